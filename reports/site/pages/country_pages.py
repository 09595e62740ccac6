"""A page for each country: what is on record about it."""

from __future__ import annotations

from dataclasses import replace

from reports.framework.table import Line, Table
from reports.site.keys import Entry
from reports.site.listed_entries import list_entries
from reports.site.page_kind import Answer, PageKind
from reports.site.pages.pair_pages import find_pairs
from reports.site.site_data import SiteData


def _find(site: SiteData) -> list[Entry]:
    return list_entries(site, "countries", "country")


def _build_page(site: SiteData, entry: Entry) -> Answer:
    head, tables = site.read_report("country", [entry.key])
    if pairs := [pair for pair in find_pairs(site) if entry.key in pair.words]:
        lines = [Line([pair.key, pair.title]) for pair in pairs]
        tables = [Table("Pairs with a page", ["ID", "Countries"], lines), *tables]
    return replace(head, title=f"{entry.title} ({entry.key})"), site.add_footnotes(tables)


def _build_index(site: SiteData) -> Answer:
    question = "Which states and territories are in the database?"
    return site.build_head("Countries", question), [site.read_listing("countries")]


KINDS = [PageKind("countries", "Countries", 10, _find, _build_index, _build_page, is_named=True)]

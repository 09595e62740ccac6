"""A page for each family of laws: which law followed which, and how far each came."""

from __future__ import annotations

from dataclasses import replace

from reports.site.keys import Entry
from reports.site.listed_entries import list_entries
from reports.site.page_kind import Answer, PageKind
from reports.site.site_data import SiteData


def _find(site: SiteData) -> list[Entry]:
    return list_entries(site, "families", "family of laws")


def _build_page(site: SiteData, entry: Entry) -> Answer:
    head, tables = site.read_report("diffusion", with_charts=True, family=entry.key)
    _, laws = site.read_report("laws", family=entry.key)
    return replace(head, title=f"Laws: {entry.title}"), site.add_footnotes([*tables, *laws])


def _build_index(site: SiteData) -> Answer:
    question = "Which laws did states copy from one another?"
    return site.build_head("Families of laws", question), [site.read_listing("families")]


KINDS = [PageKind("families", "Families of laws", 40, _find, _build_index, _build_page)]

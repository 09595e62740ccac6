"""A page for each source: what it is, and what it is cited for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from reports.framework.table import Line, Table
from reports.site.keys import Entry
from reports.site.listed_entries import list_entries
from reports.site.page_kind import Answer, PageKind
from reports.site.site_data import SiteData


def _find(site: SiteData) -> list[Entry]:
    return list_entries(site, "sources", "source")


def _read_bibliography(site: SiteData) -> tuple[Table, dict[str, Line]]:
    """The list of all sources, and its line for each."""

    def read() -> tuple[Table, dict[str, Line]]:
        table = site.read_report("sources")[1][0]
        place = list(table.columns).index("ID")
        return table, {str(line.cells[place]): line for line in table.lines}

    return site.read_once("bibliography", "", read)


def _build_page(site: SiteData, entry: Entry) -> Answer:
    table, lines = _read_bibliography(site)
    line = lines.get(entry.key)
    head = site.build_head(entry.title, "What is this source, and what is it cited for?")
    described = _turn(table.columns, line) if line is not None else []
    details = Table("Source", ["What", "Details"], described, "It is not listed.")
    return head, [details, site.citations.build_source_table(entry.key)]


def _turn(columns: Sequence[str], line: Line) -> list[Line]:
    """The cells of a line below one another, without those that are empty."""
    pairs = zip(columns[1:], line.cells[1:], strict=True)
    return [Line([name, value]) for name, value in pairs if value not in (None, "")]


def _build_index(site: SiteData) -> Answer:
    table, _ = _read_bibliography(site)
    head = site.build_head("Sources", "Where does each fact come from?")
    return head, [replace(table, title="All sources")]


KINDS = [PageKind("sources", "Sources", 60, _find, _build_index, _build_page)]

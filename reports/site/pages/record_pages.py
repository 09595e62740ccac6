"""Agreements, laws, events, sanctions, people, offices: a page for each, and a list of all."""

from __future__ import annotations

from functools import partial

from reports.framework.table import Line, Table
from reports.site.keys import Entry
from reports.site.listed_entries import list_entries
from reports.site.page_kind import Answer, PageKind
from reports.site.record_sections import RECORD_SECTIONS, PartsByKey
from reports.site.site_data import SiteData

_MOST_PAGES = 1000
"""Of a longer list, only what is in the data files has a page: the rest are lines of the list."""
_NOUNS = {
    "agreements": ("agreement", "Agreements", "Which agreements are on record?"),
    "laws": ("law", "Laws", "Which laws, bills and decrees are on record?"),
    "events": ("event", "Events", "Which events were collected by hand?"),
    "sanctions": ("sanction", "Sanctions", "Which sanctions are on record?"),
    "people": ("person", "People", "Which persons are on record?"),
    "groups": ("group", "Groups", "Which unnamed collectives are on record?"),
    "offices": ("office", "Offices", "Which offices are on record?"),
    "topics": ("topic", "Topics", "What are events tagged with?"),
    "indicators": ("indicator", "Indicators", "Which figures are on record, and in which unit?"),
}


def _find(kind: str, site: SiteData) -> list[Entry]:
    return list_entries(site, kind, _NOUNS[kind][0])


def _has_page(kind: str, site: SiteData, entry: Entry) -> bool:
    is_short = len(site.read_listing(kind).lines) <= _MOST_PAGES
    return is_short or entry.key in site.seeded_keys


def _build_page(kind: str, site: SiteData, entry: Entry) -> Answer:
    listing = site.read_listing(kind)
    lines = site.read_once(
        "lines", kind, lambda: {str(line.cells[0]): line for line in listing.lines}
    )
    cells = zip(listing.columns, lines[entry.key].cells, strict=True)
    details = [Line([name, value]) for name, value in cells if value is not None]
    parts = site.read_once("parts", kind, lambda: _read_parts(kind, site))
    tables = [
        Table("Record", ["What", "Details"], details),
        *(part.find(entry.key) for part in parts),
        site.citations.build_record_table(entry.key),
    ]
    title = entry.title if entry.title == entry.key else f"{entry.title} ({entry.key})"
    return site.build_head(title, f"What is on record about this {entry.kind}?"), (
        site.add_footnotes(tables)
    )


def _read_parts(kind: str, site: SiteData) -> list[PartsByKey]:
    keys = [entry.key for entry in _find(kind, site) if _has_page(kind, site, entry)]
    sections = (build(keys) for build in RECORD_SECTIONS[kind])
    return [PartsByKey(site.read_section(section)) for section in sections]


def _build_index(kind: str, site: SiteData) -> Answer:
    _, title, question = _NOUNS[kind]
    return site.build_head(title, question), [site.read_listing(kind)]


KINDS = [
    PageKind(
        kind,
        _NOUNS[kind][1],
        70 + place,
        partial(_find, kind),
        partial(_build_index, kind),
        partial(_build_page, kind),
        is_named=kind in ("people", "groups"),
        has_page=partial(_has_page, kind),
        in_navigation=False,
    )
    for place, kind in enumerate(RECORD_SECTIONS)
]

"""A page for each organisation: its members, and what happened."""

from __future__ import annotations

from dataclasses import replace

from reports.site.keys import Entry
from reports.site.listed_entries import list_entries
from reports.site.page_kind import Answer, PageKind
from reports.site.record_sections import PartsByKey, build_members
from reports.site.site_data import SiteData


def _find(site: SiteData) -> list[Entry]:
    return list_entries(site, "organisations", "organisation")


def _build_page(site: SiteData, entry: Entry) -> Answer:
    members = site.read_once("parts", "organisations", lambda: _read_members(site))
    head, happened = site.read_report("timeline", [entry.key])
    question = "Who belongs to it, since when, and what happened?"
    head = replace(head, title=f"{entry.title} ({entry.key})", question=question)
    tables = [members.find(entry.key), *happened]
    return head, site.add_footnotes([*tables, site.citations.build_record_table(entry.key)])


def _read_members(site: SiteData) -> PartsByKey:
    return PartsByKey(site.read_section(build_members([entry.key for entry in _find(site)])))


def _build_index(site: SiteData) -> Answer:
    question = "Which organisations are in the database?"
    return site.build_head("Organisations", question), [site.read_listing("organisations")]


KINDS = [
    PageKind("organisations", "Organisations", 30, _find, _build_index, _build_page, is_named=True)
]

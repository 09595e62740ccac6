"""A page for each source whose claims are checked: verdicts, and the evidence on both sides."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import func, select

from models import Claim, Source
from reports.framework.table import Line, Table
from reports.site.keys import Entry
from reports.site.page_kind import Answer, PageKind
from reports.site.site_data import SiteData

_claims, _sources = Claim.table(), Source.table()


def _find(site: SiteData) -> list[Entry]:
    found = site.connection.execute(
        select(_sources.c.slug, _sources.c.title, func.count())
        .join(_claims, _claims.c.source_id == _sources.c.id)
        .group_by(_sources.c.slug, _sources.c.title)
        .order_by(_sources.c.slug)
    )
    return [
        Entry(slug, f"Fact check: {title}", "fact check", [], f"{number} claims")
        for slug, title, number in found
    ]


def _build_page(site: SiteData, entry: Entry) -> Answer:
    head, tables = site.read_report("factcheck", source=entry.key, evidence=True)
    return replace(head, title=entry.title), site.add_footnotes(tables)


def _build_index(site: SiteData) -> Answer:
    lines = [Line([entry.key, entry.title, entry.detail]) for entry in _find(site)]
    empty = "No source in this database has claims."
    table = Table("Sources with claims", ["ID", "Title", "Claims"], lines, empty, is_keyed=True)
    return site.build_head("Fact checks", "Which claims of a source hold?"), [table]


KINDS = [PageKind("checks", "Fact checks", 50, _find, _build_index, _build_page)]

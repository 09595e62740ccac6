"""A page for each source whose claims are checked: verdicts, and the evidence on both sides."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace

from sqlalchemy import select

from models import Claim, Source
from reports.framework.table import Line, Table
from reports.site.keys import Entry
from reports.site.page_kind import Answer, PageKind
from reports.site.site_data import SiteData

_claims, _sources = Claim.table(), Source.table()


def _find(site: SiteData) -> list[Entry]:
    codes: dict[tuple[str, str], list[str]] = defaultdict(list)
    for slug, title, code in site.connection.execute(
        select(_sources.c.slug, _sources.c.title, _claims.c.code)
        .join(_claims, _claims.c.source_id == _sources.c.id)
        .order_by(_sources.c.slug, _claims.c.code)
    ):
        codes[slug, title].append(code)
    # The claims of two sources can have the same code: it leads to neither.
    times = Counter(code for each in codes.values() for code in each)
    return [
        Entry(
            slug, f"Fact check: {title}", "fact check", [], f"{len(each)} claims",
            [code for code in each if times[code] == 1],
        )
        for (slug, title), each in codes.items()
    ]  # fmt: skip


def _build_page(site: SiteData, entry: Entry) -> Answer:
    head, tables = site.read_report("factcheck", source=entry.key, evidence=True)
    return replace(head, title=entry.title), site.add_footnotes(tables)


def _build_index(site: SiteData) -> Answer:
    lines = [Line([entry.key, entry.title, entry.detail]) for entry in _find(site)]
    empty = "No source in this database has claims."
    table = Table("Sources with claims", ["ID", "Title", "Claims"], lines, empty, is_keyed=True)
    return site.build_head("Fact checks", "Which claims of a source hold?"), [table]


KINDS = [PageKind("checks", "Fact checks", 50, _find, _build_index, _build_page)]

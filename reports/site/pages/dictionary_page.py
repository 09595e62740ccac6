"""The data dictionary: every table, view, column and code with its meaning."""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy import select

from models import DictionaryEntry
from reports.framework.table import Line, Table
from reports.site.keys import Entry
from reports.site.page_kind import Answer, PageKind
from reports.site.site_data import SiteData

_entries = DictionaryEntry.table()
_COLUMNS = ["Column", "Type", "Refers to", "Meaning"]


def _find(site: SiteData) -> list[Entry]:
    found = site.connection.execute(
        select(_entries.c.relation, _entries.c.kind, _entries.c.meaning)
        .where(_entries.c.kind.in_(["table", "view"]))
        .order_by(_entries.c.relation)
    )
    return [Entry(name, name, kind, [], meaning or "") for name, kind, meaning in found]


def _build_index(site: SiteData) -> Answer:
    columns: dict[str, list[Line]] = defaultdict(list)
    for relation, *cells in site.connection.execute(
        select(
            _entries.c.relation,
            _entries.c.column_name,
            _entries.c.type,
            _entries.c.refers_to,
            _entries.c.meaning,
        )
        .where(_entries.c.kind == "column")
        .order_by(_entries.c.relation, _entries.c.position, _entries.c.column_name)
    ):
        columns[relation].append(Line(cells))
    found = _find(site)
    lines = [Line([entry.key, entry.kind, entry.detail]) for entry in found]
    overview = Table("Tables and views", ["Name", "Kind", "Meaning"], lines, is_keyed=True)
    each = [
        Table(
            f"{entry.kind} {entry.key}".capitalize(),
            _COLUMNS,
            columns[entry.key],
            note=entry.detail,
        )
        for entry in found
    ]
    question = "What does each table, view and column mean?"
    return site.build_head("Data dictionary", question), [overview, *each]


KINDS = [PageKind("dictionary", "Data dictionary", 90, _find, _build_index)]

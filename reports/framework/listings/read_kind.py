"""The list of one kind, read from the database and ready to be rendered."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import URL, Select

from console import UserError
from database import connect, create_reading_engine
from reports.framework.edition import read_edition
from reports.framework.listings.kinds import KINDS, describe_kind
from reports.framework.section import Section
from reports.framework.suggestions import find_nearest, join_words, suggest
from reports.framework.table import Head, Line, Table
from schema_revision import get_head_revision, require_current_revision


def read_kind(url: URL, name: str | None) -> tuple[Head, Table]:
    """The head and the table of one kind; without a name, of the kinds themselves.

    Raises UserError, which names the nearest, for an unknown kind.
    """
    if name is None:
        rows = [{"Kind": one, "Lists": describe_kind(one)} for one in KINDS]
        return _build_head("kinds"), _build_table("Kinds", rows)
    if name not in KINDS:
        near = find_nearest(name, KINDS)
        hint = suggest(near) or f" Choose {join_words([*KINDS])}."
        raise UserError(f"There is no kind {name!r} to list.{hint}")
    title, listed = describe_kind(name), KINDS[name]()
    if not isinstance(listed, Select):
        return _build_head(name), _build_table(title, [*listed])
    with connect(create_reading_engine(url)) as connection:
        require_current_revision(connection)
        empty = f"There are no {name} in this database."
        table = Section(title, listed, empty).read_table(connection)
        head = _build_head(name, read_edition(connection))
        return head, replace(table, note="", is_keyed=True)


def _build_head(name: str, edition: str = "none") -> Head:
    revision = get_head_revision()
    return Head(f"list {name}", "", edition, revision, {"schema": revision})


def _build_table(title: str, rows: list[dict[str, Any]]) -> Table:
    return Table(title, [*rows[0]], [Line([*row.values()]) for row in rows])

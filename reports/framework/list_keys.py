"""One kind of what can be named, asked for and rendered."""

from __future__ import annotations

import difflib
from dataclasses import replace
from typing import Any

from sqlalchemy import URL, Select

from console import UserError
from database import connect, create_reading_engine, get_head_revision, require_current_revision
from reports.framework.listings import KINDS, meaning
from reports.framework.report import Section, Table
from reports.framework.run import loaded_edition


def listed(url: URL, name: str | None) -> tuple[dict[str, object], Table]:
    """The head and the table of one kind, of the kinds themselves if none is named.

    Raises UserError, which names the nearest, for a kind that is not there.
    """
    if name is None:
        return _head("kinds"), _table("Kinds", [{"Kind": n, "Lists": meaning(n)} for n in KINDS])
    if name not in KINDS:
        near = ", ".join(difflib.get_close_matches(name, KINDS, n=3) or KINDS)
        raise UserError(f"There is nothing to list under {name!r}. The nearest are: {near}.")
    found = KINDS[name]()
    if not isinstance(found, Select):
        return _head(name), _table(meaning(name), list(found))
    with connect(create_reading_engine(url)) as connection:
        require_current_revision(connection)
        table = Section(meaning(name), found, f"No {name} on record.").ask(connection)
        edition = loaded_edition(connection)
        return _head(name) | {"edition": edition}, replace(table, is_keyed=True)


def _head(name: str) -> dict[str, object]:
    return {
        "report": f"list {name}",
        "title": "",
        "parameters": {"schema": get_head_revision()},
        "as_of": None,
        "edition": "none",
        "revision": get_head_revision(),
    }


def _table(title: str, rows: list[dict[str, Any]]) -> Table:
    headings = list(rows[0])
    cells = [list(row.values()) for row in rows]
    return Table(title, headings, cells, "", "", [[] for _ in rows], [None] * len(rows))

"""Statements of a user put to a database that cannot be changed by them."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import URL, Connection

from console import UserError
from database import (
    connect,
    create_reading_engine,
    display_name,
    get_head_revision,
    read_revision,
    suggested_command,
)
from reports.framework.report import AS_IT_IS, Cell, Table
from reports.sql_console.tokenizer import Statement, statements

READING = {
    "sqlite": ("SELECT", "WITH", "VALUES", "EXPLAIN", "PRAGMA"),
    "postgresql": ("SELECT", "WITH", "VALUES", "TABLE", "EXPLAIN", "SHOW"),
}
"""What a statement may begin with. That nothing else gets through is up to the database, too."""


@dataclass(frozen=True)
class Limits:
    """Rows of one answer and seconds for one statement; 0: as many as there are."""

    rows: int
    seconds: float


@dataclass(frozen=True)
class Answer:
    """The rows of one statement, and whether there were more."""

    columns: Sequence[str]
    rows: Sequence[Sequence[Any]]
    cut: bool


class Trouble(Exception):
    """What a database says of a statement, and where in its text; None: somewhere."""

    def __init__(self, message: str, offset: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset


def ask(
    url: URL, source: str, limits: Limits, tell: Callable[[str], Any], *, one: str = ""
) -> tuple[dict[str, object], list[Table]]:
    """Run every statement of ``source`` against one state of the database.

    Returns the head of the answer, as the renderer takes it, and one table a statement; ``tell`` is
    told where an answer was cut. ``one`` is a format that has room for one table. Raises UserError,
    with the statement and the place, where one is refused, fails or takes too long.
    """
    dialect = url.get_backend_name()
    wanted = statements(source, dialect)
    if not wanted:
        raise UserError("there is no statement to run")
    if one and len(wanted) > 1:
        raise UserError(f"{one} holds one table, and here are {len(wanted)} statements")
    for statement in wanted:
        _refuse_others(statement, dialect)
    tables = []
    with connect(create_reading_engine(url)) as connection:
        found = read_revision(connection)
        put = _way_of(dialect)
        for statement in wanted:
            try:
                answer = put(connection, statement, limits)
            except Trouble as trouble:
                told = told_of(statement, trouble)
                raise UserError(told + _hint(url, found, trouble)) from None
            tables.append(_table(statement, answer))
            if answer.cut:
                which = f"statement {statement.number}: " if len(wanted) > 1 else ""
                tell(f"{which}cut after {limits.rows} rows; --limit 0 shows all")
        head = _head(connection, found)
    return head, tables


def _way_of(dialect: str) -> Callable[[Connection, Statement, Limits], Answer]:
    if dialect == "sqlite":
        from reports.sql_console import sqlite

        return sqlite.put
    from reports.sql_console import postgresql

    return postgresql.put


def _refuse_others(statement: Statement, dialect: str) -> None:
    if statement.keyword not in READING[dialect]:
        known = ", ".join(READING[dialect])
        trouble = Trouble(
            f"{statement.keyword} is refused: this only reads, with statements that begin with "
            f"{known}",
            0,
        )
        raise UserError(told_of(statement, trouble))


def told_of(statement: Statement, trouble: Trouble) -> str:
    """What is wrong, where, and the statement, with a mark below the place."""
    line, column = statement.place(trouble.offset or 0)
    where = f"line {line}" + ("" if trouble.offset is None else f", column {column}")
    shown_lines = []
    begin = 0
    for text in statement.text.split("\n"):
        shown_lines.append(f"    {text}")
        if trouble.offset is not None and begin <= trouble.offset <= begin + len(text):
            before = text[: trouble.offset - begin]
            shown_lines.append("    " + "".join(c if c == "\t" else " " for c in before) + "^")
        begin += len(text) + 1
    return "\n".join([f"{where}: {trouble.message}", *shown_lines])


def _hint(url: URL, found: str | None, trouble: Trouble) -> str:
    """What else may be the reason: a schema that is not the one of this program."""
    if found == get_head_revision() or "refused" in trouble.message:
        return ""
    if found is None:
        command = suggested_command("init", url)
        return f"\n{display_name(url)} holds no Bedfellows data: add it with {command}"
    return (
        f"\n{display_name(url)} is at revision {found}, not at {get_head_revision()}: "
        f"{suggested_command('migrate', url)} brings an older one up to date"
    )


def _head(connection: Connection, found: str | None) -> dict[str, object]:
    from reports.framework.run import loaded_edition

    edition = loaded_edition(connection) if found == get_head_revision() else None
    return {
        "report": "sql",
        "title": "",
        "parameters": {"schema": found},
        "as_of": None,
        "edition": edition or "unknown",
        "revision": found or "unknown",
    }


def _table(statement: Statement, answer: Answer) -> Table:
    title = " ".join(statement.text.split())
    return Table(
        title if len(title) <= 100 else f"{title[:97]}...",
        _named_apart(answer.columns),
        [[_cell(value) for value in row] for row in answer.rows] if answer.columns else [],
        "No rows.",
        "",
        [[] for _ in answer.rows],
        [AS_IT_IS] * len(answer.rows),
    )


def _named_apart(columns: Sequence[str]) -> list[str]:
    """No two columns of one name, since json would lose one of them."""
    names: list[str] = []
    for column in columns:
        name, number = column, 1
        while name in names:
            number += 1
            name = f"{column}_{number}"
        names.append(name)
    return names


def _cell(value: Any) -> Cell:
    """A value of a database as one that can be printed; dates in ISO form."""
    if isinstance(value, Decimal):
        value = int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, date):
        return value.isoformat() if isinstance(value, datetime) else value
    if isinstance(value, bytes | bytearray | memoryview):
        return f"X'{bytes(value).hex().upper()}'"
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value)

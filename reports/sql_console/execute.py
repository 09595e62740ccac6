"""Running a user's statements against a database that they cannot change."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import URL, Connection

from console import UserError
from database import connect, create_console_engine
from database_settings import display_name, suggested_command
from reports.framework.edition import read_edition
from reports.framework.table import AS_STORED, Cell, Head, Line, Table
from reports.sql_console import postgresql, sqlite
from reports.sql_console.result import Limits, QueryResult, StatementError
from reports.sql_console.tokenizer import Statement, split_statements
from schema_revision import get_head_revision, read_revision

ALLOWED_KEYWORDS = {
    "sqlite": ("SELECT", "WITH", "VALUES", "EXPLAIN", "PRAGMA"),
    "postgresql": ("SELECT", "WITH", "VALUES", "TABLE", "EXPLAIN", "SHOW"),
    "duckdb": (
        *("SELECT", "WITH", "VALUES", "TABLE", "FROM", "EXPLAIN", "SHOW", "DESCRIBE"),
        "SUMMARIZE",
    ),
}
"""First words of statements that only read; the database itself refuses every change as well."""


def run_statements(
    url: URL, source: str, limits: Limits, warn: Callable[[str], Any], *, one: str = ""
) -> tuple[Head, list[Table]]:
    """Run every statement of ``source`` against one state of the database.

    Returns the head of the answer and one table a statement; ``warn`` gets a message for each
    answer that is cut. ``one`` is a format that holds one table. Raises UserError, with the
    statement and the place, if one is refused, fails or takes too long.
    """
    dialect = url.get_backend_name()
    statements = split_statements(source, dialect)
    if not statements:
        raise UserError("there is no statement to run")
    if one and len(statements) > 1:
        raise UserError(f"{one} holds one table, and there are {len(statements)} statements")
    for statement in statements:
        check_keyword(statement, dialect)
    console: Any = sqlite if dialect == "sqlite" else postgresql
    tables = []
    with connect(create_console_engine(url)) as connection:
        if warning := console.confine(connection):
            warn(warning)
        found = read_revision(connection)
        for statement in statements:
            try:
                result = console.run_statement(connection, statement, limits)
            except StatementError as error:
                message = describe_error(statement, error)
                raise UserError(message + _explain_revision(url, found, error)) from None
            tables.append(build_table(statement, result))
            if result.is_cut:
                which = f"statement {statement.number}: " if len(statements) > 1 else ""
                warn(f"{which}cut after {limits.rows} rows; --limit 0 shows all")
        head = _build_head(connection, found)
    return head, tables


def check_keyword(statement: Statement, dialect: str) -> None:
    """Raise UserError if a statement begins with a word of statements that write."""
    if statement.keyword not in ALLOWED_KEYWORDS[dialect]:
        allowed = ", ".join(ALLOWED_KEYWORDS[dialect])
        error = StatementError(
            f"{statement.keyword} is refused: this only reads, with statements that begin with "
            f"{allowed}",
            0,
        )
        raise UserError(describe_error(statement, error))


def describe_error(statement: Statement, error: StatementError) -> str:
    """The message with its place, and the statement with a mark below the place."""
    line, column = statement.place(error.offset or 0)
    where = f"line {line}" + ("" if error.offset is None else f", column {column}")
    lines = []
    begin = 0
    for text in statement.text.split("\n"):
        lines.append(f"    {text}")
        if error.offset is not None and begin <= error.offset <= begin + len(text):
            before = text[: error.offset - begin]
            lines.append("    " + "".join(c if c == "\t" else " " for c in before) + "^")
        begin += len(text) + 1
    return "\n".join([f"{where}: {error.message}", *lines])


def _explain_revision(url: URL, found: str | None, error: StatementError) -> str:
    """Another possible reason for an error: the schema is not the one of this program."""
    if found == get_head_revision() or "refused" in error.message:
        return ""
    if found is None:
        command = suggested_command("init", url)
        return f"\n{display_name(url)} holds no Bedfellows data: add it with {command}"
    return (
        f"\n{display_name(url)} is at revision {found}, not at {get_head_revision()}: "
        f"{suggested_command('migrate', url)} brings an older one up to date"
    )


def _build_head(connection: Connection, found: str | None) -> Head:
    edition = read_edition(connection) if found == get_head_revision() else None
    return Head("sql", "", edition or "unknown", found or "unknown", {"schema": found})


def build_table(statement: Statement, result: QueryResult) -> Table:
    """The answer to a statement as a table, under the statement as its title."""
    title = " ".join(statement.text.split())
    rows = result.rows if result.columns else []
    return Table(
        title if len(title) <= 100 else f"{title[:97]}...",
        _make_unique(result.columns),
        [Line([_convert_value(value) for value in row], decimals=AS_STORED) for row in rows],
        "No rows.",
        is_verbatim=True,
    )


def _make_unique(columns: Sequence[str]) -> list[str]:
    """The names of the columns, repeated names numbered, since json would lose one of two."""
    names: list[str] = []
    for column in columns:
        name, number = column, 1
        while name in names:
            number += 1
            name = f"{column}_{number}"
        names.append(name)
    return names


def _convert_value(value: Any) -> Cell:
    """A value of the database as a cell; times in ISO form."""
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

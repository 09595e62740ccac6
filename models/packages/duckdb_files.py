"""The files of a package in DuckDB's SQL: typed, with NULL apart from the empty text."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

TYPES = {
    "string": "VARCHAR",
    "integer": "BIGINT",
    "number": "DOUBLE",
    "boolean": "BOOLEAN",
    "date": "DATE",
}
"""Types of DuckDB, by the types of Table Schema."""
_MEMORY = "384MB"
_LONGEST_LINE = 1 << 25
"""Bytes of a line, at most. Without a size given, a buffer would take eight times as many."""


def open_duckdb(file: Path | None, work: Path) -> DuckDBPyConnection:
    """A connection to a file, or to memory; what does not fit into memory goes to `work`."""
    import duckdb

    connection = duckdb.connect(str(file) if file else ":memory:")
    connection.execute(f"SET memory_limit = '{_MEMORY}'")
    connection.execute(f"SET temp_directory = {quote_text(str(work))}")
    connection.execute("SET autoinstall_known_extensions = false")
    connection.execute("SET enable_progress_bar = false")
    return connection


def select_file(file: Path, columns: Sequence[tuple[str, str]]) -> str:
    """The relation of the rows of a file; `columns` are names and types of Table Schema.

    In a CSV file, an empty field is NULL and a quoted empty field is the empty text.
    """
    if file.suffix == ".parquet":
        return f"read_parquet({quote_text(str(file))})"
    types = ", ".join(f"{quote_text(name)}: '{TYPES[type_]}'" for name, type_ in columns)
    return (
        f"read_csv({quote_text(str(file))}, header = true, columns = {{{types}}}, "
        "auto_detect = false, delim = ',', quote = '\"', escape = '\"', new_line = '\\r\\n', "
        "nullstr = '', allow_quoted_nulls = false, parallel = false, "
        f"max_line_size = {_LONGEST_LINE}, buffer_size = {2 * _LONGEST_LINE}, "
        "dateformat = '%Y-%m-%d')"
    )


def quote_name(name: str) -> str:
    """An identifier in SQL."""
    return '"' + name.replace('"', '""') + '"'


def quote_text(text: str) -> str:
    """A text literal in SQL."""
    return "'" + text.replace("'", "''") + "'"

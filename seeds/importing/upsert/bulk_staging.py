"""Staged rows: a temporary table of the database that takes the rows of a file as they come."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import Any

from sqlalchemy import Connection

from seeds.importing.upsert.bulk_insert import insert_cells
from seeds.importing.upsert.flat_table import FlatTable

STAGED = "staged_rows"


class StagedRows:
    """The temporary table: the number of a row, its line, the columns of a flat table, a tag."""

    def __init__(self, connection: Connection, flat: FlatTable) -> None:
        self._connection = connection
        self._is_sqlite = connection.dialect.name == "sqlite"
        self._columns = ["line", *flat.columns, "tag"]
        self.count = 0
        dialect = connection.dialect
        types = {name: flat.table.c[name].type for name in flat.columns}
        binds = [types[name].dialect_impl(dialect).bind_processor(dialect) for name in types]
        self._binds = [(at, bind) for at, bind in enumerate(binds, 1) if bind is not None]
        # In a column without a type, SQLite stores every value unchanged.
        declared = dict.fromkeys(self._columns, "")
        number, on_commit = "INTEGER PRIMARY KEY", ""
        if not self._is_sqlite:
            declared = {"line": "INTEGER", "tag": "INTEGER"}
            declared |= {name: kind.compile(dialect) for name, kind in types.items()}
            number, on_commit = "INTEGER GENERATED ALWAYS AS IDENTITY", "ON COMMIT DROP"
        columns = ", ".join(f"{name} {declared[name]}" for name in self._columns)
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS {STAGED}")
        connection.exec_driver_sql(
            f"CREATE TEMPORARY TABLE {STAGED} (number {number}, {columns}) {on_commit}"
        )

    def add(self, rows: Sequence[tuple[Any, ...]]) -> None:
        """Add rows: line, the columns of the flat table, tag."""
        if not rows:
            return
        self.count += len(rows)
        if self._binds and self._is_sqlite:
            rows = [self._convert(row) for row in rows]
        cells = [*chain.from_iterable(rows)]
        insert_cells(self._connection, STAGED, self._columns, cells)

    def count_tags(self) -> list[tuple[int, int]]:
        """The tags other than 0, each with the number of its rows."""
        query = f"SELECT tag, count(*) FROM {STAGED} WHERE tag <> 0 GROUP BY tag"
        return [(tag, count) for tag, count in self._connection.exec_driver_sql(query)]

    def _convert(self, row: tuple[Any, ...]) -> tuple[Any, ...]:
        """A row as the driver takes it: days as text, if the driver has no dates."""
        values = list(row)
        for at, bind in self._binds:
            values[at] = bind(values[at])
        return tuple(values)

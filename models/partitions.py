"""Partitions of a table by year; on PostgreSQL alone, since SQLite has none.

The years are declared, so that every database has the same tables. Rows of other years are in one
partition more. Each partition has the primary key of the table for itself: PostgreSQL would want
the day in a key of all of them, and then a row of another day would be another row.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Table, event

FIRST_YEAR, LAST_YEAR = 1979, 2040
"""The first year of GDELT, and the last year with a partition of its own."""
_OTHER_YEARS = "other_years"
_NAME = re.compile(rf"coded_events_(\d{{4}}|{_OTHER_YEARS})")


def is_partition(kind: str, name: str | None) -> bool:
    """Whether a table is a partition of one of ours, so that no model describes it."""
    return kind == "table" and _NAME.fullmatch(str(name)) is not None


def partition_by_year(table: Table) -> None:
    """Let a table that is partitioned by a day have its partitions wherever it is created."""

    def create_partitions(_: Table, connection: Connection, **__: Any) -> None:
        if connection.dialect.name == "postgresql":
            for statement in _write_partitions(table):
                connection.exec_driver_sql(statement)

    event.listen(table, "after_create", create_partitions)


def _write_partitions(table: Table) -> Iterator[str]:
    """The statements that create the partitions of a table."""
    key = ", ".join(column.name for column in table.primary_key)
    bounds = {
        str(year): f"FOR VALUES FROM ('{year}-01-01') TO ('{year + 1}-01-01')"
        for year in range(FIRST_YEAR, LAST_YEAR + 1)
    }
    for years, values in (bounds | {_OTHER_YEARS: "DEFAULT"}).items():
        name = f"{table.name}_{years}"
        yield f"CREATE TABLE {name} PARTITION OF {table.name} {values}"
        yield f"ALTER TABLE {name} ADD CONSTRAINT pk_{name} PRIMARY KEY ({key})"

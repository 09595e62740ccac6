"""Rows of a table or view, batch by batch, in an order and a form that both databases share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Connection,
    Date,
    Text,
    case,
    cast,
    select,
    type_coerce,
)

from models.packages.tables import PackageTable

_BATCH = 10_000

Batch = Sequence[Sequence[Any]]


def read_rows(connection: Connection, table: PackageTable) -> Iterator[Batch]:
    """The rows: numbers as they are, all else as text; ordered by key, a view by all columns."""
    columns = [table.source.c[column.name] for column in table.columns]
    keys = [table.source.c[name] for name in table.primary_key] or columns
    is_sqlite = connection.dialect.name == "sqlite"
    statement = (
        select(*(_spell(column, is_sqlite) for column in columns))
        .order_by(*(_arrange(column, is_sqlite) for column in keys))
        .execution_options(stream_results=True, yield_per=_BATCH)
    )
    yield from connection.execute(statement).partitions()


def _spell(column: ColumnElement[Any], is_sqlite: bool) -> ColumnElement[Any]:
    if isinstance(column.type, Boolean):
        return case((column.is_(None), None), (column, "true"), else_="false")
    if isinstance(column.type, Date):
        # SQLite stores days as text; no object is made for each.
        return type_coerce(column, Text) if is_sqlite else cast(column, Text)
    return column


def _arrange(column: ColumnElement[Any], is_sqlite: bool) -> ColumnElement[Any]:
    """SQLite sorts texts by code point, and NULL first."""
    if is_sqlite:
        return column
    if isinstance(column.type, Text):
        column = column.collate("C")
    return column.nulls_first()

"""Which rows of the database the lines of a section rest on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement

from models.base import Base
from reports.framework.table import RowKey


@dataclass(frozen=True)
class CitedRows:
    """One table, by name or by a column that holds its name, and columns with ids of its rows."""

    table: str | ColumnElement[Any]
    row_ids: Sequence[Any]

    def columns(self) -> list[Any]:
        """What the select of the section must return as well."""
        named = [] if isinstance(self.table, str) else [self.table]
        return [*named, *self.row_ids]

    def read_keys(self, values: Sequence[Any]) -> Iterator[RowKey]:
        """The rows that the values of the columns name; an id that is NULL names none."""
        ids = values[-len(self.row_ids) :]
        table = self.table if isinstance(self.table, str) else values[0]
        return ((table, row_id) for row_id in ids if row_id is not None)


def cites(model: type[Base], *row_ids: Any) -> CitedRows:
    """The rows of one table, as expressions for their ids."""
    return CitedRows(model.table().name, row_ids)


def cites_any(table_name: Any, row_id: ColumnElement[int]) -> CitedRows:
    """One row of any table, as expressions for the name of the table and the id of the row."""
    return CitedRows(table_name, [row_id])

"""Rows of data files, the project's and users', apart from those that datasets brought."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Integer, cast, select
from sqlalchemy.sql.selectable import NamedFromClause

from models import SeededRow, Source
from models.datasets import imported_rows

_seeded = SeededRow.table()


def is_of_data_files(table: NamedFromClause) -> ColumnElement[bool]:
    """Whether a row of a table comes from data files; reaches the primary key of the table."""
    ids = select(cast(_seeded.c.row_id, Integer)).where(_seeded.c.table_name == table.name)
    is_seeded: ColumnElement[bool] = table.c.id.in_(ids)
    return is_seeded


def is_source_of_dataset(source_id: ColumnElement[int]) -> ColumnElement[bool]:
    """Whether a source is a dataset that is loaded, which stands for each row that it brought."""
    ids = select(imported_rows.c.row_id).where(imported_rows.c.table_name == Source.__tablename__)
    is_dataset: ColumnElement[bool] = source_id.in_(ids)
    return is_dataset

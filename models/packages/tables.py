"""What a data package says of each table and view: its columns, keys and meanings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import ForeignKeyConstraint, FromClause, Table, UniqueConstraint

from models.base import Base
from models.data_dictionary import name_type
from models.packages.column_units import find_unit
from models.views import VIEWS

_TYPES = {
    "TEXT": "string",
    "INTEGER": "integer",
    "FLOAT": "number",
    "BOOLEAN": "boolean",
    "DATE": "date",
}
"""Types of Table Schema, by the names in the data dictionary."""


@dataclass(frozen=True)
class PackageColumn:
    """A column: its type in Table Schema, its meaning, its unit."""

    name: str
    type: str
    meaning: str
    is_required: bool
    unit: str | None


@dataclass(frozen=True)
class ForeignKey:
    """Columns that refer to columns of another table, or of the same."""

    columns: Sequence[str]
    table: str
    keys: Sequence[str]


@dataclass(frozen=True)
class PackageTable:
    """A table or a view of the database, as a resource of a package."""

    source: FromClause
    """To select from."""
    name: str
    is_view: bool
    meaning: str
    columns: Sequence[PackageColumn]
    primary_key: Sequence[str] = ()
    unique_keys: Sequence[Sequence[str]] = ()
    foreign_keys: Sequence[ForeignKey] = ()


def list_package_tables(*, views: bool = True) -> list[PackageTable]:
    """All tables, each after those that it refers to where that is possible, then the views."""
    tables = [_describe_table(table) for table in Base.metadata.sorted_tables]
    return [*tables, *(_list_views() if views else ())]


def _list_views() -> Iterator[PackageTable]:
    for view in VIEWS.values():
        columns = [
            PackageColumn(
                column.name,
                _TYPES[name_type(column.type) or "TEXT"],
                view.columns[column.name],
                is_required=False,
                unit=find_unit(view.name, column.name),
            )
            for column in view.table.columns
        ]
        yield PackageTable(view.table, view.name, True, view.grain, columns)


def _describe_table(table: Table) -> PackageTable:
    columns = [
        PackageColumn(
            column.name,
            _TYPES[name_type(column.type) or "TEXT"],
            str(column.comment),
            is_required=not column.nullable,
            unit=find_unit(table.name, column.name),
        )
        for column in table.columns
    ]
    keys = [_describe_key(key) for key in table.foreign_key_constraints]
    unique = [[column.name] for column in table.columns if column.unique]
    unique += [
        list(each.columns.keys())
        for each in table.constraints
        if isinstance(each, UniqueConstraint)
        and not any(column.nullable for column in each.columns)
    ]
    return PackageTable(
        table,
        table.name,
        False,
        str(table.comment),
        columns,
        [column.name for column in table.primary_key],
        sorted({tuple(names) for names in unique}),
        sorted(keys, key=lambda key: tuple(key.columns)),
    )


def _describe_key(key: ForeignKeyConstraint) -> ForeignKey:
    """A foreign key; of a compound one, the parts that can be NULL if there are any.

    SQL does not check a compound key with a NULL in it, Table Schema does.
    """
    parts = list(key.elements)
    optional = [part for part in parts if part.parent.nullable]
    if len(parts) > 1 and optional:
        parts = optional
    return ForeignKey(
        [part.parent.name for part in parts],
        key.referred_table.name,
        [part.column.name for part in parts],
    )

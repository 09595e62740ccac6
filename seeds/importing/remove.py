"""`bedfellows import --remove`: take one dataset out again, and only that."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sqlalchemy import (
    URL,
    ColumnElement,
    Connection,
    ForeignKeyConstraint,
    Table,
    Text,
    cast,
    delete,
    exists,
    literal,
    select,
)
from sqlalchemy.exc import IntegrityError

from console import UserError
from database import connect, create_writing_engine, require_current_revision
from models.base import Base
from models.datasets import coverage_days, datasets, imported_rows, imports, unmapped_codes
from models.table_statistics import refresh_statistics
from seeds.importing import ledger, registry

MOST = 20
"""Rows in the way that are named; the rest is counted."""


class HeldError(UserError):
    """A dataset that cannot go, for rows of others hang on it."""

    def __init__(self, name: str, held: Sequence[str]) -> None:
        told = f"{name} was not removed: rows that are not its own refer to it"
        more = [f"and {len(held) - MOST:,} more"] if len(held) > MOST else []
        super().__init__("\n".join([f"{told}; delete those first:", *held[:MOST], *more]))


def remove(url: URL, name: str, *, echo: Callable[[str], None]) -> int:
    """Remove every row of a dataset and what is known of its imports, in one transaction.

    Returns the exit status 0, also where nothing of it is loaded. Raises UserError, naming the
    rows, where a row of somebody else would go with it; then nothing is removed.
    """
    reader = registry.reader(registry.known(name))
    with connect(create_writing_engine(url)) as connection, connection.begin():
        require_current_revision(connection)
        ledger.lock(connection)
        dataset_id = ledger.id_of(connection, name)
        if dataset_id is None:
            echo(f"{name} is not loaded: nothing to remove")
            return 0
        if held := _held(connection, dataset_id):
            raise HeldError(name, held)
        try:
            count = reader.remove(connection, dataset_id)
            for table in (unmapped_codes, coverage_days, imported_rows, imports):
                connection.execute(delete(table).where(table.c.dataset_id == dataset_id))
            connection.execute(delete(datasets).where(datasets.c.id == dataset_id))
            refresh_statistics(connection)
        except IntegrityError as error:
            raise UserError(
                f"{name} was not removed: another row needs one of its rows: {error.orig}"
            ) from error
    echo(f"{name}: {count:,} {'row' if count == 1 else 'rows'} removed")
    return 0


def _held(connection: Connection, dataset_id: int) -> list[str]:
    """The rows of others that refer to one of the dataset's rows in a curated table."""
    owned = imported_rows.c
    tables = connection.scalars(
        select(owned.table_name).where(owned.dataset_id == dataset_id).distinct()
    ).all()
    return [
        line
        for child in Base.metadata.sorted_tables
        for key in child.foreign_key_constraints
        if key.referred_table.name in tables
        for line in _held_by(connection, dataset_id, child, key)
    ]


def _held_by(
    connection: Connection, dataset_id: int, child: Table, key: ForeignKeyConstraint
) -> Iterator[str]:
    own = child.c.get("id")
    column = next((one.parent for one in key.elements if one.column.name == "id"), None)
    if own is None or column is None or column is own:
        return  # a part that has no id of its own, or the other half of the same record
    parent = key.referred_table.alias("held")
    statement = (
        select(_label(child.c), _label(parent.c))
        .join(parent, parent.c.id == column)
        .where(
            _is_of(key.referred_table.name, parent.c.id, dataset_id),
            ~_is_of(child.name, own, dataset_id),
        )
        .order_by(own)
    )
    for label, held in connection.execute(statement):
        yield f"  {child.name} {label} refers to {key.referred_table.name} {held}"


def _label(columns: Any) -> Any:
    """What a row is called: its slug, else its id."""
    return columns["slug"] if "slug" in columns else literal("id ") + cast(columns["id"], Text)


def _is_of(table: str, row_id: ColumnElement[Any], dataset_id: int) -> ColumnElement[bool]:
    owned = imported_rows.c
    return exists().where(
        owned.table_name == table, owned.row_id == row_id, owned.dataset_id == dataset_id
    )

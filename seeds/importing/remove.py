"""`bedfellows import --remove`: delete the rows of one dataset, and only those."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sqlalchemy import (
    URL,
    Connection,
    ForeignKeyConstraint,
    Table,
    Text,
    cast,
    delete,
    literal,
    select,
)
from sqlalchemy.exc import IntegrityError

from console import UserError
from database import connect, create_writing_engine
from models.base import Base
from models.datasets import coverage_days, datasets, imported_rows, imports, unmapped_codes
from models.lakes import lakes
from models.table_statistics import refresh_statistics
from schema_revision import require_current_revision
from seeds.importing import ledger, registry
from seeds.importing.dataset import Dataset
from seeds.importing.shipped import describe_return
from seeds.importing.upsert import ownership

MOST = 20
"""References that are listed; the others are counted."""


class DatasetInUseError(UserError):
    """A dataset that cannot be removed because other rows refer to its rows."""

    def __init__(self, name: str, references: Sequence[str]) -> None:
        first = f"{name} was not removed: rows that are not its own refer to it"
        more = [f"and {len(references) - MOST:,} more"] if len(references) > MOST else []
        super().__init__("\n".join([f"{first}; delete those first:", *references[:MOST], *more]))


def remove_dataset(
    url: URL,
    dataset: Dataset | str,
    *,
    rows_in_lake: int | None = None,
    echo: Callable[[str], None],
) -> int:
    """Delete every row of a dataset and the record of its imports, in one transaction.

    Of a dataset given by its name, that of a user's own card, the card is not needed.
    ``rows_in_lake`` is the number of its events in a lake, which the caller removes afterwards.
    Returns the exit status 0, also if nothing of it is loaded. Raises UserError, naming the rows,
    if other rows refer to its rows; then nothing is removed.
    """
    name = dataset if isinstance(dataset, str) else dataset.name
    with connect(create_writing_engine(url)) as connection, connection.begin():
        require_current_revision(connection)
        ledger.lock_imports(connection)
        dataset_id = ledger.find_dataset_id(connection, name)
        if dataset_id is None:
            if isinstance(dataset, str):
                registry.find_dataset(name)
            echo(f"{name} is not loaded: nothing to remove")
            return 0
        if references := _find_references(connection, dataset_id):
            raise DatasetInUseError(name, references)
        try:
            if rows_in_lake is None:
                _refuse_lake(connection, name, dataset_id)
            count = _delete_rows(connection, name, dataset_id) + (rows_in_lake or 0)
            for table in (unmapped_codes, coverage_days, imported_rows, lakes, imports):
                connection.execute(delete(table).where(table.c.dataset_id == dataset_id))
            connection.execute(delete(datasets).where(datasets.c.id == dataset_id))
            refresh_statistics(connection)
            hints = describe_return(connection, name)
        except IntegrityError as error:
            raise UserError(
                f"{name} was not removed: another row refers to one of its rows: {error.orig}"
            ) from error
    echo(f"{name}: {count:,} {'row' if count == 1 else 'rows'} removed")
    for hint in hints:
        echo(hint)
    return 0


def _delete_rows(connection: Connection, name: str, dataset_id: int) -> int:
    if name in registry.list_names():
        return registry.find_dataset(name).reader.remove(connection, dataset_id)
    return ownership.delete_owned_rows(connection, dataset_id)  # of a user's own card


def _refuse_lake(connection: Connection, name: str, dataset_id: int) -> None:
    place = connection.scalar(select(lakes.c.place).where(lakes.c.dataset_id == dataset_id))
    if place is not None:
        raise UserError(
            f"the events of {name} are in the lake {place}: add --lake {shlex.quote(place)}"
        )


def _find_references(connection: Connection, dataset_id: int) -> list[str]:
    """References of other rows to the dataset's rows in curated tables, a line each."""
    owned = imported_rows.c
    tables = set(
        connection.scalars(
            select(owned.table_name).where(owned.dataset_id == dataset_id).distinct()
        )
    )
    tables |= ownership.list_tables_with_dataset()
    return [
        line
        for child in Base.metadata.sorted_tables
        for key in child.foreign_key_constraints
        if key.referred_table.name in tables
        for line in _find_references_by(connection, dataset_id, child, key)
    ]


def _find_references_by(
    connection: Connection, dataset_id: int, child: Table, key: ForeignKeyConstraint
) -> Iterator[str]:
    own = child.c.get("id")
    column = next((one.parent for one in key.elements if one.column.name == "id"), None)
    if own is None or column is None or column is own:
        return  # a part without an id of its own, or the other half of the same record
    parent = key.referred_table.alias("referred")
    statement = (
        select(_label_row(child.c), _label_row(parent.c))
        .join(parent, parent.c.id == column)
        .where(
            ownership.is_owned(key.referred_table, parent, dataset_id),
            ~ownership.is_owned(child, child, dataset_id),
        )
        .order_by(own)
    )
    for label, referred in connection.execute(statement):
        yield f"  {child.name} {label} refers to {key.referred_table.name} {referred}"


def _label_row(columns: Any) -> Any:
    """The label of a row: its slug, else its id."""
    return columns["slug"] if "slug" in columns else literal("id ") + cast(columns["id"], Text)

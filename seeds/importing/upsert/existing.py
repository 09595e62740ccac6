"""Bringing rows of one table to what a file says: looked up, compared, inserted, changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, and_, bindparam, select, tuple_

from models.bulk_insert import insert_many, insert_numbered
from models.datasets import imported_rows
from seeds.importing.upsert.row import Put, Shape

Key = tuple[Any, ...]
Row = dict[str, Any]
_PARAMETERS = 8_000
"""Values in one statement; SQLite takes four times as many."""


@dataclass(slots=True)
class Standing:
    """The rows of one table that stand beside those wanted, by key."""

    shape: Shape
    rows: dict[Key, Row] = field(default_factory=dict)

    @staticmethod
    def beside(connection: Connection, shape: Shape, wanted: Iterable[Key]) -> Standing:
        """Read the rows that share the lookup columns of one of the keys."""
        table = shape.table
        places = [list(shape.key).index(name) for name in shape.lookup]
        columns = [table.c[name] for name in shape.lookup]
        query = select(table)
        if shape.is_owned:
            query = query.add_columns(
                imported_rows.c.dataset_id.label("owner"), imported_rows.c.import_id.label("since")
            ).outerjoin_from(
                table,
                imported_rows,
                and_(
                    imported_rows.c.table_name == table.name,
                    imported_rows.c.row_id == table.c.id,
                ),
            )
        found = Standing(shape)
        sought = dict.fromkeys(tuple(key[place] for place in places) for key in wanted)
        for some in _batches(list(sought), len(places)):
            one_of = (
                columns[0].in_([key[0] for key in some])
                if len(columns) == 1
                else tuple_(*columns).in_(some)
            )
            for row in connection.execute(query.where(one_of)).mappings():
                found.rows[tuple(row[name] for name in shape.key)] = dict(row)
        return found

    def is_ours(self, row: Row, dataset_id: int) -> bool:
        """Whether a row that stands is the dataset's; rows of its own tables always are."""
        return not self.shape.is_owned or row["owner"] == dataset_id

    def left(self, used: set[Key], dataset_id: int) -> dict[Key, list[Row]]:
        """The dataset's rows that no wanted row is, by the columns that make them alike."""
        names = self.shape.alike or self.shape.lookup
        left = defaultdict(list)
        for key, row in self.rows.items():
            if key not in used and self.is_ours(row, dataset_id):
                left[tuple(row[name] for name in names)].append(row)
        return left


def _batches(keys: Sequence[Key], width: int) -> Iterable[Sequence[Key]]:
    size = max(1, _PARAMETERS // width)
    return (keys[at : at + size] for at in range(0, len(keys), size))


def insert_rows(connection: Connection, shape: Shape, puts: Sequence[tuple[Put, Key]]) -> None:
    """Insert rows; each put learns its id."""
    given = dict.fromkeys(name for put, _ in puts for name in put.values)
    values = [given | dict(zip(shape.key, key, strict=True)) | put.values for put, key in puts]
    if "id" not in shape.table.c:
        insert_many(connection, shape.table, values)
        return
    ids = insert_numbered(connection, shape.table, values)
    for (put, _), row_id in zip(puts, ids, strict=True):
        put.id = row_id


def update_rows(
    connection: Connection, shape: Shape, changes: Sequence[tuple[Row, Put, Key]]
) -> None:
    """Change rows that stand into those given, keys too."""
    table = shape.table
    primary = [column.name for column in table.primary_key]
    by_columns = defaultdict(list)
    for row, put, key in changes:
        new = dict(zip(shape.key, key, strict=True)) | put.values
        names = tuple(name for name in new if name not in primary)
        given = {f"new_{name}": new[name] for name in names}
        by_columns[names].append(given | {f"old_{name}": row[name] for name in primary})
    for names, parameters in by_columns.items():
        connection.execute(
            table.update()
            .where(*(table.c[name] == bindparam(f"old_{name}") for name in primary))
            .values({name: bindparam(f"new_{name}") for name in names}),
            parameters,
        )

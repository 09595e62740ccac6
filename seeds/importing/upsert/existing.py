"""Existing rows of one table: read by key, inserted, updated."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, and_, bindparam, select, tuple_

from models.bulk_insert import insert_many, insert_numbered
from models.datasets import imported_rows
from seeds.importing.upsert.row import TargetRow, UpsertRule

Key = tuple[Any, ...]
Row = dict[str, Any]
_MOST_PARAMETERS = 8_000
"""Values in one statement; SQLite allows four times as many."""


@dataclass(slots=True)
class ExistingRows:
    """The rows of one table that may match target rows, by key."""

    rule: UpsertRule
    rows: dict[Key, Row] = field(default_factory=dict)

    @staticmethod
    def read(connection: Connection, rule: UpsertRule, keys: Iterable[Key]) -> ExistingRows:
        """Read the rows that have the lookup columns of any of the keys."""
        table = rule.table
        places = [list(rule.key).index(name) for name in rule.lookup]
        columns = [table.c[name] for name in rule.lookup]
        query = select(table)
        if rule.is_owned:
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
        existing = ExistingRows(rule)
        lookups = dict.fromkeys(tuple(key[place] for place in places) for key in keys)
        for some in _split_keys(list(lookups), len(places)):
            is_one_of = (
                columns[0].in_([key[0] for key in some])
                if len(columns) == 1
                else tuple_(*columns).in_(some)
            )
            for row in connection.execute(query.where(is_one_of)).mappings():
                existing.rows[tuple(row[name] for name in rule.key)] = dict(row)
        return existing

    def is_ours(self, row: Row, dataset_id: int) -> bool:
        """Whether a row is the dataset's; rows of its own tables always are."""
        return not self.rule.is_owned or row["owner"] == dataset_id

    def find_unmatched(self, keys: set[Key], dataset_id: int) -> dict[Key, list[Row]]:
        """The dataset's rows that match none of the keys, by revision key."""
        names = self.rule.revision_key or self.rule.lookup
        unmatched = defaultdict(list)
        for key, row in self.rows.items():
            if key not in keys and self.is_ours(row, dataset_id):
                unmatched[tuple(row[name] for name in names)].append(row)
        return unmatched


def _split_keys(keys: Sequence[Key], width: int) -> Iterable[Sequence[Key]]:
    size = max(1, _MOST_PARAMETERS // width)
    return (keys[at : at + size] for at in range(0, len(keys), size))


def insert_rows(
    connection: Connection, rule: UpsertRule, rows: Sequence[tuple[TargetRow, Key]]
) -> None:
    """Insert rows and set their ids."""
    names = dict.fromkeys(name for row, _ in rows for name in row.values)
    values = [names | dict(zip(rule.key, key, strict=True)) | row.values for row, key in rows]
    if "id" not in rule.table.c or "id" in rule.key:  # The latter extends a row of a supertype.
        insert_many(connection, rule.table, values)
        for (row, _), one in zip(rows, values, strict=True):
            row.id = one.get("id")
        return
    ids = insert_numbered(connection, rule.table, values)
    for (row, _), row_id in zip(rows, ids, strict=True):
        row.id = row_id


def update_rows(
    connection: Connection, rule: UpsertRule, changes: Sequence[tuple[Row, TargetRow, Key]]
) -> None:
    """Update existing rows to target rows, including their keys."""
    table = rule.table
    primary = [column.name for column in table.primary_key]
    by_columns = defaultdict(list)
    for existing, row, key in changes:
        new = dict(zip(rule.key, key, strict=True)) | row.values
        names = tuple(name for name in new if name not in primary)
        values = {f"new_{name}": new[name] for name in names}
        by_columns[names].append(values | {f"old_{name}": existing[name] for name in primary})
    for names, parameters in by_columns.items():
        connection.execute(
            table.update()
            .where(*(table.c[name] == bindparam(f"old_{name}") for name in primary))
            .values({name: bindparam(f"new_{name}") for name in names}),
            parameters,
        )

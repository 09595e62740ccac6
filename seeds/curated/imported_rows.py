"""Rows that datasets imported: curated files do not own them, and most of them are not read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Select, Table, exists, func, select

from models import Base
from models.datasets import imported_rows
from seeds.curated.natural_keys import BOOKKEEPING, DATASET, Key, TableSpec, get_table_specs

_BATCH = 10_000


class KeysById(dict[Any, Key]):
    """Keys of rows by id; an imported row that was not read gets its id as its key."""

    def __init__(self, spec: TableSpec, found: Mapping[Any, Key]) -> None:
        super().__init__(found)
        self._width = spec.width

    def __missing__(self, row_id: Any) -> Key:
        return (f"id {row_id}",) * self._width


def select_curated_rows(spec: TableSpec) -> Select[Any]:
    """The rows of a table that curated files can mean: all but imported ones without a slug.

    An imported record with a slug can be referred to, and its slug can clash with a curated one.
    Neither can happen to its parts, observations and citations.
    """
    query = select(spec.table)
    if spec.key == ("slug",) or not spec.has_own_id:
        return query
    return query.where(~_is_imported(spec.table))


def find_imported_references(
    connection: Connection, removals: Mapping[str, Sequence[tuple[str, Any]]]
) -> Iterator[str]:
    """The removals, by table with key and id, that imported rows forbid, each with the reason."""
    for name, rows in removals.items():
        texts = {row_id: text for text, row_id in rows}
        for child, column in _list_referring_columns(name):
            for start in range(0, len(rows), _BATCH):
                batch = [row_id for _, row_id in rows[start : start + _BATCH]]
                query = (
                    select(column, func.count())
                    .where(column.in_(batch))
                    .group_by(column)
                    .order_by(column)
                )
                if child.name in get_table_specs():
                    query = query.where(_is_imported(child))
                for row_id, count in connection.execute(query):
                    yield (
                        f"{name} {texts[row_id]} is no longer in the seed files, but {count:,} "
                        f"imported {'row refers' if count == 1 else 'rows refer'} to it: "
                        f"{child.name} ({column.name}); keep the record, or remove the dataset "
                        "first with `bedfellows import --remove`"
                    )


def _list_referring_columns(name: str) -> Iterator[tuple[Table, Any]]:
    """The columns that refer to a table and may hold imported rows, each with its own table."""
    specs = get_table_specs()
    for child in Base.metadata.sorted_tables:
        if child.name in BOOKKEEPING or (child.name in specs and not specs[child.name].has_own_id):
            continue
        for key in child.foreign_keys:
            if key.column.table.name == name and key.column.name == "id":
                yield child, key.parent


def _is_imported(table: Table) -> Any:
    if DATASET in table.c:
        return table.c[DATASET].is_not(None)
    return exists().where(
        imported_rows.c.table_name == table.name, imported_rows.c.row_id == table.c.id
    )

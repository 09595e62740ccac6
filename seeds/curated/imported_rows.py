"""Rows that datasets brought, as the seeds see them: not theirs, and too many to be read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Select, Table, exists, func, select

from models import Base
from models.datasets import imported_rows
from seeds.curated.natural_keys import BOOKKEEPING, Key, Spec, specs

_AT_ONCE = 10_000


class Keys(dict[Any, Key]):
    """Keys of rows by id; an imported row that was not read goes by its id."""

    def __init__(self, spec: Spec, found: Mapping[Any, Key]) -> None:
        super().__init__(found)
        self._width = spec.width

    def __missing__(self, row_id: Any) -> Key:
        return (f"id {row_id}",) * self._width


def of_the_seeds(spec: Spec) -> Select[Any]:
    """The rows of a table that seeds could mean: all but imported ones without a slug.

    An imported record with a slug can be referred to, and could clash with one of the seeds; its
    parts, observations and citations can neither.
    """
    query = select(spec.table)
    if spec.key == ("slug",) or not spec.has_own_id:
        return query
    return query.where(~_is_imported(spec.table))


def held_by_datasets(
    connection: Connection, going: Mapping[str, Sequence[tuple[str, Any]]]
) -> Iterator[str]:
    """Why rows cannot go, by table with text and id: rows that datasets brought refer to them."""
    for name, rows in going.items():
        texts = {row_id: text for text, row_id in rows}
        for child, column in _referring(name):
            for at in range(0, len(rows), _AT_ONCE):
                some = [row_id for _, row_id in rows[at : at + _AT_ONCE]]
                query = (
                    select(column, func.count())
                    .where(column.in_(some))
                    .group_by(column)
                    .order_by(column)
                )
                if child.name in specs():
                    query = query.where(_is_imported(child))
                for row_id, count in connection.execute(query):
                    yield (
                        f"{name} {texts[row_id]} is no longer in the seed files, but {count:,} "
                        f"imported {'row refers' if count == 1 else 'rows refer'} to it: "
                        f"{child.name} ({column.name}); keep it, or take the dataset out first"
                    )


def _referring(name: str) -> Iterator[tuple[Table, Any]]:
    for child in Base.metadata.sorted_tables:
        is_known = child.name in specs()
        if child.name in BOOKKEEPING or (is_known and not specs()[child.name].has_own_id):
            continue
        for key in child.foreign_keys:
            if key.column.table.name == name and key.column.name == "id":
                yield child, key.parent


def _is_imported(table: Table) -> Any:
    return exists().where(
        imported_rows.c.table_name == table.name, imported_rows.c.row_id == table.c.id
    )

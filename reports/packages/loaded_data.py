"""The datasets whose rows a package holds, their licences, and which tables they fill."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, Table, select

from models import Base
from models.datasets import datasets, imported_rows
from models.licences import Licence, read_licence

_KEPT_BESIDE = ("datasets", "imports", "coverage_days", "unmapped_codes", "imported_rows")
"""Tables about datasets, which hold none of their rows."""


@dataclass(frozen=True)
class LoadedDataset:
    """A dataset of another publisher with rows in the database."""

    slug: str
    title: str
    publisher: str
    url: str
    edition: str | None
    licence: Licence
    tables: Collection[str]


def list_loaded_datasets(connection: Connection) -> list[LoadedDataset]:
    """The datasets that are loaded, by slug."""
    tables = _find_tables(connection)
    rows = connection.execute(select(datasets).order_by(datasets.c.slug))
    return [
        LoadedDataset(
            row.slug,
            row.title,
            row.publisher,
            row.url,
            row.edition,
            read_licence(row.licence),
            sorted(tables[row.id]),
        )
        for row in rows
    ]


def _find_tables(connection: Connection) -> dict[int, set[str]]:
    """The tables with rows of each dataset."""
    found: dict[int, set[str]] = defaultdict(set)
    owned = select(imported_rows.c.dataset_id, imported_rows.c.table_name).distinct()
    for dataset_id, table in connection.execute(owned):
        found[dataset_id].add(table)
    for table in Base.metadata.tables.values():
        if "dataset_id" in table.c and table.name not in _KEPT_BESIDE:
            parts = {part.name for part in Base.metadata.tables.values() if _refers(part, table)}
            for dataset_id in connection.scalars(select(table.c.dataset_id).distinct()):
                found[dataset_id] |= {table.name, *parts}
    return found


def _refers(part: Table, whole: Table) -> bool:
    return any(key.referred_table is whole for key in part.foreign_key_constraints)

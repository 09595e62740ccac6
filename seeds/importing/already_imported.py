"""Earlier imports: which files have been imported before, by their SHA-256."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select

from models.datasets import datasets, imports


@dataclass(frozen=True)
class EarlierImport:
    """The import of a file in the past."""

    file_name: str
    imported_at: str
    rows_read: int
    rows_loaded: int


def find_import(connection: Connection, name: str, sha256: str) -> EarlierImport | None:
    """The first import of a file with these contents, if there is one."""
    columns = imports.c
    row = connection.execute(
        select(columns.file_name, columns.imported_at, columns.rows_read, columns.rows_loaded)
        .select_from(imports.join(datasets, datasets.c.id == columns.dataset_id))
        .where(datasets.c.slug == name, columns.file_sha256 == sha256)
        .order_by(columns.id)
        .limit(1)
    ).first()
    return None if row is None else EarlierImport(*row)

"""Earlier imports: which files have been imported before, by their SHA-256.

The query is SQL text, because importing the models would take longer than the rest of the command
when all files are known.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, text

_FIRST_IMPORT = text("""
    SELECT file_name, imported_at, rows_read, rows_loaded
    FROM imports JOIN datasets ON datasets.id = imports.dataset_id
    WHERE slug = :name AND file_sha256 = :sha256
    ORDER BY imports.id LIMIT 1
""")


@dataclass(frozen=True)
class EarlierImport:
    """The import of a file in the past."""

    file_name: str
    imported_at: str
    rows_read: int
    rows_loaded: int


def find_import(connection: Connection, name: str, sha256: str) -> EarlierImport | None:
    """The first import of a file with these contents, if there is one."""
    row = connection.execute(_FIRST_IMPORT, {"name": name, "sha256": sha256}).first()
    return None if row is None else EarlierImport(*row)

"""Which files are in already: asked before anything that reads files is imported.

The tables are named here without the models, which take longer to be imported than this answer.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, column, select, table

_datasets = table("datasets", column("id"), column("slug"))
_imports = table(
    "imports",
    *map(column, ("id", "dataset_id", "file_name", "file_sha256")),
    *map(column, ("imported_at", "rows_read", "rows_loaded")),
)


@dataclass(frozen=True)
class Known:
    """A file that was imported before."""

    file_name: str
    imported_at: str
    rows_read: int
    rows_loaded: int


def known_file(connection: Connection, name: str, sha256: str) -> Known | None:
    """The first import of a file with these contents, if it is in."""
    row = connection.execute(
        select(
            _imports.c.file_name,
            _imports.c.imported_at,
            _imports.c.rows_read,
            _imports.c.rows_loaded,
        )
        .select_from(_imports.join(_datasets, _datasets.c.id == _imports.c.dataset_id))
        .where(_datasets.c.slug == name, _imports.c.file_sha256 == sha256)
        .order_by(_imports.c.id)
        .limit(1)
    ).first()
    return None if row is None else Known(*row)

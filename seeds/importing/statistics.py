"""What the database knows of its own rows, so that it picks the right index after an import."""

from __future__ import annotations

from sqlalchemy import Connection

ROWS_LOOKED_AT = 1000
"""Of each index, on SQLite: enough to tell a large table from a small one, in milliseconds."""


def refresh(connection: Connection) -> None:
    """Look at the tables anew; PostgreSQL takes a sample of each by itself."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"PRAGMA analysis_limit={ROWS_LOOKED_AT}")
    connection.exec_driver_sql("ANALYZE")

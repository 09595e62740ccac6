"""Foreign keys left unchecked during a large load, where the caller has looked them up."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Table


@contextmanager
def without_key_checks(connection: Connection, table: Table) -> Iterator[None]:
    """Write a table without checks of its foreign keys, which take most of PostgreSQL's time.

    The keys were just looked up, and a lock keeps the rows they refer to until the end of the
    transaction. Only a superuser may do this. On SQLite the connection is opened this way, if the
    reader says so.
    """
    query = "SELECT current_setting('is_superuser') = 'on'"
    is_allowed = connection.dialect.name == "postgresql" and bool(
        connection.exec_driver_sql(query).scalar()
    )
    if is_allowed:
        parents = sorted({key.column.table.name for key in table.foreign_keys})
        connection.exec_driver_sql(f"LOCK TABLE {', '.join(parents)} IN SHARE MODE")
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
    yield
    if is_allowed:
        connection.exec_driver_sql("SET LOCAL session_replication_role = origin")

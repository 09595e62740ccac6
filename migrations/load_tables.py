"""The rows of a package in the tables of a database without rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, inspect

from console import UserError
from database import REVISION_TABLE
from migrations.read_package import StoredTable
from models.derived_objects import is_derived
from models.packages.duckdb_files import quote_name, select_file

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_BATCH = 10_000


def require_same_tables(connection: Connection, tables: Sequence[StoredTable]) -> None:
    """Raise UserError unless the package has the tables and columns of the database."""
    inspector = inspect(connection)
    present = {
        name: sorted(column["name"] for column in inspector.get_columns(name))
        for name in inspector.get_table_names()
        if name != REVISION_TABLE and not is_derived("table", name)
    }
    given = {table.name: sorted(name for name, _ in table.columns) for table in tables}
    if lacking := sorted(present.keys() - given.keys()):
        raise UserError(f"the package lacks the table {lacking[0]}")
    for name, columns in given.items():
        if name not in present:
            raise UserError(f"the package has a table {name}, which its schema does not have")
        if wrong := sorted({*columns} ^ {*present[name]}):
            raise UserError(f"{name}: the column {wrong[0]} is not in both package and schema")


def load_table(connection: Connection, duck: DuckDBPyConnection, table: StoredTable) -> None:
    """Insert the rows of a file; UserError if they are not as the package says."""
    import duckdb

    count = 0
    try:
        for rows in _read(duck, table):
            count += len(rows)
            _insert(connection, table, rows)
    except duckdb.Error as error:
        raise UserError(f"{table.file}: {str(error).splitlines()[0]}") from error
    if count != table.rows:
        raise UserError(f"{table.file}: has {count} rows, not {table.rows}")


def _read(duck: DuckDBPyConnection, table: StoredTable) -> Iterator[list[tuple[Any, ...]]]:
    # Days as text: SQLite keeps them so, and PostgreSQL reads them.
    columns = ", ".join(
        f"CAST({quote_name(name)} AS VARCHAR)" if kind == "date" else quote_name(name)
        for name, kind in table.columns
    )
    found = duck.execute(f"SELECT {columns} FROM {select_file(table.file, table.columns)}")
    while rows := found.fetchmany(_BATCH):
        yield rows


def _insert(connection: Connection, table: StoredTable, rows: list[tuple[Any, ...]]) -> None:
    name = quote_name(table.name)
    columns = ", ".join(quote_name(column) for column, _ in table.columns)
    if connection.dialect.name == "sqlite":
        marks = ", ".join("?" * len(table.columns))
        connection.exec_driver_sql(f"INSERT INTO {name} ({columns}) VALUES ({marks})", rows)
        return
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(f"COPY {name} ({columns}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


@contextmanager
def suspend_references(connection: Connection) -> Iterator[None]:
    """Let rows come in any order; PostgreSQL checks all references at the end.

    On SQLite, a connection that changes the schema checks none, and its caller does so.
    """
    if connection.dialect.name == "sqlite":
        yield
        return
    keys = connection.exec_driver_sql(
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint "
        "WHERE contype = 'f' AND conparentid = 0 "  # without those of partitions
        "AND connamespace = current_schema()::regnamespace ORDER BY 1, 2"
    ).all()
    for table, name, _ in keys:
        connection.exec_driver_sql(f"ALTER TABLE {table} DROP CONSTRAINT {quote_name(name)}")
    yield
    for table, name, definition in keys:
        connection.exec_driver_sql(
            f"ALTER TABLE {table} ADD CONSTRAINT {quote_name(name)} {definition}"
        )


def continue_numbers(connection: Connection, tables: Sequence[StoredTable]) -> None:
    """Let new rows get ids after the highest that was loaded; SQLite does so by itself."""
    if connection.dialect.name == "sqlite":
        return
    for table in tables:
        if any(name == "id" for name, _ in table.columns):
            name = quote_name(table.name)
            connection.exec_driver_sql(
                f"SELECT setval(sequence, (SELECT max(id) FROM {name})) "
                f"FROM pg_get_serial_sequence('{name}', 'id') AS sequence "
                f"WHERE sequence IS NOT NULL AND EXISTS (SELECT 1 FROM {name})"
            )

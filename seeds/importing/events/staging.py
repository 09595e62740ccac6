"""From DuckDB into the database, without a Python object for each value.

On SQLite, a file of its own, written by the Arrow driver and then attached; on PostgreSQL,
temporary tables, filled by COPY. Either way SQL inside the import's transaction can read them.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from sqlalchemy import Connection

from database import UserError

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


class Staging(Protocol):
    """Tables that are there for the time of one import."""

    prefix: str
    """What stands before the name of a staged table in SQL; other files have another."""

    def put(self, name: str, types: Mapping[str, str], relation: str) -> None:
        """Add the rows of a DuckDB table or query to a staged table, which is made if need be."""

    def ready(self) -> None:
        """Let SQL see what has been put; nothing more can be put after."""


def staging(connection: Connection, duck: DuckDBPyConnection, folder: Path) -> Staging:
    """The staging of the database that the connection leads to."""
    if connection.dialect.name == "sqlite":
        return AttachedFile(connection, duck, folder)
    return TemporaryTables(connection, duck, folder)


class AttachedFile:
    """A SQLite file beside the database."""

    def __init__(self, connection: Connection, duck: DuckDBPyConnection, folder: Path) -> None:
        self._connection, self._duck = connection, duck
        self._name = f"staged_{_plain(folder.name)}"
        self.prefix = f"{self._name}."
        self._path = folder / "staged.sqlite"
        self._known: set[str] = set()
        self._driver: Any = None

    def put(self, name: str, types: Mapping[str, str], relation: str) -> None:
        from adbc_driver_sqlite import dbapi

        if self._driver is None:
            self._driver = dbapi.connect(str(self._path), autocommit=True)
        rows = self._duck.sql(f"SELECT {', '.join(_in_sqlite(types))} FROM {relation}")
        try:
            with self._driver.cursor() as cursor:
                if not self._known:
                    for pragma in ("journal_mode = OFF", "synchronous = OFF"):
                        cursor.adbc_statement.set_sql_query(f"PRAGMA {pragma}")
                        cursor.adbc_statement.execute_update()
                if name not in self._known:
                    columns = ", ".join(f"{column} {type_}" for column, type_ in types.items())
                    cursor.execute(f"CREATE TABLE {name} ({columns})")
                    self._known.add(name)
                cursor.adbc_ingest(name, rows, mode="append")
        except dbapi.Error as error:
            raise UserError(f"{self._path} cannot be written: {error}") from None

    def ready(self) -> None:
        if self._driver is not None:
            self._driver.close()
        self._connection.exec_driver_sql(f"ATTACH ? AS {self._name}", (str(self._path),))


class TemporaryTables:
    """Temporary tables of a PostgreSQL session."""

    def __init__(self, connection: Connection, duck: DuckDBPyConnection, folder: Path) -> None:
        self._connection, self._duck = connection, duck
        self.prefix = f"staged_{_plain(folder.name)}_"
        self._path = folder / "staged.csv"
        self._known: set[str] = set()

    def put(self, name: str, types: Mapping[str, str], relation: str) -> None:
        table = f"{self.prefix}{name}"
        if name not in self._known:
            columns = ", ".join(f"{column} {type_}" for column, type_ in types.items())
            self._connection.exec_driver_sql(
                f"CREATE TEMPORARY TABLE {table} ({columns}) ON COMMIT DROP"
            )
            self._known.add(name)
        path = str(self._path).replace("'", "''")
        rows = f"SELECT {', '.join(types)} FROM {relation}"
        self._duck.execute(f"COPY ({rows}) TO '{path}' (FORMAT csv, HEADER false)")
        cursor: Any = self._connection.connection.cursor()
        with (
            cursor.copy(f"COPY {table} FROM STDIN (FORMAT csv)") as copy,
            self._path.open("rb") as file,
        ):
            while block := file.read(2**20):
                copy.write(block)

    def ready(self) -> None:
        for name in self._known:
            self._connection.exec_driver_sql(f"ANALYZE {self.prefix}{name}")


def _plain(name: str) -> str:
    """A folder's name as part of a name in SQL: one transaction may stage several files."""
    return "".join(letter for letter in name.lower() if letter.isalnum())


def _in_sqlite(types: Mapping[str, str]) -> list[str]:
    """Dates as SQLite keeps them: as text."""
    return [
        f"CAST({column} AS VARCHAR) AS {column}" if type_ == "DATE" else column
        for column, type_ in types.items()
    ]

"""From DuckDB into the database, without a Python object for each value.

On SQLite, files of their own, written by the Arrow driver and then attached; on PostgreSQL,
temporary tables, filled by COPY. Either way SQL inside the import's transaction can read them.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from sqlalchemy import Connection

from console import UserError

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

PARTS = 8
"""Into how many parts rows may be staged at most: SQLite attaches ten files, one is for sums."""


class Part(NamedTuple):
    """Some rows of DuckDB that were written down."""

    prefix: str
    """What stands before the names of its tables in SQL."""
    tables: Mapping[str, Written]


class Written(NamedTuple):
    """A table of a part: its columns with their SQL types, and the files that hold its rows."""

    types: Mapping[str, str]
    paths: list[Path]


class Staging(Protocol):
    """Tables that are there for the time of one import, in parts that are read one by one.

    To write a part down leaves the connection alone, which may be used meanwhile.
    """

    def put(self, name: str, types: Mapping[str, str], relation: str) -> None:
        """Add rows of DuckDB, a table or query, to a table of the part that is open.

        The first rows make the table, and open a part where none is.
        """

    def close_part(self) -> Part:
        """End the part that is open."""

    def show(self, part: Part) -> None:
        """Let SQL see a part."""


def staging(connection: Connection, duck: DuckDBPyConnection, folder: Path) -> Staging:
    """The staging of the database that the connection leads to."""
    if connection.dialect.name == "sqlite":
        return AttachedFiles(connection, duck, folder)
    return TemporaryTables(connection, duck, folder)


class AttachedFiles:
    """SQLite files beside the database."""

    def __init__(self, connection: Connection, duck: DuckDBPyConnection, folder: Path) -> None:
        self._connection, self._duck, self._folder = connection, duck, folder
        self._number = 0
        self._tables: dict[str, Written] = {}
        self._driver: Any = None

    def put(self, name: str, types: Mapping[str, str], relation: str) -> None:
        from adbc_driver_sqlite import dbapi

        rows = self._duck.sql(f"SELECT {', '.join(_in_sqlite(types))} FROM {relation}")
        try:
            if self._driver is None:
                self._driver = dbapi.connect(str(self._path), autocommit=True)
            with self._driver.cursor() as cursor:
                if not self._tables:
                    for pragma in ("page_size = 65536", "journal_mode = OFF", "synchronous = OFF"):
                        cursor.adbc_statement.set_sql_query(f"PRAGMA {pragma}")
                        cursor.adbc_statement.execute_update()
                if name not in self._tables:
                    # Of a column without a type SQLite takes every value as it is.
                    cursor.execute(f"CREATE TABLE {name} ({', '.join(types)})")
                    self._tables[name] = Written(types, [self._path])
                cursor.adbc_ingest(name, rows, mode="append")
        except dbapi.NotSupportedError:
            # Its answer to Ctrl-C, for SQLite lets nobody cancel what it does.
            raise KeyboardInterrupt from None
        except dbapi.Error as error:
            # Where there is no room SQLite rolls back, so that the driver cannot and says so.
            is_full = any(sign in str(error) for sign in ("is full", "no transaction is active"))
            why = "is full; TMPDIR names another folder" if is_full else str(error)
            raise UserError(f"{self._path.parent} cannot be written to: {why}") from None

    def close_part(self) -> Part:
        self._driver.close()
        part = Part(f"staged_{_plain(self._folder.name)}_{self._number}.", self._tables)
        self._driver, self._number, self._tables = None, self._number + 1, {}
        return part

    def show(self, part: Part) -> None:
        (path,) = {path for table in part.tables.values() for path in table.paths}
        name = part.prefix.rstrip(".")
        self._connection.exec_driver_sql(f"ATTACH ? AS {name}", (str(path),))

    @property
    def _path(self) -> Path:
        return self._folder / f"staged_{self._number}.sqlite"


class TemporaryTables:
    """Temporary tables of a PostgreSQL session."""

    def __init__(self, connection: Connection, duck: DuckDBPyConnection, folder: Path) -> None:
        self._connection, self._duck, self._folder = connection, duck, folder
        self._number = self._files = 0
        self._tables: dict[str, Written] = {}

    def put(self, name: str, types: Mapping[str, str], relation: str) -> None:
        path = self._folder / f"staged_{self._files}.csv"
        quoted = str(path).replace("'", "''")
        rows = f"SELECT {', '.join(types)} FROM {relation}"
        self._duck.execute(f"COPY ({rows}) TO '{quoted}' (FORMAT csv, HEADER false)")
        self._files += 1
        self._tables.setdefault(name, Written(types, [])).paths.append(path)

    def close_part(self) -> Part:
        part = Part(f"staged_{_plain(self._folder.name)}_{self._number}_", self._tables)
        self._number, self._tables = self._number + 1, {}
        return part

    def show(self, part: Part) -> None:
        for name, written in part.tables.items():
            table = f"{part.prefix}{name}"
            columns = ", ".join(f"{column} {type_}" for column, type_ in written.types.items())
            self._connection.exec_driver_sql(
                f"CREATE TEMPORARY TABLE {table} ({columns}) ON COMMIT DROP"
            )
            for path in written.paths:
                self._copy(path, table)
                path.unlink()
            self._connection.exec_driver_sql(f"ANALYZE {table}")

    def _copy(self, path: Path, table: str) -> None:
        import psycopg

        cursor: Any = self._connection.connection.cursor()
        try:
            with path.open("rb") as file, cursor.copy(f"COPY {table} FROM STDIN CSV") as copy:
                while block := file.read(2**20):
                    copy.write(block)
        except psycopg.DataError as error:
            raise UserError(f"the database refuses a row: {error}") from None


def _plain(name: str) -> str:
    """A folder's name as part of a name in SQL: one transaction may stage several files."""
    return "".join(letter for letter in name.lower() if letter.isalnum())


def _in_sqlite(types: Mapping[str, str]) -> list[str]:
    """Dates as SQLite keeps them, and codes, which are enumerations, as text."""
    return [
        f"CAST({column} AS VARCHAR) AS {column}" if type_ in ("DATE", "TEXT") else column
        for column, type_ in types.items()
    ]

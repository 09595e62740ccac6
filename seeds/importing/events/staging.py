"""Staging: rows from DuckDB into the database without a Python object for each value.

On SQLite, the Arrow driver writes SQLite files, which are then attached; on PostgreSQL, COPY fills
temporary tables. Either way, SQL in the import's transaction can read them.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from sqlalchemy import Connection

from console import UserError
from seeds.importing.events.fields import quote_text

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_MATCHED = 3
"""The first columns of a staged table, by which its rows are matched; statistics of all columns
take PostgreSQL as long as copying them."""
MOST_PARTS = 8
"""Parts into which rows may be staged: SQLite attaches ten files, and one is for the sums."""


class StagedPart(NamedTuple):
    """Tables staged together: some batches of events, or the sums."""

    prefix: str
    """What the names of its tables begin with in SQL."""
    tables: Mapping[str, StagedTable]


class StagedTable(NamedTuple):
    """A table of a part: its columns with their SQL types, and the files with its rows."""

    types: Mapping[str, str]
    paths: list[Path]


class Staging(Protocol):
    """Staged tables of one import, in parts that are attached one by one.

    Writing a part does not use the database connection, which can work meanwhile.
    """

    def add_rows(self, name: str, types: Mapping[str, str], relation: str) -> None:
        """Add rows of DuckDB, a table or a query, to a table of the open part.

        The first rows create the table, and open a part if none is open.
        """

    def close_part(self) -> StagedPart:
        """Finish the open part."""

    def attach(self, part: StagedPart) -> None:
        """Make a part readable in SQL."""


def make_staging(connection: Connection, duck: DuckDBPyConnection, folder: Path) -> Staging:
    """The staging for the database of a connection."""
    if connection.dialect.name == "sqlite":
        return AttachedFiles(connection, duck, folder)
    return TemporaryTables(connection, duck, folder)


class AttachedFiles:
    """SQLite files beside the database."""

    def __init__(self, connection: Connection, duck: DuckDBPyConnection, folder: Path) -> None:
        self._connection, self._duck, self._folder = connection, duck, folder
        self._number = 0
        self._tables: dict[str, StagedTable] = {}
        self._file: Any = None
        self._driver: Any = None

    def add_rows(self, name: str, types: Mapping[str, str], relation: str) -> None:
        """Append the rows to a table of the open file; UserError if the disk is full."""
        # Not its module dbapi, which imports PyArrow and pandas where they are installed.
        import adbc_driver_manager as driver

        rows = self._duck.sql(f"SELECT {', '.join(_cast_for_sqlite(types))} FROM {relation}")
        try:
            if self._driver is None:
                self._open_driver()
            if name not in self._tables:
                # In a column without a type, SQLite stores every value unchanged.
                self._execute(f"CREATE TABLE {name} ({', '.join(types)})")
                self._tables[name] = StagedTable(types, [self._path])
            with driver.AdbcStatement(self._driver) as statement:
                statement.set_options(
                    **{
                        driver.INGEST_OPTION_TARGET_TABLE: name,
                        driver.INGEST_OPTION_MODE: driver.INGEST_OPTION_MODE_APPEND,
                    }
                )
                statement.bind_stream(rows)
                statement.execute_update()
        except driver.Error as error:
            # On a full disk SQLite rolls back, and then the driver's own rollback fails.
            is_full = any(sign in str(error) for sign in ("is full", "no transaction is active"))
            why = "no space left; set TMPDIR to another folder" if is_full else str(error)
            raise UserError(f"{self._path.parent} cannot be written to: {why}") from None

    def _open_driver(self) -> None:
        import adbc_driver_manager
        import adbc_driver_sqlite

        self._file = adbc_driver_sqlite.connect(str(self._path))
        self._driver = adbc_driver_manager.AdbcConnection(self._file)
        for pragma in ("page_size = 65536", "journal_mode = OFF", "synchronous = OFF"):
            self._execute(f"PRAGMA {pragma}")

    def _execute(self, sql: str) -> None:
        import adbc_driver_manager

        with adbc_driver_manager.AdbcStatement(self._driver) as statement:
            statement.set_sql_query(sql)
            statement.execute_update()

    def close_part(self) -> StagedPart:
        """Close the file, which is the part."""
        self._driver.close()
        self._file.close()
        part = StagedPart(f"staged_{_plain_name(self._folder)}_{self._number}.", self._tables)
        self._driver, self._number, self._tables = None, self._number + 1, {}
        return part

    def attach(self, part: StagedPart) -> None:
        """Attach the file of a part to the connection."""
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
        self._tables: dict[str, StagedTable] = {}

    def add_rows(self, name: str, types: Mapping[str, str], relation: str) -> None:
        """Write the rows to a CSV file of their own."""
        path = self._folder / f"staged_{self._files}.csv"
        rows = f"SELECT {', '.join(types)} FROM {relation}"
        self._duck.execute(f"COPY ({rows}) TO '{quote_text(str(path))}' (FORMAT csv, HEADER false)")
        self._files += 1
        self._tables.setdefault(name, StagedTable(types, [])).paths.append(path)

    def close_part(self) -> StagedPart:
        """Take the files written so far as the part."""
        part = StagedPart(f"staged_{_plain_name(self._folder)}_{self._number}_", self._tables)
        self._number, self._tables = self._number + 1, {}
        return part

    def attach(self, part: StagedPart) -> None:
        """Copy the files of a part into temporary tables."""
        for name, staged in part.tables.items():
            table = f"{part.prefix}{name}"
            columns = ", ".join(f"{column} {type_}" for column, type_ in staged.types.items())
            self._connection.exec_driver_sql(
                f"CREATE TEMPORARY TABLE {table} ({columns}) ON COMMIT DROP"
            )
            for path in staged.paths:
                self._copy_file(path, table)
                path.unlink()
            matched = ", ".join([*staged.types][:_MATCHED])
            self._connection.exec_driver_sql(f"ANALYZE {table} ({matched})")

    def _copy_file(self, path: Path, table: str) -> None:
        import psycopg

        cursor: Any = self._connection.connection.cursor()
        try:
            with path.open("rb") as file, cursor.copy(f"COPY {table} FROM STDIN CSV") as copy:
                while block := file.read(2**20):
                    copy.write(block)
        except psycopg.DataError as error:
            raise UserError(f"the database refuses a row: {error}") from None


def _plain_name(folder: Path) -> str:
    """A folder's name for use in SQL names: one transaction may stage several files."""
    return "".join(letter for letter in folder.name.lower() if letter.isalnum())


def _cast_for_sqlite(types: Mapping[str, str]) -> list[str]:
    """The columns, with dates and codes (enumerations in DuckDB) as text."""
    return [
        f"CAST({column} AS VARCHAR) AS {column}" if type_ in ("DATE", "TEXT") else column
        for column, type_ in types.items()
    ]

"""Tables of a package in DuckDB: one database file, or a Parquet file for each table."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from console import UserError
from models.packages.duckdb_files import TYPES, open_duckdb, quote_name, quote_text, select_file
from models.packages.tables import PackageTable
from reports.packages.describe import Stamp

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@contextmanager
def open_for_writing(file: Path | None, work: Path) -> Iterator[DuckDBPyConnection]:
    """DuckDB on a new file, or in memory; what it cannot write is a UserError."""
    import duckdb

    if file is not None:
        file.unlink(missing_ok=True)  # DuckDB takes an empty file for a broken one
    try:
        with open_duckdb(file, work) as connection:
            yield connection
    except duckdb.Error as error:
        raise UserError(f"DuckDB cannot write its file: {str(error).splitlines()[0]}") from error


def write_parquet(duck: DuckDBPyConnection, table: PackageTable, csv: Path, file: Path) -> None:
    """A CSV file of a package as Parquet."""
    duck.execute(
        f"COPY (SELECT * FROM {_select(table, csv)}) TO {quote_text(str(file))} "
        "(FORMAT parquet, COMPRESSION zstd)"
    )


def add_table(duck: DuckDBPyConnection, table: PackageTable, csv: Path) -> None:
    """A CSV file of a package as a table, with the meanings as comments; views are tables, too."""
    name = quote_name(table.name)
    columns = ", ".join(
        f"{quote_name(column.name)} {TYPES[column.type]}{' NOT NULL' * column.is_required}"
        for column in table.columns
    )
    duck.execute(f"CREATE TABLE {name} ({columns})")
    duck.execute(f"INSERT INTO {name} SELECT * FROM {_select(table, csv)}")
    duck.execute(f"COMMENT ON TABLE {name} IS {quote_text(table.meaning)}")
    for column in table.columns:
        place = f"{name}.{quote_name(column.name)}"
        duck.execute(f"COMMENT ON COLUMN {place} IS {quote_text(column.meaning)}")


def stamp_file(duck: DuckDBPyConnection, stamp: Stamp) -> None:
    """The revision of the schema, in the table where a database of ours has it."""
    duck.execute("CREATE TABLE alembic_version (version_num VARCHAR NOT NULL)")
    duck.execute("INSERT INTO alembic_version VALUES (?)", [stamp.revision])


def _select(table: PackageTable, csv: Path) -> str:
    return select_file(csv, [(column.name, column.type) for column in table.columns])

"""From a package to a new database with the same rows."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import URL, Connection, inspect
from sqlalchemy.exc import DataError, IntegrityError

from console import UserError
from database import connect, create_migration_engine
from database_settings import display_name, is_sqlite
from migrations.load_tables import (
    continue_numbers,
    load_table,
    require_same_tables,
    suspend_references,
)
from migrations.read_package import StoredPackage, read_package
from migrations.safety import check_references, lock_migrations
from migrations.steps import take_steps
from models.packages.duckdb_files import open_duckdb, quote_name
from models.refresh import refresh
from models.table_statistics import refresh_statistics
from schema_revision import get_head_revision, list_revisions
from whole_files import write_whole


def restore(url: URL, folder: Path, *, echo: Callable[[str], Any]) -> None:
    """Make a database at `url` of the package in a folder; `echo` receives a line about it.

    A package of an older schema is brought up to date. Raises UserError, and leaves no database,
    if there is one already, or if the package is damaged, incomplete or newer than this program.
    """
    package = read_package(folder)
    if package.revision not in list_revisions():
        raise UserError(
            f"{folder} has the schema {package.revision}, which this program does not know: "
            "restore it with a newer one"
        )
    for table in package.tables:
        table.require_whole()
    if is_sqlite(url):
        path = Path(str(url.database))
        if os.path.lexists(path):
            raise UserError(f"{path} exists already: name a new file with --database")
        try:
            with write_whole(path, replace=False) as part:
                _fill(url.set(database=str(part)), package, part.parent)
        except FileExistsError:
            raise UserError(f"{path} has appeared meanwhile; nothing was written") from None
    else:
        with TemporaryDirectory() as work:
            _fill(url, package, Path(work))
    rows = sum(table.rows for table in package.tables)
    echo(f"{display_name(url)}: {rows:,} rows of {len(package.tables)} tables restored")
    if package.revision != get_head_revision():
        echo(f"brought from schema {package.revision} to {get_head_revision()}")


def _fill(url: URL, package: StoredPackage, work: Path) -> None:
    """Build the schema of the package, load its rows, and bring both up to date."""
    with connect(create_migration_engine(url)) as connection, connection.begin():
        lock_migrations(connection)
        if inspect(connection).get_table_names():
            raise UserError(f"{display_name(url)} has tables already: name an empty database")
        take_steps(connection, to=package.revision, follow_models=False)
        require_same_tables(connection, package.tables)
        _load(connection, package, work)
        if package.revision == get_head_revision():
            refresh(connection)
        else:
            take_steps(connection)
        refresh_statistics(connection)


def _load(connection: Connection, package: StoredPackage, work: Path) -> None:
    try:
        with open_duckdb(None, work) as duck, suspend_references(connection):
            for table in package.tables:
                connection.exec_driver_sql(f"DELETE FROM {quote_name(table.name)}")
            for table in package.tables:
                load_table(connection, duck, table)
        check_references(connection)
    except (IntegrityError, DataError) as error:
        raise UserError(f"the package is not consistent: {str(error.orig).strip()}") from error
    continue_numbers(connection, package.tables)

"""Databases to measure on: those of the tests, which bring a PostgreSQL of their own."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import URL

from database_settings import HOME

if TYPE_CHECKING:
    from temporary_databases import Databases, PostgresServer

DISK = Path(tempfile.gettempdir())
"""Where a server keeps its data: beside the files of SQLite, not in memory."""


def make_databases(folder: Path) -> dict[str, Databases]:
    """What makes databases of each engine, by its name; SQLite's are files in the folder."""
    server = start_server()
    from temporary_databases import SqliteFiles

    return {"SQLite": SqliteFiles(folder), "PostgreSQL": server}


def start_server() -> PostgresServer:
    """A PostgreSQL of this process, which ends with it."""
    # The tests are no package: pytest finds their modules by their folder, too.
    sys.path.append(str(HOME / "tests"))
    from temporary_databases import PostgresServer, make_server_folder

    return PostgresServer(make_server_folder(DISK))


def write_url(url: URL) -> str:
    """A database as it is written on a command line, password and all."""
    return url.render_as_string(hide_password=False)

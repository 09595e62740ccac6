"""Opening a database: engines to read, write, import or migrate it.

A database that cannot be opened raises a `DatabaseError` that says what to do.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from console import defer_interrupts
from database_damage import BUSY, explain_damage, get_result_code
from database_errors import translate_errors
from database_settings import (
    DatabaseError,
    is_sqlite,
    read_lock_timeout,
    suggested_command,
)

if TYPE_CHECKING:
    import sqlite3

    from sqlalchemy import URL, Connection, Engine

REVISION_TABLE = "alembic_version"
SENTINEL_TABLE = "actor_kinds"
"""A table that every revision of our schema has, and hardly any other database."""
# SQLite fixes the state that a reader sees at its first row, so one is read at once.
_BEGIN_READING = ["BEGIN", "SELECT count(*) FROM sqlite_master"]
_BEGIN_WRITING = ["BEGIN IMMEDIATE"]
WAL = "PRAGMA journal_mode=WAL"
PAGE_BYTES = 8192
"""Page size of a new SQLite file: large imports are faster with larger pages."""
CACHE_KIBIBYTES = 65_536
"""Pages that SQLite keeps in memory during an import."""


@contextmanager
def connect(engine: Engine) -> Iterator[Connection]:
    """Open a connection that raises `DatabaseError`s; the caller commits."""
    uri = build_reading_uri(Path(str(engine.url.database))) if is_sqlite(engine.url) else ""
    with translate_errors(engine.url), explain_damage(engine.url, uri):
        connection = engine.connect()
        try:
            yield connection
        finally:
            # Interrupted here, SQLAlchemy would print the traceback.
            with defer_interrupts():
                connection.close()


def create_reading_engine(url: URL) -> Engine:
    """Create an engine that cannot write; each connection sees one unchanging state."""
    if not is_sqlite(url):
        return _create_postgresql_engine(
            url, isolation_level="REPEATABLE READ", execution_options={"postgresql_readonly": True}
        )
    path = require_file(url)
    return _create_sqlite_engine(
        url, build_reading_uri(path), _BEGIN_READING, ["PRAGMA query_only=ON"], reads=True
    )


def create_console_engine(url: URL) -> Engine:
    """Create an engine for statements of a user, as one to read; on PostgreSQL, the caller makes
    the transaction read-only after preparing it.
    """
    if is_sqlite(url):
        return create_reading_engine(url)
    return _create_postgresql_engine(url, isolation_level="REPEATABLE READ")


def build_reading_uri(path: Path) -> str:
    """The URI under which SQLite opens a file for reading, also in a folder that is read-only."""
    # SQLite makes files beside a database in WAL mode even to read it. In a read-only folder with
    # no change under way, the file can be opened as one that never changes.
    changing = Path(f"{path}-wal").exists() or Path(f"{path}-journal").exists()
    constant = not changing and not os.access(path.parent, os.W_OK)
    return f"{path.as_uri()}?{'immutable=1' if constant else 'mode=ro'}"


def create_writing_engine(url: URL) -> Engine:
    """Create an engine for changing rows: readers never wait, a second writer waits its turn."""
    if not is_sqlite(url):
        return _create_postgresql_engine(url)
    path = require_file(url)
    _require_writable(path)
    return _create_sqlite_engine(
        url, f"{path.as_uri()}?mode=rw", _BEGIN_WRITING, ["PRAGMA foreign_keys=ON", WAL]
    )


def create_import_engine(url: URL, *, keys_checked: bool = False) -> Engine:
    """Create an engine for loading many rows at once.

    With ``keys_checked``, SQLite does not check foreign keys: the caller writes only keys that
    exist. Checking each of them again takes a third of the time of a large load.
    """
    if not is_sqlite(url):
        return _create_postgresql_engine(url)
    path = require_file(url)
    _require_writable(path)
    keys = f"PRAGMA foreign_keys={'OFF' if keys_checked else 'ON'}"
    pragmas = [keys, f"PRAGMA cache_size=-{CACHE_KIBIBYTES}", WAL]
    engine = _create_sqlite_engine(url, f"{path.as_uri()}?mode=rw", _BEGIN_WRITING, pragmas)

    from sqlalchemy import event

    @event.listens_for(engine, "connect")
    def let_python_handle_signals(connection: sqlite3.Connection, _record: object) -> None:
        # Otherwise Ctrl-C waits for the end of a statement over millions of rows.
        connection.set_progress_handler(lambda: 0, 1_000_000)

    return engine


def create_migration_engine(url: URL) -> Engine:
    """Create an engine for changing the schema; it creates a missing SQLite file.

    On SQLite foreign keys are off, because rebuilding a parent table would delete its children;
    the caller checks them before the commit.
    """
    if not is_sqlite(url):
        return _create_postgresql_engine(url)
    path = Path(str(url.database))
    if os.access(path, os.F_OK) and (path.is_dir() or path.stat().st_size > 0):
        require_file(url)
    _require_writable(path)
    pragmas = [f"PRAGMA page_size={PAGE_BYTES}", "PRAGMA foreign_keys=OFF", WAL]
    return _create_sqlite_engine(url, f"{path.as_uri()}?mode=rwc", _BEGIN_WRITING, pragmas)


def _create_sqlite_engine(
    url: URL, uri: str, begin: list[str], pragmas: list[str], *, reads: bool = False
) -> Engine:
    import sqlite3

    from sqlalchemy import NullPool, create_engine, event

    seconds = read_lock_timeout()
    path = Path(str(url.database))

    class Reader(sqlite3.Connection):
        def close(self) -> None:
            super().close()
            remove_side_files(path)

    def open_file() -> sqlite3.Connection:
        # isolation_level None: transactions begin where SQLAlchemy begins them, schema changes too.
        connection = sqlite3.connect(
            uri,
            uri=True,
            timeout=min(seconds, 0.2),
            isolation_level=None,
            factory=Reader if reads else sqlite3.Connection,
        )

        def execute(pragma: str) -> None:
            # The journal mode is stored in the file; a file that is not ours keeps its own.
            if pragma != WAL or _is_ours(connection):
                connection.execute(pragma)

        try:
            _retry_while_locked(execute, pragmas, seconds)
        except BaseException:
            connection.close()
            raise
        return connection

    engine = create_engine(url, creator=open_file, poolclass=NullPool)

    @event.listens_for(engine, "begin")
    def wait_for_turn(connection: Connection) -> None:
        _retry_while_locked(connection.exec_driver_sql, begin, seconds)

    return engine


def remove_side_files(path: Path) -> None:
    """Make SQLite remove the empty -wal and the -shm file that it made for a reader.

    A connection that only reads leaves them behind, and then other users cannot write. SQLite
    itself checks that nobody else has the database open.
    """
    import sqlite3

    wal = Path(f"{path}-wal")
    with suppress(OSError, sqlite3.Error):
        if wal.stat().st_size == 0 and os.access(path, os.W_OK):
            last = sqlite3.connect(f"{path.as_uri()}?mode=rw", uri=True, timeout=0)
            with closing(last):
                # Any access to the file removes them; this one does not read the schema.
                last.execute("PRAGMA user_version")


def _is_ours(connection: sqlite3.Connection) -> bool:
    """Whether a SQLite file holds our schema, or no table yet."""
    rows = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    tables = {name for (name,) in rows}
    return {REVISION_TABLE, SENTINEL_TABLE} <= tables or tables <= {REVISION_TABLE}


def _retry_while_locked(
    execute: Callable[[str], object], statements: list[str], seconds: float
) -> None:
    """Run each statement, again while another connection holds the lock, until the time is up.

    SQLite can wait by itself, but Ctrl-C would wait with it.
    """
    end = time.monotonic() + seconds
    for statement in statements:
        while True:
            try:
                execute(statement)
                break
            except Exception as error:
                cause = getattr(error, "orig", error)
                if get_result_code(cause) != BUSY or time.monotonic() >= end:
                    raise


def _create_postgresql_engine(url: URL, **options: Any) -> Engine:
    from sqlalchemy import NullPool, create_engine, event

    milliseconds = max(1, int(read_lock_timeout() * 1000))  # PostgreSQL takes 0 as for ever
    patience = {} if "connect_timeout" in url.query else {"connect_timeout": 10}
    try:
        engine = create_engine(url, poolclass=NullPool, connect_args=patience, **options)
    except ModuleNotFoundError as error:
        raise DatabaseError("PostgreSQL needs its driver: pip install -e '.[postgres]'") from error

    @event.listens_for(engine, "connect")
    def limit_waiting(connection: Any, _record: object) -> None:
        connection.execute(f"SET lock_timeout = {milliseconds}")
        connection.commit()

    return engine


def require_file(url: URL) -> Path:
    """The path of the SQLite file of a URL, which exists, is readable and is a database."""
    path = Path(str(url.database))
    try:
        with path.open("rb") as file:
            start = file.read(16)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise DatabaseError(
            f"there is no database at {path}: create it with {suggested_command('init', url)}"
        ) from error
    except IsADirectoryError as error:
        raise DatabaseError(f"{path} is a folder, not a database file") from error
    except OSError as error:
        raise DatabaseError(f"{path} cannot be read: {error.strerror}") from error
    if start == b"":
        raise DatabaseError(
            f"{path} is an empty file: fill it with {suggested_command('init', url)}"
        )
    if start != b"SQLite format 3\0":
        raise DatabaseError(f"{path} is not a SQLite database")
    return path


def _require_writable(path: Path) -> None:
    """Raise DatabaseError unless SQLite can write the file and the journals beside it."""
    if not os.access(path.parent, os.F_OK):
        raise DatabaseError(f"the folder {path.parent} for the database does not exist")
    if not os.access(path.parent, os.W_OK):
        trouble = f"the folder {path.parent} cannot be written to"
    elif os.access(path, os.F_OK) and not os.access(path, os.W_OK):
        trouble = f"the file {path} cannot be written to"
    else:
        return
    raise DatabaseError(trouble + ("; reports still work" if os.access(path, os.R_OK) else ""))

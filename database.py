"""Which database: its URL, engines to read, write, import or migrate it, its schema revision.

The database is a SQLite file beside this module unless `BEDFELLOWS_DATABASE_URL` or `--database`
names another file or a PostgreSQL database. A database that cannot be opened or used raises a
`UserError` that says what to do. Heavy modules are imported inside the functions, so that help and
shell completion do not wait for SQLAlchemy.
"""

from __future__ import annotations

import os
import re
import shlex
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from console import UserError, defer_interrupts

if TYPE_CHECKING:
    import sqlite3

    from sqlalchemy import URL, Connection, Engine

HOME = Path(__file__).resolve().parent
DEFAULT_FILE = HOME / "bedfellows.sqlite"
URL_VARIABLE = "BEDFELLOWS_DATABASE_URL"
LOCK_VARIABLE = "BEDFELLOWS_LOCK_TIMEOUT"
OPTION_HELP = (
    f"SQLite file or postgresql:// URL  [default: {URL_VARIABLE}, else {DEFAULT_FILE.name}]"
)
ACCEPTED = (
    "give the path of a SQLite file, sqlite:////path/to/file, "
    "or postgresql://user:password@host:port/database"
)
REVISION_TABLE = "alembic_version"
SENTINEL_TABLE = "actor_kinds"
"""A table that every revision of our schema has, and hardly any other database."""

_BUSY, _INTERRUPTED = 5, 9
"""Result codes of SQLite."""
# SQLite fixes the state that a reader sees at its first row, so one is read at once.
_BEGIN_READING = ["BEGIN", "SELECT count(*) FROM sqlite_master"]
_BEGIN_WRITING = ["BEGIN IMMEDIATE"]
WAL = "PRAGMA journal_mode=WAL"
PAGE_BYTES = 8192
"""Page size of a new SQLite file: large imports are faster with larger pages."""
CACHE_KIBIBYTES = 65_536
"""Pages that SQLite keeps in memory during an import."""


class DatabaseError(UserError):
    """The database cannot be found, opened or used."""


def find_group_database() -> str | None:
    """The `--database` given to the group of a command: the default of its own option."""
    import click

    context = click.get_current_context(silent=True)
    return context.obj if context else None


def database_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the option `--database` to a command; its group may have set it already."""
    import click

    return click.option("--database", metavar="URL", default=find_group_database, help=OPTION_HELP)(
        command
    )


# -- which database ------------------------------------------------------------------------------


def find_database_url(option: str | None = None) -> URL:
    """The URL of the database: from `--database`, else the environment, else the default file.

    `option` is a URL or a path of a SQLite file; in the result, a SQLite path is absolute.
    """
    from sqlalchemy import URL, make_url
    from sqlalchemy.exc import ArgumentError

    given = option if option is not None else os.environ.get(URL_VARIABLE) or str(DEFAULT_FILE)
    if not re.match(r"[A-Za-z][\w+.-]+:", given):
        if given.strip() == "":
            raise DatabaseError(f"no database is named: {ACCEPTED}")
        if given.strip() == ":memory:":
            raise DatabaseError(
                f":memory: does not name a SQLite file, which is needed: {ACCEPTED}"
            )
        return URL.create("sqlite", database=str(Path(given).expanduser().absolute()))
    masked = re.sub(r"//[^@/]*@", "//***@", given)
    try:
        url = make_url(re.sub(r"^postgres:", "postgresql:", given))
    except (ArgumentError, ValueError) as error:
        raise DatabaseError(f"{masked} is not a database URL: {ACCEPTED}") from error
    if url.drivername in ("sqlite", "sqlite+pysqlite"):
        if url.database in (None, "", ":memory:") or url.query or url.host:
            raise DatabaseError(f"{masked} does not name a SQLite file: {ACCEPTED}")
        return URL.create("sqlite", database=str(Path(str(url.database)).absolute()))
    if url.drivername not in ("postgresql", "postgresql+psycopg"):
        raise DatabaseError(
            f"Bedfellows cannot use a database of kind {url.drivername}: {ACCEPTED}"
        )
    return url.set(drivername="postgresql+psycopg")


def display_name(url: URL) -> str:
    """The database as a person names it, without its password."""
    if _is_sqlite(url):
        return str(url.database)
    return url.set(drivername="postgresql").render_as_string(hide_password=True)


def _is_sqlite(url: URL) -> bool:
    return url.get_backend_name() == "sqlite"


def suggested_command(command: str, url: URL) -> str:
    """A command for this database, ready to be typed."""
    try:
        is_default = url == find_database_url()
    except DatabaseError:
        is_default = False
    option = "" if is_default else f"--database {shlex.quote(display_name(url))} "
    return f"`bedfellows {option}{command}`"


def _read_lock_timeout() -> float:
    """Seconds to wait for another writer."""
    text = os.environ.get(LOCK_VARIABLE) or "60"
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds <= 86_400:
        raise DatabaseError(f"{LOCK_VARIABLE}={text} is not a number of seconds from 0 to 86400")
    return seconds


# -- opening it ----------------------------------------------------------------------------------


def create_reading_engine(url: URL) -> Engine:
    """Create an engine that cannot write; each connection sees one unchanging state."""
    if not _is_sqlite(url):
        return _create_postgresql_engine(
            url, isolation_level="REPEATABLE READ", execution_options={"postgresql_readonly": True}
        )
    path = require_file(url)
    return _create_sqlite_engine(
        url, build_reading_uri(path), _BEGIN_READING, ["PRAGMA query_only=ON"], reads=True
    )


def build_reading_uri(path: Path) -> str:
    """The URI under which SQLite opens a file for reading, also in a folder that is read-only."""
    # SQLite makes files beside a database in WAL mode even to read it. In a read-only folder with
    # no change under way, the file can be opened as one that never changes.
    changing = Path(f"{path}-wal").exists() or Path(f"{path}-journal").exists()
    constant = not changing and not os.access(path.parent, os.W_OK)
    return f"{path.as_uri()}?{'immutable=1' if constant else 'mode=ro'}"


def create_writing_engine(url: URL) -> Engine:
    """Create an engine for changing rows: readers never wait, a second writer waits its turn."""
    if not _is_sqlite(url):
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
    if not _is_sqlite(url):
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
    if not _is_sqlite(url):
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

    seconds = _read_lock_timeout()
    path = Path(str(url.database))

    class Reader(sqlite3.Connection):
        def close(self) -> None:
            super().close()
            _remove_side_files(path)

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


def _remove_side_files(path: Path) -> None:
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
                if _get_result_code(cause) != _BUSY or time.monotonic() >= end:
                    raise


def _create_postgresql_engine(url: URL, **options: Any) -> Engine:
    from sqlalchemy import NullPool, create_engine, event

    milliseconds = max(1, int(_read_lock_timeout() * 1000))  # PostgreSQL takes 0 as for ever
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


def _get_result_code(error: Any) -> int:
    """SQLite's primary result code (sqlite.org/rescode.html); 0 for another error."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


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


# -- using it ------------------------------------------------------------------------------------


@contextmanager
def connect(engine: Engine) -> Iterator[Connection]:
    """Open a connection that raises `DatabaseError`s; the caller commits."""
    with translate_errors(engine.url):
        connection = engine.connect()
        try:
            yield connection
        finally:
            # Interrupted here, SQLAlchemy would print the traceback.
            with defer_interrupts():
                connection.close()


@contextmanager
def translate_errors(url: URL) -> Iterator[None]:
    """Turn a driver's errors about the state of the database into a `DatabaseError`.

    Errors of the program (wrong SQL, a violated constraint) pass through unchanged.
    """
    from sqlalchemy.exc import DBAPIError

    try:
        yield
    except DBAPIError as error:
        if _is_sqlite(url) and _get_result_code(error.orig) == _INTERRUPTED:
            raise KeyboardInterrupt from None
        explain = _explain_sqlite_error if _is_sqlite(url) else _explain_postgresql_error
        trouble = explain(url, error.orig)
        if trouble is None:
            raise
        raise DatabaseError(trouble) from error


def _explain_lock(url: URL) -> str:
    return (
        f"{display_name(url)} is locked: another program is changing it; try again when it is done "
        f"(waited {_read_lock_timeout():g} s; {LOCK_VARIABLE} sets another time)"
    )


def _explain_missing_part(url: URL, detail: str = "") -> str:
    return (
        f"a part of the schema of {display_name(url)} is missing{detail}: "
        f"repair it with {suggested_command('migrate', url)}"
    )


def _explain_sqlite_error(url: URL, error: Any) -> str | None:
    path, text = display_name(url), str(error)
    if text.startswith(("no such table", "no such column")):
        return _explain_missing_part(url, f" ({text})")
    # By result code; other codes are errors of the program.
    return {
        _BUSY: _explain_lock(url),
        8: f"{path} cannot be written to: {text}",
        10: f"{path} cannot be read or written: {text}",
        11: f"{path} is damaged: {text}",
        13: f"there is no room left to write {path}",
        14: f"{path} cannot be opened: {text} (in a folder that cannot be written to, it can be "
        f"read only without a file {Path(path).name}-wal beside it)",
        26: f"{path} is not a SQLite database",
    }.get(_get_result_code(error))


def _explain_postgresql_error(url: URL, error: Any) -> str | None:
    import psycopg

    name, state, text = display_name(url), getattr(error, "sqlstate", None), str(error).strip()
    detail = text.splitlines()[-1] if text else type(error).__name__
    # The codes of postgresql.org/docs/current/errcodes-appendix.html.
    known = {
        "55P03": _explain_lock(url),
        "42501": f"{name} does not permit this: {detail}",
        "25006": f"{name} is open for reading only: {detail}",
        "42P01": _explain_missing_part(url),
        "42703": _explain_missing_part(url),
    }
    if state in known or not isinstance(error, psycopg.OperationalError):
        return known.get(state or "")
    if state is not None:
        return f"{name} could not finish: {detail}"
    if "database" in text and "does not exist" in text:
        return (
            f"{name} does not exist: create it with createdb, then {suggested_command('init', url)}"
        )
    if "password" in text or "authentication" in text:
        return f"{name} refuses the user or the password: {detail}"
    return f"PostgreSQL does not answer at {name}: {detail}"


# -- its schema's revision -----------------------------------------------------------------------


def list_revisions() -> list[str]:
    """All revisions of the schema, oldest first, from the names of the migration files."""
    return sorted(file.stem for file in (HOME / "migrations" / "versions").glob("[0-9]*_*.py"))


def get_head_revision() -> str:
    """The revision that this program needs."""
    return list_revisions()[-1]


def read_revision(connection: Connection) -> str | None:
    """The revision of a database; None if it has no schema yet."""
    from sqlalchemy.exc import DBAPIError

    if not connection.dialect.has_table(connection, REVISION_TABLE):
        return None
    query = f"SELECT version_num FROM {REVISION_TABLE}"
    try:
        found: str | None = connection.exec_driver_sql(query).scalar()
    except DBAPIError as error:
        if "version_num" not in str(error.orig):
            raise
        raise DatabaseError(
            f"{display_name(connection.engine.url)} has a table {REVISION_TABLE} without the "
            "column version_num, so its revision is unknown: restore a backup, or name another "
            "database with --database"
        ) from error
    return found


def list_other_tables(connection: Connection) -> list[str]:
    """The tables of a database except the one that records its revision."""
    names = connection.dialect.get_table_names(connection)
    return sorted(name for name in names if name != REVISION_TABLE)


def require_current_revision(connection: Connection, head: str | None = None) -> str:
    """The revision of the database; DatabaseError if this program (or `head`) needs another."""
    found, needed = read_revision(connection), head or get_head_revision()
    if found == needed:
        return needed
    url = connection.engine.url
    if found in list_revisions():
        trouble = (
            f"is at the older revision {found}, and this program needs {needed}: "
            f"bring it up to date with {suggested_command('migrate', url)}"
        )
    else:
        trouble = _explain_unknown_revision(found, needed, list_other_tables(connection), url)
    raise DatabaseError(f"{display_name(url)} {trouble}")


def _explain_unknown_revision(found: str | None, needed: str, tables: list[str], url: URL) -> str:
    """What is wrong with a database that has these tables and none of our revisions."""
    if tables and SENTINEL_TABLE not in tables:
        return (
            f"is not a Bedfellows database: it has the table {tables[0]} but no revision of "
            "ours; name another with --database"
        )
    if found is None and tables:
        return (
            "is a Bedfellows database, but its revision is missing from the table "
            f"{REVISION_TABLE}: restore a backup"
        )
    if found is None:
        return f"holds no Bedfellows data: add it with {suggested_command('init', url)}"
    unknown = f"is at revision {found}, which this program does not know (it knows up to {needed})"
    number = re.match(r"(\d{4})_\w+$", found)
    if number and number[1] > needed[:4]:
        return f"{unknown}: a newer Bedfellows made it, so update the program"
    return (
        f"{unknown}: another program made it, or it was changed by hand; restore a backup, or name "
        "another database with --database"
    )

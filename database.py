"""Which database, and how to open it: read-only, read-write, for migration.

The database is a SQLite file beside this module unless `BEDFELLOWS_DATABASE_URL` or `--database`
names another file or a PostgreSQL database. Whatever keeps it from being opened or used becomes a
`UserError`, whose message says what to do. Everything heavy is imported inside the functions, so
that help and shell completion do not wait for SQLAlchemy.
"""

from __future__ import annotations

import io
import math
import os
import re
import shlex
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from threading import Timer
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import sqlite3
    from types import FrameType

    from sqlalchemy import URL, Connection, Engine

HOME = Path(__file__).resolve().parent
DEFAULT_FILE = HOME / "bedfellows.sqlite"
VARIABLE = "BEDFELLOWS_DATABASE_URL"
LOCK_VARIABLE = "BEDFELLOWS_LOCK_TIMEOUT"
OPTION_HELP = f"SQLite file or postgresql:// URL  [default: {VARIABLE}, else {DEFAULT_FILE.name}]"
ACCEPTED = (
    "give the path of a SQLite file, sqlite:////path/to/file, "
    "or postgresql://user:password@host:port/database"
)

BUSY = 5
INTERRUPTED = 9
# A state is held from the first row read, so one is read at once.
SNAPSHOT = ["BEGIN", "SELECT count(*) FROM sqlite_master"]
IN_TURN = ["BEGIN IMMEDIATE"]
WAL = "PRAGMA journal_mode=WAL"
PAGE = 8192
"""Bytes of a page of a new SQLite file: large imports write larger pages the sooner."""
CACHE = 65_536
"""Kibibytes of pages that SQLite keeps in memory during an import."""
REVISION_TABLE = "alembic_version"
LANDMARK = "actor_kinds"
"""A table that stands in a database of ours at every revision, and hardly in another's."""

_CLOSING = ("_finalize_fairy", "_close_connection")
"""Functions of SQLAlchemy's pool, which prints whatever is raised in them."""
_MOMENT, _PATIENCE = 0.02, 2.0
"""Seconds after which an interruption comes again, and for how long it does."""
_OBEYING = 5.0
"""Seconds for which an interruption is taken to be obeyed."""


class UserError(Exception):
    """What went wrong, in words for the person at the terminal; ends a command with status 2."""


class DatabaseError(UserError):
    """The database cannot be found, opened or used."""


def start_quietly() -> None:
    """Let Ctrl-C end the process at once and without a word, until `guarded` takes over.

    For the top of a program, before the imports that take a moment.
    """
    # A job in the background may have been told to ignore it.
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _leave)


def _leave(_number: int, _frame: object) -> None:
    os._exit(130)


def _interrupt(_number: int, frame: FrameType | None) -> None:
    """Raise KeyboardInterrupt, but where it would be lost or told as somebody else's error.

    In the midst of a Python import it ends the process, unless files would be left behind; then,
    and where SQLAlchemy closes a connection, it comes again in a moment. While one is being obeyed,
    another says nothing new, and would cut short what is done to end well.
    """
    if time.monotonic() - _Hold.obeyed < _OBEYING:
        return
    while frame is not None:
        is_import = frame.f_code.co_filename.startswith("<frozen importlib")
        if is_import and not _Hold.is_on():
            os._exit(130)
        if is_import or frame.f_code.co_name in _CLOSING:
            again = Timer(_MOMENT, os.kill, (os.getpid(), signal.SIGINT))
            again.daemon = True
            again.start()
            _Hold.coming = again
            return
        frame = frame.f_back
    _Hold.obeyed = time.monotonic()
    raise KeyboardInterrupt


class _Hold:
    """Whether files would be left behind, and how long an interruption may be put off for it."""

    count = 0
    until = 0.0
    coming: Timer | None = None
    """What sends the last one again that was put off."""
    obeyed = -math.inf
    """When the last one was let through."""

    @classmethod
    def is_on(cls) -> bool:
        """Whether an interruption that comes now is to wait."""
        now = time.monotonic()
        cls.until = cls.until or now + _PATIENCE
        return cls.count > 0 and now < cls.until


@contextmanager
def nothing_left_behind() -> Iterator[None]:
    """Let no interruption end the process at once, for it would leave files behind."""
    _Hold.count, _Hold.until = _Hold.count + 1, 0.0
    try:
        yield
    finally:
        _Hold.count -= 1


def guarded(run: Callable[[], int | None]) -> int:
    """Run a click command (`standalone_mode=False`) and return the exit status of the process.

    What a user can cause ends without a traceback: 2 for bad input, 130 for Ctrl-C, and 0 where
    the reader of a pipe (`| head`) has gone. What began with `start_quietly` ends here.
    """
    is_program = signal.getsignal(signal.SIGINT) is _leave
    status = _status(run, is_program=is_program)
    if is_program and not _is_watched():
        # Python would free what the program holds one by one: a tenth of a report's time.
        for stream in (sys.stdout, sys.stderr):
            with suppress(OSError, ValueError):
                stream.flush()
        if _Hold.coming is not None:
            # An interruption that was put off, which ends the process with a status of its own.
            _Hold.coming.join()
        os._exit(status)
    return status


def _is_watched() -> bool:
    """Whether a profiler or a debugger looks on, which has to see Python end in its own way."""
    if hasattr(sys, "monitoring") and any(map(sys.monitoring.get_tool, range(6))):
        return True
    return sys.getprofile() is not None or sys.gettrace() is not None


def _status(run: Callable[[], int | None], *, is_program: bool) -> int:
    import gc

    import click

    if is_program:
        signal.signal(signal.SIGINT, _interrupt)
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:  # closed by whoever started the process
            setattr(sys, name, Path(os.devnull).open("w"))  # noqa: SIM115
        elif isinstance(stream, io.TextIOWrapper):
            # What an encoding lacks shows as its code, never as the ? of what is not decided.
            stream.reconfigure(errors="backslashreplace")
    # No process here lives long enough for collecting to pay: a report takes a tenth less without.
    gc.disable()
    stdout = sys.stdout
    try:
        status = run() or 0
        sys.stdout.flush()
        return status
    except UserError as error:
        print(f"bedfellows: {error}", file=sys.stderr)
        return 2
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        return 130
    except BrokenPipeError:
        return _without_reader()
    except OSError as error:
        if error.filename is not None:
            raise
        print(f"bedfellows: the answer cannot be written: {error.strerror}", file=sys.stderr)
        _without_reader()
        return 2
    except SystemExit:
        # click meets a broken pipe by exchanging stdout and leaving with status 1.
        if sys.stdout is not stdout:
            return _without_reader()
        raise
    except Exception as error:
        # What is written in Rust (pydantic) wraps the interruption in an error of its own.
        if KeyboardInterrupt.__name__ in str(error):
            return 130
        raise
    finally:
        if is_program:
            signal.signal(signal.SIGINT, _leave)


def database_of_group() -> str | None:
    """The `--database` of the group of commands that a command stands in: its default."""
    import click

    context = click.get_current_context(silent=True)
    return context.obj if context else None


def database_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Let a command take `--database` of its own; a group in front of it may have set it."""
    import click

    return click.option("--database", metavar="URL", default=database_of_group, help=OPTION_HELP)(
        command
    )


def _without_reader() -> int:
    # Python flushes stdout once more when it ends; let that go nowhere instead of failing loudly.
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.__stdout__, sys.__stderr__):
        if stream is not None:
            os.dup2(nowhere, stream.fileno())
    return 0


# -- which database ------------------------------------------------------------------------------


def database_url(option: str | None = None) -> URL:
    """The database that `--database` names, else the environment, else the default file.

    `option` is a URL or a path of a SQLite file; in the result, a SQLite path is absolute.
    """
    from sqlalchemy import URL, make_url
    from sqlalchemy.exc import ArgumentError

    given = option if option is not None else os.environ.get(VARIABLE) or str(DEFAULT_FILE)
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


def shown(url: URL) -> str:
    """The database as a person would name it, without its password."""
    if _is_sqlite(url):
        return str(url.database)
    return url.set(drivername="postgresql").render_as_string(hide_password=True)


def _is_sqlite(url: URL) -> bool:
    return url.get_backend_name() == "sqlite"


def remedy(command: str, url: URL) -> str:
    """The command that mends this database, as it can be typed."""
    given = os.environ.get(VARIABLE) or str(DEFAULT_FILE)
    try:
        named = "" if url == database_url(given) else f"--database {shlex.quote(shown(url))} "
    except DatabaseError:
        named = f"--database {shlex.quote(shown(url))} "
    return f"`bedfellows {named}{command}`"


def _lock_seconds() -> float:
    """How long to wait for another writer."""
    text = os.environ.get(LOCK_VARIABLE) or "60"
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds <= 86_400:
        raise DatabaseError(f"{LOCK_VARIABLE}={text} is not a number of seconds from 0 to 86400")
    return seconds


# -- opening it ----------------------------------------------------------------------------------


def reading(url: URL) -> Engine:
    """An engine that cannot write; each connection sees one unchanging state of the database."""
    if not _is_sqlite(url):
        return _postgresql(
            url, isolation_level="REPEATABLE READ", execution_options={"postgresql_readonly": True}
        )
    path = existing_file(url)
    return _sqlite(url, reading_uri(path), SNAPSHOT, ["PRAGMA query_only=ON"], reads=True)


def reading_uri(path: Path) -> str:
    """How SQLite is to open a file that is only read, also where it may not write beside it."""
    # SQLite wants to make files beside a database in WAL mode, also to read it. In a folder where
    # it cannot, and no change is under way beside the file, the file may pass as constant.
    changing = Path(f"{path}-wal").exists() or Path(f"{path}-journal").exists()
    constant = not changing and not os.access(path.parent, os.W_OK)
    return f"{path.as_uri()}?{'immutable=1' if constant else 'mode=ro'}"


def writing(url: URL) -> Engine:
    """An engine for changing rows: readers never wait for it, a second writer waits its turn."""
    if not _is_sqlite(url):
        return _postgresql(url)
    path = existing_file(url)
    _writable(path)
    return _sqlite(url, f"{path.as_uri()}?mode=rw", IN_TURN, ["PRAGMA foreign_keys=ON", WAL])


def importing(url: URL, *, keys_checked: bool = False) -> Engine:
    """An engine for loading many rows at once; otherwise as `writing`.

    With ``keys_checked``, SQLite leaves foreign keys to the caller, who writes only keys that are
    there: looking each of them up again takes a third of the time of a large load.
    """
    if not _is_sqlite(url):
        return _postgresql(url)
    path = existing_file(url)
    _writable(path)
    keys = f"PRAGMA foreign_keys={'OFF' if keys_checked else 'ON'}"
    pragmas = [keys, f"PRAGMA cache_size=-{CACHE}", WAL]
    engine = _sqlite(url, f"{path.as_uri()}?mode=rw", IN_TURN, pragmas)

    from sqlalchemy import event

    @event.listens_for(engine, "connect")
    def let_python_look(connection: sqlite3.Connection, _record: object) -> None:
        # A statement over millions of rows would keep Ctrl-C waiting until its end.
        connection.set_progress_handler(lambda: 0, 1_000_000)

    return engine


def migrating(url: URL) -> Engine:
    """An engine for changing the schema; makes the SQLite file if there is none.

    On SQLite foreign keys are off, because rebuilding a parent table would delete its children;
    who migrates checks them before the commit.
    """
    if not _is_sqlite(url):
        return _postgresql(url)
    path = Path(str(url.database))
    if os.access(path, os.F_OK) and (path.is_dir() or path.stat().st_size > 0):
        existing_file(url)
    _writable(path)
    pragmas = [f"PRAGMA page_size={PAGE}", "PRAGMA foreign_keys=OFF", WAL]
    return _sqlite(url, f"{path.as_uri()}?mode=rwc", IN_TURN, pragmas)


def _sqlite(
    url: URL, uri: str, begin: list[str], pragmas: list[str], *, reads: bool = False
) -> Engine:
    import sqlite3

    from sqlalchemy import NullPool, create_engine, event

    seconds = _lock_seconds()
    path = Path(str(url.database))

    class Reader(sqlite3.Connection):
        def close(self) -> None:
            super().close()
            _tidy(path)

    def opened() -> sqlite3.Connection:
        # isolation_level None: transactions begin where SQLAlchemy begins them, schema changes too.
        connection = sqlite3.connect(
            uri,
            uri=True,
            timeout=min(seconds, 0.2),
            isolation_level=None,
            factory=Reader if reads else sqlite3.Connection,
        )

        def execute(pragma: str) -> None:
            # The mode stays with the file, so one that is not ours keeps its own.
            if pragma != WAL or _ours(connection):
                connection.execute(pragma)

        try:
            _patiently(execute, pragmas, seconds)
        except BaseException:
            connection.close()
            raise
        return connection

    engine = create_engine(url, creator=opened, poolclass=NullPool)

    @event.listens_for(engine, "begin")
    def wait_for_turn(connection: Connection) -> None:
        _patiently(connection.exec_driver_sql, begin, seconds)

    return engine


def _tidy(path: Path) -> None:
    """Have SQLite remove the empty -wal and the -shm that it made for a reader of a WAL database.

    Who may only read has to leave them behind; left there, they bar other users from writing.
    SQLite itself sees to it that nobody else has the database open.
    """
    import sqlite3

    wal = Path(f"{path}-wal")
    with suppress(OSError, sqlite3.Error):
        if wal.stat().st_size == 0 and os.access(path, os.W_OK):
            last = sqlite3.connect(f"{path.as_uri()}?mode=rw", uri=True, timeout=0)
            with closing(last):
                # Any look at the file will do; this one spares reading the whole schema.
                last.execute("PRAGMA user_version")


def _ours(connection: sqlite3.Connection) -> bool:
    """Whether a SQLite file holds our schema, or nothing yet."""
    rows = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    tables = {name for (name,) in rows}
    return {REVISION_TABLE, LANDMARK} <= tables or tables <= {REVISION_TABLE}


def _patiently(execute: Callable[[str], object], statements: list[str], seconds: float) -> None:
    """Run each statement again while another connection holds the lock, until the time is up.

    SQLite could wait by itself, but Ctrl-C would have to wait with it.
    """
    end = time.monotonic() + seconds
    for statement in statements:
        while True:
            try:
                execute(statement)
                break
            except Exception as error:
                cause = getattr(error, "orig", error)
                if _result_code(cause) != BUSY or time.monotonic() >= end:
                    raise


def _postgresql(url: URL, **options: Any) -> Engine:
    from sqlalchemy import NullPool, create_engine, event

    milliseconds = max(1, int(_lock_seconds() * 1000))  # to PostgreSQL, 0 is for ever
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


def existing_file(url: URL) -> Path:
    """The SQLite file, known to be there, readable and a database."""
    path = Path(str(url.database))
    try:
        with path.open("rb") as file:
            start = file.read(16)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise DatabaseError(
            f"there is no database at {path}: make it with {remedy('init', url)}"
        ) from error
    except IsADirectoryError as error:
        raise DatabaseError(f"{path} is a folder, not a database file") from error
    except OSError as error:
        raise DatabaseError(f"{path} cannot be read: {error.strerror}") from error
    if start == b"":
        raise DatabaseError(f"{path} is an empty file: fill it with {remedy('init', url)}")
    if start != b"SQLite format 3\0":
        raise DatabaseError(f"{path} is not a SQLite database")
    return path


def _result_code(error: Any) -> int:
    """SQLite's primary result code (sqlite.org/rescode.html); 0 if the error is not SQLite's."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def _writable(path: Path) -> None:
    """Refuse before anything is done: SQLite writes the file and journals beside it."""
    if not os.access(path.parent, os.F_OK):
        raise DatabaseError(f"there is no folder {path.parent} to keep the database in")
    if not os.access(path.parent, os.W_OK):
        trouble = f"the folder {path.parent} cannot be written to"
    elif os.access(path, os.F_OK) and not os.access(path, os.W_OK):
        trouble = f"the file {path} cannot be written to"
    else:
        return
    raise DatabaseError(trouble + ("; reports still work" if os.access(path, os.R_OK) else ""))


# -- using it ------------------------------------------------------------------------------------


@contextmanager
def connected(engine: Engine) -> Iterator[Connection]:
    """A connection whose failures are `DatabaseError`s; nothing is committed for the caller."""
    with translated_errors(engine.url), engine.connect() as connection:
        yield connection


@contextmanager
def translated_errors(url: URL) -> Iterator[None]:
    """Turn what a database driver raises for the state of the database into a `DatabaseError`.

    Faults of the program (wrong SQL, a violated constraint) pass through as they are.
    """
    from sqlalchemy.exc import DBAPIError

    try:
        yield
    except DBAPIError as error:
        if _is_sqlite(url) and _result_code(error.orig) == INTERRUPTED:
            raise KeyboardInterrupt from None
        say = _sqlite_trouble if _is_sqlite(url) else _postgresql_trouble
        trouble = say(url, error.orig)
        if trouble is None:
            raise
        raise DatabaseError(trouble) from error


def _locked(url: URL) -> str:
    return (
        f"{shown(url)} is locked: another program is changing it; try again when it is done "
        f"(waited {_lock_seconds():g} s; {LOCK_VARIABLE} sets another time)"
    )


def _sqlite_trouble(url: URL, error: Any) -> str | None:
    path, text = shown(url), str(error)
    if text.startswith(("no such table", "no such column")):
        return f"{path} lacks a part of its schema ({text}): mend it with {remedy('migrate', url)}"
    # By result code; the codes not named here are faults of the program.
    return {
        BUSY: _locked(url),
        8: f"{path} cannot be written to: {text}",
        10: f"{path} cannot be read or written: {text}",
        11: f"{path} is damaged: {text}",
        13: f"there is no room left to write {path}",
        14: f"{path} cannot be opened: {text} (in a folder that cannot be written to, it can be "
        f"read only when no {Path(path).name}-wal stands beside it)",
        26: f"{path} is not a SQLite database",
    }.get(_result_code(error))


def _postgresql_trouble(url: URL, error: Any) -> str | None:
    import psycopg

    name, state, text = shown(url), getattr(error, "sqlstate", None), str(error).strip()
    detail = text.splitlines()[-1] if text else type(error).__name__
    # The codes of postgresql.org/docs/current/errcodes-appendix.html.
    known = {
        "55P03": _locked(url),
        "42501": f"{name} does not permit this: {detail}",
        "25006": f"{name} is open for reading only: {detail}",
        "42P01": f"{name} lacks a part of its schema: mend it with {remedy('migrate', url)}",
        "42703": f"{name} lacks a part of its schema: mend it with {remedy('migrate', url)}",
    }
    if state in known or not isinstance(error, psycopg.OperationalError):
        return known.get(state or "")
    if state is not None:
        return f"{name} could not finish: {detail}"
    if "database" in text and "does not exist" in text:
        return f"{name} does not exist: make it with createdb, then {remedy('init', url)}"
    if "password" in text or "authentication" in text:
        return f"{name} refuses the user or the password: {detail}"
    return f"PostgreSQL does not answer at {name}: {detail}"


# -- its schema's revision -----------------------------------------------------------------------


def revisions() -> list[str]:
    """Every revision of the schema, oldest first, from the names of the migration files."""
    return sorted(file.stem for file in (HOME / "migrations" / "versions").glob("[0-9]*_*.py"))


def head_revision() -> str:
    """The revision that this program needs."""
    return revisions()[-1]


def revision(connection: Connection) -> str | None:
    """The revision that a database is at; None where no schema has been made."""
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
            f"{shown(connection.engine.url)} holds a table {REVISION_TABLE} without the column "
            "version_num, so nobody can tell its revision: restore a backup, or name another "
            "database with --database"
        ) from error
    return found


def tables_beside(connection: Connection) -> list[str]:
    """The tables of a database other than the one that records its revision."""
    names = connection.dialect.get_table_names(connection)
    return sorted(name for name in names if name != REVISION_TABLE)


def require_current(connection: Connection, head: str | None = None) -> str:
    """The revision of the database, if it is the one that this program (or `head`) needs."""
    found, needed = revision(connection), head or head_revision()
    if found == needed:
        return needed
    url = connection.engine.url
    if found in revisions():
        trouble = (
            f"is at the older revision {found}, and this program needs {needed}: "
            f"bring it up to date with {remedy('migrate', url)}"
        )
    else:
        trouble = _without_revision_of_ours(found, needed, tables_beside(connection), url)
    raise DatabaseError(f"{shown(url)} {trouble}")


def _without_revision_of_ours(found: str | None, needed: str, tables: list[str], url: URL) -> str:
    """What is wrong with a database that is at none of our revisions, and holds these tables."""
    if tables and LANDMARK not in tables:
        return (
            f"is not a Bedfellows database: it holds the table {tables[0]}, but no revision of "
            "ours; name another with --database"
        )
    if found is None and tables:
        return (
            "is a Bedfellows database, but the record of its revision is gone from the table "
            f"{REVISION_TABLE}: restore a backup"
        )
    if found is None:
        return f"holds no Bedfellows data: add it with {remedy('init', url)}"
    unknown = f"is at revision {found}, which this program does not know (it knows up to {needed})"
    number = re.match(r"(\d{4})_\w+$", found)
    if number and number[1] > needed[:4]:
        return f"{unknown}: a newer Bedfellows made it, so update the program"
    return (
        f"{unknown}: another program made it, or it was changed by hand; restore a backup, or name "
        "another database with --database"
    )

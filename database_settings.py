"""What a user sets: which database is used, and how long to wait for its lock.

The database is a SQLite file beside this module, unless `--database`, `BEDFELLOWS_DATABASE_URL` or
`bedfellows.toml` (`defaults_file`) names another file or a PostgreSQL database, in this order.
SQLAlchemy is imported inside the functions, so that help and shell completion do not wait for it.
"""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from console import UserError, mask_passwords
from defaults_file import name_origin, read_defaults

if TYPE_CHECKING:
    from sqlalchemy import URL

HOME = Path(__file__).resolve().parent
DEFAULT_FILE = HOME / "bedfellows.sqlite"
URL_VARIABLE = "BEDFELLOWS_DATABASE_URL"
LOCK_VARIABLE = "BEDFELLOWS_LOCK_TIMEOUT"
OPTION_HELP = (
    f"SQLite file or postgresql:// URL  [default: {URL_VARIABLE}, else bedfellows.toml, "
    f"else {DEFAULT_FILE.name}]"
)
# The other way in which PostgreSQL's programs name a database: host=... user=... password=...
_SETTINGS = re.compile(
    r"\s*(host|hostaddr|port|dbname|user|password|passfile|service|sslmode)\s*=|.*\spassword\s*=",
    re.DOTALL,
)
ACCEPTED = (
    "give the path of a SQLite file, sqlite:////path/to/file, "
    "or postgresql://user:password@host:port/database"
)


class DatabaseError(UserError):
    """The database cannot be found, opened or used."""


class OutdatedDatabaseError(DatabaseError):
    """The database is whole, and its schema is older than the program."""


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


def find_default_database() -> tuple[str, str]:
    """The database that is used without `--database`, and where that is set."""
    if given := os.environ.get(URL_VARIABLE):
        return given, URL_VARIABLE
    named = read_defaults().values.get("database")
    return (named, named.origin) if named else (str(DEFAULT_FILE), "built in")


def list_defaults() -> list[str]:
    """Each setting that has a default, its value and where it is set, as lines to print."""
    database, origin = find_default_database()
    rows = [("database", mask_passwords(database), origin)]
    found = read_defaults()
    for name, value in (("format", "table"), ("as-of", "the day of the edition")):
        setting = found.values.get(name)
        rows.append((name, setting or value, setting.origin if setting else "built in"))
    origin = found.countries[0].origin if found.countries else "built in"
    rows.append(("countries", " ".join(found.countries) or "none", origin))
    wide = max(len(value) for _, value, _ in rows)
    return [f"{name:<10} {value:<{wide}}  {origin}" for name, value, origin in rows]


def find_database_url(option: str | None = None) -> URL:
    """The URL of the database: from `--database`, else as `find_default_database` has it.

    `option` is a URL or a path of a SQLite file; in the result, a SQLite path is absolute.
    """
    if option is not None:
        return _parse_database(option)
    given = find_default_database()[0]
    try:
        return _parse_database(given)
    except DatabaseError as error:
        raise DatabaseError(str(name_origin(given, error))) from None


def _parse_database(given: str) -> URL:
    from sqlalchemy import URL, make_url
    from sqlalchemy.exc import ArgumentError

    if _SETTINGS.match(given) and not os.access(given, os.F_OK):
        raise DatabaseError(
            f"{mask_passwords(given)} lists settings, and a URL is needed: {ACCEPTED}"
        )
    if not re.match(r"[A-Za-z][\w+.-]+:", given):
        if given.strip() == "":
            raise DatabaseError(f"no database is named: {ACCEPTED}")
        if given.strip() == ":memory:":
            raise DatabaseError(
                f":memory: does not name a SQLite file, which is needed: {ACCEPTED}"
            )
        return URL.create("sqlite", database=str(Path(given).expanduser().absolute()))
    # The whole text is a URL here, so that spaces in a password are masked with it.
    masked = mask_passwords(given.replace(" ", "+"))
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
    if "@" in (url.host or ""):
        raise DatabaseError(f"{masked} has a second @: write it as %40 in the user or the password")
    try:
        (url.host or "").encode("idna")
    except UnicodeError as error:
        raise DatabaseError(f"{masked} does not name a host: {ACCEPTED}") from error
    return _move_credentials(url).set(drivername="postgresql+psycopg")


def _move_credentials(url: URL) -> URL:
    """The URL with user and password in front of the host, where every program masks them."""
    last = {
        name: value if isinstance(value, str) else value[-1]
        for name, value in url.query.items()
        if name in ("user", "password")
    }
    url = url.difference_update_query(list(last))
    if "user" in last:
        url = url.set(username=last["user"])
    return url.set(password=last["password"]) if "password" in last else url


def display_name(url: URL) -> str:
    """The database as a person names it, without its passwords."""
    if is_sqlite(url):
        return str(url.database)
    return mask_passwords(url.set(drivername="postgresql").render_as_string(hide_password=True))


def is_sqlite(url: URL) -> bool:
    """Whether the database is a SQLite file, or one in memory."""
    return url.get_backend_name() == "sqlite"


def suggested_command(command: str, url: URL) -> str:
    """A command for this database, ready to be typed."""
    try:
        is_default = url == find_database_url()
    except UserError:
        is_default = False
    option = "" if is_default else f"--database {shlex.quote(display_name(url))} "
    return f"`bedfellows {option}{command}`"


def read_lock_timeout() -> float:
    """Seconds to wait for another writer."""
    text = os.environ.get(LOCK_VARIABLE) or "60"
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds <= 86_400:
        raise DatabaseError(f"{LOCK_VARIABLE}={text} is not a number of seconds from 0 to 86400")
    return seconds

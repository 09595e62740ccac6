"""Errors of the database drivers, as messages that say what to do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from console import mask_passwords
from database_damage import BUSY, INTERRUPTED, describe_damage, get_result_code
from database_settings import (
    LOCK_VARIABLE,
    DatabaseError,
    display_name,
    is_sqlite,
    read_lock_timeout,
    suggested_command,
)

if TYPE_CHECKING:
    from sqlalchemy import URL


@contextmanager
def translate_errors(url: URL) -> Iterator[None]:
    """Turn a driver's errors about the state of the database into a `DatabaseError`.

    Errors of the program (wrong SQL, a violated constraint) pass through unchanged.
    """
    from sqlalchemy.exc import DBAPIError

    try:
        yield
    except DBAPIError as error:
        if is_sqlite(url) and get_result_code(error.orig) == INTERRUPTED:
            raise KeyboardInterrupt from None
        explain = _explain_sqlite_error if is_sqlite(url) else _explain_postgresql_error
        trouble = explain(url, error.orig)
        if trouble is None:
            raise
        raise DatabaseError(trouble) from error


def _explain_lock(url: URL) -> str:
    return (
        f"{display_name(url)} is locked: another program is changing it; try again when it is done "
        f"(waited {read_lock_timeout():g} s; {LOCK_VARIABLE} sets another time)"
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
        BUSY: _explain_lock(url),
        8: f"{path} cannot be written to: {text}",
        10: f"{path} cannot be read or written: {text}",
        11: describe_damage(url, text),
        13: f"there is no room left to write {path}",
        14: f"{path} cannot be opened: {text} (in a folder that cannot be written to, it can be "
        f"read only without a file {Path(path).name}-wal beside it)",
        26: f"{path} is not a SQLite database",
    }.get(get_result_code(error))


def _explain_postgresql_error(url: URL, error: Any) -> str | None:
    import psycopg

    name, state, text = display_name(url), getattr(error, "sqlstate", None), str(error).strip()
    # Lines that begin with a tab only ask back: is the server running there?
    said = [line for line in text.splitlines() if not line.startswith("\t")]
    detail = said[-1].removeprefix("- ") if said else type(error).__name__
    # The codes of postgresql.org/docs/current/errcodes-appendix.html.
    known = {
        "55P03": _explain_lock(url),
        "42501": f"{name} does not permit this: {detail}",
        "25006": f"{name} is open for reading only: {detail}",
        "42P01": _explain_missing_part(url),
        "42703": _explain_missing_part(url),
    }
    if state is None and isinstance(error, psycopg.ProgrammingError):
        return f"{name} cannot be used: {mask_passwords(detail)}"  # a wrong part of the URL
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

"""What is damaged in a SQLite file, and what to do about it."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from console import UserError
from database_settings import (
    DatabaseError,
    OutdatedDatabaseError,
    display_name,
    is_sqlite,
    suggested_command,
)

if TYPE_CHECKING:
    import sqlite3

    from sqlalchemy import URL

BUSY, INTERRUPTED, CORRUPT, FULL, NOT_A_DATABASE = 5, 9, 11, 13, 26
"""SQLite's primary result codes (sqlite.org/rescode.html)."""
_LONGEST = 160
"""Characters of a fault in a message: two lines of a terminal."""
_ALLOWED_TYPES = {
    "BOOLEAN": "'integer', 'null'",
    "INTEGER": "'integer', 'null'",
    "BIGINT": "'integer', 'null'",
    "FLOAT": "'real', 'integer', 'null'",
    "TEXT": "'text', 'null'",
    "DATE": "'text', 'null'",
}


@contextmanager
def explain_damage(url: URL, uri: str) -> Iterator[None]:
    """Turn any error that a damaged SQLite file causes into a `DatabaseError` that says so.

    A changed byte can make any line of the program fail. So the file is checked after an error
    that no user has caused; if it is whole, the error passes through unchanged.
    """
    try:
        yield
    except Exception as error:
        if not is_sqlite(url) or not _may_be_damage(error):
            raise
        cause = getattr(error, "orig", None) or error
        damage = find_damage(uri)
        if damage is None and get_result_code(cause) in (CORRUPT, NOT_A_DATABASE):
            damage = str(cause)
        if damage is None:
            raise
        raise DatabaseError(describe_damage(url, damage)) from error


def describe_damage(url: URL, damage: str) -> str:
    """The message about a damaged file: what is wrong and what to do."""
    line = " ".join(damage.split())
    shown = line if len(line) <= _LONGEST else f"{line[:_LONGEST]}..."
    return f"{display_name(url)} is damaged ({shown}): {suggest_restore(url)}"


def suggest_restore(url: URL) -> str:
    """How to go on with a database that cannot be repaired in place."""
    if not is_sqlite(url):
        return "restore a backup"
    path = Path(str(url.database))
    quoted = shlex.quote(str(path))
    copies = path.parent.glob(f"{path.name}.*.backup")
    newest = max(copies, key=lambda copy: copy.stat().st_mtime, default=None)
    restore = "restore a backup"
    if newest is not None:
        restore += f", the newest with `cp {shlex.quote(str(newest))} {quoted}`"
    return f"{restore}, or `mv {quoted} {quoted}.damaged`, then {suggested_command('init', url)}"


def get_result_code(error: Any) -> int:
    """SQLite's primary result code (sqlite.org/rescode.html); 0 for another error."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def _may_be_damage(error: Exception) -> bool:
    if isinstance(error, UserError):
        return isinstance(error, DatabaseError) and not isinstance(error, OutdatedDatabaseError)
    cause = getattr(error, "orig", None) or error
    return not isinstance(error, OSError) and get_result_code(cause) not in (
        *(BUSY, INTERRUPTED, FULL),
    )


def find_damage(uri: str) -> str | None:
    """The first thing that is wrong with a SQLite file; None if it is whole or in use."""
    import sqlite3

    try:
        with closing(sqlite3.connect(uri, uri=True, timeout=0.2)) as connection:
            [(found,)] = connection.execute("PRAGMA integrity_check(1)").fetchall()
            if found != "ok":
                return str(found)
            return next(_find_wrong_values(connection), None)
    except sqlite3.Error as error:
        is_open = get_result_code(error) not in (BUSY, 14)
        return str(error) if is_open else None
    except UnicodeDecodeError as error:
        return f"text that is not UTF-8: {error.reason}"


def _find_wrong_values(connection: sqlite3.Connection) -> Iterator[str]:
    """Texts that are not UTF-8, values of a wrong type, references to rows that do not exist."""
    tables = [
        name
        for name, sql in connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'table'"
        ).fetchall()
        if not str(sql).upper().startswith("CREATE VIRTUAL")
    ]
    for name in tables:
        for _ in connection.execute(f'SELECT * FROM "{name}"'):
            pass  # reading decodes every text
    # A user's own table may hold anything.
    ours = set(tables)
    if "data_dictionary" in ours:
        query = "SELECT DISTINCT relation FROM data_dictionary"
        ours &= {name for (name,) in connection.execute(query)}
    for name in sorted(ours):
        for _, column, kind, *_ in connection.execute(f'PRAGMA table_info("{name}")').fetchall():
            allowed = _ALLOWED_TYPES.get(str(kind).upper(), "typeof(value)")
            wrong = f"typeof(value) NOT IN ({allowed})"
            if str(kind).upper() == "DATE":
                wrong += " OR date(julianday(value)) IS NOT value"  # also 2015-02-30
            query = f'SELECT quote(value) FROM (SELECT "{column}" AS value FROM "{name}")'
            if found := connection.execute(f"{query} WHERE {wrong} LIMIT 1").fetchone():
                yield f"{found[0]} in the column {column} of {name}"
    for name, row, parent, _ in connection.execute("PRAGMA foreign_key_check"):
        yield f"row {row} of {name} refers to a row of {parent} that does not exist"

"""How SQLite is asked: it checks every step of a statement before it runs it."""

from __future__ import annotations

import re
import sqlite3
import time

from sqlalchemy import Connection

from reports.sql_console.execute import Answer, Limits, Trouble
from reports.sql_console.tokenizer import Statement

_AUTH, _INTERRUPT = 23, 9
_EVERY = 2_000  # so many steps of SQLite's machine between two looks at the clock
_ALLOWED = {
    sqlite3.SQLITE_SELECT,
    sqlite3.SQLITE_READ,
    sqlite3.SQLITE_FUNCTION,
    sqlite3.SQLITE_RECURSIVE,
}
_REFUSED = {
    number: name.removeprefix("SQLITE_").replace("_", " ")
    for name, number in vars(sqlite3).items()
    if re.match(
        r"SQLITE_(ALTER|ANALYZE|ATTACH|CREATE|DELETE|DETACH|DROP|INSERT|REINDEX|UPDATE)", name
    )
    or name in ("SQLITE_SAVEPOINT", "SQLITE_TRANSACTION")
}
_FUNCTIONS = {"load_extension", "fts3_tokenizer", "writefile", "edit"}
# Of these, a value in brackets names what is asked about.
_PRAGMAS_ABOUT = {
    *("foreign_key_check", "foreign_key_list", "index_info", "index_list", "index_xinfo"),
    *("integrity_check", "quick_check", "table_info", "table_list", "table_xinfo"),
}
# Of these, a value would be set.
_PRAGMAS_BARE = {
    *("application_id", "auto_vacuum", "busy_timeout", "cache_size", "collation_list"),
    *("compile_options", "data_version", "database_list", "encoding", "foreign_keys"),
    *("freelist_count", "function_list", "journal_mode", "module_list", "page_count"),
    *("page_size", "pragma_list", "query_only", "schema_version", "synchronous", "user_version"),
}


def put(connection: Connection, statement: Statement, limits: Limits) -> Answer:
    """Run one statement; raises Trouble where it is refused, fails or takes too long."""
    raw = connection.connection.driver_connection
    assert isinstance(raw, sqlite3.Connection)
    refused: list[str] = []
    end = time.monotonic() + limits.seconds
    late = False

    def check(action: int, first: str | None, second: str | None, *_: object) -> int:
        why = _why_not(action, first, second)
        if why is None:
            return sqlite3.SQLITE_OK
        refused.append(why)
        return sqlite3.SQLITE_DENY

    def watch() -> bool:
        nonlocal late
        late = bool(limits.seconds) and time.monotonic() > end
        return late

    raw.text_factory = lambda raw_text: raw_text.decode(errors="replace")
    raw.set_authorizer(check)
    raw.set_progress_handler(watch, _EVERY)
    try:
        cursor = raw.execute(statement.text)
        rows = cursor.fetchmany(limits.rows + 1) if limits.rows else cursor.fetchall()
        columns = [name for name, *_ in cursor.description or ()]
        cursor.close()
    except sqlite3.Error as error:
        if refused:
            raise Trouble(f"{refused[0]} is refused: this only reads") from None
        if late:
            raise Trouble(f"stopped after {limits.seconds:g} s; --timeout allows more") from None
        if getattr(error, "sqlite_errorcode", 0) == _INTERRUPT:
            # Ctrl-C reached Python while it looked at the clock; SQLite knows only that it ended.
            raise KeyboardInterrupt from None
        raise Trouble(str(error), _place(str(error), statement.text)) from None
    finally:
        raw.set_authorizer(None)
        raw.set_progress_handler(None, 0)
        raw.text_factory = str
    cut = bool(limits.rows) and len(rows) > limits.rows
    return Answer(columns, rows[: limits.rows] if cut else rows, cut)


def _why_not(action: int, first: str | None, second: str | None) -> str | None:
    """What is refused of a step that SQLite is about to plan, in words; None: nothing."""
    if action == sqlite3.SQLITE_FUNCTION and str(second).lower() in _FUNCTIONS:
        return f"the function {second}"
    # SQLite plans such a step for itself when it opens a virtual table, and runs no such statement.
    opens_virtual = action == sqlite3.SQLITE_UPDATE and first == "sqlite_master"
    if action in _ALLOWED or opens_virtual:
        return None
    if action == sqlite3.SQLITE_PRAGMA:
        name = str(first).lower()
        if name in _PRAGMAS_ABOUT or (name in _PRAGMAS_BARE and second is None):
            return None
        return f"PRAGMA {first}" + ("" if second is None else f" = {second}")
    about = f" {first}" if first and not first.startswith("sqlite_") else ""
    return f"{_REFUSED.get(action, 'this kind of statement')}{about}"


def _place(message: str, text: str) -> int | None:
    """Where in a statement the trouble is, where SQLite names a word that stands there once."""
    if message == "incomplete input":
        return len(text)
    named = re.search(r'near "(.+?)":|(?:no such \w+|[a-z ]+ name|token): "?([^"]+?)"?$', message)
    if not named:
        return None
    word = re.escape(named[1] or named[2])
    places = [found.start() for found in re.finditer(rf"(?<!\w){word}(?!\w)", text, re.IGNORECASE)]
    return places[0] if len(places) == 1 else None

"""Statements on SQLite, which asks about every step of a statement before it runs it."""

from __future__ import annotations

import re
import sqlite3
import time

from sqlalchemy import Connection

from database_damage import CORRUPT, INTERRUPTED, NOT_A_DATABASE, get_result_code
from reports.sql_console.result import Limits, QueryResult, StatementError
from reports.sql_console.tokenizer import Statement

_STEPS_BETWEEN_CHECKS = 2_000
"""Steps of SQLite's virtual machine between two looks at the clock."""
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
# The value in brackets only names a table or index.
_PRAGMAS_ABOUT = {
    *("foreign_key_check", "foreign_key_list", "index_info", "index_list", "index_xinfo"),
    *("integrity_check", "quick_check", "table_info", "table_list", "table_xinfo"),
}
# Only without a value: a value would change a setting.
_PRAGMAS_BARE = {
    *("application_id", "auto_vacuum", "busy_timeout", "cache_size", "collation_list"),
    *("compile_options", "data_version", "database_list", "encoding", "foreign_keys"),
    *("freelist_count", "function_list", "journal_mode", "module_list", "page_count"),
    *("page_size", "pragma_list", "query_only", "schema_version", "synchronous", "user_version"),
}


def confine(_connection: Connection) -> str | None:
    """Nothing to give up: the file is open for reading, and each step is checked when it runs."""
    return None


def run_statement(connection: Connection, statement: Statement, limits: Limits) -> QueryResult:
    """Run one statement; raises StatementError if it is refused, fails or takes too long."""
    raw = connection.connection.driver_connection
    assert isinstance(raw, sqlite3.Connection)
    refused: list[str] = []
    end = time.monotonic() + limits.seconds
    late = False

    def check(action: int, first: str | None, second: str | None, *_: object) -> int:
        why = _explain_refusal(action, first, second)
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
    raw.set_progress_handler(watch, _STEPS_BETWEEN_CHECKS)
    try:
        cursor = raw.execute(statement.text)
        rows = cursor.fetchmany(limits.rows + 1) if limits.rows else cursor.fetchall()
        columns = [name for name, *_ in cursor.description or ()]
        cursor.close()
    except sqlite3.Error as error:
        if refused:
            raise StatementError(f"{refused[0]} is refused: this only reads") from None
        if late:
            raise StatementError(
                f"stopped after {limits.seconds:g} s; --timeout allows more"
            ) from None
        if getattr(error, "sqlite_errorcode", 0) == INTERRUPTED:
            # Ctrl-C came while Python looked at the clock; SQLite only knows that it was stopped.
            raise KeyboardInterrupt from None
        if get_result_code(error) in (CORRUPT, NOT_A_DATABASE):
            raise
        raise StatementError(str(error), _find_place(str(error), statement.text)) from None
    finally:
        raw.set_authorizer(None)
        raw.set_progress_handler(None, 0)
        raw.text_factory = str
    cut = bool(limits.rows) and len(rows) > limits.rows
    return QueryResult(columns, rows[: limits.rows] if cut else rows, cut)


def _explain_refusal(action: int, first: str | None, second: str | None) -> str | None:
    """What is refused about a step that SQLite is planning; None: nothing."""
    if action == sqlite3.SQLITE_FUNCTION and str(second).lower() in _FUNCTIONS:
        return f"the function {second}"
    # SQLite plans such a step itself when it opens a virtual table; it refuses such statements.
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


def _find_place(message: str, text: str) -> int | None:
    """The place of the error, if SQLite names a word that occurs once in the statement."""
    if message == "incomplete input":
        return len(text)
    named = re.search(r'near "(.+?)":|(?:no such \w+|[a-z ]+ name|token): "?([^"]+?)"?$', message)
    if not named:
        return None
    word = re.escape(named[1] or named[2])
    places = [found.start() for found in re.finditer(rf"(?<!\w){word}(?!\w)", text, re.IGNORECASE)]
    return places[0] if len(places) == 1 else None

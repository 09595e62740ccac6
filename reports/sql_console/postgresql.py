"""Statements on PostgreSQL: one at a time, in a read-only transaction.

Such a transaction refuses every change of tables, sequences and large objects, but not functions
that act outside of it: those of PostgreSQL itself are refused here by name. Functions that were
added to a server are not known here: ask with a role that may only read.
"""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import Connection

from reports.sql_console.result import Limits, QueryResult, StatementError
from reports.sql_console.tokenizer import Statement

_CURSOR = "DECLARE bedfellows_answer NO SCROLL CURSOR FOR "
_OUTSIDE = re.compile(
    r"pg_(terminate|cancel)_backend|pg_reload_conf|pg_rotate_logfile\w*|pg_promote|pg_switch_wal"
    r"|pg_(wal_replay|backup|logical|log|file|stat_reset|stat_clear|stat_force|restore)_?\w*"
    r"|pg_(create|drop|copy|sync)_\w*(slot|slots|point)|pg_replication_(slot|origin)_\w*"
    r"|pg_(try_)?advisory_\w+|pg_(read|import|extension|nextoid|set)_\w+|pg_notify|set_config"
    r"|setval|nextval|lo_\w+|lowrite|dblink\w*|(query|cursor|table|schema|database)_to_xml\w*"
)


def run_statement(connection: Connection, statement: Statement, limits: Limits) -> QueryResult:
    """Run one statement; raises StatementError if it is refused, fails or takes too long."""
    import psycopg

    for word in statement.words:
        if _OUTSIDE.fullmatch(word):
            raise StatementError(
                f"{word} is refused: it acts outside a transaction that only reads",
                _find_only_place(word, statement.text),
            )
    raw: Any = connection.connection.driver_connection
    milliseconds = int(limits.seconds * 1000)
    before = 0
    try:
        with raw.cursor() as cursor:
            cursor.execute(
                "SELECT set_config('statement_timeout', %s, true), "
                "set_config('standard_conforming_strings', 'on', true)",
                [str(max(milliseconds, 1) if limits.seconds else 0)],
            )
            if statement.keyword in ("EXPLAIN", "SHOW"):
                # Only a single statement can be prepared: two in one text are refused.
                cursor.execute(statement.text, prepare=True)
                rows = cursor.fetchmany(limits.rows + 1) if limits.rows else cursor.fetchall()
            else:
                before = len(_CURSOR)
                # Binary for the same reason; the cursor itself returns nothing.
                cursor.execute(_CURSOR + statement.text, binary=True)
                before = 0
                some = limits.rows + 1 if limits.rows else "ALL"
                rows = cursor.execute(f"FETCH {some} FROM bedfellows_answer").fetchall()
            columns = [column.name for column in cursor.description or ()]
            if statement.keyword not in ("EXPLAIN", "SHOW"):
                cursor.execute("CLOSE bedfellows_answer")
    except psycopg.Error as error:
        raise _build_error(error, before, limits) from None
    cut = bool(limits.rows) and len(rows) > limits.rows
    return QueryResult(columns, rows[: limits.rows] if cut else rows, cut)


def _build_error(error: Any, before: int, limits: Limits) -> StatementError:
    if error.sqlstate == "57014" and limits.seconds:
        return StatementError(f"stopped after {limits.seconds:g} s; --timeout allows more")
    message = error.diag.message_primary or str(error).strip()
    if error.sqlstate == "25006":
        return StatementError(f"refused, since this only reads: {message}")
    message += f" ({error.diag.message_hint})" if error.diag.message_hint else ""
    position = error.diag.statement_position
    return StatementError(message, None if position is None else max(0, int(position) - 1 - before))


def _find_only_place(word: str, text: str) -> int | None:
    places = [found.start() for found in re.finditer(re.escape(word), text, re.IGNORECASE)]
    return places[0] if len(places) == 1 else None

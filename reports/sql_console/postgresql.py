"""Statements on PostgreSQL, which itself keeps them from doing more than reading.

Three walls of the server, each put up before the first statement of a user: the transaction is
read-only; the role is `pg_read_all_data`, where the connected role may become it; and statements
run inside a SECURITY DEFINER function of that role, where the server refuses to change the role
back. The function is temporary and is never committed, so nothing on the server changes.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from reports.sql_console.result import Limits, QueryResult, StatementError
from reports.sql_console.tokenizer import Statement

_READER = "pg_read_all_data"
_FUNCTION = "pg_temp.bedfellows_answer"
_CREATE_FUNCTION = f"""
CREATE FUNCTION {_FUNCTION}(statement text, most bigint) RETURNS SETOF record
LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
    line record;
    count bigint := 0;
BEGIN
    FOR line IN EXECUTE statement LOOP
        RETURN NEXT line;
        count := count + 1;
        EXIT WHEN count = most;
    END LOOP;
END $$
"""
# Types that a column of a function cannot have; they are read as text.
_AS_TEXT = "SELECT oid FROM pg_type WHERE oid = ANY (%s) AND typtype = 'p'"
_CURSOR = "DECLARE bedfellows_answer NO SCROLL CURSOR FOR "
_DANGEROUS = (
    "SELECT rolsuper OR EXISTS (SELECT FROM pg_roles AS other WHERE other.rolname IN "
    "('pg_execute_server_program', 'pg_write_server_files', 'pg_read_server_files', "
    "'pg_signal_backend') AND pg_has_role(pg_roles.oid, other.oid, 'MEMBER')) "
    "FROM pg_roles WHERE rolname = {}"
)
_WARNING = (
    "the role {} may do more than read, and this server does not let it be confined: a statement "
    "can write files on the server and end sessions; ask with a role that may only read"
)


def confine(connection: Connection) -> str | None:
    """Give up every right but reading, until the end of the transaction.

    Returns a warning if the server cannot keep the connected role to that.
    """
    # A schema named after the connected role must be found under another role too.
    connection.exec_driver_sql(
        "SELECT set_config('search_path', array_to_string(ARRAY(SELECT quote_ident(name) FROM "
        "unnest(current_schemas(false)) AS name), ', '), true)"
    )
    has_reader = _succeeds(connection, f"SET LOCAL ROLE {_READER}", "RESET ROLE")
    is_walled = _succeeds(
        connection,
        _CREATE_FUNCTION,
        *([f"ALTER FUNCTION {_FUNCTION} OWNER TO {_READER}"] if has_reader else []),
    )
    if has_reader:
        connection.exec_driver_sql(f"SET LOCAL ROLE {_READER}")
    connection.exec_driver_sql("SET TRANSACTION READ ONLY")
    role = "current_user" if is_walled else "session_user"
    is_dangerous = connection.scalar(text(_DANGEROUS.format(role)))
    return _WARNING.format(connection.scalar(text("SELECT session_user"))) if is_dangerous else None


def _succeeds(connection: Connection, *statements: str) -> bool:
    """Whether the server carries out the statements; if one fails, none has happened."""
    try:
        with connection.begin_nested():
            for statement in statements:
                connection.exec_driver_sql(statement)
    except DBAPIError:
        return False
    return True


def run_statement(connection: Connection, statement: Statement, limits: Limits) -> QueryResult:
    """Run one statement; raises StatementError if it is refused, fails or takes too long."""
    import psycopg

    raw: Any = connection.connection.driver_connection
    milliseconds = max(int(limits.seconds * 1000), 1) if limits.seconds else 0
    try:
        with raw.cursor() as cursor:
            cursor.execute(
                "SELECT set_config('statement_timeout', %s, true), "
                "set_config('standard_conforming_strings', 'on', true), "
                "to_regproc(%s) IS NOT NULL",
                [str(milliseconds), _FUNCTION],
            )
            [(*_, is_walled)] = cursor.fetchall()
            names, types = _describe(raw, statement)
            if not names:
                raise StatementError("the statement has no column to show")
            read = _read_inside_function if is_walled else _read_with_cursor
            rows = read(cursor, statement, types, limits.rows + 1 if limits.rows else None)
    except psycopg.Error as error:
        raise _build_error(error, limits) from None
    cut = bool(limits.rows) and len(rows) > limits.rows
    return QueryResult(names, rows[: limits.rows] if cut else rows, cut)


def _describe(raw: Any, statement: Statement) -> tuple[list[str], list[int]]:
    """The names and types of the columns of a statement, which is parsed and not run.

    Only a single statement can be prepared: two in one text are refused.
    """
    from psycopg.errors import error_from_result

    server = raw.pgconn
    for described in (
        server.prepare(b"", statement.text.encode()),
        server.describe_prepared(b""),
    ):
        if described.error_message:
            raise error_from_result(described, "utf-8")
    columns = range(described.nfields)
    names = [described.fname(number).decode() for number in columns]
    return names, [described.ftype(number) for number in columns]


def _read_inside_function(
    cursor: Any, statement: Statement, types: list[int], most: int | None
) -> list[Any]:
    source = statement.text
    pseudo = {found for (found,) in cursor.execute(_AS_TEXT, [types]).fetchall()}
    names = [f"c{number}" for number in range(len(types))]
    if pseudo:
        selected = ", ".join(
            f"{name}::text" if kind in pseudo else name
            for name, kind in zip(names, types, strict=True)
        )
        source = f"SELECT {selected} FROM ({source}\n) AS answer ({', '.join(names)})"
        types = [25 if kind in pseudo else kind for kind in types]
    formatted = cursor.execute(
        "SELECT format_type(oid, NULL) FROM unnest(%s::oid[]) WITH ORDINALITY AS t (oid, place) "
        "ORDER BY place",
        [types],
    ).fetchall()
    columns = ", ".join(f"{name} {kind}" for name, (kind,) in zip(names, formatted, strict=True))
    rows: list[Any] = cursor.execute(
        f"SELECT * FROM {_FUNCTION}(%s, %s) AS answer ({columns})", [source, most]
    ).fetchall()
    return rows


def _read_with_cursor(
    cursor: Any, statement: Statement, _types: list[int], most: int | None
) -> list[Any]:
    rows: list[Any]
    if statement.keyword in ("EXPLAIN", "SHOW"):
        cursor.execute(statement.text, prepare=True)
        rows = cursor.fetchmany(most) if most else cursor.fetchall()
        return rows
    cursor.execute(_CURSOR + statement.text)
    rows = cursor.execute(f"FETCH {most or 'ALL'} FROM bedfellows_answer").fetchall()
    cursor.execute("CLOSE bedfellows_answer")
    return rows


def _build_error(error: Any, limits: Limits) -> StatementError:
    if error.sqlstate == "57014" and limits.seconds:
        return StatementError(f"stopped after {limits.seconds:g} s; --timeout allows more")
    message = error.diag.message_primary or str(error).strip()
    if error.sqlstate in ("25006", "42501"):
        return StatementError(f"refused, since this only reads: {message}")
    message += f" ({error.diag.message_hint})" if error.diag.message_hint else ""
    position = error.diag.statement_position
    return StatementError(message, None if position is None else max(0, int(position) - 1))

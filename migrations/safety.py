"""Safety of a migration: its lock, the views and triggers of users, the references of rows."""

from __future__ import annotations

import re
from typing import NamedTuple

from sqlalchemy import Connection, event, text

from console import UserError
from models.refresh_views import drop_views, find_own_views
from models.search_index import drop_search

# Any number that nothing else in the same PostgreSQL database locks.
LOCK_NUMBER = 7_246_331


class UserObject(NamedTuple):
    """A view or trigger that a user made, as SQLite stores it."""

    kind: str
    name: str
    table: str
    sql: str


def lock_migrations(connection: Connection) -> None:
    """Let one migration run at a time; on SQLite its BEGIN IMMEDIATE does so already."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK_NUMBER})")


def drop_views_and_triggers(connection: Connection) -> list[UserObject]:
    """Drop the views, and on SQLite the triggers too; return those that a user made.

    SQLite refuses to rename a table while a view or trigger reads one that is being rebuilt, and
    it deletes the triggers of a table with the old copy of that table.
    """
    drop_search(connection)
    if connection.dialect.name != "sqlite":
        drop_views(connection)
        return []
    ours = find_own_views(connection)
    # Views first: a trigger may belong to one.
    query = text(
        "SELECT type, name, tbl_name, sql FROM sqlite_master "
        "WHERE type IN ('view', 'trigger') ORDER BY type DESC, rowid"
    )
    found = [UserObject(*row) for row in connection.execute(query)]
    quote = connection.dialect.identifier_preparer.quote_identifier
    for one in reversed(found):
        connection.exec_driver_sql(f"DROP {one.kind} {quote(one.name)}")
    return [one for one in found if one.kind == "trigger" or one.name not in ours]


def restore_user_objects(connection: Connection, dropped: list[UserObject]) -> None:
    """Create dropped views and triggers again, except where the table is gone or the name used."""
    for one in dropped:
        present = set(connection.execute(text("SELECT name FROM sqlite_master")).scalars())
        has_table = one.kind == "view" or one.table in present
        if has_table and one.name not in present:
            connection.exec_driver_sql(one.sql)


def preserve_expression_indexes(connection: Connection) -> None:
    """Create indexes over expressions again after Alembic has rebuilt a SQLite table.

    Alembic builds the new table from what SQLAlchemy reads of the old one, and SQLAlchemy cannot
    read such an index. Without this, the unique index of a natural key would be lost silently.
    """
    if connection.dialect.name != "sqlite":
        return
    lost: dict[str, list[str]] = {}

    def remember_indexes(conn: Connection, _cursor: object, statement: str, *_: object) -> None:
        if dropped := re.fullmatch(r'\s*DROP TABLE "?(\w+)"?\s*', statement):
            query = (
                "SELECT sql FROM sqlite_master AS i WHERE type = 'index' AND tbl_name = ? AND "
                "EXISTS (SELECT 1 FROM pragma_index_info(i.name) WHERE cid = -2)"
            )
            lost[dropped[1]] = list(conn.exec_driver_sql(query, (dropped[1],)).scalars())

    def create_indexes(conn: Connection, _cursor: object, statement: str, *_: object) -> None:
        rebuilt = re.fullmatch(
            r'\s*ALTER TABLE "?_alembic_tmp_\w+"? RENAME TO "?(\w+)"?\s*', statement
        )
        for sql in lost.pop(rebuilt[1], []) if rebuilt else []:
            conn.exec_driver_sql(sql)

    event.listen(connection, "before_cursor_execute", remember_indexes)
    event.listen(connection, "after_cursor_execute", create_indexes)


def check_references(connection: Connection) -> None:
    """Raise UserError if a row of a SQLite database refers to a row that does not exist."""
    if connection.dialect.name != "sqlite":
        return
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if broken:
        table, row, parent, _ = broken[0]
        raise UserError(
            f"nothing was changed: row {row} of {table} would refer to a row of {parent} that "
            f"does not exist ({len(broken)} such references in all)"
        )

"""What keeps a migration from losing anything: the lock, users' views and triggers, references."""

from __future__ import annotations

import re
from typing import NamedTuple

from sqlalchemy import Connection, event, text

from console import UserError
from models.refresh import drop_views, find_own_views
from models.search_index import drop_search

# Any number will do, as long as nothing else in the same PostgreSQL database locks it.
LOCK_NUMBER = 7_246_331


class Kept(NamedTuple):
    """A view or trigger of a user, as SQLite holds it."""

    kind: str
    name: str
    belongs_to: str
    sql: str


def lock(connection: Connection) -> None:
    """One migration at a time; on SQLite the transaction's BEGIN IMMEDIATE is the lock."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK_NUMBER})")


def put_aside(connection: Connection) -> list[Kept]:
    """Drop the views, and on SQLite triggers too; what a user made is returned, to be put back.

    SQLite refuses to rename a table while a view or trigger reads one that is being rebuilt, and
    the triggers of a rebuilt table vanish with its old self.
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
    found = [Kept(*row) for row in connection.execute(query)]
    for one in reversed(found):
        connection.exec_driver_sql(f"DROP {one.kind} {_quoted(one.name)}")
    return [one for one in found if one.kind == "trigger" or one.name not in ours]


def put_back(connection: Connection, kept: list[Kept]) -> None:
    """Create what was put aside, unless what it belongs to is gone or its name is taken."""
    for one in kept:
        present = set(connection.execute(text("SELECT name FROM sqlite_master")).scalars())
        belongs = one.kind == "view" or one.belongs_to in present
        if belongs and one.name not in present:
            connection.exec_driver_sql(one.sql)


def keep_expression_indexes(connection: Connection) -> None:
    """Let an index over expressions survive when a SQLite table is rebuilt.

    Alembic builds the new table from what SQLAlchemy reads of the old one, and it cannot read such
    an index: without this, the unique index of a natural key would be gone, with no error.
    """
    if connection.dialect.name != "sqlite":
        return
    lost: dict[str, list[str]] = {}

    def before(conn: Connection, _cursor: object, statement: str, *_: object) -> None:
        if dropped := re.fullmatch(r'\s*DROP TABLE "?(\w+)"?\s*', statement):
            query = (
                "SELECT sql FROM sqlite_master AS i WHERE type = 'index' AND tbl_name = ? AND "
                "EXISTS (SELECT 1 FROM pragma_index_info(i.name) WHERE cid = -2)"
            )
            lost[dropped[1]] = list(conn.exec_driver_sql(query, (dropped[1],)).scalars())

    def after(conn: Connection, _cursor: object, statement: str, *_: object) -> None:
        rebuilt = re.fullmatch(
            r'\s*ALTER TABLE "?_alembic_tmp_\w+"? RENAME TO "?(\w+)"?\s*', statement
        )
        for sql in lost.pop(rebuilt[1], []) if rebuilt else []:
            conn.exec_driver_sql(sql)

    event.listen(connection, "before_cursor_execute", before)
    event.listen(connection, "after_cursor_execute", after)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


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

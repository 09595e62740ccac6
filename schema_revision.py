"""The schema revision of a database, and the revision that this program needs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from database import REVISION_TABLE, SENTINEL_TABLE
from database_settings import (
    HOME,
    DatabaseError,
    OutdatedDatabaseError,
    display_name,
    suggested_command,
)

if TYPE_CHECKING:
    from sqlalchemy import URL, Connection


def list_revisions() -> list[str]:
    """All revisions of the schema, oldest first, from the names of the migration files."""
    return sorted(file.stem for file in (HOME / "migrations" / "versions").glob("[0-9]*_*.py"))


def get_head_revision() -> str:
    """The revision that this program needs."""
    return list_revisions()[-1]


def read_revision(connection: Connection) -> str | None:
    """The revision of a database; None if it has no schema yet."""
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
            f"{display_name(connection.engine.url)} has a table {REVISION_TABLE} without the "
            "column version_num, so its revision is unknown: restore a backup, or name another "
            "database with --database"
        ) from error
    return found


def list_other_tables(connection: Connection) -> list[str]:
    """The tables of a database except the one that records its revision."""
    names = connection.dialect.get_table_names(connection)
    return sorted(name for name in names if name != REVISION_TABLE)


def require_current_revision(connection: Connection) -> str:
    """The revision of the database; DatabaseError if this program needs another."""
    found, needed = read_revision(connection), get_head_revision()
    if found == needed:
        return needed
    url = connection.engine.url
    if found in list_revisions():
        raise OutdatedDatabaseError(
            f"{display_name(url)} is at the older revision {found}, and this program needs "
            f"{needed}: bring it up to date with {suggested_command('migrate', url)}"
        )
    trouble = _explain_unknown_revision(found, needed, list_other_tables(connection), url)
    raise DatabaseError(f"{display_name(url)} {trouble}")


def _explain_unknown_revision(found: str | None, needed: str, tables: list[str], url: URL) -> str:
    """What is wrong with a database that has these tables and none of our revisions."""
    if tables and SENTINEL_TABLE not in tables:
        return (
            f"is not a Bedfellows database: it has the table {tables[0]} but no revision of "
            "ours; name another with --database"
        )
    if found is None and tables:
        return (
            "is a Bedfellows database, but its revision is missing from the table "
            f"{REVISION_TABLE}: restore a backup"
        )
    if found is None:
        return f"holds no Bedfellows data: add it with {suggested_command('init', url)}"
    unknown = f"is at revision {found}, which this program does not know (it knows up to {needed})"
    number = re.match(r"(\d{4})_\w+$", found)
    if number and number[1] > needed[:4]:
        return f"{unknown}: a newer Bedfellows made it, so update the program"
    return (
        f"{unknown}: another program made it, or it was changed by hand; restore a backup, or name "
        "another database with --database"
    )

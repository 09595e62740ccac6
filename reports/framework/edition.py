"""The edition of the data that an answer comes from."""

from __future__ import annotations

from sqlalchemy import Connection, select

from models import Edition


def read_edition(connection: Connection) -> str:
    """The edition of the project's data, then the editions of the user's own folders."""
    editions = Edition.table()
    loaded = connection.scalars(
        select(editions.c.edition).order_by(editions.c.origin != "project", editions.c.origin)
    )
    return " + ".join(loaded) or "none"

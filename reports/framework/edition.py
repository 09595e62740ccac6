"""The edition of the data that an answer comes from."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, func, select

from models import Edition


def read_edition(connection: Connection) -> str:
    """The edition of the project's data, then the editions of the user's own folders."""
    editions = Edition.table()
    loaded = connection.scalars(
        select(editions.c.edition).order_by(editions.c.origin != "project", editions.c.origin)
    )
    return " + ".join(loaded) or "none"


def read_edition_day(connection: Connection) -> date | None:
    """The day for which the loaded data vouch; None where no edition states one."""
    found: date | None = connection.scalar(select(func.max(Edition.table().c.day)))
    return found

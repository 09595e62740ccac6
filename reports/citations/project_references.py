"""References to Bedfellows itself: an edition of its data, a record in it, an answer from it."""

from __future__ import annotations

import re

from sqlalchemy import Connection

from models.references.cited_work import Author, CitedWork
from reports.framework.edition import read_edition, read_edition_day
from reports.framework.table import Head

PROJECT_KEY = "bedfellows"
"""The key of the project's own entry."""
TITLE = "Bedfellows: a relational database of how states align"
_AUTHORS = (Author("Bedfellows contributors"),)


def cite_project(connection: Connection) -> CitedWork:
    """The edition of the data that is loaded."""
    edition = read_edition(connection)
    return CitedWork(
        PROJECT_KEY,
        TITLE,
        _AUTHORS,
        _read_day(connection),
        {"edition": edition, "note": f"Data edition {edition}"},
        csl_type="dataset",
    )


def cite_record(connection: Connection, key: str, table: str, label: str) -> CitedWork:
    """One row that the reports print under a key."""
    return CitedWork(
        f"{PROJECT_KEY}-{key}",
        label,
        _AUTHORS,
        _read_day(connection),
        {
            "howpublished": TITLE,
            "edition": read_edition(connection),
            "note": f"Record {key} in the table {table}",
        },
        csl_type="entry",
    )


def cite_answer(connection: Connection, head: Head) -> CitedWork:
    """An answer, with all that gives it again: edition, schema, day and command."""
    words = head.command.removeprefix("bedfellows report ")
    day = [f"As of {head.as_of}"] if head.as_of else []
    note = [*day, f"schema {head.revision}", f"command: {head.command}"]
    return CitedWork(
        f"{PROJECT_KEY}-{re.sub(r'[^A-Za-z0-9]+', '-', words).strip('-')}",
        head.title,
        _AUTHORS,
        _read_day(connection),
        {"howpublished": TITLE, "edition": head.edition, "note": "; ".join(note)},
        csl_type="report",
    )


def _read_day(connection: Connection) -> str:
    day = read_edition_day(connection)
    return day.isoformat() if day else ""

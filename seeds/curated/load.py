"""Load the curated files: read, check, resolve, compare, apply, in one transaction."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

from sqlalchemy import URL, Connection, select
from sqlalchemy.exc import IntegrityError

from console import UserError
from database import (
    HOME,
    connect,
    create_reading_engine,
    create_writing_engine,
    require_current_revision,
)
from models import Edition
from models.table_statistics import refresh_statistics
from seeds.curated.apply import apply
from seeds.curated.collect import DATA, gather
from seeds.curated.current_state import PROJECT, State, keys_of_others, read_state
from seeds.curated.diff import Plan, compare
from seeds.curated.imported_rows import held_by_datasets
from seeds.curated.resolve import Tables
from seeds.curated.summary import Progress, pending, restored, summary


class RefusedError(UserError):
    """A load that would touch what a user added."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("\n".join(["nothing was loaded:", *sorted(reasons)]))


def seed(url: URL, *, check: bool = False, echo: Callable[[str], None]) -> int:
    """Make the database hold what seeds/data/ says.

    Returns the exit status: 0, or 1 where `check` (which writes nothing) finds changes pending.
    Raises UserError where a file is faulty or a user's row stands in the way; then, and when the
    process is killed, the database is as it was.
    """
    return load(url, DATA, PROJECT, check=check, echo=echo)


def load(
    url: URL, folder: Path, origin: str, *, check: bool = False, echo: Callable[[str], None]
) -> int:
    """Make the database hold what the files of `folder` say; `origin` names it in the database.

    The project's files stand by themselves; those of another origin may refer to rows of any.
    """
    progress = Progress()
    try:
        with connect(create_reading_engine(url)) as connection:
            require_current_revision(connection)
            progress("reading the seed files")
            wanted = _wanted(connection, folder, origin)
            progress("comparing with the database")
            _, plan, edition = _planned(connection, wanted, origin)
            changes = bool(plan) or edition != _edition(connection, origin)
        if check or not changes:
            return _tell_pending(plan, changes, echo)
        with connect(create_writing_engine(url)) as connection, connection.begin():
            _lock(connection)
            require_current_revision(connection)
            if origin != PROJECT:
                wanted = _wanted(connection, folder, origin)
            state, plan, edition = _planned(connection, wanted, origin)
            _apply(connection, plan, state, origin, edition, progress)
    finally:
        progress.end()
    for line in (*restored(plan), *summary(plan), f"edition: {edition or 'none'}"):
        echo(line)
    return 0


def _wanted(connection: Connection, folder: Path, origin: str) -> Tables:
    return gather(folder, None if origin == PROJECT else keys_of_others(connection, origin))


def _planned(connection: Connection, wanted: Tables, origin: str) -> tuple[State, Plan, str | None]:
    state = read_state(connection, wanted, origin)
    plan = compare(wanted, state, origin, _given_at)
    going = {
        name: [(text, row.id) for text, row in table.removals]
        for name, table in plan.tables.items()
        if table.removals
    }
    plan.refusals += held_by_datasets(connection, going)
    if plan.refusals:
        raise RefusedError(plan.refusals)
    version = _version() if origin == PROJECT else origin
    return state, plan, f"{version}-{plan.digest[:8]}" if plan.row_count else None


def _given_at(origin: str, table: str, text: str) -> str:
    """Where another data folder writes a row down, as far as that can be known."""
    if origin == PROJECT:
        for row in _project()[table].values():
            if row.text == text:
                return f"at {row.place.at()}"
    return f"in the data folder {origin}"


@cache
def _project() -> Tables:
    return gather(DATA)


def _lock(connection: Connection) -> None:
    """Let no second load in between; on SQLite, the transaction itself began with the lock."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("LOCK TABLE seeded_rows IN SHARE ROW EXCLUSIVE MODE")


def _apply(
    connection: Connection,
    plan: Plan,
    state: State,
    origin: str,
    edition: str | None,
    progress: Progress,
) -> None:
    try:
        apply(connection, plan, state, origin=origin, edition=edition, progress=progress)
        refresh_statistics(connection)
    except IntegrityError as error:
        raise UserError(f"nothing was loaded: the database refuses a row: {error.orig}") from error


def _tell_pending(plan: Plan, changes: bool, echo: Callable[[str], None]) -> int:
    if not changes:
        echo("nothing to change")
        return 0
    for line in (*pending(plan), *summary(plan)):
        echo(line)
    return 1


def _edition(connection: Connection, origin: str) -> str | None:
    table = Edition.table()
    found: str | None = connection.scalar(select(table.c.edition).where(table.c.origin == origin))
    return found


def _version() -> str:
    """The version of the program, written where packaging reads it, too."""
    match = re.search(r'^__version__ = "(.+)"$', (HOME / "bedfellows.py").read_text(), re.MULTILINE)
    assert match is not None, "bedfellows.py states the version"
    return match.group(1)

"""Load curated files: read, check, resolve, compare and apply them, in one transaction."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path

from sqlalchemy import URL, Connection, select
from sqlalchemy.exc import IntegrityError

from console import UserError
from database import connect, create_reading_engine, create_writing_engine
from database_settings import HOME
from models import Edition
from models.bookkeeping import PROJECT
from models.table_statistics import refresh_statistics
from schema_revision import require_current_revision
from seeds.curated.apply import apply_plan
from seeds.curated.collect import collect_rows
from seeds.curated.current_state import DatabaseState, read_other_keys, read_state
from seeds.curated.data_files import DATA
from seeds.curated.diff import Plan, plan_changes
from seeds.curated.edition_day import read_edition_day
from seeds.curated.imported_rows import find_imported_references
from seeds.curated.resolve import Tables
from seeds.curated.summary import (
    Progress,
    format_pending_changes,
    format_restored_rows,
    format_totals,
)


class RefusedLoadError(UserError):
    """A load that would change or remove what a user or a dataset added."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("\n".join(["nothing was loaded:", *sorted(reasons)]))


def load_project(url: URL, *, check: bool = False, echo: Callable[[str], None]) -> int:
    """Make the database hold what seeds/data/ says.

    Returns the exit status: 0, or 1 where `check` (which writes nothing) finds pending changes.
    Raises UserError if a file is faulty or a user's row is in the way; then, and when the process
    is killed, the database is unchanged.
    """
    return load_folder(url, DATA, PROJECT, check=check, echo=echo)


def load_folder(
    url: URL,
    folder: Path,
    origin: str,
    *,
    check: bool = False,
    replace: bool = False,
    echo: Callable[[str], None],
) -> int:
    """Make the database hold what the files of `folder` say; `origin` names it in the database.

    The project's files refer to nothing else; those of another origin may refer to any row. Raises
    UserError if most rows of another origin would be removed, unless `replace` allows it.
    """
    with Progress() as progress:
        with connect(create_reading_engine(url)) as connection:
            require_current_revision(connection)
            progress("reading the seed files")
            wanted = _collect_wanted_rows(connection, folder, origin)
            day = read_edition_day(folder, []) if origin == PROJECT else None
            progress("comparing with the database")
            state, plan, edition = _make_plan(connection, wanted, origin, day)
            if origin != PROJECT and not replace:
                _refuse_to_replace(plan, state, folder, origin)
            has_changes = bool(plan) or edition != _read_edition(connection, origin)
        if check or not has_changes:
            progress.end()
            return _print_pending_changes(plan, has_changes, echo)
        with connect(create_writing_engine(url)) as connection, connection.begin():
            _lock_ledger(connection)
            require_current_revision(connection)
            if origin != PROJECT:
                wanted = _collect_wanted_rows(connection, folder, origin)
            state, plan, edition = _make_plan(connection, wanted, origin, day)
            if origin != PROJECT and not replace:
                _refuse_to_replace(plan, state, folder, origin)
            _write_plan(connection, plan, state, origin, edition, progress)
    edition_line = f"edition: {edition or 'none'}"
    for line in (*format_restored_rows(plan), *format_totals(plan), edition_line):
        echo(line)
    return 0


def _collect_wanted_rows(connection: Connection, folder: Path, origin: str) -> Tables:
    others = None if origin == PROJECT else read_other_keys(connection, origin)
    return collect_rows(folder, others)


def _make_plan(
    connection: Connection, wanted: Tables, origin: str, day: date | None
) -> tuple[DatabaseState, Plan, str | None]:
    """The current state, the plan of changes, and the edition after it; raises RefusedLoadError."""
    state = read_state(connection, wanted, origin)
    plan = plan_changes(wanted, state, origin, _describe_place, day)
    removals = {
        name: [(text, row.id) for text, row in table.removals]
        for name, table in plan.tables.items()
        if table.removals
    }
    plan.refusals += find_imported_references(connection, removals)
    if plan.refusals:
        raise RefusedLoadError(plan.refusals)
    version = _read_version() if origin == PROJECT else origin
    return state, plan, f"{version}-{plan.digest[:8]}" if plan.row_count else None


def _refuse_to_replace(plan: Plan, state: DatabaseState, folder: Path, origin: str) -> None:
    """Raise UserError if more than half of the rows of a folder would be removed."""
    owned = sum(recorded.origin == origin for recorded in state.ledger.values())
    removed = sum(len(table.removals) for table in plan.tables.values())
    if 2 * removed > owned:
        raise UserError(
            f"nothing was loaded: {removed} of the {owned} rows that the data folder {origin} has "
            f"in the database would be removed, because they are not in {folder}: if it is another "
            "folder, give it another name with --as; if not, repeat the command with --replace"
        )


def _describe_place(origin: str, table: str, text: str) -> str:
    """Where another data folder defines a row, as far as that is known."""
    if origin == PROJECT:
        for row in _collect_project_rows()[table].values():
            if row.text == text:
                return f"at {row.place.locate()}"
    return f"in the data folder {origin}"


@cache
def _collect_project_rows() -> Tables:
    return collect_rows(DATA)


def _lock_ledger(connection: Connection) -> None:
    """Make a second load wait; on SQLite the transaction itself began with the lock."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("LOCK TABLE seeded_rows IN SHARE ROW EXCLUSIVE MODE")


def _write_plan(
    connection: Connection,
    plan: Plan,
    state: DatabaseState,
    origin: str,
    edition: str | None,
    progress: Progress,
) -> None:
    """Apply the plan and refresh the statistics; raises UserError if the database refuses a row."""
    try:
        apply_plan(connection, plan, state, origin=origin, edition=edition, progress=progress)
        refresh_statistics(connection)
    except IntegrityError as error:
        raise UserError(f"nothing was loaded: the database refuses a row: {error.orig}") from error


def _print_pending_changes(plan: Plan, has_changes: bool, echo: Callable[[str], None]) -> int:
    if not has_changes:
        echo("nothing to change")
        return 0
    for line in (*format_pending_changes(plan), *format_totals(plan)):
        echo(line)
    return 1


def _read_edition(connection: Connection, origin: str) -> str | None:
    table = Edition.table()
    found: str | None = connection.scalar(select(table.c.edition).where(table.c.origin == origin))
    return found


def _read_version() -> str:
    """The version of the program, from the line that packaging reads as well."""
    match = re.search(r'^__version__ = "(.+)"$', (HOME / "bedfellows.py").read_text(), re.MULTILINE)
    assert match is not None, "bedfellows.py states the version"
    return match.group(1)

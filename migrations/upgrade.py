"""Bring a database up to date: refuse what is not ours, back up, take the missing steps."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from console import UserError
from database import REVISION_TABLE, connect, create_migration_engine
from database_settings import display_name
from schema_revision import (
    get_head_revision,
    list_other_tables,
    list_revisions,
    read_revision,
    require_current_revision,
)
from whole_files import write_whole

if TYPE_CHECKING:
    from sqlalchemy import URL, Connection


def upgrade(url: URL, *, backup: bool = True, echo: Callable[[str], Any]) -> None:
    """Bring the database at `url` to the newest revision, and create it if it does not exist.

    A database that is at that revision is repaired, as far as that loses nothing. A SQLite file
    with rows in it is copied first unless `backup` is false. Everything happens in one transaction;
    `echo` receives a line about what was done. Raises UserError, and changes nothing, if the
    database is not ours, is newer than this program, has lost a table, or cannot be written.
    """
    from migrations.repair import repair
    from migrations.safety import lock_migrations
    from migrations.steps import take_steps
    from models.table_statistics import refresh_statistics

    with connect(create_migration_engine(url)) as connection, connection.begin():
        lock_migrations(connection)
        found, needed = _require_ours(connection), get_head_revision()
        if found == needed:
            repaired = repair(connection, url)
            repaired += ["statistics"] if refresh_statistics(connection) else []
            done = f"repaired: {_summarise(repaired)}" if repaired else "nothing to do"
            echo(f"{display_name(url)} is at revision {found}, {done}")
            return
        if backup and url.get_backend_name() == "sqlite" and _has_rows(connection):
            echo(f"backed up to {_back_up(url, found)}")
        with _explain_changed_models():
            take_steps(connection)
        refresh_statistics(connection)
    origin = f", from {found}" if found else ", newly created"
    echo(f"{display_name(url)} is at revision {needed}{origin}")


def _summarise(repaired: list[str]) -> str:
    """What was repaired; of more than three of one kind, the first and how many more."""
    kinds: dict[str, list[str]] = {}
    for name in repaired:
        kinds.setdefault(name.rpartition(" ")[0], []).append(name)
    return ", ".join(
        ", ".join(names) if len(names) <= 3 else f"{names[0]} and {len(names) - 1} more"
        for names in kinds.values()
    )


@contextmanager
def _explain_changed_models() -> Iterator[None]:
    """Say that a step must be drafted if an upgrade fails because the models have changed."""
    from sqlalchemy.exc import DBAPIError

    from migrations.repair import explain_changes, find_changes_without_step

    try:
        yield
    except DBAPIError as error:
        if changes := find_changes_without_step():
            raise UserError(explain_changes(changes)) from error
        raise


def _require_ours(connection: Connection) -> str | None:
    """The revision a database is at, None for an empty one; UserError if it is not ours."""
    found = read_revision(connection)
    if found not in list_revisions() and (found is not None or list_other_tables(connection)):
        require_current_revision(connection)  # says what else it is
    return found


def _has_rows(connection: Connection) -> bool:
    """Whether any table holds what the models alone could not make again."""
    from sqlalchemy import inspect, literal_column, select, table

    from models import CODE_LISTS, DictionaryEntry
    from models.derived_objects import is_derived

    derived = {REVISION_TABLE, DictionaryEntry.__tablename__, *CODE_LISTS}
    names = [
        name
        for name in inspect(connection).get_table_names()
        if name not in derived and not is_derived("table", name)
    ]
    return any(
        connection.execute(select(literal_column("1")).select_from(table(name)).limit(1)).first()
        for name in names
    )


def _back_up(url: URL, revision_found: str | None) -> Path:
    """Copy a SQLite file while its writer holds the lock; returns where to."""
    from migrations.backup import copy_file

    path = Path(str(url.database))
    try:
        for number in count(1):
            copy = path.with_name(f"{path.name}.{revision_found or 'base'}.{number}.backup")
            if os.path.lexists(copy):
                continue
            with suppress(FileExistsError), write_whole(copy, replace=False) as part:
                copy_file(url, part)
                return copy
    except (OSError, UserError) as error:
        raise UserError(
            f"{path} could not be backed up, so nothing was changed: {error} "
            "(`bedfellows migrate --no-backup` does without)"
        ) from error
    raise AssertionError("numbers do not end")

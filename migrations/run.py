"""Bringing a database up to date: refuse what is not ours, back up, take the missing steps."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from console import UserError
from database import (
    HOME,
    REVISION_TABLE,
    connect,
    create_migration_engine,
    display_name,
    get_head_revision,
    list_other_tables,
    list_revisions,
    read_revision,
    require_current_revision,
    suggested_command,
)

if TYPE_CHECKING:
    from alembic.config import Config
    from sqlalchemy import URL, Connection

    from migrations.drift import Difference


def upgrade(url: URL, *, backup: bool = True, echo: Callable[[str], Any]) -> None:
    """Bring the database at `url` to the newest revision, making it where there is none.

    Where it is there already, what is missing of the schema or differs is made again as far as that
    loses nothing. A SQLite file that holds rows of anyone's is copied first unless `backup` is
    false. Everything happens in one transaction; `echo` is told what was done. Raises UserError,
    and changes nothing, where the database is not ours, is newer than this program, or cannot be
    written.
    """
    from migrations.drift import mend
    from migrations.safety import lock
    from models.refresh import refresh
    from models.table_statistics import refresh_statistics

    with connect(create_migration_engine(url)) as connection, connection.begin():
        lock(connection)
        found, needed = _revision_of_ours(connection), get_head_revision()
        if found == needed:
            mended = mend(connection)
            changed = refresh(connection)
            changed += ["statistics"] if refresh_statistics(connection) else []
            for line in _told(url, found, mended, changed):
                echo(line)
            return
        if backup and url.get_backend_name() == "sqlite" and _holds_rows(connection):
            echo(f"backed up to {_back_up(Path(str(url.database)), found)}")
        _take_steps(connection)
        refresh_statistics(connection)
    echo(
        f"{display_name(url)} is at revision {needed}"
        + (f", from {found}" if found else ", made anew")
    )


def _told(
    url: URL, revision_found: str, mended: list[Difference], changed: list[str]
) -> Iterator[str]:
    """What was mended of a database that is at head, and the tables whose rows are lost."""
    from models import CODE_LISTS, DictionaryEntry
    from models.search_index import is_search_object

    what = [
        f"{one.kind} {one.name}"
        for one in mended
        if one.kind != "trigger" and not is_search_object(one.kind, one.name)
    ]
    done = f"mended: {', '.join([*what, *changed])}" if what or changed else "nothing to do"
    yield f"{display_name(url)} is at revision {revision_found}, {done}"
    derived = {DictionaryEntry.__tablename__, *CODE_LISTS}
    lost = [one.name for one in mended if one.kind == "table" and one.name not in derived]
    if lost:
        yield (
            f"what stood in {', '.join(lost)} is lost: restore a backup, or load the curated rows "
            f"again with {suggested_command('seed', url)}; if other rows refer to what is lost, "
            f"{suggested_command('doctor', url)} names them"
        )


def configuration() -> Config:
    """Alembic's settings, wherever the program is run from."""
    from alembic.config import Config

    return Config(HOME / "alembic.ini")


def _take_steps(connection: Connection) -> None:
    from alembic import command

    config = configuration()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _revision_of_ours(connection: Connection) -> str | None:
    """The revision a database is at, None for an empty one; UserError if it is not ours."""
    found = read_revision(connection)
    if found not in list_revisions() and (found is not None or list_other_tables(connection)):
        require_current_revision(connection)  # says what else it is
    return found


def _holds_rows(connection: Connection) -> bool:
    """Whether any table holds what the models alone could not make again."""
    from sqlalchemy import inspect, literal_column, select, table

    from models import CODE_LISTS, DictionaryEntry
    from models.search_index import is_search_object

    derived = {REVISION_TABLE, DictionaryEntry.__tablename__, *CODE_LISTS}
    names = [
        name
        for name in inspect(connection).get_table_names()
        if name not in derived and not is_search_object("table", name)
    ]
    return any(
        connection.execute(select(literal_column("1")).select_from(table(name)).limit(1)).first()
        for name in names
    )


def _back_up(path: Path, revision_found: str | None) -> Path:
    """Copy a SQLite file while its writer holds the lock; returns where to."""
    from migrations.backup import copy_of_file

    copy = None
    try:
        copy = _unused_name(path, revision_found or "base")
        copy_of_file(path, copy)
    except (OSError, UserError) as error:
        if copy is not None:
            copy.unlink(missing_ok=True)
        raise UserError(
            f"{path} could not be backed up, so nothing was changed: {error} "
            "(`bedfellows migrate --no-backup` does without)"
        ) from error
    return copy


def _unused_name(path: Path, revision_found: str) -> Path:
    """A new empty file beside the database, for its copy."""
    number = 1
    while True:
        copy = path.with_name(f"{path.name}.{revision_found}.{number}.backup")
        try:
            copy.touch(exist_ok=False)
            return copy
        except FileExistsError:
            number += 1

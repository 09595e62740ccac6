"""What can be wrong with a database, and the command that mends it; nothing is written."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from sqlalchemy import URL, Connection, inspect, select, text
from sqlalchemy.exc import DBAPIError

from console import UserError
from database import (
    connect,
    create_migration_engine,
    create_reading_engine,
    display_name,
    require_current_revision,
    suggested_command,
    translate_errors,
)
from models import Base, Edition, SeededRow


class Fault(NamedTuple):
    """What is wrong, and what mends it."""

    what: str
    mended_by: str


Check = Callable[[Connection, URL], Iterator[Fault]]
_AT_MOST = 3
"""So many faults of one kind are named; of more, how many there are."""


def examine(url: URL, *, echo: Callable[[str], Any]) -> int:
    """Make every check and tell of each in a line; returns 0, or 1 where something is wrong.

    Raises UserError where there is no database to look at.
    """
    wrong = 0
    with connect(create_reading_engine(url)) as connection:
        for name, check in CHECKS.items():
            faults = _found(check, connection, url)
            wrong += len(faults)
            for line in _told(name, faults):
                echo(line)
            if name == "revision" and faults:
                echo(f"{'':14}what else there is to look at depends on it")
                break
    return 1 if wrong else 0


def _found(check: Check, connection: Connection, url: URL) -> list[Fault]:
    faults = []
    try:
        with translate_errors(url):
            faults += list(check(connection, url))
    except (UserError, DBAPIError) as error:
        said = str(getattr(error, "orig", None) or error).strip().partition("\n")[0]
        faults.append(Fault(f"cannot be checked: {said}", _anew(url)))
        if connection.dialect.name == "postgresql":
            connection.rollback()
    return faults


def _told(name: str, faults: list[Fault]) -> Iterator[str]:
    if not faults:
        yield f"{name:<14}ok"
    by_command: dict[str, list[str]] = {}
    for fault in faults:
        by_command.setdefault(fault.mended_by, []).append(fault.what)
    for number, (command, whats) in enumerate(by_command.items()):
        more = f"; and {len(whats) - _AT_MOST} more" if len(whats) > _AT_MOST else ""
        yield f"{'' if number else name:<14}{'; '.join(whats[:_AT_MOST])}{more}: {command}"


def _anew(url: URL) -> str:
    """How to go on where the database cannot be mended in place."""
    if url.get_backend_name() != "sqlite":
        return "restore a backup"
    path = shlex.quote(display_name(url))
    return f"restore a backup, or `mv {path} {path}.damaged`, then {suggested_command('init', url)}"


# -- the checks ----------------------------------------------------------------------------------


def integrity(connection: Connection, url: URL) -> Iterator[Fault]:
    """The file is whole; on PostgreSQL, no index is left half made."""
    if connection.dialect.name == "postgresql":
        query = (
            "SELECT indexrelid::regclass::text FROM pg_index JOIN pg_class ON oid = indexrelid "
            "WHERE NOT indisvalid AND relnamespace = current_schema()::regnamespace ORDER BY 1"
        )
        for name in connection.execute(text(query)).scalars():
            yield Fault(f"the index {name} is not valid", f'psql -c "REINDEX INDEX {name}"')
        return
    for (line,) in connection.exec_driver_sql("PRAGMA integrity_check(20)"):
        if line != "ok":
            about_index = "missing from index" in line or "entries in index" in line
            path = shlex.quote(display_name(url))
            mended_by = f"`sqlite3 {path} REINDEX`, or " if about_index else ""
            yield Fault(line.strip().replace("\n", " "), mended_by + _anew(url))


def foreign_keys(connection: Connection, url: URL) -> Iterator[Fault]:
    """No row refers to one that is not there."""
    if connection.dialect.name == "postgresql":
        query = (
            "SELECT conrelid::regclass::text, conname FROM pg_constraint WHERE NOT convalidated "
            "AND connamespace = current_schema()::regnamespace ORDER BY 1, 2"
        )
        for table, name in connection.execute(text(query)):
            command = f'psql -c "ALTER TABLE {table} VALIDATE CONSTRAINT {name}"'
            yield Fault(f"{name} was never checked against the rows of {table}", command)
        return
    for table, row, parent, _ in connection.exec_driver_sql("PRAGMA foreign_key_check"):
        # A command for each row: it may be somebody's only copy of a fact.
        delete = f'"PRAGMA foreign_keys = ON; DELETE FROM {table} WHERE rowid = {row}"'
        yield Fault(
            f"row {row} of {table} refers to a row of {parent} that is not there",
            f"restore a backup, or `sqlite3 {shlex.quote(display_name(url))} {delete}`, then "
            f"{suggested_command('seed', url)}",
        )


def at_head(connection: Connection, url: URL) -> Iterator[Fault]:
    """The schema is at the revision that this program needs."""
    try:
        require_current_revision(connection)
    except UserError as error:
        # It names the command already.
        what, _, command = str(error).removeprefix(f"{display_name(url)} ").partition(": ")
        yield Fault(what, command or _anew(url))


def schema(connection: Connection, url: URL) -> Iterator[Fault]:
    """The schema is what the models say: tables, columns, rules, indexes, views."""
    from migrations.drift import differences

    if connection.dialect.name == "sqlite":
        found = differences(connection)
    else:
        # To compare, a schema is built from the models beside this one, and rolled back.
        with connect(create_migration_engine(url)) as beside:
            found = differences(beside)
            beside.rollback()
    altered = (
        f"undo what was changed by hand, or build a database beside it: `bedfellows --database "
        f"{'NEW.sqlite' if connection.dialect.name == 'sqlite' else 'postgresql://...'} init`"
    )
    for one in found:
        if one.kind == "trigger" or one.name.startswith(("search_", "ix_search_")):
            continue  # told of under search
        what = f"{one.kind} {one.name} {one.trouble}"
        yield Fault(what, suggested_command("migrate", url) if one.mends else altered)


def dictionary(connection: Connection, url: URL) -> Iterator[Fault]:
    """The code lists and the data dictionary hold what the models say."""
    from models import CODE_LISTS, DictionaryEntry
    from models.code_lists import list_code_rows
    from models.refresh import list_dictionary_rows

    wanted: dict[str, list[dict[str, Any]]] = {
        name: [dict(row) for row in list_code_rows(name)] for name in CODE_LISTS
    }
    wanted[DictionaryEntry.__tablename__] = list_dictionary_rows()
    for name, rows in wanted.items():
        stored = connection.execute(select(Base.metadata.tables[name])).mappings()
        found = [dict(row) for row in stored]
        if sorted(map(_in_order, found)) != sorted(map(_in_order, rows)):
            yield Fault(f"{name} does not hold what it should", suggested_command("migrate", url))


def _in_order(row: dict[str, Any]) -> str:
    return str(sorted(row.items()))


def search(connection: Connection, url: URL) -> Iterator[Fault]:
    """The full-text search is there and holds every text."""
    from models.search_index import find_search_faults

    for what in find_search_faults(connection):
        yield Fault(what, suggested_command("migrate", url))


def statistics(connection: Connection, url: URL) -> Iterator[Fault]:
    """The database knows how its tables are filled."""
    from models.table_statistics import find_stale_statistics

    if stale := find_stale_statistics(connection):
        more = f" and {len(stale) - _AT_MOST} more tables" if len(stale) > _AT_MOST else ""
        named = ", ".join(stale[:_AT_MOST])
        yield Fault(f"missing or old for {named}{more}", suggested_command("migrate", url))


def curated_rows(connection: Connection, url: URL) -> Iterator[Fault]:
    """The curated rows are loaded, and none was deleted since."""
    editions, seeded = Edition.table(), SeededRow.table()
    origins = connection.execute(select(editions.c.origin)).scalars().all()
    if "project" not in origins:
        yield Fault("the curated facts are not loaded", suggested_command("seed", url))
    present = set(inspect(connection).get_table_names())
    stored: dict[str, set[str]] = {}
    gone: dict[tuple[str, str], int] = {}
    for name, row_id, origin in connection.execute(
        select(seeded.c.table_name, seeded.c.row_id, seeded.c.origin)
    ):
        if name not in stored:
            stored[name] = set()
            if name in Base.metadata.tables and name in present:
                [key] = Base.metadata.tables[name].primary_key
                stored[name] = {str(found) for found in connection.scalars(select(key))}
        if row_id not in stored[name]:
            gone[origin, name] = gone.get((origin, name), 0) + 1
    for (origin, name), count in gone.items():
        command = "seed" if origin == "project" else f"seed --from DIR --as {origin}"
        rows = "1 row" if count == 1 else f"{count} rows"
        yield Fault(
            f"{rows} of {name} that {origin} loaded are gone", suggested_command(command, url)
        )


CHECKS: dict[str, Check] = {
    "integrity": integrity,
    "foreign keys": foreign_keys,
    "revision": at_head,
    "schema": schema,
    "dictionary": dictionary,
    "search": search,
    "statistics": statistics,
    "curated rows": curated_rows,
}

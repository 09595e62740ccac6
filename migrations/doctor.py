"""Checks of a database, each with the command that repairs what is wrong; nothing is written."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from sqlalchemy import URL, Connection, inspect, select, text
from sqlalchemy.exc import DBAPIError

from console import UserError
from database import connect, create_migration_engine, create_reading_engine
from database_damage import suggest_restore
from database_errors import translate_errors
from database_settings import display_name, suggested_command
from migrations.drift import find_differences
from migrations.repair import (
    explain_changes,
    find_changes_without_step,
    is_lost,
)
from models import Base, Edition, SeededRow
from schema_revision import require_current_revision


class Finding(NamedTuple):
    """What is wrong, and what repairs it."""

    what: str
    repair: str


Check = Callable[[Connection, URL], Iterator[Finding]]
_AT_MOST = 3
"""Findings of one kind that are named; the others are counted."""


def examine(url: URL, *, echo: Callable[[str], Any]) -> int:
    """Make every check and print a line about each; returns 0, or 1 if something is wrong.

    Raises UserError if there is no database to check.
    """
    wrong = 0
    with connect(create_reading_engine(url)) as connection:
        for name, check in CHECKS.items():
            findings = _run_check(check, connection, url)
            wrong += len(findings)
            for line in _format_findings(name, findings):
                echo(line)
            if name == "revision" and findings:
                echo(f"{'':14}the other checks need the right revision")
                break
    return 1 if wrong else 0


def _run_check(check: Check, connection: Connection, url: URL) -> list[Finding]:
    findings = []
    try:
        with translate_errors(url):
            findings += list(check(connection, url))
    except (UserError, DBAPIError) as error:
        said = str(getattr(error, "orig", None) or error).strip().partition("\n")[0]
        findings.append(Finding(f"cannot be checked: {said}", suggest_restore(url)))
        if connection.dialect.name == "postgresql":
            connection.rollback()
    return findings


def _format_findings(name: str, findings: list[Finding]) -> Iterator[str]:
    if not findings:
        yield f"{name:<14}ok"
    by_command: dict[str, list[str]] = {}
    for finding in findings:
        by_command.setdefault(finding.repair, []).append(finding.what)
    for number, (command, whats) in enumerate(by_command.items()):
        more = f"; and {len(whats) - _AT_MOST} more" if len(whats) > _AT_MOST else ""
        yield f"{'' if number else name:<14}{'; '.join(whats[:_AT_MOST])}{more}: {command}"


# -- the checks ----------------------------------------------------------------------------------


def check_integrity(connection: Connection, url: URL) -> Iterator[Finding]:
    """The file is whole; on PostgreSQL, every index is complete."""
    if connection.dialect.name == "postgresql":
        query = (
            "SELECT indexrelid::regclass::text FROM pg_index JOIN pg_class ON oid = indexrelid "
            "WHERE NOT indisvalid AND relnamespace = current_schema()::regnamespace ORDER BY 1"
        )
        for name in connection.execute(text(query)).scalars():
            yield Finding(f"the index {name} is not valid", f'psql -c "REINDEX INDEX {name}"')
        return
    for (line,) in connection.exec_driver_sql("PRAGMA integrity_check(20)"):
        if line != "ok":
            about_index = "missing from index" in line or "entries in index" in line
            path = shlex.quote(display_name(url))
            repair = f"`sqlite3 {path} REINDEX`, or " if about_index else ""
            yield Finding(line.strip().replace("\n", " "), repair + suggest_restore(url))


def check_foreign_keys(connection: Connection, url: URL) -> Iterator[Finding]:
    """No row refers to a missing row."""
    if connection.dialect.name == "postgresql":
        query = (
            "SELECT conrelid::regclass::text, conname FROM pg_constraint WHERE NOT convalidated "
            "AND connamespace = current_schema()::regnamespace ORDER BY 1, 2"
        )
        for table, name in connection.execute(text(query)):
            command = f'psql -c "ALTER TABLE {table} VALIDATE CONSTRAINT {name}"'
            yield Finding(f"{name} was never checked against the rows of {table}", command)
        return
    for table, row, parent, _ in connection.exec_driver_sql("PRAGMA foreign_key_check"):
        # One command for each row: it may be the only copy of a fact.
        delete = f'"PRAGMA foreign_keys = ON; DELETE FROM {table} WHERE rowid = {row}"'
        yield Finding(
            f"row {row} of {table} refers to a row of {parent} that does not exist",
            f"restore a backup, or `sqlite3 {shlex.quote(display_name(url))} {delete}`, then "
            f"{suggested_command('seed', url)}",
        )


def check_revision(connection: Connection, url: URL) -> Iterator[Finding]:
    """The schema is at the revision that this program needs."""
    try:
        require_current_revision(connection)
    except UserError as error:
        # The message names the command already.
        what, _, command = str(error).removeprefix(f"{display_name(url)} ").partition(": ")
        yield Finding(what, command or suggest_restore(url))


def check_schema(connection: Connection, url: URL) -> Iterator[Finding]:
    """The schema is what the models say: tables, columns, rules, indexes, views."""
    if connection.dialect.name == "sqlite":
        differences = find_differences(connection)
    else:
        # A second schema is built from the models beside this one, and rolled back.
        with connect(create_migration_engine(url)) as beside:
            differences = find_differences(beside)
            beside.rollback()
    if any(not each.is_repairable for each in differences) and (
        changes := find_changes_without_step()
    ):
        yield Finding(*explain_changes(changes).rsplit(": ", 1))
        return
    new_database = "NEW.sqlite" if connection.dialect.name == "sqlite" else "postgresql://..."
    for each in differences:
        if each.is_search():
            continue  # reported under search
        if is_lost(each):
            yield Finding(f"the table {each.name} is gone with its rows", suggest_restore(url))
            continue
        yield Finding(
            f"{each.kind} {each.name} {each.trouble}",
            suggested_command("migrate", url)
            if each.is_repairable
            else "undo what was changed by hand, or build a new database: "
            f"`bedfellows --database {new_database} init`",
        )


def check_dictionary(connection: Connection, url: URL) -> Iterator[Finding]:
    """The code lists and the data dictionary hold what the models say."""
    from models import CODE_LISTS, DictionaryEntry
    from models.code_lists import list_code_rows
    from models.data_dictionary import list_dictionary_rows

    wanted: dict[str, list[dict[str, Any]]] = {
        name: [dict(row) for row in list_code_rows(name)] for name in CODE_LISTS
    }
    wanted[DictionaryEntry.__tablename__] = list_dictionary_rows()
    for name, rows in wanted.items():
        stored = connection.execute(select(Base.metadata.tables[name])).mappings()
        found = [dict(row) for row in stored]
        if sorted(map(_in_order, found)) != sorted(map(_in_order, rows)):
            yield Finding(f"{name} does not have the right rows", suggested_command("migrate", url))


def _in_order(row: dict[str, Any]) -> str:
    return str(sorted(row.items()))


def check_search(connection: Connection, url: URL) -> Iterator[Finding]:
    """The full-text search exists and holds every text."""
    from models.search_index import find_search_faults

    for what in find_search_faults(connection):
        yield Finding(what, suggested_command("migrate", url))


def check_statistics(connection: Connection, url: URL) -> Iterator[Finding]:
    """The statistics for the query planner are there and recent."""
    from models.table_statistics import find_stale_statistics

    if stale := find_stale_statistics(connection):
        more = f" and {len(stale) - _AT_MOST} more tables" if len(stale) > _AT_MOST else ""
        named = ", ".join(stale[:_AT_MOST])
        yield Finding(f"missing or old for {named}{more}", suggested_command("migrate", url))


def check_curated_rows(connection: Connection, url: URL) -> Iterator[Finding]:
    """The curated rows are loaded and none was deleted."""
    editions, seeded = Edition.table(), SeededRow.table()
    origins = connection.execute(select(editions.c.origin)).scalars().all()
    if "project" not in origins:
        yield Finding("the curated facts are not loaded", suggested_command("seed", url))
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
        yield Finding(
            f"{rows} of {name} that {origin} loaded are gone", suggested_command(command, url)
        )


def check_joint_votes(connection: Connection, url: URL) -> Iterator[Finding]:
    """The joint votes of the datasets with votes are counted by pair and year."""
    query = text(
        "SELECT slug FROM datasets WHERE EXISTS (SELECT 1 FROM roll_calls "
        "JOIN roll_call_votes ON roll_call_id = roll_calls.id WHERE dataset_id = datasets.id "
        "AND held_on IS NOT NULL AND actor_id IS NOT NULL) "
        "AND NOT EXISTS (SELECT 1 FROM dyad_vote_years WHERE dataset_id = datasets.id) ORDER BY 1"
    )
    for name in connection.execute(query).scalars():
        yield Finding(f"those of {name} are not counted", suggested_command("init", url))


CHECKS: dict[str, Check] = {
    "integrity": check_integrity,
    "foreign keys": check_foreign_keys,
    "revision": check_revision,
    "schema": check_schema,
    "dictionary": check_dictionary,
    "search": check_search,
    "statistics": check_statistics,
    "curated rows": check_curated_rows,
    "joint votes": check_joint_votes,
}

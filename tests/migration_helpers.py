"""Helpers of the migration tests: the schema in full detail, rows for any schema, single steps."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from alembic.config import Config
from conftest import ROOT
from sqlalchemy import (
    URL,
    Boolean,
    Column,
    Connection,
    Date,
    Float,
    Integer,
    MetaData,
    Table,
    inspect,
    select,
    text,
)

from database import REVISION_TABLE, create_migration_engine
from migrations import drift
from migrations.drift import Schema, ignore_index_warnings
from migrations.steps import make_configuration
from models import CODE_LISTS
from models.code_lists import list_code_rows
from models.derived_objects import is_derived

# Tables that the migration environment writes by itself.
OWN_TABLES = {REVISION_TABLE, "data_dictionary"}
# Columns that may be NULL but that a CHECK of the table needs.
NEEDED_BY_CHECKS = {
    "law_votes": "yes",
    "event_acts": "membership_id",
    "citations": "actor_id",
    "coverage_statements": "actor_id",
}
# Values of columns that have rules, such as totals that must add up.
RULED_VALUES: dict[tuple[str, str], Callable[[int], Any]] = {
    ("imports", "file_sha256"): lambda number: f"{number:064}",
    ("lakes", "manifest_sha256"): lambda number: f"{number:064}",
    ("imports", "rows_read"): lambda number: 3 * number,
    ("dyad_months", "events"): lambda number: 4 * number,
    ("world_months", "events"): lambda number: 4 * number,
    ("world_months", "row_count"): lambda number: 4 * number,
    # The first state of a pair has the smaller id.
    ("dyad_vote_years", "actor_id"): lambda _: 1,
    ("dyad_vote_years", "other_actor_id"): lambda _: 2,
    # The one kind of relation that needs neither a status nor a second actor.
    ("relations", "kind_code"): lambda _: "assessment",
    ("same_records", "table_name"): lambda _: "agreements",
    ("coverage_statements", "extent_code"): lambda _: "partial",
}
SOME_DAY = date(2015, 8, 12)

Rows = dict[str, list[dict[str, Any]]]


def run_step(
    url: URL, command: Callable[..., Any], *arguments: str, config: Config | None = None
) -> None:
    """Run one command of Alembic on a database, in a transaction of its own."""
    config = config or make_configuration()
    with create_migration_engine(url).begin() as connection:
        config.attributes["connection"] = connection
        command(config, *arguments)


def configure_steps_in(folder: Path) -> Config:
    """A configuration in which the files of `folder` are steps after ours."""
    config = make_configuration()
    ours = ROOT / "migrations" / "versions"
    config.set_main_option("version_locations", f"{ours}\n{folder}")
    return config


# -- the schema ----------------------------------------------------------------------------------


def read_schema(url: URL) -> Schema:
    """Tables, views, indexes and rules, as the database itself describes them."""
    with create_migration_engine(url).connect() as connection:
        return drift.read_schema(connection)


# -- rows ----------------------------------------------------------------------------------------


def read_rows(url: URL) -> Rows:
    """All rows of every table in a fixed order, without those that migrations write themselves."""
    with create_migration_engine(url).connect() as connection:
        return {
            name: sorted(
                map(dict, connection.execute(text(f"SELECT * FROM {name}")).mappings()), key=str
            )
            for name in inspect(connection).get_table_names()
            if name not in OWN_TABLES and not is_derived("table", name)
        }


def fill_tables(url: URL, rows: Rows | None = None) -> None:
    """Insert two rows into each empty table; a code list gets its codes.

    ``rows`` are those that are there, which else are read.
    """
    empty = {name for name, found in (rows or read_rows(url)).items() if not found}
    metadata = MetaData()
    with create_migration_engine(url).begin() as connection:
        with ignore_index_warnings():
            metadata.reflect(connection, only=sorted(empty))
        for table in metadata.sorted_tables:
            if table.name in empty:
                connection.execute(table.insert(), _make_rows(connection, table))


def _make_rows(connection: Connection, table: Table) -> list[dict[str, Any]]:
    if table.name in CODE_LISTS:
        return [dict(row) for row in list_code_rows(table.name)]
    references = [c for c in table.columns if any(k.column.name == "id" for k in c.foreign_keys)]
    return [
        {
            column.name: _make_value(connection, column, number, references)
            for column in table.columns
            if not column.nullable
            or column.name == NEEDED_BY_CHECKS.get(table.name)
            or column.name.endswith(("_edtf", "_earliest", "_latest"))
        }
        for number in (1, 2)
    ]


def _make_value(
    connection: Connection, column: Column[Any], number: int, references: list[Column[Any]]
) -> Any:
    if make := RULED_VALUES.get((column.table.name, column.name)):
        return make(number)
    if column.foreign_keys:
        target = min(column.foreign_keys, key=lambda key: key.column.name).column
        known = list(connection.execute(select(target).order_by(target)).scalars())
        # Two references in one row point at different rows, as many rules require.
        return known[(number + references.index(column)) % 2 if column in references else 0]
    kinds: list[tuple[type, Any]] = [
        (Boolean, False),
        (Integer, number),
        (Float, number / 2),
        (Date, SOME_DAY),
    ]
    for kind, value in kinds:
        if isinstance(column.type, kind):
            return value
    return str(SOME_DAY) if column.name.endswith("_edtf") else f"{column.name} {number}"

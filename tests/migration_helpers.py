"""What tests of migrations share: a schema in full detail, rows for any schema, single steps."""

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
from models.search_index import is_search_object

# Never the rows of a person: what the migration environment writes by itself.
OWN_BOOKKEEPING = {REVISION_TABLE, "data_dictionary"}
# What a row must hold besides the columns that may not be NULL, for the CHECKs to let it pass.
ALSO_SET = {"law_votes": "yes", "event_acts": "membership_id", "citations": "actor_id"}
# What a column holds where not any value will do: totals that have to add up, and the like.
FITTING: dict[tuple[str, str], Callable[[int], Any]] = {
    ("imports", "file_sha256"): lambda number: f"{number:064}",
    ("imports", "rows_read"): lambda number: 3 * number,
    ("dyad_months", "events"): lambda number: 4 * number,
    ("world_months", "events"): lambda number: 4 * number,
    ("world_months", "row_count"): lambda number: 4 * number,
    # The one kind of relation that needs neither a status nor a second actor.
    ("relations", "kind_code"): lambda _: "assessment",
    ("same_records", "table_name"): lambda _: "agreements",
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
    """Settings under which the files in `folder` are further steps after ours."""
    config = make_configuration()
    ours = ROOT / "migrations" / "versions"
    config.set_main_option("version_locations", f"{ours}\n{folder}")
    return config


# -- the schema ----------------------------------------------------------------------------------


def read_schema(url: URL) -> Schema:
    """Everything that the database itself says of its tables, views, indexes and rules."""
    with create_migration_engine(url).connect() as connection:
        return drift.read_schema(connection)


# -- rows ----------------------------------------------------------------------------------------


def read_rows(url: URL) -> Rows:
    """All rows of every table, in a fixed order; what migrations write by themselves left out."""
    with create_migration_engine(url).connect() as connection:
        return {
            name: sorted(
                map(dict, connection.execute(text(f"SELECT * FROM {name}")).mappings()), key=str
            )
            for name in inspect(connection).get_table_names()
            if name not in OWN_BOOKKEEPING and not is_search_object("table", name)
        }


def fill(url: URL) -> None:
    """Give each table that has no rows two of them; a code list gets its codes."""
    empty = {name for name, rows in read_rows(url).items() if not rows}
    metadata = MetaData()
    with create_migration_engine(url).begin() as connection:
        with ignore_index_warnings():
            metadata.reflect(connection, only=sorted(empty))
        for table in metadata.sorted_tables:
            if table.name in empty:
                connection.execute(table.insert(), _some_rows(connection, table))


def _some_rows(connection: Connection, table: Table) -> list[dict[str, Any]]:
    if table.name in CODE_LISTS:
        return [dict(row) for row in list_code_rows(table.name)]
    references = [c for c in table.columns if any(k.column.name == "id" for k in c.foreign_keys)]
    return [
        {
            column.name: _value(connection, column, number, references)
            for column in table.columns
            if not column.nullable
            or column.name == ALSO_SET.get(table.name)
            or column.name.endswith(("_edtf", "_earliest", "_latest"))
        }
        for number in (1, 2)
    ]


def _value(
    connection: Connection, column: Column[Any], number: int, references: list[Column[Any]]
) -> Any:
    if fitting := FITTING.get((column.table.name, column.name)):
        return fitting(number)
    if column.foreign_keys:
        target = min(column.foreign_keys, key=lambda key: key.column.name).column
        known = list(connection.execute(select(target).order_by(target)).scalars())
        # Two references in one row point at different rows: many rules ask for that.
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

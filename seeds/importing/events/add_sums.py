"""Adding to the monthly sums of a dataset; the statements are the same for both databases."""

from __future__ import annotations

from sqlalchemy import Connection

from models.monthly_sums import SUMMARIES, Summary
from seeds.importing.events.staging import StagedPart, Staging
from seeds.importing.events.typed_rows import CELLS

_SUMS = "sums"


def stage_sums(stage: Staging) -> StagedPart:
    """Stage the monthly sums of the rows counted in DuckDB, all summaries in one table."""
    selects = [
        f"SELECT {number} AS summary, * FROM (WITH counted AS (SELECT * FROM {CELLS}) {one.select})"
        for number, one in enumerate(SUMMARIES)
    ]
    types = {"summary": "INTEGER"}
    for one in SUMMARIES:
        types |= one.types
    keys = dict.fromkeys(name for one in SUMMARIES for name in one.key)
    rows = f"({' UNION ALL BY NAME '.join(selects)} ORDER BY summary, {', '.join(keys)})"
    stage.add_rows(_SUMS, types, rows)
    return stage.close_part()


def add_staged_sums(connection: Connection, dataset_id: int, part: StagedPart) -> None:
    """Add the sums of an attached part to those of the database."""
    for number, one in enumerate(SUMMARIES):
        names = ", ".join((*one.key, *one.sums))
        rows = f"SELECT {names} FROM {part.prefix}{_SUMS} WHERE summary = {number}"
        add_sums(connection, dataset_id, one, rows)


def add_sums(connection: Connection, dataset_id: int, summary: Summary, rows: str) -> None:
    """Add sums, the rows of a query, to the existing ones."""
    table, names = summary.table, ", ".join((*summary.key, *summary.sums))
    sums = ", ".join(f"{name} = {table}.{name} + excluded.{name}" for name in summary.sums)
    key = ", ".join(("dataset_id", *summary.key))
    connection.exec_driver_sql(
        f"INSERT INTO {table} (dataset_id, {names}) SELECT {dataset_id}, {names} "
        f"FROM ({rows}) AS added WHERE true ON CONFLICT ({key}) DO UPDATE SET {sums}"
    )


def subtract_sums(connection: Connection, dataset_id: int, summary: Summary, rows: str) -> None:
    """Subtract sums, the rows of a query that has them as negative numbers."""
    # Not an upsert: negative sums alone would break the constraints of the table.
    sums = ", ".join(f"{name} = s.{name} + off.{name}" for name in summary.sums)
    keys = " AND ".join(f"s.{name} = off.{name}" for name in summary.key)
    connection.exec_driver_sql(
        f"UPDATE {summary.table} AS s SET {sums} FROM ({rows}) AS off "
        f"WHERE s.dataset_id = {dataset_id} AND {keys}"
    )


def delete_empty_sums(connection: Connection, dataset_id: int) -> None:
    """Delete the sums of which nothing is left."""
    for summary in SUMMARIES:
        connection.exec_driver_sql(
            f"DELETE FROM {summary.table} WHERE dataset_id = {dataset_id} AND {summary.sums[0]} = 0"
        )

"""Adding to the monthly sums of a dataset; the statements are the same for both databases."""

from __future__ import annotations

from sqlalchemy import Connection

from models.monthly_sums import SUMMARIES, Summary


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

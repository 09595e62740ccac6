"""What the database keeps of the events of a lake: their sums, and the manifest they belong to."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from models.lakes import lakes
from models.monthly_sums import CELL, SUMMARIES, count_cell_sql
from seeds.importing.events.add_sums import (
    add_staged_sums,
    delete_empty_sums,
    stage_sums,
    subtract_sums,
)
from seeds.importing.events.staging import make_staging
from seeds.importing.events.typed_rows import CELLS

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def add_file_sums(
    connection: Connection, duck: DuckDBPyConnection, dataset_id: int, folder: Path
) -> None:
    """Add the sums of the rows counted in DuckDB to those of the database."""
    stage = make_staging(connection, duck, folder)
    part = stage_sums(stage)
    stage.attach(part)
    add_staged_sums(connection, dataset_id, part)


def subtract_rows(
    connection: Connection, duck: DuckDBPyConnection, dataset_id: int, rows: str, folder: Path
) -> None:
    """Subtract rows of a lake, a relation of DuckDB, from the sums of the database."""
    counted = (
        f"SELECT {count_cell_sql(-1)}, s.id AS source_actor_id, t.id AS target_actor_id, month, "
        "quad_class "
        f"FROM {rows} AS r LEFT JOIN actors s ON s.slug = source_actor_slug "
        "LEFT JOIN actors t ON t.slug = target_actor_slug GROUP BY ALL"
    )
    duck.execute(f"CREATE OR REPLACE TABLE {CELLS}_off AS {counted}")
    stage = make_staging(connection, duck, folder)
    types = dict.fromkeys(CELL, "INTEGER") | {"month": "DATE"}
    types |= dict.fromkeys(("sign", "goldstein_tenths_sum", "goldstein_events"), "BIGINT")
    stage.add_rows("off", types, f"{CELLS}_off")
    part = stage.close_part()
    stage.attach(part)
    for summary in SUMMARIES:
        select = f"WITH counted AS (SELECT * FROM {part.prefix}off) {summary.select}"
        subtract_sums(connection, dataset_id, summary, select)
    delete_empty_sums(connection, dataset_id)
    duck.execute(f"DROP TABLE {CELLS}_off")


def record_lake(
    connection: Connection, dataset_id: int, place: Path, generation: int, sha256: str
) -> None:
    """Record which manifest the sums of a dataset belong to."""
    connection.execute(lakes.delete().where(lakes.c.dataset_id == dataset_id))
    connection.execute(
        lakes.insert().values(
            dataset_id=dataset_id,
            place=str(place),
            generation=generation,
            manifest_sha256=sha256,
        )
    )

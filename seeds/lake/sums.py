"""The monthly sums of a lake by one SQL text, which every engine understands as it stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from sqlalchemy import Connection, select

from console import UserError
from models.actors import Actor
from models.lake.open_lake import LakeDataset, relation_sql
from models.monthly_sums import SUMMARIES, count_cell_sql
from seeds.importing.events.fields import quote_text
from seeds.importing.events.staging import StagedPart, make_staging
from seeds.lake.known_lakes import KnownLake

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

EVENTS, CELLS, ACTORS = "lake_events", "lake_cells", "lake_actors"
"""Relations that an engine has while it sums: rows of a lake, its cells, ids by slug."""
_SIDES = "source_actor_slug, target_actor_slug, month, quad_class"
CELLS_SQL = f"SELECT {_SIDES}, {count_cell_sql()} FROM {EVENTS} GROUP BY {_SIDES}"
_COUNTED_SQL = (
    "SELECT sign, s.id AS source_actor_id, t.id AS target_actor_id, month, quad_class, "
    f"goldstein_tenths_sum, goldstein_events FROM {CELLS} "
    f"LEFT JOIN {ACTORS} s ON s.slug = source_actor_slug "
    f"LEFT JOIN {ACTORS} t ON t.slug = target_actor_slug"
)
SUMS_SQL = {one.table: f"WITH counted AS ({_COUNTED_SQL}) {one.select}" for one in SUMMARIES}
"""The sums of each table, from the cells and the actors."""


class SumsEngine(Protocol):
    """An engine that sums a lake."""

    label: str

    def open_remote(self, address: str, name: str, known: KnownLake) -> LakeDataset:
        """A dataset of a lake at an address. UserError if the engine reads folders alone."""

    def sum_into(
        self, duck: DuckDBPyConnection, opened: LakeDataset, actors: Sequence[tuple[str, int]]
    ) -> None:
        """Fill the tables of a DuckDB, named as those of the database, with the sums."""


class DuckDBEngine:
    """DuckDB, year by year, so that memory depends on a year and not on the lake."""

    label = "DuckDB"

    def open_remote(self, address: str, _name: str, _known: KnownLake) -> LakeDataset:
        """Raises UserError: only Spark reads from an address."""
        raise UserError(f"--lake {address}: is an address, which --engine spark reads")

    def sum_into(
        self, duck: DuckDBPyConnection, opened: LakeDataset, actors: Sequence[tuple[str, int]]
    ) -> None:
        """Fill the tables of the DuckDB with the sums."""
        duck.execute(f"CREATE OR REPLACE TABLE {ACTORS} (slug VARCHAR, id INTEGER)")
        duck.executemany(f"INSERT INTO {ACTORS} VALUES (?, ?)", actors)
        for year in sorted({piece.year for piece in opened.manifest.pieces}):
            paths = opened.list_paths([one for one in opened.manifest.pieces if one.year == year])
            duck.execute(f"CREATE OR REPLACE TEMPORARY VIEW {EVENTS} AS FROM {relation_sql(paths)}")
            duck.execute(f"CREATE OR REPLACE TABLE {CELLS} AS {CELLS_SQL}")
            for table, text in SUMS_SQL.items():
                duck.execute(f"INSERT INTO {table} BY NAME {text}")
        duck.execute(f"DROP TABLE IF EXISTS {CELLS}")


def open_summing(folder: Path, megabytes: int = 1200) -> DuckDBPyConnection:
    """A DuckDB with empty tables for the sums, which uses a folder beyond its memory."""
    import duckdb

    duck = duckdb.connect()
    duck.execute("SET enable_progress_bar = false")
    duck.execute("SET preserve_insertion_order = false")
    duck.execute(f"SET memory_limit = '{megabytes}MB'")
    duck.execute(f"SET temp_directory = '{quote_text(str(folder / 'spilled'))}'")
    for summary in SUMMARIES:
        columns = ", ".join(f"{name} {type_}" for name, type_ in summary.types.items())
        duck.execute(f"CREATE TABLE {summary.table} ({columns})")
    return duck


def read_actors(connection: Connection) -> list[tuple[str, int]]:
    """The slug and the id of every actor."""
    actors = Actor.table()
    return [(slug, id_) for slug, id_ in connection.execute(select(actors.c.slug, actors.c.id))]


def check_hashes(opened: LakeDataset) -> None:
    """Raise LakeError if a file of the lake is missing or altered; reads all of them."""
    opened.require_whole()
    with ThreadPoolExecutor(2) as pool:
        found = pool.map(lambda piece: opened.check(piece, hashes=True), opened.manifest.pieces)
        if any(list(found)):
            opened.require_whole(hashes=True)


def stage_sums(connection: Connection, duck: DuckDBPyConnection, folder: Path) -> StagedPart:
    """Make the tables of a DuckDB readable in the SQL of a database."""
    stage = make_staging(connection, duck, folder)
    for summary in SUMMARIES:
        ordered = f"(FROM {summary.table} ORDER BY {', '.join(summary.key)})"
        stage.add_rows(summary.table, summary.types, ordered)
    part = stage.close_part()
    stage.attach(part)
    return part


def compare_sums(
    connection: Connection, dataset_id: int, part: StagedPart
) -> Iterator[tuple[str, int, int]]:
    """Of each table: its name, the staged rows, and how many of either side the other lacks."""
    for summary in SUMMARIES:
        names = ", ".join((*summary.key, *summary.sums))
        staged = f"SELECT {names} FROM {part.prefix}{summary.table}"
        stored = f"SELECT {names} FROM {summary.table} WHERE dataset_id = {dataset_id}"
        rows, *lacking = (
            int(connection.exec_driver_sql(f"SELECT count(*) FROM ({text}) AS r").scalar_one())
            for text in (staged, f"{staged} EXCEPT {stored}", f"{stored} EXCEPT {staged}")
        )
        yield summary.table, rows, sum(lacking)


def replace_sums(connection: Connection, dataset_id: int, part: StagedPart) -> None:
    """Replace the sums of a dataset by the staged ones."""
    for summary in SUMMARIES:
        names = ", ".join((*summary.key, *summary.sums))
        connection.exec_driver_sql(f"DELETE FROM {summary.table} WHERE dataset_id = {dataset_id}")
        connection.exec_driver_sql(
            f"INSERT INTO {summary.table} (dataset_id, {names}) "
            f"SELECT {dataset_id}, {names} FROM {part.prefix}{summary.table}"
        )

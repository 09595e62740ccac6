"""What the database keeps of a lake, written anew: its imports, days, codes and sums."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, delete

from models.datasets import coverage_days, imports, unmapped_codes
from models.lake.open_lake import LakeDataset, relation_sql
from models.lake.source_list import SourceEntry
from models.table_statistics import refresh_statistics
from seeds.importing import ledger
from seeds.importing.dataset import Dataset
from seeds.lake.recode import Recoder
from seeds.lake.sums import DuckDBEngine, open_summing, read_actors, replace_sums, stage_sums

_NOT_KEPT = ("number", "name", "sha256")
"""What the row of an import has under another name, or not at all."""


def write_database(
    connection: Connection, dataset: Dataset, lake: LakeDataset, recoder: Recoder, folder: Path
) -> int:
    """Write the sums and unmapped codes of a lake; returns the id of the dataset.

    ``folder`` is for files made meanwhile.
    """
    dataset_id = ledger.begin_dataset(connection, dataset)
    connection.execute(delete(unmapped_codes).where(unmapped_codes.c.dataset_id == dataset_id))
    ledger.add_unmapped(connection, dataset_id, recoder.count_unmapped(lake.list_paths()))
    duck = open_summing(folder)
    try:
        DuckDBEngine().sum_into(duck, lake, read_actors(connection))
        replace_sums(connection, dataset_id, stage_sums(connection, duck, folder))
    finally:
        duck.close()
    refresh_statistics(connection)
    return dataset_id


def write_imports(
    connection: Connection, dataset: Dataset, dataset_id: int, lake: LakeDataset, recoder: Recoder
) -> None:
    """Write the imports and the covered days of a lake that the database does not know."""
    for table in (coverage_days, imports):
        connection.execute(delete(table).where(table.c.dataset_id == dataset_id))
    rows = [_describe_import(entry) for entry in lake.read_files()]
    ledger.add_imports(connection, dataset, dataset_id, rows)
    events = relation_sql(lake.list_paths())
    query = f"SELECT covered_on, count(*) FROM {events} GROUP BY covered_on"
    ledger.add_coverage(connection, dataset_id, dict(recoder.duck.execute(query).fetchall()))


def _describe_import(entry: SourceEntry) -> dict[str, Any]:
    """The row of an import that a lake from elsewhere names."""
    row = {name: value for name, value in asdict(entry).items() if name not in _NOT_KEPT}
    days = {
        name: date.fromisoformat(day) if (day := row[name]) else None
        for name in ("first_day", "last_day")
    }
    return row | days | {"file_name": entry.name, "file_sha256": entry.sha256}

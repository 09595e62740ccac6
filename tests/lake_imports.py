"""Imports of events into lakes in tests, and what the database and the lake then hold."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb
from dataset_imports import query_rows
from sqlalchemy import URL

from models.lake.open_lake import LakeDataset, open_dataset, relation_sql
from seeds.importing.files.inputs import SourceFiles
from seeds.importing.import_settings import ImportSettings
from seeds.importing.registry import find_dataset
from seeds.lake.check_sums import check_sums
from seeds.lake.import_files import import_into_lake
from seeds.lake.refresh import refresh_lakes
from seeds.lake.remove_from_lake import remove_from_lake
from seeds.lake.sums import DuckDBEngine, SumsEngine

SUMS = {
    "dyad_months": "s.slug, t.slug, CAST(month AS TEXT), events, verbal_cooperation, "
    "material_cooperation, verbal_conflict, material_conflict, goldstein_tenths_sum, "
    "goldstein_events FROM dyad_months JOIN actors s ON s.id = source_actor_id "
    "JOIN actors t ON t.id = target_actor_id",
    "country_months": "slug, CAST(month AS TEXT), events, as_source, as_target, domestic, "
    "one_sided FROM country_months JOIN actors ON actors.id = actor_id",
    "world_months": "CAST(month AS TEXT), row_count, events, verbal_cooperation, "
    "material_cooperation, verbal_conflict, material_conflict, goldstein_tenths_sum, "
    "goldstein_events FROM world_months",
    "coverage_days": "CAST(day AS TEXT), row_count FROM coverage_days",
    "unmapped_codes": "code, reason_code, label, row_count FROM unmapped_codes",
    "imports": "file_name, file_sha256, rows_read, rows_loaded, rows_revised, rows_known, "
    "rows_rejected, CAST(first_day AS TEXT), CAST(last_day AS TEXT) FROM imports",
}
"""What the database keeps of a dataset of events, without the ids that differ."""
_EVENTS = (
    "SELECT published_id, published_part, occurred_on, source_code, source_actor_slug, "
    "target_code, target_actor_slug, event_code, goldstein_tenths, mentions, is_root"
)


def import_lake(
    url: URL, dataset: str, files: Mapping[str, bytes], lake: Path, **options: Any
) -> list[str]:
    """Import files with this content into a lake; returns the printed lines."""
    said: list[str] = []
    for name, content in files.items():
        Path(name).write_bytes(content)
    with SourceFiles([*files]) as sources:
        import_into_lake(
            url, find_dataset(dataset), sources, lake, ImportSettings(**options), echo=said.append
        )
    return said


def remove_lake(url: URL, dataset: str, lake: Path) -> list[str]:
    """Remove a dataset from a database and its lake; returns the printed lines."""
    said: list[str] = []
    remove_from_lake(url, dataset, lake, echo=said.append)
    return said


def read_sums(url: URL) -> dict[str, list[tuple[Any, ...]]]:
    """What the database keeps of all events."""
    return {
        table: sorted(query_rows(url, f"SELECT {query}"), key=str) for table, query in SUMS.items()
    }


def read_stored_events(url: URL) -> list[tuple[Any, ...]]:
    """The events in the database itself."""
    rows = query_rows(
        url,
        "SELECT published_id, published_part, CAST(occurred_on AS TEXT), source_code, s.slug, "
        "target_code, t.slug, event_code, goldstein_tenths, mentions, is_root FROM coded_events "
        "LEFT JOIN actors s ON s.id = source_actor_id LEFT JOIN actors t ON t.id = target_actor_id",
    )
    return sorted([(*row[:-1], None if row[-1] is None else bool(row[-1])) for row in rows])


def read_lake_events(lake: Path, dataset: str) -> list[tuple[Any, ...]]:
    """The events in a lake; each file must be in order."""
    opened = open_dataset(lake, dataset)
    opened.require_whole(hashes=True)
    for path in opened.list_paths():
        require_order(path)
    with duckdb.connect() as duck:
        rows = duck.execute(f"{_EVENTS} FROM {relation_sql(opened.list_paths())}").fetchall()
    return sorted((row[0], row[1], row[2].isoformat(), *row[3:]) for row in rows)


def require_order(path: str) -> None:
    """Assert that a file is sorted by pair and day, missing states last."""
    with duckdb.connect() as duck:
        rows = duck.execute(
            "SELECT source_actor_slug, target_actor_slug, occurred_on, published_id "
            f"FROM {relation_sql([path])}"
        ).fetchall()
    assert rows == sorted(rows, key=lambda row: (row[0] or "~", row[1] or "~", *row[2:]))


def list_lake_files(opened: LakeDataset) -> dict[str, bytes]:
    """The files in the folder of a dataset, with their content."""
    return {
        str(path.relative_to(opened.folder)): path.read_bytes()
        for path in sorted(opened.folder.rglob("*"))
        if path.is_file() and path.name != ".lock"
    }


def read_named_files(opened: LakeDataset) -> dict[str, bytes]:
    """The files that are part of a lake: the manifest, and those that it names."""
    paths = map(Path, opened.list_paths())
    named = {str(path.relative_to(opened.folder)): path.read_bytes() for path in paths}
    listed = (opened.folder / opened.manifest.files.path).read_bytes()
    return named | {"manifest.json": opened.content, "files": listed}


def refresh(url: URL, lake: Path, *, forget: bool = False) -> list[str]:
    """Refresh a lake; returns the printed lines."""
    said: list[str] = []
    refresh_lakes(url, lake, forget=forget, echo=said.append)
    return said


def sum_lake(
    url: URL, *, write: bool, engine: SumsEngine | None = None, lake: str | None = None
) -> tuple[int, list[str]]:
    """Sum the lakes of a database; returns the exit status and the printed lines."""
    said: list[str] = []
    status = check_sums(
        url,
        lake,
        engine or DuckDBEngine(),
        write=write,
        echo=said.append,
        warn=lambda words: said.append(f"warning: {words}"),
    )
    return status, said

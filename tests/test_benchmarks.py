"""What the benchmarks measure on is what the importer reads, and nothing in it is rejected."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from lake_imports import list_lake_files, read_lake_events, refresh
from sqlalchemy import URL, func, select

from benchmarks.alternatives import FIELDS
from benchmarks.computed import COMMANDS
from benchmarks.generated import FIRST_ID, write_gdelt
from benchmarks.generated_lake import write_lake
from benchmarks.shift_worlds import WORLDS, draw_world
from database import connect, create_reading_engine
from models.coded_events import coded_events, dyad_months
from models.lake.open_lake import open_dataset
from reports.commands import panel
from reports.framework import registry
from seeds.datasets.gdelt import READER, list_columns
from seeds.importing.files.inputs import SourceFiles
from seeds.importing.registry import find_dataset
from seeds.importing.run import import_files


def test_a_generated_file_is_gdelt_2_and_loads_completely(
    seeded_url: URL, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("benchmarks.generated.PART", 400)
    write_gdelt(tmp_path / "events", 1000, first_day=date(2015, 2, 18), days=30)
    said: list[str] = []
    with SourceFiles(["events"]) as sources:
        import_files(seeded_url, find_dataset("gdelt"), sources, echo=said.append)
    assert said[0].startswith("events: 1,000 rows read: 1,000 loaded, 0 known already, 0 rejected")
    ids, days = coded_events.c.published_id, coded_events.c.occurred_on
    bounds = select(func.min(ids), func.max(ids), func.min(days), func.max(days))
    pairs = select(dyad_months.c.events).order_by(dyad_months.c.events.desc())
    with connect(create_reading_engine(seeded_url)) as connection:
        found = connection.execute(bounds).one()
        assert found == (FIRST_ID, FIRST_ID + 999, date(2015, 2, 18), date(2015, 3, 19))
        events = list(connection.scalars(pairs))
    # The busiest pair has far more events than most.
    assert events[0] >= 4 * events[len(events) // 2] > 0


def test_the_alternatives_keep_the_fields_that_the_importer_reads() -> None:
    columns = list_columns("2.0")
    assert len(columns) == 61
    read = {name: columns.index(name) + 1 for name in READER.fields.columns()}
    assert dict(sorted(read.items())) == dict(sorted(FIELDS.items()))


@pytest.mark.parametrize("arguments", [arguments for arguments, _ in COMMANDS.values()])
def test_the_reports_that_are_timed_take_their_arguments(arguments: str) -> None:
    command, *given = arguments.split()
    if command == "panel":
        panel.command.make_context(command, given)
    else:
        registry.load_command(given[0]).make_context(given[0], given[1:])


def test_a_world_is_drawn_alike_each_time() -> None:
    for world in WORLDS:
        one, other = (draw_world(world, 3) for _ in range(2))
        assert (one.rows.events == other.rows.events).all()
        assert (one.rows.conflicts == other.rows.conflicts).all()
        assert (one.rows.conflicts <= one.rows.events).all()
        assert (one.collapsed.events.sum() < one.rows.events.sum()) == world.has_stories
        assert one.is_moved.any() == bool(world.moved)


@pytest.mark.on_sqlite
def test_a_generated_lake_is_a_lake(seeded_url: URL, tmp_path: Path) -> None:
    """Refreshing it changes no file: its codes and classes are those that an import would find."""
    lake = tmp_path / "lake"
    write_lake(Path(str(seeded_url.database)), lake, 1000, piece=100)
    before = list_lake_files(open_dataset(lake, "gdelt"))
    (said,) = refresh(seeded_url, lake)
    assert said.startswith("gdelt: 1,000 events, 0 of 10 Parquet files written anew")
    after = list_lake_files(open_dataset(lake, "gdelt"))
    assert {name: after[name] for name in before if name != "manifest.json"} == {
        name: content for name, content in before.items() if name != "manifest.json"
    }
    assert len(read_lake_events(lake, "gdelt")) == 1000

"""What the benchmarks measure on is what the importer reads, and nothing in it is rejected."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import URL, func, select

from benchmarks.alternatives import FIELDS
from benchmarks.generated import FIRST_ID, write_gdelt
from database import connect, create_reading_engine
from models.coded_events import coded_events, dyad_months
from seeds.datasets.gdelt import READER, list_columns
from seeds.importing.files.inputs import SourceFiles
from seeds.importing.run import import_files


def test_a_generated_file_is_gdelt_2_and_loads_completely(
    seeded_url: URL, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("benchmarks.generated.PART", 400)
    write_gdelt(tmp_path / "events", 1000, first_day=date(2015, 2, 18), days=30)
    said: list[str] = []
    with SourceFiles(["events"]) as sources:
        import_files(seeded_url, "gdelt", sources, echo=said.append)
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

"""State visits, a dataset made up for tests: a row per visit of a head of state.

With `state_visits.yaml` and `state_visits.csv`, these are all files of the dataset.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from models.coded_events import coded_events
from seeds.importing.reader import Counts, Job, Layout, Sample

COLUMNS = ("visit", "day", "guest", "host")
LAYOUT = Layout("visits, 4 columns", COLUMNS, header_lines=1)
MAKE_A_VISIT = "042"


class StateVisits:
    """Reads visits into ``coded_events``."""

    checks_keys = False

    def recognise(self, sample: Sample) -> Layout | None:
        """A file whose first line has exactly these columns."""
        return LAYOUT if sample.lines and sample.lines[0] == ",".join(COLUMNS) else None

    def load(self, job: Job) -> Counts:
        """Load the visits, one statement a row: a real dataset would load batches."""
        counts = Counts()
        with job.file.path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.reader(file)
            next(rows)
            for row in rows:
                job.progress(counts.read, 0)
                counts.read += 1
                try:
                    day = _parse_day(row)
                except ValueError as error:
                    counts.rejected += 1
                    job.rejects.add(rows.line_num, [error.args])
                else:
                    _load_visit(job, counts, row, day)
        counts.first_day = min(job.covered, default=None)
        counts.last_day = max(job.covered, default=None)
        job.edition = "2.1"
        return counts

    def remove(self, connection: Connection, dataset_id: int) -> int:
        """Delete the visits of the dataset."""
        visits = delete(coded_events).where(coded_events.c.dataset_id == dataset_id)
        return connection.execute(visits).rowcount


def _parse_day(row: Sequence[str]) -> date:
    """The day of a visit. Raises ValueError with field, value and reason."""
    if len(row) != len(COLUMNS):
        raise ValueError("row", ",".join(row), f"{len(row)} fields, not {len(COLUMNS)}")
    try:
        return date.fromisoformat(row[1])
    except ValueError:
        raise ValueError("day", row[1], "is not a date") from None


def _load_visit(job: Job, counts: Counts, row: Sequence[str], day: date) -> None:
    """Insert or update a visit, and count what happened."""
    number, _, guest, host = row
    sides = [job.crosswalk.resolve("iso_alpha3", code, day, job.aliases) for code in (guest, host)]
    values = {
        "occurred_on": day,
        "source_code": guest,
        "source_actor_id": sides[0].actor_id,
        "target_code": host,
        "target_actor_id": sides[1].actor_id,
    }
    columns = coded_events.c
    is_same = (columns.dataset_id == job.dataset_id) & (columns.published_id == int(number))
    existing = (
        job.connection.execute(select(*(columns[name] for name in values)).where(is_same))
        .mappings()
        .first()
    )
    if existing is not None and dict(existing) == values:
        counts.known += 1
        return
    if existing is None:
        key = {
            "dataset_id": job.dataset_id,
            "import_id": job.import_id,
            "published_id": int(number),
            "published_part": 0,
            "event_code": MAKE_A_VISIT,
        }
        job.connection.execute(insert(coded_events).values(values | key))
    else:
        counts.revised += 1
        counts.changes += _list_changes(number, existing, values)
        job.connection.execute(update(coded_events).where(is_same).values(values))
    for side, code in zip(sides, (guest, host), strict=True):
        if side.actor_id is None:
            unmapped = code, side.kind, None
            job.unmapped[unmapped] = job.unmapped.get(unmapped, 0) + 1
    counts.loaded += 1
    job.covered[day] = job.covered.get(day, 0) + 1


def _list_changes(number: str, old: Mapping[Any, Any], new: Mapping[str, Any]) -> list[str]:
    return [
        f"visit {number}: {name}: {old[name]} -> {value}"
        for name, value in new.items()
        if old[name] != value
    ]


READER = StateVisits()

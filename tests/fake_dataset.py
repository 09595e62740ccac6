"""A dataset that does not exist, state visits: its three files, and files of its format."""

from __future__ import annotations

from pathlib import Path

from conftest import ROOT

READER = """
import csv
import os
import time
from datetime import date
from pathlib import Path

from sqlalchemy import delete, insert, select, update

from models.coded_events import coded_events
from seeds.importing.reader import Counts, Layout

COLUMNS = ("visit", "day", "guest", "host")
LAYOUT = Layout("visits, 4 columns", COLUMNS, header_lines=1)


class Visits:
    checks_keys = False

    def recognise(self, sample):
        return LAYOUT if sample.lines and sample.lines[0] == ",".join(COLUMNS) else None

    def load(self, job):
        counts = Counts()
        at = coded_events.c
        with job.file.path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.reader(file)
            next(rows)
            for row in rows:
                if counts.read == int(os.environ.get("VISITS_WAIT_AFTER", "-1")):
                    Path(os.environ["VISITS_WAITING"]).touch()
                    while Path(os.environ["VISITS_WAITING"]).exists():
                        time.sleep(0.05)
                counts.read += 1
                faults = []
                if len(row) != len(COLUMNS):
                    faults.append(("row", ",".join(row), f"{len(row)} fields, not 4"))
                else:
                    try:
                        day = date.fromisoformat(row[1])
                    except ValueError:
                        faults.append(("day", row[1], "is no date"))
                if faults:
                    counts.rejected += 1
                    job.rejects.add(rows.line_num, faults)
                    continue
                found = [
                    job.crosswalk.resolve("iso_alpha3", code, day, job.aliases) for code in row[2:]
                ]
                sides = [one.actor_id for one in found]
                values = {
                    "occurred_on": day, "source_code": row[2], "source_actor_id": sides[0],
                    "target_code": row[3], "target_actor_id": sides[1],
                }
                mine = (at.dataset_id == job.dataset_id) & (at.published_id == int(row[0]))
                old = job.connection.execute(
                    select(*(at[name] for name in values)).where(mine)
                ).mappings().first()
                if old == values:
                    counts.known += 1
                    continue
                if old is None:
                    job.connection.execute(insert(coded_events).values(
                        values | {"dataset_id": job.dataset_id, "import_id": job.import_id,
                                  "published_id": int(row[0]), "published_part": 0,
                                  "event_code": "042"}
                    ))
                else:
                    counts.revised += 1
                    for name in values:
                        if old[name] != values[name]:
                            counts.changes.append(
                                f"visit {row[0]}: {name}: {old[name]} -> {values[name]}"
                            )
                    job.connection.execute(update(coded_events).where(mine).values(values))
                for code, one in zip(row[2:], found):
                    if one.actor_id is None:
                        key = (code, one.kind, None)
                        job.unmapped[key] = job.unmapped.get(key, 0) + 1
                counts.loaded += 1
                job.covered[day] = job.covered.get(day, 0) + 1
                job.progress(counts.read, 0)
        counts.first_day = min(job.covered, default=None)
        counts.last_day = max(job.covered, default=None)
        job.edition = "2.1"
        return counts

    def remove(self, connection, dataset_id):
        gone = delete(coded_events).where(coded_events.c.dataset_id == dataset_id)
        return connection.execute(gone).rowcount


READER = Visits()
"""

CARD = """title: State Visits & Travel
publisher: Institute of State Visits
url: https://example.org/visits_2.1
licence: CC BY 4.0
summary: Who travelled to whom, one row per visit of a head of state.
citation:
  type: misc
  author: Visitor, Vera and Institute of Visits & Travel and others
  title: State Visits & Travel
  year: 2024
  extra:
    publisher: Institute of State Visits
layouts:
  - name: visits, 4 columns
    description: Comma, header.
reads: Every visit, into coded_events.
leaves: Nothing.
cautions:
  - Visits before 1990 are few.
max_rejects:
  value: 0.25
  why: a made-up file has few faults
"""

MAPPING = "code,actor,why\nKYZ,KGZ,as the institute writes Kyrgyzstan\n"

HEADER = "visit,day,guest,host\n"

DRIVER = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
import seeds.datasets
seeds.datasets.__path__.append(sys.argv.pop(1))
sys.argv[0] = "bedfellows"
from bedfellows import main
sys.exit(main())
"""


def write(folder: Path, name: str = "state_visits") -> Path:
    """The three files of the dataset, in a folder of their own; with the program to run it by."""
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.py").write_text(READER, encoding="utf-8")
    (folder / f"{name}.yaml").write_text(CARD, encoding="utf-8")
    (folder / f"{name}.csv").write_text(MAPPING, encoding="utf-8")
    return folder


def program(folder: Path) -> tuple[str, ...]:
    """What to run in place of bedfellows.py so that the datasets of a folder are there, too."""
    return ("-c", DRIVER, str(folder))


def visits(path: Path, *rows: str) -> Path:
    """A file of the dataset."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(HEADER + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return path

"""Files to load, and imports of them with our command, each in a process of its own."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from datetime import date, timedelta
from multiprocessing import get_context
from pathlib import Path

from benchmarks.databases import start_server, write_url
from benchmarks.generated import FIRST_ID, write_gdelt
from benchmarks.processes import Cost, run_once

FIRST_DAY, DAYS = date(2015, 2, 18), 3650
OURS = [sys.executable, "-m", "bedfellows", "--database"]


def import_into_sqlite(seeded: Path, source: Path, target: Path, rows: int) -> Cost:
    """Import into a copy of a seeded database; the copying is not counted."""
    shutil.copyfile(seeded, target)
    cost = run_once([*OURS, str(target), "import", "gdelt", str(source)])
    require_rows(rows, str(target))
    return cost


def prepare_postgresql(source: Path, rows: int) -> Callable[[], Cost]:
    """Start a server with a seeded database; returns a function that imports into a copy of it."""
    server = start_server()
    template = server.empty()
    run_once([*OURS, write_url(template), "init"])

    def import_into_copy() -> Cost:
        url = server.copy(template)
        name = write_url(url)
        cost = run_once([*OURS, name, "import", "gdelt", str(source)])
        require_rows(rows, name)
        server.drop(url)
        return cost

    return import_into_copy


def require_rows(rows: int, database: str) -> None:
    """Raise RuntimeError if a load did not load everything."""
    from sqlalchemy import text

    from database import connect, create_reading_engine
    from database_settings import find_database_url

    with connect(create_reading_engine(find_database_url(database))) as connection:
        found = connection.scalar(text("SELECT count(*) FROM coded_events"))
    if found != rows:
        raise RuntimeError(f"{found} of {rows} rows were loaded")


def write_file(
    path: Path, rows: int, first_id: int = FIRST_ID, first_day: int = 0, days: int = DAYS
) -> None:
    """Write a file in another process, whose memory later processes do not start with."""
    print_step(f"writing {rows:,} rows")
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        day = FIRST_DAY + timedelta(days=first_day)
        pool.submit(write_gdelt, path, rows, first_id=first_id, first_day=day, days=days).result()


def remove_database(target: Path) -> None:
    """Remove a database with the other files of SQLite."""
    for path in target.parent.glob(f"{target.name}*"):
        path.unlink()


def print_step(what: str) -> None:
    """Print what is being done, since it takes minutes."""
    print(what, file=sys.stderr, flush=True)

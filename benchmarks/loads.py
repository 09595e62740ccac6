"""Files that are written, and what our own importer does with them, each in a process."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from datetime import date, timedelta
from multiprocessing import get_context
from pathlib import Path

from benchmarks.generated import FIRST_ID, write_gdelt
from benchmarks.processes import Cost, once
from database import HOME

FIRST_DAY, DAYS = date(2015, 2, 18), 3650
OURS = [sys.executable, "-m", "bedfellows", "--database"]


def imported(seeded: Path, source: Path, target: Path, rows: int) -> Cost:
    """Load into a copy of a seeded database; the copying is not counted."""
    shutil.copyfile(seeded, target)
    cost = once([*OURS, str(target), "import", "gdelt", str(source)])
    expect(rows, str(target))
    return cost


def into_postgresql(source: Path, rows: int) -> Callable[[], Cost]:
    """Start a server with a seeded database; what loads into a copy of it, then drops that."""
    sys.path.append(str(HOME / "tests"))
    from temporary_databases import PostgresServer

    server = PostgresServer()
    template = server.empty()
    once([*OURS, template.render_as_string(hide_password=False), "init"])

    def load() -> Cost:
        url = server.copy(template)
        name = url.render_as_string(hide_password=False)
        cost = once([*OURS, name, "import", "gdelt", str(source)])
        expect(rows, name)
        server.drop(url)
        return cost

    return load


def expect(rows: int, database: str) -> None:
    """Refuse the figures of a load that did not load everything."""
    from sqlalchemy import text

    from database import connect, create_reading_engine, find_database_url

    with connect(create_reading_engine(find_database_url(database))) as connection:
        found = connection.scalar(text("SELECT count(*) FROM coded_events"))
    if found != rows:
        raise RuntimeError(f"{found} of {rows} rows were loaded")


def write(
    path: Path, rows: int, first_id: int = FIRST_ID, first_day: int = 0, days: int = DAYS
) -> None:
    """Write a file in another process: its memory would be taken for that of each one started."""
    say(f"writing {rows:,} rows")
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        day = FIRST_DAY + timedelta(days=first_day)
        pool.submit(write_gdelt, path, rows, first_id=first_id, first_day=day, days=days).result()


def remove(target: Path) -> None:
    """Remove a database and what SQLite left beside it."""
    for path in target.parent.glob(f"{target.name}*"):
        path.unlink()


def say(what: str) -> None:
    """Say what is being done: it takes minutes."""
    print(what, file=sys.stderr, flush=True)

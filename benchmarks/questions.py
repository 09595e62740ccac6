"""Times of a report after its imports, compared with the sqlite3 shell and with pandas.

The compared tasks run in turn, and the fastest run of each counts, in seconds of processor time.

- Queries: from opening the database to the last row as Python values. SQLAlchemy compiles the
  selects during the warm-up; SQLite reads the schema and prepares each statement again, as it does
  in the shell. Building the selects and their SQL, which every process does once, is timed
  separately, with the look-ups it needs.
- Shell: the same SQL, without the time of ``SELECT 1``, which is that of its start and end.
- Answer: the selects built again, the queries, and the text of the tables.
- pandas: reads and joins the csv of the tables that the queries read (`benchmarks.with_pandas`);
  where they hold nothing, since no dataset is loaded, there is nothing to compare.
"""

from __future__ import annotations

import csv
import sqlite3
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import URL

from benchmarks.processes import run_once
from database import connect, create_reading_engine
from models import Base
from reports.formats.renderers import render
from reports.framework import registry
from reports.framework.run import build_example_request
from reports.framework.sql_text import write_sql
from reports.framework.table import Head

_HEAD = Head("", "", "", "")


class ReportTimes(NamedTuple):
    """Seconds of processor time."""

    building: float
    """The selects and their SQL, for the first time."""
    queries: float
    shell: float
    answer: float
    pandas: float
    rows: int
    """Rows of the answer."""


def measure_report(url: URL, folder: Path, name: str, runs: int) -> ReportTimes:
    """Run the example of a report; ``folder`` has the tables from ``export_tables``."""
    report, engine, path = registry.load_report(name), create_reading_engine(url), str(url.database)
    with connect(engine) as connection:
        request = build_example_request(connection, report)
        start = time.process_time()
        sections = report.build_sections(connection, request)
        for section in sections:
            section.statement.compile(dialect=connection.dialect)
        building = time.process_time() - start
        sql = "\n".join(write_sql(section, connection) for section in sections)
        printed = [
            ([*table.columns], [[*line.cells] for line in table.lines])
            for table in report.read_tables(connection, request)
        ]

    def queries() -> None:
        with connect(engine) as connection:
            for section in sections:
                section.read_table(connection)

    def answer() -> None:
        with connect(engine) as connection:
            render(_HEAD, report.read_tables(connection, request), "table")

    # Imported here: processes started before must not begin with the memory of pandas.
    from benchmarks.with_pandas import answer_with_pandas

    shell = ["sqlite3", "-readonly", path]
    tables = _find_tables(path, sql)
    asked, in_shell, shell_alone = _take_least_times(
        runs,
        # The best of three, since the first run after another process finds cold caches.
        lambda: min(_time_call(queries) for _ in range(3)),
        lambda: run_once(shell, sql).seconds,
        lambda: run_once(shell, "SELECT 1;").seconds,
    )
    whole, pandas = _take_least_times(
        runs,
        lambda: _time_call(answer),
        lambda: _time_call(lambda: answer_with_pandas(name, folder, tables, printed)),
    )
    rows = sum(len(cells) for _, cells in printed)
    return ReportTimes(building, asked, in_shell - shell_alone, whole, pandas, rows)


def _take_least_times(runs: int, *measures: Callable[[], float]) -> Sequence[float]:
    """The least time of each measure in several runs after a warm-up, all measures in turn."""
    turns = [[measure() for measure in measures] for _ in range(runs + 1)]
    return [min(times) for times in zip(*turns[1:], strict=True)]


def export_tables(path: Path, folder: Path) -> None:
    """Write every table of the database as csv."""
    connection = sqlite3.connect(path)
    for name in Base.metadata.tables:
        rows = connection.execute(f"SELECT * FROM {name}")
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow([column[0] for column in rows.description])
            writer.writerows(rows)
    connection.close()


def _find_tables(path: str, sql: str) -> Sequence[str]:
    """The tables that queries read, also through views, as SQLite reports them."""
    found: set[str] = set()

    def note(action: int, name: str | None, *_others: object) -> int:
        if action == sqlite3.SQLITE_READ and name and name in Base.metadata.tables:
            found.add(name)
        return sqlite3.SQLITE_OK

    connection = sqlite3.connect(path)
    connection.set_authorizer(note)
    connection.executescript(sql)
    connection.close()
    return sorted(found)


def _time_call(ask: Callable[[], object]) -> float:
    start = time.process_time()
    ask()
    return time.process_time() - start

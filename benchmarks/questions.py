"""The part of a report after its imports: against the sqlite3 shell, and against pandas."""

from __future__ import annotations

import statistics
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import URL

from database import connected, reading
from reports.kit import catalogue
from reports.kit.render import render
from reports.kit.run import example_request

DATA = Path(__file__).parent.parent / "seeds" / "data"
_HEAD: dict[str, object] = {
    "report": "",
    "title": "",
    "parameters": {},
    "as_of": "",
    "edition": "",
    "revision": "",
}


class Asked(NamedTuple):
    """Median seconds of a report without its imports."""

    queries: float
    with_rendering: float
    sql: str
    """What was asked, complete."""


def asked(url: URL, name: str, runs: int) -> Asked:
    """Ask a report in this process, after a first time in which its queries are compiled."""
    report = catalogue.report(name)
    with connected(reading(url)) as connection:
        request = example_request(connection, report)
        queries = _median(lambda: report.tables(connection, request), runs)
        whole = _median(lambda: render(_HEAD, report.tables(connection, request), "table"), runs)
        sections = report.sections(connection, request)
        return Asked(queries, whole, "\n".join(section.query(connection) for section in sections))


def in_shell(path: Path, sql: str, runs: int) -> float:
    """Median seconds that the `sqlite3` shell takes for the same queries, its start left out."""

    def shell(text: str) -> Callable[[], object]:
        command = ["sqlite3", "-readonly", str(path)]
        return lambda: subprocess.run(
            command, input=text, stdout=subprocess.DEVNULL, encoding="utf-8", check=True
        )

    return _median(shell(sql), runs) - _median(shell("SELECT 1;"), runs)


def with_pandas(runs: int) -> float:
    """Median seconds of pandas reading the csv facts and asking what they tell of two countries.

    Organisations in common, offices, standing relations and the economy: four of the nine tables
    of a dossier, since the facts that nest are not kept as csv.
    """
    return _median(_ask_pandas, runs)


def _ask_pandas() -> None:
    import pandas

    tables = {path.stem: pandas.read_csv(path) for path in sorted(DATA.glob("*.csv"))}
    sources = tables["sources"].rename(columns={"slug": "source"})
    day = "2015-08-12"

    def on_the_day(name: str) -> pandas.DataFrame:
        rows = tables[name]
        over = (rows.ended != "..") & (rows.ended.fillna("9999") <= day)
        return rows[(rows.started.fillna("") <= day) & ~over]

    held = on_the_day("memberships")
    first, second = (held[held.actor == code] for code in ("BLR", "KGZ"))
    both = first.merge(second, on="organisation")
    named = both.merge(tables["organisations"], left_on="organisation", right_on="slug")
    sourced = named.merge(sources, left_on="source_x", right_on="source", suffixes=("", "_source"))

    offices = (
        on_the_day("tenures")
        .merge(tables["positions"], left_on="position", right_on="slug")
        .merge(tables["people"], left_on="person", right_on="slug", suffixes=("", "_person"))
        .merge(sources, on="source", suffixes=("", "_source"))
    )
    relations = tables["relations"].merge(sources, on="source", suffixes=("", "_source"))
    figures = tables["observations"].merge(
        tables["indicators"], left_on="indicator", right_on="slug", suffixes=("", "_indicator")
    )
    measured = figures[(figures.status == "actual") & figures.actor.isin(["BLR", "KGZ"])]
    economy = measured.pivot_table(index=["title", "actor"], columns="period", values="value")
    for answer in (sourced, offices, relations, economy):
        answer.to_string()


def _median(ask: Callable[[], object], runs: int) -> float:
    times = []
    for turn in range(runs + 1):
        start = time.perf_counter()
        ask()
        if turn:
            times.append(time.perf_counter() - start)
    return statistics.median(times)

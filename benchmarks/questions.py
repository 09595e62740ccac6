"""The part of a report after its imports, against pandas asking the same csv facts."""

from __future__ import annotations

import importlib
import statistics
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from sqlalchemy import URL, Connection

from database import connected, reading
from reports.kit.lookup import find_actor
from reports.kit.render import render
from reports.kit.spec import Report, Request

DATA = Path(__file__).parent.parent / "seeds" / "data"
_HEAD: dict[str, object] = {
    "report": "",
    "title": "",
    "parameters": {},
    "as_of": "",
    "edition": "",
    "revision": "",
}


def asked(url: URL, name: str, runs: int) -> float:
    """Median seconds of a report's query and rendering."""
    report: Report = importlib.import_module(f"reports.{name}").REPORT
    with connected(reading(url)) as connection:
        return _median(lambda: _ask(connection, report), runs)


def _ask(connection: Connection, report: Report) -> None:
    actors = []
    if report.actors != "none":
        actors = [find_actor(connection, name) for name in ("BLR", "KGZ")]
    request = Request(date(2015, 8, 12), actors)
    render(_HEAD, report.tables(connection, request), "table")


def with_pandas(runs: int) -> float:
    """Median seconds of pandas reading the csv facts and asking what two countries share."""
    import pandas

    def ask() -> None:
        tables = {path.stem: pandas.read_csv(path) for path in sorted(DATA.glob("*.csv"))}
        held = tables["memberships"]
        current = held[held.started.fillna("") <= "2015-08-12"]
        both = current[current.actor == "BLR"].merge(
            current[current.actor == "KGZ"], on="organisation"
        )
        named = both.merge(tables["organisations"], left_on="organisation", right_on="slug")
        sourced = named.merge(
            tables["sources"], left_on="source_x", right_on="slug", suffixes=("", "_source")
        )
        sourced.to_string()

    return _median(ask, runs)


def _median(ask: Callable[[], None], runs: int) -> float:
    times = []
    for turn in range(runs + 1):
        start = time.perf_counter()
        ask()
        if turn:
            times.append(time.perf_counter() - start)
    return statistics.median(times)

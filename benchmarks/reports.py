"""Reports, and what builds their database: whole processes, queries and answers."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.processes import UNIT, Cost, measured
from benchmarks.questions import answered, exported
from benchmarks.shown import Row, Shown, over
from benchmarks.startup import STEPS
from database import find_database_url
from reports.framework import registry

RUNS = 5
TURNS = 15
BUILDING, SEEDING, REPORT = 12.0, 5.0, 2.0
MEGABYTES = 120.0
SHELL, PANDAS = 1.5, 1.0


def tables(folder: Path) -> list[Shown]:
    """Build a database in a folder and ask it."""
    path = folder / "bench.sqlite"
    return [_startup(), _building(path), _reports(path), *_questions(path, folder)]


def _startup() -> Shown:
    costs = measured({"unit": UNIT} | STEPS, RUNS)
    rows: list[Row] = []
    before = 0.0
    for step in STEPS:
        units = costs[step].seconds / costs["unit"].seconds
        rows.append(
            (step, f"{costs[step].seconds * 1000:.0f}", f"{units - before:.2f}", f"{units:.2f}")
        )
        before = units
    title = "What every report starts with, in units of `import sqlalchemy.orm`"
    return title, ["step", "ms so far", "units", "so far"], rows


def _building(path: Path) -> Shown:
    ours = [sys.executable, "-m", "bedfellows", "--database"]
    fresh = ["sh", "-c", f'rm -f "{path}"*; exec "$@"', "sh", *ours, str(path), "init"]
    building = measured({"unit": UNIT, "from nothing": fresh}, 2)
    again = measured({"unit": UNIT, "again": [*ours, str(path), "seed"]}, RUNS)
    rows = [
        _process("migrate + seed from nothing", building, "from nothing", BUILDING),
        _process("second seed", again, "again", SEEDING),
    ]
    return "Whole processes that write", _HEADINGS, rows


_HEADINGS = ["process", "seconds", "units", "at most", "MB", "at most", ""]


def _reports(path: Path) -> Shown:
    commands: dict[str, Sequence[str]] = {"unit": UNIT}
    for name in registry.names():
        command = [sys.executable, "-m", f"reports.{name}", *registry.report(name).example]
        commands[name] = [*command, "--database", str(path)]
    costs = measured(commands, RUNS)
    rows = [_process(name, costs, name, REPORT, MEGABYTES) for name in registry.names()]
    return "Reports as whole processes", _HEADINGS, rows


def _process(
    title: str, costs: dict[str, Cost], name: str, units: float, megabytes: float | None = None
) -> Row:
    cost, ratio = costs[name], costs[name].seconds / costs["unit"].seconds
    return (
        title,
        f"{cost.seconds:.2f}",
        f"{ratio:.2f}",
        units,
        f"{cost.megabytes:.0f}",
        "-" if megabytes is None else f"{megabytes:.0f}",
        over(ratio, units) or over(cost.megabytes, megabytes),
    )


def _questions(path: Path, folder: Path) -> list[Shown]:
    exported(path, folder)
    url = find_database_url(str(path))
    found = {name: answered(url, folder, name, TURNS) for name in registry.names()}
    queries: list[Row] = []
    whole: list[Row] = []
    for name, times in found.items():
        building, asked = _ms(times.building), _ms(times.queries)
        queries.append((name, building, asked, *_against(times.queries, times.shell, SHELL)))
        if times.rows:
            whole.append((name, _ms(times.answer), *_against(times.answer, times.pandas, PANDAS)))
    return [
        (
            "Queries against the same SQL in the sqlite3 shell, in ms",
            ["report", "building SQL", "queries", "sqlite3", "ratio", "at most", ""],
            queries,
        ),
        (
            "Queries and rendering against pandas with the same tables as csv, in ms",
            ["report", "both", "pandas", "ratio", "at most", ""],
            whole,
        ),
    ]


def _against(ours: float, theirs: float, limit: float) -> Row:
    return _ms(theirs), f"{ours / theirs:.2f}", limit, over(ours / theirs, limit)


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.1f}"

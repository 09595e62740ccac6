"""Reports and the commands that build their database: whole processes, queries, answers."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.computed import COMPUTING
from benchmarks.figures import FigureTable, Row, mark_over
from benchmarks.processes import UNIT, Cost, measure_commands
from benchmarks.questions import export_tables, measure_report
from benchmarks.startup import STEPS
from database_settings import find_database_url
from reports.framework import registry

RUNS = 5
TURNS = 15
BUILDING, SEEDING, REPORT = 12.0, 5.0, 2.0
SHIPPED = 3.0
MEGABYTES = 120.0
SHELL = 1.5


def measure(folder: Path) -> list[FigureTable]:
    """Build a database in a folder and run all reports."""
    path = folder / "bench.sqlite"
    return [
        _measure_startup(),
        _measure_building(path),
        _measure_reports(path),
        *_measure_questions(path, folder),
    ]


def _measure_startup() -> FigureTable:
    costs = measure_commands({"unit": UNIT} | STEPS, RUNS)
    rows: list[Row] = []
    before = 0.0
    for step in STEPS:
        units = costs[step].seconds / costs["unit"].seconds
        rows.append(
            (step, f"{costs[step].seconds * 1000:.0f}", f"{units - before:.2f}", f"{units:.2f}")
        )
        before = units
    title = "Start of every report, in units of `import sqlalchemy.orm`"
    return title, ["step", "ms so far", "units", "so far"], rows


def _measure_building(path: Path) -> FigureTable:
    ours = [sys.executable, "-m", "bedfellows", "--database"]
    in_steps = f'rm -f "{path}"*; "$@" migrate && exec "$@" seed'
    at_once = f'rm -f "{path}"*; exec "$@" init'
    building = measure_commands(
        {
            "unit": UNIT,
            "from nothing": ["sh", "-c", in_steps, "sh", *ours, str(path)],
            "with shipped": ["sh", "-c", at_once, "sh", *ours, str(path)],
        },
        2,
    )
    again = measure_commands({"unit": UNIT, "again": [*ours, str(path), "seed"]}, RUNS)
    rows = [
        _format_process("migrate + seed from nothing", building, "from nothing", BUILDING),
        _format_process(
            "init, with the shipped datasets",
            building,
            "with shipped",
            # Three times what the curated facts alone take in the same run.
            round(SHIPPED * building["from nothing"].seconds / building["unit"].seconds, 2),
        ),
        _format_process("second seed", again, "again", SEEDING),
    ]
    return "Whole processes that write", _HEADINGS, rows


_HEADINGS = ["process", "seconds", "units", "at most", "MB", "at most", ""]


def _measure_reports(path: Path) -> FigureTable:
    commands: dict[str, Sequence[str]] = {"unit": UNIT}
    names = [name for name in registry.list_names() if name not in COMPUTING]
    for name in names:
        command = [sys.executable, "-m", f"reports.{name}", *registry.load_report(name).example]
        commands[name] = [*command, "--database", str(path)]
    costs = measure_commands(commands, RUNS)
    rows = [_format_process(name, costs, name, REPORT, MEGABYTES) for name in names]
    return "Reports as whole processes", _HEADINGS, rows


def _format_process(
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
        mark_over(ratio, units) or mark_over(cost.megabytes, megabytes),
    )


def _measure_questions(path: Path, folder: Path) -> list[FigureTable]:
    export_tables(path, folder)
    url = find_database_url(str(path))
    found = {
        name: measure_report(url, folder, name, TURNS)
        for name in registry.list_names()
        if name not in COMPUTING
    }
    queries: list[Row] = []
    whole: list[Row] = []
    for name, times in found.items():
        building, asked = _format_ms(times.building), _format_ms(times.queries)
        queries.append((name, building, asked, *_compare(times.queries, times.shell, SHELL)))
        if times.rows:
            whole.append(
                (
                    name,
                    _format_ms(times.answer),
                    _format_ms(times.pandas),
                    f"{times.answer / times.pandas:.2f}",
                )
            )
    return [
        (
            "Queries against the same SQL in the sqlite3 shell, in ms",
            ["report", "building SQL", "queries", "sqlite3", "ratio", "at most", ""],
            queries,
        ),
        (
            "Queries and rendering against pandas with the same tables as csv, in ms",
            ["report", "both", "pandas", "ratio"],
            whole,
        ),
    ]


def _compare(ours: float, theirs: float, limit: float) -> Row:
    return _format_ms(theirs), f"{ours / theirs:.2f}", limit, mark_over(ours / theirs, limit)


def _format_ms(seconds: float) -> str:
    return f"{seconds * 1000:.1f}"

"""Reports that compute statistics, with all datasets loaded: whole processes against a time limit.

Beside them, without a limit, the same statistics from the published file with pandas and DuckDB.
"""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks.figures import FigureTable, Row, mark_over, mark_under
from benchmarks.loads import OURS, print_step
from benchmarks.processes import Cost, measure_commands, run_once

COMPUTING = {"alignment", "breaks", "panel", "shifts", "unlikely"}
"""Reports that wait for numpy and scipy, which the limits of the others do not allow for."""
_SHIFTS = "shifts, events"
COMMANDS = {
    _SHIFTS: ("shifts --window 2016..2018 --against 2020..2022 --measure events", 4.0),
    "shifts, votes": ("shifts --window 2008..2010 --against 2013..2016", 4.0),
    "breaks, events": ("breaks BLR KGZ --measure events", 2.0),
    "breaks, votes": ("breaks BLR KGZ", 2.0),
}
"""Each with the seconds by the clock that it may take."""
FASTER = 3.0
"""So many times as fast as pandas from the file must the shifts be, from SQLite."""


def measure_computed(engine: str, database: str, runs: int) -> dict[str, Cost]:
    """The costs of the commands on one database."""
    print_step(f"statistics on {engine}")
    return measure_commands(
        {
            name: [*OURS, database, "report", *arguments.split()]
            for name, (arguments, _) in COMMANDS.items()
        },
        runs,
    )


def compare_computed(costs: dict[str, dict[str, Cost]], events: Path) -> FigureTable:
    """The costs by database, and those of other tools from the file of events."""
    rows: list[Row] = [
        (
            *(name, engine, f"{found[name].wall:.2f}", f"{limit:.1f}"),
            *(f"{found[name].megabytes:.0f}", mark_over(found[name].wall, limit)),
        )
        for engine, found in costs.items()
        for name, (_, limit) in COMMANDS.items()
    ]
    for tool in ("pandas", "duckdb"):
        print_step(f"the same with {tool}")
        cost = run_once([sys.executable, "-m", "benchmarks.shifts_from_file", tool, str(events)])
        mark = ""
        if tool == "pandas":
            mark = mark_under(cost.wall / costs["SQLite"][_SHIFTS].wall, FASTER)
        megabytes = f"{cost.megabytes:.0f}"
        rows.append((_SHIFTS, f"{tool}, from the file", f"{cost.wall:.2f}", "-", megabytes, mark))
    title = f"Statistics; shifts at least {FASTER:.0f} times as fast as pandas from the file"
    return title, ["report", "database", "seconds", "at most", "MB", ""], rows

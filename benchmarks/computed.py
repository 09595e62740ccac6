"""Reports that compute statistics, with all datasets loaded: whole processes against a time limit.

Beside them, without a limit, the same statistics from the published file with pandas and DuckDB.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from benchmarks.figures import FigureTable, Row, mark_over, mark_under
from benchmarks.loads import OURS, print_step
from benchmarks.processes import Cost, measure_commands, run_once

COMPUTING = {"alignment", "breaks", "panel", "shifts", "unlikely"}
"""Reports that wait for numpy and scipy, which the limits of the others do not allow for."""
_SHIFTS, _DOSSIER = "shifts, events", "dossier"


@dataclass(frozen=True)
class Limit:
    """What a command may take: seconds by the clock, times the dossier, megabytes."""

    seconds: float | None = None
    dossiers: float | None = None
    megabytes: float | None = None


COMMANDS = {
    _DOSSIER: ("report dossier BLR KGZ", Limit()),
    "alignment of a pair": ("report alignment BLR KGZ", Limit(dossiers=1.5)),
    "alignment, all pairs of a year": ("report alignment --rank --year 2015", Limit(2.0)),
    _SHIFTS: (
        "report shifts --window 2016..2018 --against 2020..2022 --measure events",
        Limit(4.0),
    ),
    "shifts, votes": ("report shifts --window 2008..2010 --against 2013..2016", Limit(4.0)),
    "unlikely, votes": ("report unlikely --year 2015", Limit(6.0)),
    "unlikely, treaties": ("report unlikely --year 2015 --measure treaties", Limit(6.0)),
    "breaks, events": ("report breaks BLR KGZ --measure events", Limit(2.0)),
    "breaks, votes": ("report breaks BLR KGZ", Limit(2.0)),
    "panel, all pairs 1990 to 2020": (
        "panel --since 1990 --until 2020 --force --output {folder}/panel.csv",
        Limit(30.0, megabytes=1024),
    ),
}
FASTER = 3.0
"""So many times as fast as pandas from the file must the shifts be, from SQLite."""


def measure_computed(engine: str, database: str, runs: int, folder: Path) -> dict[str, Cost]:
    """The costs of the commands on one database."""
    print_step(f"statistics on {engine}")
    return measure_commands(
        {
            name: [*OURS, database, *arguments.format(folder=folder).split()]
            for name, (arguments, _) in COMMANDS.items()
        },
        runs,
    )


def compare_computed(costs: dict[str, dict[str, Cost]], events: Path) -> FigureTable:
    """The costs by database, and those of other tools from the file of events."""
    rows = [
        _compare_with_limit(name, engine, found[name], found[_DOSSIER])
        for engine, found in costs.items()
        for name in COMMANDS
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
    return title, ["command", "database", "seconds", "at most", "MB", ""], rows


def _compare_with_limit(name: str, engine: str, cost: Cost, dossier: Cost) -> Row:
    limit = COMMANDS[name][1]
    seconds = limit.dossiers * dossier.wall if limit.dossiers else limit.seconds
    mark = mark_over(cost.wall, seconds) or mark_over(cost.megabytes, limit.megabytes)
    most = "-" if seconds is None else f"{seconds:.1f}"
    return (name, engine, f"{cost.wall:.2f}", most, f"{cost.megabytes:.0f}", mark)

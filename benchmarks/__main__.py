"""Measure, and print one table: each figure, its ratio, and the limit it is held to."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tabulate import tabulate

from benchmarks.processes import UNIT, Cost, measured
from benchmarks.questions import asked, in_shell, with_pandas
from database import database_url
from reports.kit import catalogue

RUNS = 5


def main() -> int:
    """Build a database of its own, measure, print."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.sqlite"
        ours = [sys.executable, "-m", "bedfellows", "--database"]
        fresh = ["sh", "-c", f'rm -f "{path}"*; exec "$@"', "sh", *ours, str(path), "init"]
        unit: dict[str, Sequence[str]] = {"unit": UNIT}
        building = measured(unit | {"migrate + seed": fresh}, 2)
        again = measured(unit | {"second seed": [*ours, str(path), "seed"]}, RUNS)
        reports: dict[str, Sequence[str]] = {
            name: [
                sys.executable,
                "-m",
                f"reports.{name}",
                *catalogue.report(name).example,
                "--database",
                str(path),
            ]
            for name in catalogue.names()
        }
        running = measured(unit | reports, RUNS)
        url = database_url(str(path))
        pandas = with_pandas(RUNS)
        questions = []
        for name in reports:
            answered = asked(url, name, RUNS)
            shell = answered.queries / in_shell(path, answered.sql, RUNS)
            ratio = answered.with_rendering / pandas
            over = _mark(shell, 1.5) or _mark(ratio, 1.0)
            questions.append((name, f"{shell:.2f}", f"{ratio:.2f}", over))
        rows = [
            _row("migrate + seed", building, 12.0),
            _row("second seed", again, 5.0),
            *(_row(name, running, 2.0) for name in reports),
        ]
    print("Whole processes, in units of `import sqlalchemy.orm`\n")
    print(tabulate(rows, headers=["process", "seconds", "units", "limit", "MB", ""]))
    print("\nQueries against the same SQL in the sqlite3 shell (at most 1.5 times); queries and")
    print("rendering against pandas reading and asking the csv facts (at most 1 time)\n")
    print(tabulate(questions, headers=["report", "sqlite3", "pandas", ""]))
    return 0


def _row(name: str, costs: dict[str, Cost], limit: float) -> Sequence[object]:
    units = costs[name].seconds / costs["unit"].seconds
    over = _mark(units, limit) or _mark(costs[name].megabytes, 120.0 if limit == 2.0 else 1e9)
    return (
        name,
        f"{costs[name].seconds:.2f}",
        f"{units:.2f}",
        limit,
        f"{costs[name].megabytes:.0f}",
        over,
    )


def _mark(value: float, limit: float) -> str:
    return "OVER" if value > limit else ""


if __name__ == "__main__":
    sys.exit(main())

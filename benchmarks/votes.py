"""The shipped votes of the General Assembly: time, size and memory of their import into SQLite.

The import is a whole process, from its start to the commit; it is compared with a plain
`executemany` of the same rows into a like table, which has them in memory already. Both use one
core, so their processor time is compared: other work on the machine does not add to it.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from benchmarks.figures import FigureTable, mark_over
from benchmarks.loads import OURS, print_step, remove_database
from benchmarks.processes import run_once
from database_settings import HOME

TIME, DATABASE, MEMORY = 2.0, 35.0, 150.0
"""Times the plain load; megabytes of database; megabytes of memory."""
VOTES = HOME / "seeds" / "shipped" / "unvotes"


def measure_votes(folder: Path, runs: int) -> FigureTable:
    """Import the votes into a migrated database, and load the same rows plainly."""
    empty, target, plain = (folder / f"{name}.sqlite" for name in ("empty", "votes", "plain"))
    for command in ("migrate", "seed"):
        run_once([*OURS, str(empty), command])
    ours, theirs, memory, size = [], [], 0.0, 0.0
    for run in range(runs):
        print_step(f"votes, {run + 1} of {runs}")
        shutil.copyfile(empty, target)
        cost = run_once([*OURS, str(target), "import", "unvotes", str(VOTES)])
        ours.append(cost.seconds)
        memory = max(memory, cost.megabytes)
        size = (target.stat().st_size - empty.stat().st_size) / 1e6
        theirs.append(_load_plainly(target, plain))
        for path in (target, plain):
            remove_database(path)
    seconds, other = min(ours), min(theirs)
    return (
        "The votes of the General Assembly, 1946 to 2020",
        ["what", "measured", "compared with", "is", "ratio", "at most", ""],
        [
            (
                *("import, processor seconds", f"{seconds:.1f}", "executemany", f"{other:.1f}"),
                *(f"{seconds / other:.2f}", TIME, mark_over(seconds / other, TIME)),
            ),
            ("database, MB", f"{size:.1f}", "-", "-", "-", DATABASE, mark_over(size, DATABASE)),
            ("memory, MB", f"{memory:.0f}", "-", "-", "-", MEMORY, mark_over(memory, MEMORY)),
        ],
    )


def _load_plainly(source: Path, target: Path) -> float:
    command = [sys.executable, "-m", "benchmarks.load_with_executemany", str(source), str(target)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)

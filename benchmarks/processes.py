"""Cost of whole processes: the fastest of several runs, with all commands in turn."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from tempfile import TemporaryFile

UNIT = [sys.executable, "-c", "import sqlalchemy.orm"]
"""The unit of time: every time is divided by that of importing SQLAlchemy."""


@dataclass(frozen=True)
class Cost:
    """Seconds of processor time (user and system), megabytes of memory, seconds by the clock."""

    seconds: float
    megabytes: float
    wall: float


def measure_commands(commands: Mapping[str, Sequence[str]], runs: int) -> dict[str, Cost]:
    """Run each command ``runs`` times after a warm-up.

    The commands run in turn, so that a change in the machine's speed affects all of them. The
    fastest run counts, because other work on the machine can only add time.
    """
    costs: dict[str, list[Cost]] = {name: [] for name in commands}
    for turn in range(runs + 1):
        for name, command in commands.items():
            cost = run_once(command)
            if turn:
                costs[name].append(cost)
    return {name: take_least(found) for name, found in costs.items()}


def take_least(costs: Sequence[Cost]) -> Cost:
    """The cost of the fastest of several runs, with the memory of the largest."""
    return Cost(
        min(cost.seconds for cost in costs),
        max(cost.megabytes for cost in costs),
        min(cost.wall for cost in costs),
    )


def run_once(command: Sequence[str], given: str = "") -> Cost:
    """Run a command with ``given`` as its standard input; its output is discarded."""
    with TemporaryFile() as file:
        file.write(given.encode())
        file.seek(0)
        start = time.perf_counter()
        process = subprocess.Popen(command, stdin=file, stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return Cost(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, wall)

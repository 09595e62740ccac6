"""Whole processes: what the fastest of several runs takes, all commands in turn."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from tempfile import TemporaryFile

UNIT = [sys.executable, "-c", "import sqlalchemy.orm"]
"""What every time is divided by: importing the library that all of it stands on."""


@dataclass(frozen=True)
class Cost:
    """Least seconds of processor time, user and system; greatest memory in MB; least seconds."""

    seconds: float
    megabytes: float
    wall: float


def measured(commands: Mapping[str, Sequence[str]], runs: int) -> dict[str, Cost]:
    """Run each command ``runs`` times after a warm-up.

    In turn, so that a machine that drifts drifts for all of them; processor time and the fastest
    run, because whatever else the machine does can only add to them.
    """
    costs: dict[str, list[Cost]] = {name: [] for name in commands}
    for turn in range(runs + 1):
        for name, command in commands.items():
            cost = once(command)
            if turn:
                costs[name].append(cost)
    return {name: least(found) for name, found in costs.items()}


def least(costs: Sequence[Cost]) -> Cost:
    """What the fastest of several runs took, and the memory of the largest."""
    return Cost(
        min(cost.seconds for cost in costs),
        max(cost.megabytes for cost in costs),
        min(cost.wall for cost in costs),
    )


def once(command: Sequence[str], given: str = "") -> Cost:
    """Run a command with ``given`` as its standard input; what it prints is thrown away."""
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

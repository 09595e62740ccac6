"""Whole processes, timed in turn so that a machine that drifts drifts for all of them."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

UNIT = [sys.executable, "-c", "import sqlalchemy.orm"]
"""What every time is divided by: importing the library that all of it stands on."""


@dataclass(frozen=True)
class Cost:
    """Median seconds of a process, and its greatest memory in MB."""

    seconds: float
    megabytes: float


def measured(commands: Mapping[str, Sequence[str]], runs: int) -> dict[str, Cost]:
    """Run each command ``runs`` times after a warm-up, all of them in turn."""
    seconds: dict[str, list[float]] = {name: [] for name in commands}
    megabytes = dict.fromkeys(commands, 0.0)
    for turn in range(runs + 1):
        for name, command in commands.items():
            spent, peak = _once(command)
            if turn:
                seconds[name].append(spent)
                megabytes[name] = max(megabytes[name], peak)
    return {name: Cost(statistics.median(seconds[name]), megabytes[name]) for name in commands}


def _once(command: Sequence[str]) -> tuple[float, float]:
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return time.perf_counter() - start, usage.ru_maxrss / 1024

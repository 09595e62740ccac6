"""How far an import is: a changing line on a terminal, a plain line every ten seconds elsewhere."""

from __future__ import annotations

import sys
import time

ON_TERMINAL = 0.2
ELSEWHERE = 10.0
"""Seconds between two lines."""
QUIET = 2.0
"""Seconds before the first line on a terminal: what is done by then needs none."""


class Meter:
    """Says on stderr what is being done, how fast, and how long it will take."""

    def __init__(self) -> None:
        self.terminal = sys.stderr.isatty()
        self.what = ""
        self.size = 0
        self.started = self.said = time.monotonic()
        self.shown = False

    def start(self, what: str, size: int) -> None:
        """Begin with something else, of this many bytes; 0 where nobody knows."""
        self.what, self.size = what, size
        self.started = time.monotonic()
        if not self.terminal:
            self.said = self.started

    def __call__(self, rows: int, done: int) -> None:
        """So many rows and bytes are done; rows are 0 where none are counted."""
        now = time.monotonic()
        if now - self.said < (ON_TERMINAL if self.terminal else ELSEWHERE):
            return
        if self.terminal and now - self.started < QUIET:
            return
        self.said = now
        line = ", ".join([self.what, *self._parts(rows, done, now - self.started)])
        if self.terminal:
            self.shown = True
            sys.stderr.write(f"\r\033[K{line}")
        else:
            sys.stderr.write(f"{line}\n")
        sys.stderr.flush()

    def _parts(self, rows: int, done: int, seconds: float) -> list[str]:
        parts = [f"{rows:,} rows, {rows / seconds:,.0f} rows/s"] if rows else []
        if self.size and done:
            share = min(done / self.size, 1.0)
            parts.append(f"{share:.0%} done, {_time(seconds / share * (1 - share))} left")
        elif done:
            parts.append(f"{done / 1e6:,.0f} MB")
        return parts

    def clear(self) -> None:
        """Take the line away, if there is one, before something else is printed."""
        if self.shown:
            self.shown = False
            sys.stderr.write("\r\033[K")
            sys.stderr.flush()


def _time(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return (
        f"{minutes // 60} h {minutes % 60} min"
        if minutes >= 60
        else (f"{minutes} min {rest} s" if minutes else f"{rest} s")
    )

"""Progress of an import: a changing line on a terminal, else a new line every ten seconds."""

from __future__ import annotations

import sys
import time

ON_TERMINAL = 0.2
ELSEWHERE = 10.0
"""Seconds between two lines."""
QUIET = 2.0
"""Seconds before the first line on a terminal: shorter work needs none."""


class ProgressMeter:
    """Progress on stderr: what is being done, how fast, and the time left."""

    def __init__(self, *, only_on_terminal: bool = False) -> None:
        self.only_on_terminal = only_on_terminal
        self.terminal = sys.stderr.isatty()
        self.what = ""
        self.size = 0
        self.started = self.last_line = time.monotonic()
        self.is_shown = False

    def start(self, what: str, size: int) -> None:
        """Begin something new of this many bytes; 0 if the size is unknown."""
        self.what, self.size = what, size
        self.started = time.monotonic()
        if not self.terminal:
            self.last_line = self.started

    def update(self, rows: int, done: int) -> None:
        """Report the rows and bytes done so far; rows are 0 if they are not counted."""
        if self.only_on_terminal and not self.terminal:
            return
        now = time.monotonic()
        if now - self.last_line < (ON_TERMINAL if self.terminal else ELSEWHERE):
            return
        if self.terminal and now - self.started < QUIET:
            return
        self.last_line = now
        line = ", ".join([self.what, *self._format_parts(rows, done, now - self.started)])
        if self.terminal:
            self.is_shown = True
            sys.stderr.write(f"\r\033[K{line}")
        else:
            sys.stderr.write(f"{line}\n")
        sys.stderr.flush()

    def _format_parts(self, rows: int, done: int, seconds: float) -> list[str]:
        parts = [f"{rows:,} rows, {rows / seconds:,.0f} rows/s"] if rows else []
        if self.size and done:
            share = min(done / self.size, 1.0)
            left = _format_time(seconds / share * (1 - share))
            parts.append(f"{share:.0%} done, {left} left")
        elif done:
            parts.append(f"{done / 1e6:,.0f} MB")
        return parts

    def clear(self) -> None:
        """Erase the line, if there is one, before something else is printed."""
        if self.is_shown:
            self.is_shown = False
            sys.stderr.write("\r\033[K")
            sys.stderr.flush()


def _format_time(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    if minutes >= 60:
        return f"{minutes // 60} h {minutes % 60} min"
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"

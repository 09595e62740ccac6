"""Benchmarks: prints figures, ratios and limits; the exit status is 1 if a limit is missed."""

from __future__ import annotations

import importlib
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tabulate import tabulate

from benchmarks.figures import OVER

# Imports first: a new process starts with the memory of this one, into which the reports import
# pandas.
PARTS = ("imports", "cards", "lake", "reports", "everything", "shifts")


def main(parts: Sequence[str]) -> int:
    """Measure the named parts, or all, each in a temporary folder."""
    if unknown := [part for part in parts if part not in PARTS]:
        print(f"unknown: {', '.join(unknown)}; the parts are {', '.join(PARTS)}", file=sys.stderr)
        return 2
    is_over = False
    for part in parts or PARTS:
        module = importlib.import_module(f"benchmarks.{part}")
        with tempfile.TemporaryDirectory() as folder:
            tables = module.measure(Path(folder))
        for title, headings, rows in tables:
            print(f"{title}\n\n{tabulate(rows, headers=headings, disable_numparse=True)}\n")
            is_over |= any(OVER in row for row in rows)
    return 1 if is_over else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

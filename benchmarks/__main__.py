"""Measure, print each figure, its ratio and its limit, and end with status 1 if one is over."""

from __future__ import annotations

import importlib
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tabulate import tabulate

from benchmarks.shown import OVER

# Imports first: a process starts with the memory of the one that started it, and reports are
# compared with pandas in this one.
PARTS = ("imports", "reports")


def main(parts: Sequence[str]) -> int:
    """Measure the parts named, or all, each with a folder of its own."""
    if unknown := [part for part in parts if part not in PARTS]:
        print(f"no part {', '.join(unknown)}; there are {', '.join(PARTS)}", file=sys.stderr)
        return 2
    is_over = False
    for part in parts or PARTS:
        module = importlib.import_module(f"benchmarks.{part}")
        with tempfile.TemporaryDirectory() as folder:
            tables = module.tables(Path(folder))
        for title, headings, rows in tables:
            print(f"{title}\n\n{tabulate(rows, headers=headings, disable_numparse=True)}\n")
            is_over |= any(OVER in row for row in rows)
    return 1 if is_over else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

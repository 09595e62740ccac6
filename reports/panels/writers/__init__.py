"""The formats of a panel, one file each; a package that is missing is named with its command."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Protocol

from console import UserError
from reports.panels.columns import Column
from reports.panels.years import YearCells

_PACKAGES = {
    "csv": (),
    "parquet": ("pyarrow",),
    "dta": ("pyreadstat", "pandas"),
    "xlsx": ("xlsxwriter",),
}
FORMATS = tuple(_PACKAGES)
"""The endings of the files."""
MOST_ROWS = {"xlsx": 1_048_575}
"""Rows that a file can hold besides its heading, where there is a limit."""
LONGEST_NAMES = {"dta": 32}
"""Letters that the name of a column can have, where there is a limit."""
MISSING = {
    "csv": "an empty cell",
    "parquet": "null",
    "dta": ". (system missing)",
    "xlsx": "an empty cell",
}
"""How each format writes a missing value."""


class Writer(Protocol):
    """Writes the years of a panel to a file."""

    def __call__(
        self, file: Path, title: str, columns: Sequence[Column], years: Iterable[YearCells]
    ) -> None:
        """Write the file; the title names the panel in formats that have a place for it."""


def find_writer(ending: str) -> Writer:
    """The writer of a format; UserError where its package is not installed."""
    for package in _PACKAGES[ending]:
        try:
            import_module(package)
        except ImportError:
            raise UserError(
                f".{ending} needs the package {package}: install it with "
                "pip install 'bedfellows[panel]', or choose .csv"
            ) from None
    writer: Writer = import_module(f"{__name__}.write_{ending}").write
    return writer

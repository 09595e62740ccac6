"""Reading the figures of a row that has a column for each year, or one for the year of the row."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping

from models import Edtf
from seeds.importing.figures.figure_rows import Figure
from seeds.importing.rejects import RejectReason


class YearColumns:
    """The columns with figures of a file, and the year of each."""

    def __init__(self, years: Mapping[int, Edtf], missing: Collection[str]) -> None:
        self._missing = missing
        self.seen: set[str] = set()
        """The first and last years with a figure, of each row."""
        self.set_years(years)

    def set_years(self, years: Mapping[int, Edtf]) -> None:
        """Read other columns from now on, or those of other years."""
        self.years = years
        self._places = [
            (place, str(year.text), str(year.earliest), str(year.latest))
            for place, year in years.items()
        ]

    def read(
        self, cells: list[str], indicator: int, actor: int, faults: list[RejectReason]
    ) -> list[Figure]:
        """The figures of a row; each cell that is not a number is added to the faults."""
        figures: list[Figure] = []
        for place, year, first, last in self._places:
            text = cells[place]
            if text in self._missing or (text := text.strip()) in self._missing:
                continue
            try:
                value = float(text)
            except ValueError:
                value = math.nan
            if math.isfinite(value) and "_" not in text:
                figures.append((indicator, actor, None, year, first, last, value))
            else:
                faults.append((year, text, "is not a number"))
        if figures:
            self.seen |= {figures[0][3], figures[-1][3]}
        return figures

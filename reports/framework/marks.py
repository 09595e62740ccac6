"""Marks in the cells of a table, and the note that explains those that occur."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from reports.framework.table import Cell, Line

MISSING = "-"
"""How text formats print a cell without a value."""
NOT_RESEARCHED = "\u00b7"
"""What a cell holds if nothing is recorded and absence is not a fact: a middle dot."""
NO = "no"
"""What a cell holds if nothing is recorded and a complete statement covers the time."""


@dataclass(frozen=True)
class Mark:
    """A mark, its meaning, and where to look for it.

    ``columns`` are the headings under which the mark has this meaning; None: all. ``pattern`` is a
    regular expression to search for instead of the mark itself.
    """

    sign: str
    meaning: str
    columns: Collection[str] | None = None
    pattern: str | None = None

    def occurs_in(self, cells: Mapping[str, Collection[Cell]]) -> bool:
        """Whether a cell, given by heading, has the mark, or a heading is the mark."""
        if self.columns is None:
            if self.sign in cells:
                return True
            searched = list(cells)
        else:
            searched = [heading for heading in self.columns if heading in cells]
        if self.sign == MISSING and self.pattern is None:
            return any(None in cells[heading] for heading in searched)
        search = re.compile(self.pattern or re.escape(self.sign)).search
        return any(
            isinstance(cell, str) and search(cell) is not None
            for heading in searched
            for cell in cells[heading]
        )


ABSENCE_MARKS = (Mark(NOT_RESEARCHED, "not researched", pattern=f"^{NOT_RESEARCHED}$"),)
"""The mark for what no statement of coverage decides, in every table."""


def _date_mark(sign: str, meaning: str, pattern: str) -> Mark:
    """A mark of EDTF: only in cells that hold a date and nothing else."""
    return Mark(sign, meaning, pattern=rf"^(?=[][\d.~?%/,-]+$).*{pattern}")


DATE_MARKS = (
    _date_mark("2015~", "about 2015", r"\d~"),
    _date_mark("2015?", "perhaps 2015", r"\d\?"),
    _date_mark("2015%", "perhaps about 2015", r"\d%"),
    _date_mark("[..2010-05]", "not after May 2010", r"\[\.\.\d"),
    _date_mark("[2014-08..]", "not before August 2014", r"\d\.\.\]"),
)
"""How dates of limited precision are written, in every table."""


def write_note(
    marks: Iterable[Mark], remarks: str, columns: Sequence[str], lines: Sequence[Line]
) -> str:
    """The explanations of the marks that occur, then the remarks that are always true."""
    cells = {
        heading: {line.cells[place] for line in lines} for place, heading in enumerate(columns)
    }
    found = [mark for mark in (*marks, *ABSENCE_MARKS, *DATE_MARKS) if mark.occurs_in(cells)]
    explained = [f"{mark.sign}: {mark.meaning}." for mark in found]
    return " ".join([*explained, *([remarks] if remarks else [])])

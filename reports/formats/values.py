"""Values of cells: as text for people, and plain for programs."""

from __future__ import annotations

import re
from datetime import date

from reports.framework.marks import MISSING
from reports.framework.table import AS_STORED, Cell

_ROUNDING_ERROR = 1e-13
"""A smaller figure is what is left when two equal figures are subtracted in binary."""
_SMALL = 1e-5
"""A smaller figure needs more than ten decimals."""
_CONTROLS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
"""Characters that a terminal would obey, except line feeds."""


def format_value(value: Cell, decimals: int | None = None) -> str:
    """A value as text for people."""
    if value is None:
        return MISSING
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and decimals == AS_STORED:
        return f"{value:.15g}"
    if isinstance(value, float):
        return f"{value:.{2 if decimals is None else decimals}f}"
    return str(value)


def format_printable(value: Cell, decimals: int | None = None) -> str:
    """A value as text that a terminal prints as it is."""
    return _CONTROLS.sub(" ", format_value(value, decimals))


def simplify_value(value: Cell, decimals: int | None) -> Cell:
    """A value for programs: dates in ISO 8601, figures without binary rounding errors."""
    if isinstance(value, float) and decimals == AS_STORED:
        return float(f"{value:.15g}")
    if isinstance(value, float) and decimals == 0 and value.is_integer():
        return int(value)
    if isinstance(value, float):
        is_small = _ROUNDING_ERROR < abs(value) < _SMALL
        return float(f"{value:.15g}") if is_small else round(value, 10)
    return value.isoformat() if isinstance(value, date) else value

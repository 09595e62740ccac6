"""Tables of figures, and the mark of a figure that misses its limit."""

from __future__ import annotations

from collections.abc import Sequence

Row = Sequence[object]
FigureTable = tuple[str, list[str], list[Row]]
"""Title, headings, rows."""

OVER = "OVER"


def mark_over(value: float, limit: float | None) -> str:
    """The mark of a figure that must be at most ``limit``."""
    return OVER if limit is not None and value > limit else ""


def mark_under(value: float, limit: float | None) -> str:
    """The mark of a figure that must be at least ``limit``."""
    return OVER if limit is not None and value < limit else ""

"""A table of figures, and the mark of one that is over its limit."""

from __future__ import annotations

from collections.abc import Sequence

Row = Sequence[object]
Shown = tuple[str, list[str], list[Row]]
"""Title, headings, rows."""

OVER = "OVER"


def over(value: float, limit: float | None) -> str:
    """The mark of a figure that may be at most ``limit``."""
    return OVER if limit is not None and value > limit else ""


def under(value: float, limit: float | None) -> str:
    """The mark of a figure that must be at least ``limit``."""
    return OVER if limit is not None and value < limit else ""

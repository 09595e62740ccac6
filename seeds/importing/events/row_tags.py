"""The tag of a row: which day it covers and which of its sides are empty, in one number.

It is wanted again only of rows that turn out not to be new, and every column takes time to be
handed to the database.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from seeds.importing.events.fields import EARLIEST

_SIDE = 2**22
"""More than there are codes in any file."""

TAG = (
    f"CAST(covered_on - DATE '{EARLIEST}' AS BIGINT) * {_SIDE * _SIDE} "
    f"+ CAST(coalesce(source_gap + 1, 0) AS BIGINT) * {_SIDE} + coalesce(target_gap + 1, 0)"
)
"""In SQL of DuckDB; of a row without faults no day is before the earliest."""


class Tagged(NamedTuple):
    """What a tag tells."""

    day: date
    source_gap: int | None
    target_gap: int | None


def read(tag: int) -> Tagged:
    """The day that a row covers, and the number of the gap of each side that is empty."""
    days, source, target = tag // _SIDE**2, tag // _SIDE % _SIDE, tag % _SIDE
    return Tagged(
        EARLIEST + timedelta(days=days),
        source - 1 if source else None,
        target - 1 if target else None,
    )

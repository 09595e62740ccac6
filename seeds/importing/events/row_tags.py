"""Tag of a row: the day it covers and the codes of its empty sides, in one number.

It is needed only for rows that turn out not to be new, and one column stages faster than three.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from seeds.importing.events.fields import EARLIEST

_SIDE = 2**22
"""More than the codes of any file."""

TAG = (
    f"CAST(covered_on - DATE '{EARLIEST}' AS BIGINT) * {_SIDE * _SIDE} "
    f"+ CAST(coalesce(source_unmapped + 1, 0) AS BIGINT) * {_SIDE} "
    "+ coalesce(target_unmapped + 1, 0)"
)
"""In SQL of DuckDB. In a row without faults no day is before the earliest."""


class Tagged(NamedTuple):
    """The values in a tag."""

    day: date
    source_unmapped: int | None
    target_unmapped: int | None


def read_tag(tag: int) -> Tagged:
    """The day that a row covers, and the number of the unmapped code of each empty side."""
    days, source, target = tag // _SIDE**2, tag // _SIDE % _SIDE, tag % _SIDE
    return Tagged(
        EARLIEST + timedelta(days=days),
        source - 1 if source else None,
        target - 1 if target else None,
    )

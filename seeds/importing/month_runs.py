"""Runs of months or years in lists that have a row for each: from when until when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby


def split_runs(numbers: Iterable[int]) -> Iterator[list[int]]:
    """The numbers in order, split where one is missing."""
    for _, run in groupby(enumerate(sorted(numbers)), lambda pair: pair[1] - pair[0]):
        yield [number for _, number in run]


def number_month(year: int, month: int) -> int:
    """The number of a month; those of successive months differ by one."""
    return year * 12 + month - 1


def find_first_day(month: int) -> date:
    """The first day of a month, by its number."""
    return date(month // 12, month % 12 + 1, 1)


def name_month(month: int) -> str:
    """A month in EDTF, by its number."""
    return f"{find_first_day(month):%Y-%m}"

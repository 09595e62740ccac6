"""The two windows that a report compares, as a user writes them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from console import UserError
from models.edtf import Edtf, EdtfError

AROUND_MONTHS = 36
"""The months before and after a day that are compared."""
_EXAMPLE = "--window 2008..2010 --against 2013..2016"
_LAST_YEAR = 9000


@dataclass(frozen=True)
class Window:
    """Some whole months, from one to another."""

    first: date
    """The first day of the first month."""
    last: date
    """The last day of the last month."""

    @property
    def number(self) -> int:
        """The first month as a number that counts on over years."""
        return 12 * self.first.year + self.first.month - 1

    @property
    def ends(self) -> tuple[date, date]:
        """Its first and its last day."""
        return self.first, self.last

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1

    def __str__(self) -> str:
        """The months in words."""
        return f"{self.first:%Y-%m} to {self.last:%Y-%m}"


def read_windows(choices: dict[str, Any]) -> tuple[Window, Window]:
    """The earlier and the later window of ``--window`` and ``--against``, or of ``--around``."""
    window, against, around = (choices.get(name) for name in ("window", "against", "around"))
    if around:
        if window or against:
            raise UserError("--around replaces --window and --against: give one or the other.")
        return _surround(around)
    if not window or not against:
        raise UserError(f"Name two windows, for example {_EXAMPLE}, or a day: --around 2010-04.")
    first, second = _read("window", window), _read("against", against)
    if second.first <= first.last and first.first <= second.last:
        raise UserError(
            f"The windows overlap: {first} and {second}. Whole months are compared, and none may "
            "be in both."
        )
    if second.first < first.first:
        raise UserError(
            f"--against {against} is before --window {window}: name the earlier window first."
        )
    return first, second


def _read(option: str, given: str) -> Window:
    begin, dots, end = given.partition("..")
    if not dots or not begin or not end:
        raise UserError(f"--{option}: {given!r} is not a window; write e.g. 2008..2010")
    first, last = _read_day(option, begin).earliest, _read_day(option, end).latest
    if first is None or last is None:
        raise UserError(f"--{option}: {given!r} has an open end; write e.g. 2008..2010")
    if first > last:
        raise UserError(f"--{option}: {begin} is after {end}: write the earlier day first.")
    return _widen(12 * first.year + first.month - 1, 12 * last.year + last.month)


def _read_day(option: str, given: str) -> Edtf:
    try:
        day = Edtf.parse(given.strip())
    except EdtfError as error:
        raise UserError(f"--{option}: {error}") from None
    if day.latest is not None and day.latest.year > _LAST_YEAR:
        raise UserError(f"--{option}: {given!r} is too late; write e.g. 2008..2010")
    return day


def _surround(given: str) -> tuple[Window, Window]:
    day = _read_day("around", given).earliest
    if day is None or 12 * day.year < AROUND_MONTHS + 12:
        raise UserError(f"--around: {given!r} has no first day; write e.g. 2010-04")
    turn = 12 * day.year + day.month - 1
    return _widen(turn - AROUND_MONTHS, turn), _widen(turn, turn + AROUND_MONTHS)


def _widen(begin: int, end: int) -> Window:
    """The window from one month to before another."""
    return Window(_begin(begin), _begin(end) - timedelta(days=1))


def _begin(number: int) -> date:
    return date(number // 12, number % 12 + 1, 1)

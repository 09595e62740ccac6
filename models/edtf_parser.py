"""The first and the last possible day of a date written in EDTF.

The bounds are the calendar bounds of the ``edtf`` package. A mark widens them by one unit of the
part that it qualifies for ``~`` and ``?``, by two for ``%``. After a part, it qualifies that part
and all to its left, of which the finest counts: ``2010-04~`` is March to May 2010. Before a part,
it qualifies that part alone: ``?2015-02`` is a February from 2014 to 2016. A date without a day
reaches to the end of its last month. (The package also adds the units of the coarser parts and
gives March 2009 to May 2011; no comparison near such a date could ever be decided. And it counts
months from the last day, so that ``2015-?06`` would end on 30 July.)

The package takes 200 ms to import and 10 ms for each string. So this module parses plain and marked
dates, and intervals and sets of them; the package parses the rest, such as ``201X`` and
``2015-06-26T10:00:00``. Three more things differ, so that no date is more precise than its source:
an unknown side (``2015/``) is open instead of ten years away, a set reaches as far as its marked
members, and seasons are refused, because they fall in different months in different places.
"""

from __future__ import annotations

import calendar
import contextlib
import io
import re
from datetime import date, timedelta

_EXAMPLES = "write e.g. 2015-06-26, 2015-03, 2010-04~, [2015-07-21..2015-07-31]"
_MARK = r"([~?%]?)"
_PARTS = re.compile(
    rf"{_MARK}([0-9]{{4}}){_MARK}"
    rf"(?:-{_MARK}([0-9]{{2}}|XX){_MARK}(?:-{_MARK}([0-9]{{2}}|XX){_MARK})?)?"
)
_WIDTHS = {"": 0, "~": 1, "?": 1, "%": 2}
_XX = "XX"
_OTHER_EDTF = re.compile(r"[-+:~?%0-9ESTXYZ]{4,40}")
_SEASONS = range(21, 42)

Bounds = tuple[date | None, date | None]
"""The first and the last possible day; None where that side is open or unknown."""


class EdtfError(ValueError):
    """A text that is not a date; ``reason`` says why."""

    def __init__(self, text: str, reason: str) -> None:
        super().__init__(f"{text!r} is not a date{reason}")
        self.reason = reason


def parse_bounds(text: str) -> Bounds:
    """The first and last possible day of ``text``; raises EdtfError, which quotes all of it."""
    try:
        return _parse_any(text)
    except EdtfError as error:  # a part was refused: quote the whole
        raise EdtfError(text, error.reason) from None


def _parse_any(text: str) -> Bounds:
    if text[:1] + text[-1:] in ("[]", "{}"):
        return _parse_set([member.strip() for member in text[1:-1].split(",")])
    if text.count("/") == 1:
        return _parse_span(text, "/", unknown_side="")
    return _parse_date(text)


def _parse_set(members: list[str]) -> Bounds:
    bounds = [
        _parse_span(member, "..") if ".." in member else _parse_date(member) for member in members
    ]
    earliest = [first for first, _ in bounds if first is not None]
    latest = [last for _, last in bounds if last is not None]
    return (
        min(earliest) if len(earliest) == len(bounds) else None,
        max(latest) if len(latest) == len(bounds) else None,
    )


def _parse_span(text: str, separator: str, unknown_side: str | None = None) -> Bounds:
    start, _, end = text.partition(separator)
    open_side = ".." if separator == "/" else ""
    no_date = (open_side, unknown_side)
    if start in no_date and end in no_date:
        raise EdtfError(text, f": neither side is a date; {_EXAMPLES}")
    earliest = None if start in no_date else _parse_date(start)[0]
    latest = None if end in no_date else _parse_date(end)[1]
    if earliest and latest and earliest > latest:
        raise EdtfError(text, ": it ends before it begins")
    return earliest, latest


def _parse_date(text: str) -> tuple[date, date]:
    found = _PARTS.fullmatch(text)
    if found is None:
        return _parse_with_package(text)
    written = [one for one in found.group(2, 5, 8) if one not in (None, _XX)]
    if found[5] == _XX and found[8] not in (None, _XX):
        return _parse_with_package(text)
    parts: list[int | None] = [*map(int, written), None, None]
    year, month, day = parts[:3]
    if not year:
        raise EdtfError(text, ": years run from 0001 to 9999")
    first, last = _find_calendar_bounds(text, year, month, day)
    units = [0, 0, 0]
    for part, (before, after) in enumerate(found.group(*pair) for pair in ((1, 3), (4, 6), (7, 9))):
        # A mark on a part that is not known, such as XX, counts for the finest that is.
        finest = min(part, len(written) - 1)
        units[finest] += _WIDTHS[before or ""] + _WIDTHS[after or ""]
    if not any(units):
        return first, last
    try:
        return (
            _move_bound(first, [-unit for unit in units], ends_month=False),
            _move_bound(last, units, ends_month=day is None),
        )
    except (OverflowError, ValueError):
        raise EdtfError(text, ": its mark extends it beyond the years 0001 to 9999") from None


def _move_bound(bound: date, units: list[int], *, ends_month: bool) -> date:
    """``bound`` moved by years, months and days, within its month or to the end of a month."""
    years, months, days = units
    year, index = divmod((bound.year + years) * 12 + bound.month - 1 + months, 12)
    length = calendar.monthrange(year, index + 1)[1]
    day = length if ends_month else min(bound.day, length)
    return date(year, index + 1, day) + timedelta(days=days)


def _find_calendar_bounds(
    text: str, year: int, month: int | None, day: int | None
) -> tuple[date, date]:
    """The bounds of a date without its marks."""
    if month is None:
        return date(year, 1, 1), date(year, 12, 31)
    if month in _SEASONS:
        raise EdtfError(text, f": {month} is a season; write its months, e.g. 2014-12/2015-02")
    if not 1 <= month <= 12:
        raise EdtfError(text, f": there is no month {month}")
    length = calendar.monthrange(year, month)[1]
    if day is None:
        return date(year, month, 1), date(year, month, length)
    if not 1 <= day <= length:
        raise EdtfError(text, f": {calendar.month_name[month]} {year} has {length} days")
    return date(year, month, day), date(year, month, day)


def _parse_with_package(text: str) -> tuple[date, date]:
    if not _OTHER_EDTF.fullmatch(text):
        raise EdtfError(text, f"; {_EXAMPLES}")
    from edtf import EDTFParseException, parse_edtf

    try:
        with contextlib.redirect_stdout(io.StringIO()):  # the package prints its own errors
            parsed = parse_edtf(text)
        first, last = parsed.lower_fuzzy(), parsed.upper_fuzzy()
        return date(*first[:3]), date(*last[:3])
    except (EDTFParseException, ArithmeticError, AttributeError, TypeError, ValueError):
        raise EdtfError(
            text, f" in a form that can be read (years run from 0001 to 9999); {_EXAMPLES}"
        ) from None

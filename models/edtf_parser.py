"""The first and the last possible day of a date written in EDTF.

The bounds are the calendar bounds of the ``edtf`` package. A mark at the end widens them by the
package's own padding for the finest part written: one unit for ``~`` and ``?``, two for ``%``.
``2010-04~`` is March to May 2010. (The package also adds the padding of the coarser parts and gives
March 2009 to May 2011; no comparison near such a date could ever be decided.)

The package takes 200 ms to import and 10 ms for each string. So this module parses plain and marked
dates, and intervals and sets of them; the package parses the rest, such as ``201X`` and
``2015-~06``. Three more things differ, so that no date is more precise than its source: an unknown
side (``2015/``) is open instead of ten years away, a set reaches as far as its marked members, and
seasons are refused, because they fall in different months in different places.
"""

from __future__ import annotations

import calendar
import contextlib
import io
import re
from datetime import date, timedelta

_EXAMPLES = "write e.g. 2015-06-26, 2015-03, 2010-04~, [2015-07-21..2015-07-31]"
_PLAIN = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?([~?%])?")
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
    plain = _PLAIN.fullmatch(text)
    if plain is None:
        return _parse_with_package(text)
    year, month, day = (int(part) if part else None for part in plain.group(1, 2, 3))
    if not year:
        raise EdtfError(text, ": years run from 0001 to 9999")
    first, last = _find_calendar_bounds(text, year, month, day)
    if (mark := plain.group(4)) is None:
        return first, last
    width = 2 if mark == "%" else 1
    try:
        return _move_bound(first, -width, month, day), _move_bound(last, width, month, day)
    except (OverflowError, ValueError):
        raise EdtfError(text, f": {mark} extends it beyond the years 0001 to 9999") from None


def _move_bound(bound: date, width: int, month: int | None, day: int | None) -> date:
    """``bound`` moved by ``width`` units of the finest part written: years, months or days."""
    if day is not None:
        return bound + timedelta(days=width)
    year, index = divmod(bound.year * 12 + bound.month - 1 + width * (1 if month else 12), 12)
    length = calendar.monthrange(year, index + 1)[1]
    return date(year, index + 1, 1 if bound.day == 1 else length)


def _find_calendar_bounds(
    text: str, year: int, month: int | None, day: int | None
) -> tuple[date, date]:
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

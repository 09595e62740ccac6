"""Calendar years as an option gives them, and the last one that is over."""

from __future__ import annotations

from console import UserError
from reports.framework.request import Request


def find_last_full_year(request: Request) -> int:
    """The last year that ended by the day of the request."""
    day = request.as_of
    return day.year if (day.month, day.day) == (12, 31) else day.year - 1


def read_year(given: str | None) -> int | None:
    """The year of an option; raises UserError if it is none."""
    if given is None:
        return None
    if not (given.isascii() and given.isdecimal() and len(given) == 4):
        raise UserError(f"--year: {given!r} is not a year; write e.g. 2015")
    return int(given)

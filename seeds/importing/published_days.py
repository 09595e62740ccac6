"""Days as publishers and spreadsheets write them; a day that can be two days is refused."""

from __future__ import annotations

import re
from datetime import date, datetime

_ISO = re.compile(r"(\d{4})[-/.](\d\d?)[-/.](\d\d?)(?:[T ].*)?")
_LAST_YEAR = re.compile(r"(\d\d?)([-/.])(\d\d?)\2(\d{4})(?:[T ].*)?")
_NAMED = ("%d-%b-%Y", "%d %b %Y", "%d %B %Y", "%b %d, %Y", "%B %d, %Y", "%b %d %Y", "%d-%B-%Y")


class DayError(ValueError):
    """A text that is not one certain day; its message says why."""


def parse_published_day(text: str, *, is_month_first: bool = False) -> date:
    """The day of a text such as 2021-12-16, 12/16/2021, 16.12.2021 or 16 Dec 2021.

    With points, the day comes first. With slashes or hyphens, the order must follow from the
    numbers, unless ``is_month_first`` says that the publisher writes the month first. Raises
    DayError.
    """
    text = " ".join(text.split())
    try:
        if found := _ISO.fullmatch(text):
            year, month, day = map(int, found.groups())
            return date(year, month, day)
        if found := _LAST_YEAR.fullmatch(text):
            first, second, year = (int(found[at]) for at in (1, 3, 4))
            return _choose_order(text, first, second, year, found[2], is_month_first)
    except DayError:
        raise
    except ValueError:
        raise DayError(f"{text!r} is not a day of the calendar") from None
    for form in _NAMED:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007
        except ValueError:
            continue
    raise DayError(f"{text!r} is not a day such as 2021-12-16")


def _choose_order(
    text: str, first: int, second: int, year: int, between: str, is_month_first: bool
) -> date:
    if between == "." or first > 12:
        return date(year, second, first)
    if is_month_first or second > 12 or first == second:
        return date(year, first, second)
    one, other = date(year, first, second), date(year, second, first)
    raise DayError(
        f"{text!r} can be {one} or {other}: write the one that is meant in the form {one}"
    )

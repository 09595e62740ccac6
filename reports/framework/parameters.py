"""Values of a request that a query keeps as parameters: ``:actor`` in place of ``'BLR'``.

Each is a value of its usual type, so that a report builds its selects as for any request.
"""

from __future__ import annotations

from datetime import date
from typing import Protocol, Self, SupportsIndex, runtime_checkable

MEMBERS = "members_of"
"""Stands in the SQL for the persons and bodies of an actor, until the whole list is replaced."""


@runtime_checkable
class Parameter(Protocol):
    """A value that is written into SQL as a parameter."""

    written: str


class TextParameter(str):
    """A text, such as the slug of an actor."""

    written: str
    label: str

    def __new__(cls, value: str, written: str, label: str) -> Self:
        """The text, the SQL in its place, and what headings and titles call it."""
        text = super().__new__(cls, value)
        text.written, text.label = written, label
        return text

    def __format__(self, _spec: str) -> str:
        return self.label


class DayParameter(date):
    """A day."""

    written: str

    def __new__(cls, day: date, written: str) -> Self:
        """The day, and the SQL in its place."""
        found = super().__new__(cls, day.year, day.month, day.day)
        found.written = written
        return found

    def __conform__(self, _protocol: object) -> str:
        """The value for SQLite's driver, while a report reads what it needs to build a select."""
        return self.isoformat()

    def replace(  # type: ignore[override]  # another day is a plain one
        self, year: SupportsIndex = -1, month: SupportsIndex = -1, day: SupportsIndex = -1
    ) -> date:
        """The day with other parts; of the year before, a parameter too (28 February for the
        29th).
        """
        given = (year, month, day)
        own = (self.year, self.month, self.day)
        parts = [int(new) if int(new) >= 0 else old for new, old in zip(given, own, strict=True)]
        changed = date(*parts)
        if (changed.year, changed.month) != (self.year - 1, self.month):
            return changed
        last = f"date({self.written}, 'start of month', '-11 months', '-1 day')"
        return DayParameter(changed, f"min(date({self.written}, '-1 year'), {last})")

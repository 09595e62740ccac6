"""Dates as precise as their source; a comparison that cannot be decided says so.

A date is written in EDTF, the Extended Date/Time Format of ISO 8601-2:2019
(https://www.loc.gov/standards/datetime/), and stored as three columns: the text, the first and the
last possible day. A bound that is open or unknown is NULL. In plain SQL a date lies

- certainly within a..b: ``earliest >= a AND latest <= b``
- possibly within a..b: ``coalesce(earliest, b) <= b AND coalesce(latest, a) >= a``

This module has no ``from __future__ import annotations``: SQLAlchemy reads the annotations of
``Edtf`` when it maps the composite.
"""

import enum
import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NoReturn

from models.edtf_parser import Bounds, EdtfError, parse_bounds

__all__ = ["ONGOING", "Answer", "Edtf", "EdtfError"]

ONGOING = ".."
"""Our own token, not EDTF: it has not ended yet."""

_WHOLE_YEAR = re.compile(r"[0-9]{4}(-XX){0,2}")
_WHOLE_MONTH = re.compile(r"[0-9]{4}-[0-9]{2}(-XX)?")


class Answer(enum.Enum):
    """The outcome of a comparison.

    It has no truth value, because ``if start.before(day):`` would treat "undecided" as a yes.
    """

    YES = "yes"
    NO = "no"
    UNDECIDED = "?"

    def __bool__(self) -> NoReturn:
        raise TypeError("an Answer has no truth value: compare it, for example `is Answer.YES`")


@dataclass(frozen=True, slots=True)
class Edtf:
    """A date as precise as its source.

    ``text`` is EDTF as written, ``earliest`` and ``latest`` are the first and last possible day.
    ``Edtf()`` is an unknown date. A comparison considers every possible day of both dates: YES
    means true for every choice, NO means true for none, UNDECIDED is everything else, also where a
    bound is open. Unknown dates and ``..`` are always UNDECIDED; for ``..``, callers look at the
    column ``<name>_known_until``. There is no ``<``: use ``sort_key``.
    """

    text: str | None = None
    earliest: date | None = None
    latest: date | None = None

    @staticmethod
    def parse(text: str) -> "Edtf":
        """The date written in EDTF, or ``..``; raises EdtfError."""
        return _parse(text.strip())

    @property
    def is_exact(self) -> bool:
        """Whether it is a single day."""
        return self.earliest is not None and self.earliest == self.latest

    @property
    def precision(self) -> str:
        """``unknown``, ``open``, ``approximate``, ``day``, ``month``, ``year`` or ``range``."""
        if self.text is None:
            return "unknown"
        if self.earliest is None or self.latest is None:
            return "open"
        if any(mark in self.text for mark in "~?%"):
            return "approximate"
        if self.is_exact:
            return "day"
        if _WHOLE_MONTH.fullmatch(self.text):
            return "month"
        return "year" if _WHOLE_YEAR.fullmatch(self.text) else "range"

    @property
    def sort_key(self) -> tuple[date, date, str]:
        """A key for sorting lists, not for comparing dates.

        Dates are sorted by first possible day (by the last one where the start is open), the more
        precise first. Unknown and ongoing dates come last.
        """
        return (
            self.earliest or self.latest or date.max,
            self.latest or date.max,
            self.text or "",
        )

    def before(self, other: "date | Edtf") -> Answer:
        """YES if its last possible day precedes the first one of ``other``, NO if none does."""
        first, last = _get_bounds(other)
        return _decide(yes=_is_before(self.latest, first), no=_is_not_after(last, self.earliest))

    def after(self, other: "date | Edtf") -> Answer:
        """YES if its first possible day follows the last one of ``other``, NO if none does."""
        first, last = _get_bounds(other)
        return _decide(yes=_is_before(last, self.earliest), no=_is_not_after(self.latest, first))


def _decide(*, yes: bool, no: bool) -> Answer:
    return Answer.YES if yes else Answer.NO if no else Answer.UNDECIDED


def _get_bounds(value: date | Edtf) -> Bounds:
    return (value.earliest, value.latest) if isinstance(value, Edtf) else (value, value)


def _is_before(one: date | None, other: date | None) -> bool:
    """Whether both bounds are known and ``one`` is the earlier."""
    return one is not None and other is not None and one < other


def _is_not_after(one: date | None, other: date | None) -> bool:
    """Whether both bounds are known and ``one`` is not after ``other``."""
    return one is not None and other is not None and one <= other


@lru_cache(maxsize=16384)
def _parse(text: str) -> Edtf:
    return Edtf(text) if text == ONGOING else Edtf(text, *parse_bounds(text))

"""Codes of actors: which actor a code or name of a row means, and why it means none."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from models import Edtf
from models.actor_identifiers import CodeScheme
from models.code_resolution import Resolution, Span, strip_zero_fraction
from models.datasets import UnmappedReason
from seeds.importing.files.cells import is_missing
from seeds.importing.reader import Job
from seeds.importing.upsert.row import Unmapped

Day = date | Edtf | None
_REASONS = {reason.value: reason.value for reason in UnmappedReason}
_MOST_CACHED = 100_000
_NAMIBIA = "NA"
"""The alpha-2 code of Namibia, and also a sign of a missing value."""


@dataclass
class ActorCodes:
    """Codes of one scheme, or names, resolved by the crosswalk and the dataset's mapping."""

    job: Job
    scheme: str | None
    """None: names of countries."""
    _by_day: dict[tuple[str, Day], Resolution] = field(default_factory=dict)
    _undated: dict[str, Resolution] = field(default_factory=dict)
    """Codes that mean the same on every day."""
    _spans: dict[str, list[Span]] = field(default_factory=dict)

    def resolve(self, code: str, day: Day) -> Resolution:
        """The actor of a code or name on a day."""
        found = self._undated.get(code) or self._by_day.get((code, day))
        if found is None:
            found = self._look_up(code, day)
            if self._is_undated(code):
                self._undated[code] = found
            else:
                if len(self._by_day) >= _MOST_CACHED:
                    self._by_day.clear()
                self._by_day[code, day] = found
        return found

    def list_spans(self, code: str) -> list[Span]:
        """The spans in which a code or name means one actor, in order of time."""
        if code not in self._spans:
            scheme = self.scheme or CodeScheme.ICEWS.value
            self._spans[code] = self.job.crosswalk.find_spans(scheme, code, self.job.aliases)
        return self._spans[code]

    def find_main_holder(self, code: str, first: date, last: date) -> int | None:
        """The actor that has a code on most days of a period; None if none has it on any.

        For what goes on while a code passes from one state to its successor.
        """
        days: dict[int, int] = {}
        for span in self.list_spans(code):
            begin, end = max(first, span.first or first), min(last, span.last or last)
            if (shared := (end - begin).days + 1) > 0:
                days[span.actor_id] = days.get(span.actor_id, 0) + shared
        return max(days, key=lambda actor_id: days[actor_id], default=None)

    def choose_code(self, code: str, name: str) -> tuple[str, ActorCodes]:
        """The text that a row with a code and a name goes by, and the codes to resolve it with.

        A missing code gives way to the name. The code of Namibia counts as missing if the row
        names another state, and Namibia has it also where a program has taken it for missing. An
        empty text: the row gives neither.
        """
        code = strip_zero_fraction(code)
        if not is_missing(code):
            return code, self
        has_code = self.scheme == CodeScheme.ISO_ALPHA2.value
        if is_missing(name):
            return (_NAMIBIA if has_code and code == _NAMIBIA else ""), self
        if has_code and self.names.resolve(name, None).slug == "NAM":
            return _NAMIBIA, self
        return name, self.names

    @cached_property
    def names(self) -> ActorCodes:
        """The names of countries."""
        return ActorCodes(self.job, None)

    def resolve_on_first(self, code: str, days: Iterable[Day]) -> Resolution:
        """The actor of a code on the first of the days on which it has one."""
        first = None
        for day in days:
            found = self.resolve(code, day)
            if found.actor_id is not None:
                return found
            first = first or found
        return first or self.resolve(code, None)

    def describe_unmapped(self, code: str, why: Resolution, label: str | None = None) -> Unmapped:
        """How a side of a row that is left empty is counted: code, reason, label."""
        reason = _REASONS.get(why.kind, UnmappedReason.UNKNOWN.value)
        is_dated = reason == UnmappedReason.UNKNOWN and self.resolve(code, None).kind != reason
        return code, UnmappedReason.NOT_THEN.value if is_dated else reason, label or why.name

    def _is_undated(self, code: str) -> bool:
        if self.scheme is None or code in self.job.aliases:
            return False
        spans = self.job.crosswalk.codes[self.scheme].get(code, ())
        return [span[:2] for span in spans] == [(None, None)]

    def _look_up(self, code: str, day: Day) -> Resolution:
        crosswalk, aliases = self.job.crosswalk, self.job.aliases
        if self.scheme is None:
            return crosswalk.resolve_name(code, day, aliases)
        return crosswalk.resolve(self.scheme, code, day, aliases)

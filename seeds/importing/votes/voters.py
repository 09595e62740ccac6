"""Voters: the state that had a seat on the day of a vote, by its code or name in the file."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from models.actor_identifiers import CodeScheme
from seeds.importing.actor_codes import ActorCodes
from seeds.importing.reader import Job
from seeds.importing.upsert.bulk_upsert import BulkUpsert

_COW, _ISO = CodeScheme.COW.value, CodeScheme.ISO_ALPHA2.value
_ALSO = {"YU": (_COW, "345"), "369": (_ISO, "UA"), "370": (_ISO, "BY")}
"""Codes used outside their own time, with a code of that time: Serbia votes as YU, and 370 voted
before the COW list of states includes Belarus."""


class Voter(NamedTuple):
    """What a code means from a day until another."""

    first: date
    last: date
    code: str
    """As published; empty if the row names no state."""
    actor_id: int | None
    tag: int
    """Of the bulk upsert: the code, if it means no state."""


@dataclass
class Voters:
    """Voters of one file, by code and name; each is looked up once a span of its code."""

    job: Job
    scheme: str
    bulk: BulkUpsert | None = None
    """Where codes that mean no state are counted, if they are."""
    uses_names: bool = False
    """Whether the name decides where the code means no state."""
    _codes: dict[str, ActorCodes] = field(default_factory=dict)
    _found: dict[tuple[str, str], Voter] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._codes = {one: ActorCodes(self.job, one) for one in (self.scheme, _COW, _ISO)}

    def find(self, code: str, name: str, day: date | None) -> Voter:
        """The voter of a row."""
        if day is None:
            return self._look_up(code, name, None)
        found = self._found.get((code, name))
        if found is None or not found.first <= day <= found.last:
            found = self._found[code, name] = self._look_up(code, name, day)
        return found

    def _look_up(self, code: str, name: str, day: date | None) -> Voter:
        text, codes = self._codes[self.scheme].choose_code(code.strip(), name.strip())
        first, last, actor_id = self._find_span(codes, text, day)
        if actor_id is None and text in _ALSO:
            scheme, other = _ALSO[text]
            first, last, actor_id = self._find_span(self._codes[scheme], other, day)
        if actor_id is None and self.uses_names and name:
            first, last, actor_id = self._find_span(codes.names, name, day)
        tag = 0
        if self.bulk is not None and text and actor_id is None:
            state = codes.resolve(text, day)
            tag = self.bulk.make_tag(codes.describe_unmapped(text, state, name or None))
        return Voter(first, last, text, actor_id, tag)

    def _find_span(
        self, codes: ActorCodes, text: str, day: date | None
    ) -> tuple[date, date, int | None]:
        """The actor of a code on a day, with the first and last day for which that holds."""
        if not text:
            return date.min, date.max, None
        if day is None or codes.scheme is None:
            when = day or date.min
            return when, when, codes.resolve(text, day).actor_id
        first, last = date.min, date.max
        for span in self.job.crosswalk.find_spans(codes.scheme, text, self.job.aliases):
            start, end = span.first or date.min, span.last or date.max
            if start <= day <= end:
                return start, end, span.actor_id
            if end < day:
                first = max(first, end + timedelta(days=1))
            else:
                last = min(last, start - timedelta(days=1))
        return first, last, None

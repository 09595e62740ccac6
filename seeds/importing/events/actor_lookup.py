"""Actor lookup in DuckDB: the state that a code of a row means on the day of the row.

It uses lists instead of a join, which would copy every wide row once more. The codes are an
enumeration; in its order, lists have the first actor of each code and the last day on which the
code means it, then the second actor, and so on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from threading import Lock
from typing import TYPE_CHECKING

from models.crosswalk import AMBIGUOUS, REGIONAL, Crosswalk, Span
from models.datasets import UnmappedReason
from seeds.importing.events.fields import quote_text

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_REASONS = {
    REGIONAL: UnmappedReason.REGIONAL.value,
    AMBIGUOUS: UnmappedReason.AMBIGUOUS.value,
}


@dataclass(frozen=True)
class UnmappedCode:
    """A code that means no actor, at least on some days."""

    code: str
    reason: str
    label: str | None


class EventCodes:
    """Codes found in a file so far, with their actors; shared by all threads that read it."""

    def __init__(self, crosswalk: Crosswalk, scheme: str, aliases: Mapping[str, str]) -> None:
        self._crosswalk, self._scheme, self._aliases = crosswalk, scheme, aliases
        self._lock = Lock()
        self.numbers: dict[str, int] = {}
        self.spans: dict[str, list[Span]] = {}
        self.unmapped: list[UnmappedCode] = []
        """By the number of the code: how it is counted on days when it means no actor."""
        self.add([*crosswalk.build_table(scheme), *crosswalk.list_regions(scheme), *aliases])

    def add(self, codes: Iterable[str]) -> None:
        """Look up the codes that are new."""
        with self._lock:
            for code in sorted(set(codes) - self.numbers.keys()):
                self.spans[code] = self._crosswalk.find_spans(self._scheme, code, self._aliases)
                self.unmapped.append(self._describe_unmapped(code))
                # Last, since other threads use every code that has a number.
                self.numbers[code] = len(self.numbers)

    def _describe_unmapped(self, code: str) -> UnmappedCode:
        if self.spans[code]:
            return UnmappedCode(code, UnmappedReason.NOT_THEN.value, None)
        found = self._crosswalk.resolve(self._scheme, code, None, self._aliases)
        reason = _REASONS.get(found.kind, UnmappedReason.UNKNOWN.value)
        return UnmappedCode(code, reason, found.name)


class ActorLookup:
    """SQL that looks up the actors of codes, on one connection to a DuckDB."""

    def __init__(self, duck: DuckDBPyConnection, codes: EventCodes) -> None:
        self._duck, self._codes = duck, codes
        self._enumeration, self._codes_set, self._most_actors = "", -1, 1

    def state_sql(self, text: str, as_read: str | None = None) -> str:
        """A text as one of the codes; NULL if it is new. ``as_read`` needs less if it is a code."""
        code = f"try_cast({text} AS {self._enumeration})"
        if as_read is None:
            return code
        plain = f"try_cast({as_read} AS {self._enumeration})"
        return f"CASE WHEN {as_read} IS NOT NULL THEN coalesce({plain}, {code}) END"

    def actor_sql(self, state: str, day: str) -> str:
        """The actor of a code on a day; NULL if there is none."""
        place = f"[enum_code({state}) + 1]"
        actors = " ".join(
            f"WHEN {day} <= getvariable('until_{number}'){place} "
            f"THEN getvariable('actor_{number}'){place}"
            for number in range(self._most_actors)
        )
        # NULL first: it decides most sides of machine-coded events.
        return f"CASE WHEN {state} IS NULL THEN NULL {actors} END"

    def number_sql(self, state: str) -> str:
        """The number of a code, by which it is found in ``EventCodes.unmapped``."""
        return f"getvariable('numbers')[enum_code({state}) + 1]"

    def add_new_codes(self, table: str) -> bool:
        """Look up the new codes in a table; returns whether there were any."""
        new = self._duck.execute(
            f"SELECT source_new FROM {table} WHERE source_new IS NOT NULL UNION "
            f"SELECT target_new FROM {table} WHERE target_new IS NOT NULL"
        ).fetchall()
        self._codes.add([code for (code,) in new])
        return bool(new)

    def update(self) -> None:
        """Set the enumeration and the lists if any thread has added codes."""
        numbers = dict(self._codes.numbers)
        if len(numbers) == self._codes_set:
            return
        order, self._codes_set = sorted(numbers), len(numbers)
        self._enumeration = f"states_{self._codes_set}"
        values = ", ".join(f"'{quote_text(code)}'" for code in order)
        self._duck.execute(f"CREATE TEMPORARY TYPE {self._enumeration} AS ENUM ({values})")
        self._set_list("numbers", "INTEGER", [numbers[code] for code in order])
        actors = [_list_actors(self._codes.spans[code]) for code in order]
        self._most_actors = max(map(len, actors), default=1)
        for number in range(self._most_actors):
            pairs = [one[number] if number < len(one) else (None, None) for one in actors]
            self._set_list(f"until_{number}", "DATE", [until for until, _ in pairs])
            self._set_list(f"actor_{number}", "INTEGER", [actor for _, actor in pairs])

    def _set_list(self, name: str, type_: str, values: Sequence[object]) -> None:
        self._duck.execute(f"SET VARIABLE {name} = CAST(? AS {type_}[])", [values])


def _list_actors(spans: Sequence[Span]) -> list[tuple[date, int | None]]:
    """The actors of a code in order, each with the last day; None while it means no actor."""
    actors: list[tuple[date, int | None]] = []
    free = date.min
    for first, last, actor_id in spans:
        if first and first > free:
            actors.append((first - timedelta(days=1), None))
        actors.append((last or date.max, actor_id))
        free = last + timedelta(days=1) if last else date.max
    return actors or [(date.max, None)]

"""Which state a code of a row stands for on the day of the row, in SQL of DuckDB.

Looked up, not joined: a join would copy every wide row once more. The codes are an enumeration, and
whom they stand for are lists in its order: of those who had a code first, until when, of those who
had it next, and so on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from threading import Lock
from typing import TYPE_CHECKING

from models.crosswalk import AMBIGUOUS, REGIONAL, Crosswalk, Span
from models.datasets import UnmappedReason

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_REASONS = {
    REGIONAL: UnmappedReason.REGIONAL.value,
    AMBIGUOUS: UnmappedReason.AMBIGUOUS.value,
}


@dataclass(frozen=True)
class Gap:
    """A code that leads to no actor, at least on some days."""

    code: str
    reason: str
    label: str | None


class Codes:
    """The codes met so far in a file, and whom they stand for; of all that read it at a time."""

    def __init__(self, crosswalk: Crosswalk, scheme: str, aliases: Mapping[str, str]) -> None:
        self._crosswalk, self._scheme, self._aliases = crosswalk, scheme, aliases
        self._lock = Lock()
        self.numbers: dict[str, int] = {}
        self.spans: dict[str, list[Span]] = {}
        self.gaps: list[Gap] = []
        """What a code is where it leads to no actor, by its number."""
        self.learn([*crosswalk.build_table(scheme), *crosswalk.list_regions(scheme), *aliases])

    def learn(self, codes: Iterable[str]) -> None:
        """Look up the codes that had not been met."""
        with self._lock:
            for code in sorted(set(codes) - self.numbers.keys()):
                self.spans[code] = self._crosswalk.find_spans(self._scheme, code, self._aliases)
                self.gaps.append(self._gap(code))
                # Last: who follows takes the codes that have a number.
                self.numbers[code] = len(self.numbers)

    def _gap(self, code: str) -> Gap:
        if self.spans[code]:
            return Gap(code, UnmappedReason.NOT_THEN.value, None)
        found = self._crosswalk.resolve(self._scheme, code, None, self._aliases)
        return Gap(code, _REASONS.get(found.kind, UnmappedReason.UNKNOWN.value), found.name)


class Sides:
    """Tells a connection to a DuckDB whom the codes stand for."""

    def __init__(self, duck: DuckDBPyConnection, codes: Codes) -> None:
        self._duck, self._codes = duck, codes
        self._enumeration, self._known, self._turns = "", -1, 1

    def state(self, text: str) -> str:
        """A text as one of the codes; NULL where it has not been met before."""
        return f"try_cast({text} AS {self._enumeration})"

    def actor(self, state: str, day: str) -> str:
        """The actor of a code on a day; NULL where there is none."""
        place = f"[enum_code({state}) + 1]"
        turns = " ".join(
            f"WHEN {day} <= getvariable('until_{turn}'){place} "
            f"THEN getvariable('actor_{turn}'){place}"
            for turn in range(self._turns)
        )
        # So said first, most rows of machine-coded events are done with.
        return f"CASE WHEN {state} IS NULL THEN NULL {turns} END"

    def number(self, state: str) -> str:
        """The number of a code, by which its gap is found."""
        return f"getvariable('numbers')[enum_code({state}) + 1]"

    def learn(self, piece: str) -> bool:
        """Look up the codes of a table that had not been met; whether there were any."""
        new = self._duck.execute(
            f"SELECT source_unmet FROM {piece} WHERE source_unmet IS NOT NULL UNION "
            f"SELECT target_unmet FROM {piece} WHERE target_unmet IS NOT NULL"
        ).fetchall()
        self._codes.learn([code for (code,) in new])
        return bool(new)

    def follow(self) -> None:
        """Know what was learned since, whoever it was."""
        numbers = dict(self._codes.numbers)
        if len(numbers) == self._known:
            return
        order, self._known = sorted(numbers), len(numbers)
        self._enumeration = f"states_{self._known}"
        listed = ", ".join(f"'{_quoted(code)}'" for code in order)
        self._duck.execute(f"CREATE TEMPORARY TYPE {self._enumeration} AS ENUM ({listed})")
        self._set("numbers", "INTEGER", [numbers[code] for code in order])
        turns = [_turns(self._codes.spans[code]) for code in order]
        self._turns = max(map(len, turns), default=1)
        for turn in range(self._turns):
            now = [one[turn] if turn < len(one) else (None, None) for one in turns]
            self._set(f"until_{turn}", "DATE", [until for until, _ in now])
            self._set(f"actor_{turn}", "INTEGER", [actor for _, actor in now])

    def _set(self, name: str, type_: str, values: Sequence[object]) -> None:
        self._duck.execute(f"SET VARIABLE {name} = CAST(? AS {type_}[])", [values])


def _turns(spans: Sequence[Span]) -> list[tuple[date, int | None]]:
    """Who had a code, one after the other: each with the last day, None where nobody had it."""
    turns: list[tuple[date, int | None]] = []
    free = date.min
    for first, last, actor_id in spans:
        if first and first > free:
            turns.append((first - timedelta(days=1), None))
        turns.append((last or date.max, actor_id))
        free = last + timedelta(days=1) if last else date.max
    return turns or [(date.max, None)]


def _quoted(text: str) -> str:
    return text.replace("'", "''")

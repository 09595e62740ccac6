"""Which state a code of a row stands for on the day of the row, in SQL of DuckDB.

Looked up, not joined: a join would copy every wide row once more. The codes are an enumeration, and
whom they stand for are lists in its order: of those who had a code first, until when, of those who
had it next, and so on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
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


class Sides:
    """The codes met so far, and whom they stand for."""

    def __init__(
        self,
        duck: DuckDBPyConnection,
        crosswalk: Crosswalk,
        scheme: str,
        aliases: Mapping[str, str],
    ) -> None:
        self._duck, self._crosswalk, self._scheme = duck, crosswalk, scheme
        self._aliases = aliases
        self._numbers: dict[str, int] = {}
        self._spans: dict[str, list[Span]] = {}
        self._enumeration, self._turns = "", 1
        self.gaps: list[Gap] = []
        """What a code is where it leads to no actor, by the number that a row then has."""
        self._learn([*crosswalk.table(scheme), *crosswalk.regions(scheme), *aliases])

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
        self._learn([code for (code,) in new])
        return bool(new)

    def _learn(self, codes: Iterable[str]) -> None:
        new = sorted(set(codes) - self._numbers.keys())
        for code in new:
            self._numbers[code] = len(self._numbers)
            self._spans[code] = self._crosswalk.spans(self._scheme, code, self._aliases)
            self.gaps.append(self._gap(code))
        if new or not self._enumeration:
            self._enumerate()

    def _enumerate(self) -> None:
        order = sorted(self._numbers)
        self._enumeration = f"states_{len(order)}"
        listed = ", ".join(f"'{_quoted(code)}'" for code in order)
        self._duck.execute(f"CREATE TYPE {self._enumeration} AS ENUM ({listed})")
        self._set("numbers", "INTEGER", [self._numbers[code] for code in order])
        turns = [_turns(self._spans[code]) for code in order]
        self._turns = max(map(len, turns), default=1)
        for turn in range(self._turns):
            now = [one[turn] if turn < len(one) else (None, None) for one in turns]
            self._set(f"until_{turn}", "DATE", [until for until, _ in now])
            self._set(f"actor_{turn}", "INTEGER", [actor for _, actor in now])

    def _set(self, name: str, type_: str, values: Sequence[object]) -> None:
        self._duck.execute(f"SET VARIABLE {name} = CAST(? AS {type_}[])", [values])

    def _gap(self, code: str) -> Gap:
        if self._spans[code]:
            return Gap(code, UnmappedReason.NOT_THEN.value, None)
        found = self._crosswalk.resolve(self._scheme, code, None, self._aliases)
        return Gap(code, _REASONS.get(found.kind, UnmappedReason.UNKNOWN.value), found.name)


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

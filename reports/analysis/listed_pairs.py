"""Which of the tested pairs a report lists, and how it names and judges them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from math import isnan

from reports.analysis.window_counts import Floats
from reports.framework.marks import Mark
from reports.framework.table import Cell

LEVEL = 0.05
"""Pairs with a smaller q (the false discovery rate) are said to have moved."""
APART, CLOSER, UNCLEAR, TOO_FEW = "apart", "closer", "none found", "cannot tell"


@dataclass(frozen=True)
class Wanted:
    """Which of the pairs are listed; all are tested."""

    actor_ids: frozenset[int] = frozenset()
    """Of these states alone; empty: of all."""
    region_ids: frozenset[int] | None = None
    """Both states are of these; None: of any region."""
    is_closer: bool = False
    is_apart: bool = False

    def has_pair(self, one: int, other: int, apart: float = 0.0) -> bool:
        """Whether a pair that moved so far apart is listed; less than 0: closer."""
        return (
            (not self.actor_ids or one in self.actor_ids or other in self.actor_ids)
            and (self.region_ids is None or {one, other} <= self.region_ids)
            and not (self.is_closer and not apart < 0)
            and not (self.is_apart and not apart > 0)
        )

    def has_any(self, states: Collection[int]) -> bool:
        """Whether any of some states is asked for."""
        asked = self.actor_ids or self.region_ids
        return asked is None or not asked.isdisjoint(states)

    @property
    def has_thin_pairs(self) -> bool:
        """Whether pairs of which nothing can be told are listed: those of a country asked for."""
        return bool(self.actor_ids) and not (self.is_closer or self.is_apart)


def name_pair(one: int, other: int, slugs: dict[int, str]) -> str:
    """Both codes in alphabetical order: BLR-KGZ."""
    return "-".join(sorted((slugs[one], slugs[other])))


def split_change(change: float, beyond: float, q_beyond: float) -> tuple[float | None, ...]:
    """The part of a change of the world and both states, the rest, and its q; NaN: not known."""
    return (None, None, None) if isnan(beyond) else (change - beyond, beyond, q_beyond)


def judge_change(apart: float, q: float, beyond_apart: float, q_beyond: float) -> str:
    """The verdict on a pair that moved so far apart, and so far beyond both states."""
    if not q < LEVEL:
        return UNCLEAR
    is_of_pair = q_beyond < LEVEL and apart * beyond_apart > 0
    return (APART if apart > 0 else CLOSER) + (", as a pair" if is_of_pair else "")


def count_discoveries(
    p: Floats, q: Floats, q_dependent: Floats, q_beyond: Floats
) -> list[tuple[str, Cell]]:
    """How many of the pairs tested are below the level, and how many would be by chance."""
    below = [int((values < LEVEL).sum()) for values in (p, q, q_dependent, q_beyond)]
    return [
        ("p < 0.05", below[0]),
        ("p < 0.05 expected by chance alone", LEVEL * p.size),
        ("q < 0.05", below[1]),
        ("q < 0.05 however the pairs depend on each other", below[2]),
        ("Beyond both states, q < 0.05", below[3]),
    ]


def explain_verdicts(apart: str, closer: str, too_few: str) -> list[Mark]:
    """The marks of the column Verdict."""
    verdict = ["Verdict"]
    return [
        Mark(APART, f"{apart} in the second window, q < 0.05", verdict, f"^{APART}"),
        Mark(CLOSER, f"{closer} in the second window, q < 0.05", verdict, f"^{CLOSER}"),
        Mark("as a pair", "also beyond the changes of both states, q < 0.05", verdict),
        Mark(UNCLEAR, "no difference found, which is not proof of none", verdict),
        Mark(TOO_FEW, too_few, verdict),
    ]

"""What two states have in common on two days, such as organisations: counts, and what is new."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reports.analysis.measure import Integers
from reports.analysis.spans import Flags, decide_on_day


@dataclass(frozen=True)
class CountShifts:
    """Which state has which thing on two days: arrays of days, states and things."""

    states: Integers
    """Ids, in order."""
    things: Integers
    certain: tuple[Flags, Flags]
    possible: tuple[Flags, Flags]
    begins: Integers
    """By state and thing: the day from which it certainly has it, 20150812."""

    def count_common(self, window: int) -> tuple[Integers, Integers]:
        """How many things two states have in common for certain, and how many more perhaps."""
        certain, possible = (_count(has) for has in (self.certain[window], self.possible[window]))
        return certain, possible - certain

    def count_change(self) -> Integers:
        """How many more things two states have in common: those that are new, less those lost.

        What is undecided on one of the days is neither.
        """
        # Of the things both have for certain on one day, those that both may have on the other.
        kept = [
            _count(has & may) for has, may in zip(self.certain, self.possible[::-1], strict=True)
        ]
        lost, new = (_count(has) - each for has, each in zip(self.certain, kept, strict=True))
        return new - lost

    def list_new(self, one: int, other: int) -> list[tuple[int, int]]:
        """The things that two states have in common on the second day alone, each with its day."""
        before, after = self.possible[0], self.certain[1]
        places = np.flatnonzero(after[one] & after[other] & ~(before[one] & before[other]))
        days = np.maximum(self.begins[one, places], self.begins[other, places])
        found = zip(self.things[places].tolist(), days.tolist(), strict=True)
        return sorted(found, key=lambda each: (each[1], each[0]))

    def list_lost(self, one: int, other: int) -> list[int]:
        """The things that two states have in common on the first day alone."""
        before, after = self.certain[0], self.possible[1]
        is_lost = before[one] & before[other] & ~(after[one] & after[other])
        return [int(thing) for thing in self.things[is_lost]]


def _count(has: Flags) -> Integers:
    """How many things each two states both have."""
    numbers = has.astype(np.float32)  # whole numbers, exact in 32 bits
    return (numbers @ numbers.T).astype(np.int64)


def compute_count_shifts(spans: Integers, first: int, second: int) -> CountShifts:
    """What each state has on two days, from rows of state, thing and span (see `spans`)."""
    states, rows = np.unique(spans[:, 0], return_inverse=True)
    things, columns = np.unique(spans[:, 1], return_inverse=True)
    shape = len(states), len(things)
    begins = np.zeros(shape, np.int64)

    def mark(chosen: Flags) -> Flags:
        has = np.zeros(shape, bool)
        has[rows[chosen], columns[chosen]] = True
        return has

    decided = [decide_on_day(spans, day) for day in (first, second)]
    is_new = decided[1][0]
    begins[rows[is_new], columns[is_new]] = spans[is_new, 3]
    certain, possible = ((mark(decided[0][at]), mark(decided[1][at])) for at in (0, 1))
    return CountShifts(states, things, certain, possible, begins)

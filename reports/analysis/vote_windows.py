"""Joint votes of all pairs in two windows: agreement, and its error by leaving out roll calls."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reports.analysis.window_counts import Floats, Indices

FEWEST = 20
"""A year with fewer joint roll calls of a pair does not count for it."""
GROUPS = 25
"""The roll calls of a year are left out in so many groups."""
_CHOICES = 3
Matrix = NDArray[np.float32]
Years = Sequence[Sequence[Matrix]]
"""For each year of a window, its groups of roll calls: choices, roll calls, states."""


@dataclass(frozen=True)
class VoteWindows:
    """Who voted what in two windows."""

    states: Indices
    """The ids of the states, in order."""
    years: tuple[Years, Years]


def arrange_votes(roll_calls: NDArray[Any], votes: NDArray[Any], second_begins: int) -> VoteWindows:
    """The votes by window, year and group.

    From rows of roll call, day and published number, and of roll call, state and choice.

    Days are numbers like 20150812; from ``second_begins`` on they are in the second window. Each
    group takes every 25th roll call of a year in order of time, so that no group is on one topic.
    """
    calls = roll_calls[np.lexsort((roll_calls[:, 2], roll_calls[:, 1]))]
    by_id = np.argsort(calls[:, 0])
    states, state = np.unique(votes[:, 1], return_inverse=True)
    call = by_id[np.searchsorted(calls[by_id, 0], votes[:, 0])]
    choices = np.zeros((_CHOICES, len(calls), len(states)), np.float32)
    choices[votes[:, 2], call, state] = 1
    is_second = calls[:, 1] >= second_begins
    first, second = (
        [
            [choices[:, of_year[group::GROUPS]] for group in range(min(GROUPS, of_year.size))]
            for of_year in _split_years(calls[:, 1], np.flatnonzero(is_second == window))
        ]
        for window in (False, True)
    )
    return VoteWindows(states, (first, second))


def _split_years(days: NDArray[Any], places: Indices) -> list[Indices]:
    years = days[places] // 10000
    return [places[years == year] for year in np.unique(years)]


def count_joint(choices: Matrix) -> tuple[Floats, Floats]:
    """For each two states, the joint roll calls with the same vote, and all joint ones."""
    same = sum(each.T @ each for each in choices)
    voted = choices.sum(axis=0)
    return np.asarray(same, np.float64), np.asarray(voted.T @ voted, np.float64)


@dataclass(frozen=True)
class Agreements:
    """Agreement of all pairs of states in one window: square arrays."""

    level: Floats
    """Mean of the years that count; NaN: too few of them."""
    counted: Floats
    """The years that count for a pair."""
    joint: Floats
    """Joint roll calls."""


def _sum_groups(groups: Sequence[tuple[Floats, Floats]]) -> tuple[Floats, Floats]:
    same, joint = (np.sum(parts, axis=0) for parts in zip(*groups, strict=True))
    return same, joint


def compute_agreements(years: Years, states: int) -> Agreements:
    """Agreement of each pair in a window: the mean of same/n over its years, 0 to 1.

    Years with at least 20 joint roll calls count, and a pair has a value if more than half of the
    years do. Every year counts the same, however many roll calls it has.
    """
    total, counted, joint = (np.zeros((states, states)) for _ in range(3))
    for year in years:
        same, n = _sum_groups([count_joint(choices) for choices in year])
        counts = n >= FEWEST
        total += np.where(counts, same / np.maximum(n, 1), 0)
        counted += counts
        joint += n
    level = np.where(counted > len(years) / 2, total / np.maximum(counted, 1), np.nan)
    return Agreements(level, counted, joint)


@dataclass(frozen=True)
class LeftOut:
    """A year of some pairs: its level, and how it differs without each group of roll calls."""

    level: Floats
    """NaN: the year does not count."""
    differences: list[Floats]

    @property
    def weight(self) -> float:
        """Times the sum of squares of the differences: the variance of the level."""
        return (len(self.differences) - 1) / len(self.differences)


def leave_out_groups(years: Years, one: Indices, other: Indices) -> Iterator[LeftOut]:
    """The level of each year without each group of its roll calls, for some pairs.

    (G-1)/G times the squares of the differences, summed over the G groups of a year, is the
    variance of its level.

    Tukey 1958, "Bias and confidence in not quite large samples"; Wolter 2007, "Introduction to
    Variance Estimation", chapter 4.
    """
    for year in years:
        groups = []
        for choices in year:
            same, n = count_joint(choices)
            groups.append((same[one, other], n[one, other]))
        same, n = _sum_groups(groups)
        level = np.where(n >= FEWEST, same / np.maximum(n, 1), np.nan)
        differences = []
        for same_of_group, n_of_group in groups:
            rest = n - n_of_group
            without = np.where(rest > 0, (same - same_of_group) / np.maximum(rest, 1), level)
            differences.append(np.nan_to_num(without - level))
        yield LeftOut(level, differences)

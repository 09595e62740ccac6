"""Made-up worlds of events in which it is known which pairs moved."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reports.analysis.window_counts import Blocks, Floats

PAIRS, STATES, MONTHS = 400, 40, 36
EXTRA_ROWS = 2.0
"""Rows that a story has on average besides its first."""
SAME_DAY = 0.5
"""The part of them with the day and the root code of the first."""
SHIFT = 1.5
"""How far a pair moves, in logits."""


@dataclass(frozen=True)
class World:
    """What is true of a made-up world."""

    name: str
    overdispersion: float = 0.0
    """Of the share of a month: the correlation of two events of it."""
    has_stories: bool = False
    growth: float = 1.0
    """How many times as many events there are in the second window."""
    state_shocks: float = 0.0
    """Deviation of the change of each state, in logits."""
    moved: float = 0.0
    """The part of the pairs that move."""
    drift: float = 0.0
    """Deviation of the step of each pair from month to month, in logits."""
    coding: float = 0.0
    """By how much the coding of all events changes between the windows, in logits."""


WORLDS = (
    World("binomial"),
    World("overdispersed months", overdispersion=0.1),
    World("stories", has_stories=True),
    World("stories, volume x 3", has_stories=True, growth=3.0),
    World("shocks of single states, stories", has_stories=True, state_shocks=0.7),
    World("a tenth shifted", moved=0.1),
    World("stories, a tenth shifted", has_stories=True, moved=0.1),
    World("the same with shocks", has_stories=True, moved=0.1, state_shocks=0.7),
    World("coding drift, stories", has_stories=True, coding=0.5),
    World("slow drift", has_stories=True, drift=0.1),
)


@dataclass(frozen=True)
class Drawn:
    """One draw: the blocks of all rows, those of collapsed rows, and what is true."""

    rows: Blocks
    collapsed: Blocks
    one: NDArray[np.intp]
    other: NDArray[np.intp]
    is_moved: NDArray[np.bool_]


def draw_world(world: World, seed: int) -> Drawn:
    """One draw of a world; the same seed gives the same draw."""
    random = np.random.default_rng(seed)
    one, other = _draw_pairs(random)
    volume = np.exp(random.normal(0.8, 0.8, PAIRS))
    level = np.log(random.beta(2, 6, PAIRS))
    level = level - np.log1p(-np.exp(level))
    is_moved = random.random(PAIRS) < world.moved
    shocks = random.normal(0, world.state_shocks, STATES)
    change = shocks[one] + shocks[other] + world.coding
    change = change + np.where(is_moved, SHIFT * random.choice([-1, 1], PAIRS), 0)
    is_second = np.repeat([0, 1], MONTHS)
    logits = level[:, None] + change[:, None] * is_second
    if world.drift:
        logits = logits + np.cumsum(random.normal(0, world.drift, logits.shape), axis=1)
    shares = 1 / (1 + np.exp(-logits))
    if world.overdispersion:
        size = 1 / world.overdispersion - 1
        shares = random.beta(np.maximum(shares * size, 1e-9), (1 - shares) * size)
    expected = volume[:, None] * np.where(is_second, world.growth, 1.0)
    stories = random.poisson(expected / (1 + EXTRA_ROWS * world.has_stories))
    conflicts = random.binomial(stories, shares)
    rows, collapsed = ([stories - conflicts, conflicts] for _ in range(2))
    if world.has_stories:
        for place, first in enumerate((stories - conflicts, conflicts)):
            same = random.poisson(EXTRA_ROWS * SAME_DAY * first)
            apart = random.poisson(EXTRA_ROWS * (1 - SAME_DAY) * first)
            rows[place] = first + same + apart
            collapsed[place] = first + apart
    return Drawn(_sum_blocks(*rows), _sum_blocks(*collapsed), one, other, is_moved)


def _draw_pairs(random: np.random.Generator) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    one, other = np.triu_indices(STATES, 1)
    drawn = np.sort(random.choice(one.size, PAIRS, replace=False))
    return one[drawn], other[drawn]


def _sum_blocks(others: NDArray[np.int64], conflicts: NDArray[np.int64]) -> Blocks:
    """Blocks of three months."""

    def sum_by_block(values: NDArray[np.int64]) -> Floats:
        return np.asarray(values.reshape(PAIRS, -1, 3).sum(axis=2), np.float64)

    events, conflicts_by_block = sum_by_block(others + conflicts), sum_by_block(conflicts)
    pairs, blocks = np.nonzero(events)
    windows = np.where(blocks < MONTHS // 3, 0, 1)
    found = events[pairs, blocks], conflicts_by_block[pairs, blocks]
    return Blocks(pairs, windows, *found, PAIRS)

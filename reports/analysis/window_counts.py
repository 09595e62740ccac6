"""Events of each pair in two windows, by blocks of three months, as arrays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]

FLOOR = 20
"""A pair with fewer events in one of the windows is too thin to tell."""


@dataclass(frozen=True)
class Blocks:
    """One entry per pair, window (0 or 1) and block with events.

    ``events`` and ``conflicts`` are numbers of events, and of those that are conflict.
    """

    pairs: Indices
    windows: Indices
    events: Floats
    conflicts: Floats
    size: int
    """The number of pairs."""

    def sum_by_window(self, values: Floats) -> Floats:
        """The sum of a value of each block: one row per window, one column per pair."""
        places = self.windows * self.size + self.pairs
        sums = np.bincount(places, values, 2 * self.size).reshape(2, self.size)
        return np.asarray(sums, np.float64)

    def select_pairs(self, is_kept: NDArray[np.bool_]) -> Blocks:
        """The blocks of some pairs, which are numbered anew in the same order."""
        places = np.cumsum(is_kept) - 1
        rows = is_kept[self.pairs]
        return Blocks(
            places[self.pairs[rows]],
            self.windows[rows],
            self.events[rows],
            self.conflicts[rows],
            int(is_kept.sum()),
        )


def find_thick_pairs(blocks: Blocks) -> NDArray[np.bool_]:
    """Whether each pair has at least ``FLOOR`` events in both windows."""
    return np.asarray(blocks.sum_by_window(blocks.events).min(axis=0) >= FLOOR)

"""States in the order of their codes, so that every database computes in the same order.

Ids differ between databases, and sums of fractions depend on their order.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, select

from models import Country

Integers = NDArray[np.int64]


@dataclass(frozen=True)
class StateOrder:
    """All states by code; the rank of a state is its place."""

    ids: Integers
    slugs: dict[int, str]
    """The code of each state, by its id."""

    def rank(self, ids: NDArray[Any]) -> Integers:
        """The ranks of some states, given by id."""
        ranks = np.zeros(int(self.ids.max(initial=0)) + 1, np.int64)
        ranks[self.ids] = np.arange(self.ids.size)
        return np.asarray(ranks[ids], np.int64)


def read_state_order(connection: Connection) -> StateOrder:
    """The states of a database."""
    countries = Country.table()
    rows = connection.execute(select(countries.c.id, countries.c.alpha3)).all()
    slugs: dict[int, str] = {row.id: row.alpha3 for row in rows}
    ids = sorted(slugs, key=lambda number: slugs[number])
    return StateOrder(np.array(ids, np.int64), slugs)


def rank_pairs(rows: Integers, order: StateOrder) -> Integers:
    """Rows of two states and other numbers, with ranks for ids, in the order of all columns."""
    pairs = np.sort(order.rank(rows[:, :2]), axis=1)
    ranked = np.column_stack([pairs, rows[:, 2:]])
    return ranked[np.lexsort(ranked.T[::-1])]

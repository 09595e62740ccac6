"""The rows of a panel: every unit of a year that existed by a list of states."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from reports.analysis.measure import Integers, Unit
from reports.panels.state_systems import StateYear

Texts = NDArray[np.object_]
_SHIFT = 1 << 32


@dataclass(frozen=True)
class UnitYears:
    """The units of one year, in arrays of equal length; ``other`` is 0 for single states."""

    year: int
    actor: Integers
    other: Integers
    slugs: Sequence[Texts]
    """The slug of the state, or of both."""
    codes: Sequence[Texts]
    """Their codes in the list."""
    at_end: Integers
    """1 where all existed on 31 December, else 0."""

    def __len__(self) -> int:
        """The number of units."""
        return len(self.actor)


def list_units(states: Sequence[StateYear], year: int, unit: Unit) -> UnitYears:
    """The units of a year. Two states are a pair if both existed on one day of the year.

    A pair without direction has the slug first in the alphabet first; a directed pair has a row
    for each of the two directions.
    """
    ids = np.array([state.actor_id for state in states], np.int64)
    slugs = np.array([state.slug for state in states], object)
    codes = np.array([state.code for state in states], object)
    first = np.array([state.first.toordinal() for state in states], np.int64)
    last = np.array([state.last.toordinal() for state in states], np.int64)
    at_end = last == date(year, 12, 31).toordinal()
    if unit is Unit.STATE_YEAR:
        return UnitYears(year, ids, np.zeros_like(ids), [slugs], [codes], at_end.astype(np.int64))
    if unit is Unit.PAIR_YEAR:
        one, other = np.triu_indices(len(states), 1)
    else:
        one, other = np.nonzero(~np.eye(len(states), dtype=bool))
    together = np.maximum(first[one], first[other]) <= np.minimum(last[one], last[other])
    one, other = one[together], other[together]
    return UnitYears(
        year,
        ids[one],
        ids[other],
        [slugs[one], slugs[other]],
        [codes[one], codes[other]],
        (at_end[one] & at_end[other]).astype(np.int64),
    )


def make_keys(actor: Integers, other: Integers) -> Integers:
    """One number for each pair of ids."""
    return actor * _SHIFT + other


def find_places(keys: Integers, wanted: Integers) -> Integers:
    """Where each wanted key is among keys in any order; -1 where it is not."""
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    if not len(ordered):
        return np.full(len(wanted), -1)
    places = np.minimum(np.searchsorted(ordered, wanted), len(ordered) - 1)
    found: Integers = np.where(ordered[places] == wanted, order[places], -1)
    return found

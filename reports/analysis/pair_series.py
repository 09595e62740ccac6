"""The values of one pair of states by year, the world's levels beside them, and the averages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from sqlalchemy import Connection

from reports.analysis.measure import AlignmentMeasure, Levels, Scope, Values, compute_levels
from reports.framework.request import ActorRef
from reports.framework.table import Cell

FEWEST_PAIRS = 1000
"""Where fewer pairs of a year have a value, they are a selection, and nothing is compared."""


@dataclass(frozen=True)
class PairSeries:
    """One measure of a pair: the values by year, the world's levels, the averages of both."""

    measure: AlignmentMeasure
    values: Mapping[int, tuple[float, int]]
    """By year: the value, and what it rests on."""
    undecided: Mapping[int, int]
    levels: Mapping[int, Levels]
    averages: Sequence[Mapping[int, float]]
    """For each of the two, the mean of its values with all others, by year."""

    def find_percentile(self, year: int) -> int | None:
        """How many of 100 pairs of the year have a lower value."""
        value, weight = self.values.get(year, (np.nan, 0))
        levels = self.get_levels(year)
        return levels.find_percentile(value) if levels and weight >= self.measure.fewest else None

    def get_levels(self, year: int) -> Levels | None:
        """How all pairs of the year compare; None if too few have a value."""
        levels = self.levels.get(year)
        if levels is None or (levels.pairs is not None and levels.pairs < FEWEST_PAIRS):
            return None
        return levels

    def get_cell(self, year: int, *, is_enough: bool = False) -> Cell:
        """The value as a table prints it: a count as a whole number, None where it is missing.

        With ``is_enough``, also None where it rests on too little to be compared.
        """
        value, weight = self.values.get(year, (np.nan, 0))
        if np.isnan(value) or (is_enough and weight < self.measure.fewest):
            return None
        return int(value) if self.measure.is_count else float(value)

    @property
    def years(self) -> range:
        """From the first to the last year with a value."""
        found = [year for year, (value, _) in self.values.items() if not np.isnan(value)]
        return range(min(found), max(found) + 1) if found else range(0)


@dataclass
class PairReader:
    """Reader of the series of one pair; each measure is read once."""

    actors: Sequence[ActorRef]
    scope: Scope
    successions: Sequence[str]
    """Which states came before and after the two."""
    _read: dict[str, PairSeries] = field(default_factory=dict)

    def read(self, connection: Connection, measure: AlignmentMeasure) -> PairSeries:
        """The series of a measure."""
        if not self.scope.years:
            return PairSeries(measure, {}, {}, {}, [])
        if measure.name not in self._read:
            self._read[measure.name] = read_series(connection, measure, self.scope)
        return self._read[measure.name]


def read_series(connection: Connection, measure: AlignmentMeasure, scope: Scope) -> PairSeries:
    """The values of two states by year; the scope names both, and all pairs that have one."""
    # Where no levels are kept, all pairs are read once: for the two, their averages and the levels.
    read = Scope(scope.first, scope.last) if measure.read_levels is None else scope
    found = measure.read(connection, read)
    one, other = sorted(scope.actor_ids)
    own = found.keep((found.actor == one) & (found.other == other))
    values = zip(own.value.tolist(), own.weight.tolist(), strict=True)
    undecided = [] if own.undecided is None else own.undecided.tolist()
    levels: Mapping[int, Levels] = {}
    if len(own):
        first, last = int(own.year.min()), int(own.year.max())
        if measure.read_levels is None:
            in_years = (first <= found.year) & (found.year <= last)
            levels = compute_levels(found.keep(in_years), measure.fewest)
        else:
            levels = measure.read_levels(connection, Scope(first, last))
    return PairSeries(
        measure,
        dict(zip(own.year.tolist(), values, strict=True)),
        dict(zip(own.year.tolist(), undecided, strict=False)),
        levels,
        [_average(found, actor_id, measure.fewest) for actor_id in scope.actor_ids],
    )


def _average(found: Values, actor_id: int, fewest: int) -> dict[int, float]:
    """Mean of the values of one state with all others, by year."""
    is_own = (found.actor == actor_id) | (found.other == actor_id)
    own = found.keep(is_own & ~np.isnan(found.value) & (found.weight >= fewest))
    years, places = np.unique(own.year, return_inverse=True)
    means = np.bincount(places, own.value) / np.bincount(places)
    return dict(zip(years.tolist(), means.tolist(), strict=True))

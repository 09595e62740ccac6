"""What a measure is: what it says of which unit, from which data, and how it is computed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import CompoundSelect, Connection, Float, Select

from models.coverage import CoverageKind
from reports.framework.table import RowKey

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]
Rows = NDArray[Any]
"""Rows of a query: Integers, or Floats where a column has decimals."""
Query = Select[Any] | CompoundSelect[Any]

FindRows = Callable[[int, int], list[RowKey]]
"""The rows of the database that the value of two states rests on; of one state, the other is 0."""

MISSING = np.iinfo(np.int64).min
"""What NULL becomes in an array of whole numbers."""


class Unit(StrEnum):
    """What a value of a measure is about."""

    PAIR_YEAR = "pair-year"
    """Two states in a year, in no order."""
    DIRECTED_PAIR_YEAR = "directed-pair-year"
    """What one state does to another in a year."""
    STATE_YEAR = "state-year"
    """One state in a year."""


@dataclass(frozen=True)
class Scope:
    """The part of the world to measure: calendar years, and states.

    Without ``actor_ids``, all states. With them, the pairs that have one of these states; with
    ``is_pair``, only the pairs of these states among themselves.
    """

    first: int
    last: int
    actor_ids: Sequence[int] = ()
    is_pair: bool = False

    @property
    def years(self) -> range:
        """The calendar years in order."""
        return range(self.first, self.last + 1)


@dataclass(frozen=True)
class Values:
    """Values of a measure, in arrays of equal length; one place is one unit.

    The smaller id comes first in a pair without direction; in a directed pair, the state that acts.
    ``other`` is 0 for a measure of single states.
    """

    year: Integers
    actor: Integers
    other: Integers
    value: Floats
    """NaN where the measure is not defined. Units without data have no place at all."""
    weight: Integers
    """What the value rests on: joint roll calls, events, organisations researched."""
    undecided: Integers | None = None
    """How much more the value may be: records of which the data cannot decide the day."""

    def __len__(self) -> int:
        """The number of units."""
        return len(self.year)

    def keep(self, chosen: NDArray[Any]) -> Values:
        """The values at some places: a mask or an array of places."""
        undecided = None if self.undecided is None else self.undecided[chosen]
        return Values(
            self.year[chosen],
            self.actor[chosen],
            self.other[chosen],
            self.value[chosen],
            self.weight[chosen],
            undecided,
        )


@dataclass(frozen=True)
class Levels:
    """How all pairs of one year compare."""

    median: float
    bounds: Floats
    """At place p: the value that p of 100 pairs have or are below, p from 0 to 100."""
    pairs: int | None = None
    """How many pairs are compared; None: not counted."""

    def find_percentile(self, value: float) -> int | None:
        """How many of 100 pairs have a lower value, rounded down; None for a missing value."""
        if np.isnan(value):
            return None
        # Rounded alike: stored levels are in billionths, and equal values are not lower.
        place = np.searchsorted(np.round(self.bounds, 9), np.round(value, 9), side="left")
        return max(int(place) - 1, 0)


@dataclass(frozen=True)
class AlignmentMeasure:
    """One measure. Its module in `measures/` defines it as ``MEASURE``.

    ``queries`` selects numbers, by a name for each query; ``compute`` turns their rows into
    values. ``read_levels`` reads how the pairs of each year compare, where the database keeps it;
    without it, that is computed from the values of all pairs.
    """

    name: str
    """As options and columns of files write it."""
    title: str
    heading: str
    """The title in a word or two, for a column."""
    meaning: str
    """What it measures, in one sentence."""
    unit: Unit
    scale: str
    """Its units and its ends."""
    source: str
    """The data, in words."""
    defined: str
    """Where it has a value; missing is never zero."""
    citation: str
    """The paper or publication that defines it."""
    how_to_load: str
    """The command that loads its data."""
    queries: Callable[[Scope], Mapping[str, Query]]
    compute: Callable[[Mapping[str, Rows], Scope], Values]
    covers: Sequence[CoverageKind] = ()
    """The kinds of record that it rests on."""
    dataset: str | None = None
    """The dataset that it reads; None: the curated tables."""
    weight: str = ""
    """Heading of what a value rests on."""
    weight_column: str = ""
    """Its column in a panel; measures that rest on the same share one. Empty: none."""
    fewest: int = 0
    """Pairs of a smaller weight have no percentile."""
    undecided: str = "so many more perhaps, by records that do not decide 31 December"
    """Why the data leaves some of a count open, in words."""
    decimals: int = 3
    is_count: bool = False
    is_shown: bool = True
    """Whether `alignment` shows it unless others are asked for."""
    find_last_year: Callable[[Connection], int | None] | None = None
    """The last year with data; None: the last that ended before the day of the edition."""
    is_prepared: Callable[[Connection], bool] | None = None
    """Whether what is read was derived from the loaded data; None: it reads the data itself."""
    read_levels: Callable[[Connection, Scope], Mapping[int, Levels]] | None = None
    cite: Callable[[Mapping[str, Rows], int], FindRows] | None = None
    """What the values of a year rest on, from the rows of the queries; None: on its dataset."""

    def read(self, connection: Connection, scope: Scope) -> Values:
        """Fetch the rows, and compute the values."""
        queries = self.queries(scope)
        rows = {name: fetch_numbers(connection, query) for name, query in queries.items()}
        return self.compute(rows, scope)

    def compare(self, connection: Connection, scope: Scope) -> Mapping[int, Levels]:
        """How the pairs of each year compare, by year: those whose weight is large enough."""
        if self.read_levels is not None:
            return self.read_levels(connection, scope)
        return compute_levels(self.read(connection, Scope(scope.first, scope.last)), self.fewest)


def fetch_integers(connection: Connection, query: Query) -> Integers:
    """The rows of a query of whole numbers: an array with a row for each, NULL as MISSING.

    The driver's own rows take half the time of SQLAlchemy's.
    """
    width = len(query.selected_columns)
    rows = connection.exec_driver_sql(write_query(connection, query)).cursor.fetchall()
    try:
        flat = np.fromiter(chain.from_iterable(rows), np.int64, len(rows) * width)
    except TypeError:  # a cell is NULL
        cells = (MISSING if cell is None else cell for row in rows for cell in row)
        flat = np.fromiter(cells, np.int64, len(rows) * width)
    return flat.reshape(-1, width)


def fetch_numbers(connection: Connection, query: Query) -> Rows:
    """The rows of a query of numbers: whole ones, or, where a column is a Float, with decimals.

    Ids and years are exact in either. NULL is MISSING, or NaN.
    """
    if not any(isinstance(column.type, Float) for column in query.selected_columns):
        return fetch_integers(connection, query)
    rows = connection.exec_driver_sql(write_query(connection, query)).cursor.fetchall()
    return np.array(rows, np.float64).reshape(-1, len(query.selected_columns))


def write_query(connection: Connection, query: Query) -> str:
    """The text of a query, its values in it."""
    return str(query.compile(connection, compile_kwargs={"literal_binds": True}))


def compute_levels(values: Values, fewest: int) -> dict[int, Levels]:
    """Median and percentiles of each year, of the units with a value and enough weight.

    A percentile is the least value that so many of 100 units have or are below (the inverse of the
    empirical distribution function); the median of an even number is the mean of the middle two.
    """
    chosen = values.keep(~np.isnan(values.value) & (values.weight >= fewest))
    found = {}
    for year in np.unique(chosen.year).tolist():
        of_year = np.sort(chosen.value[chosen.year == year])
        ranks = np.ceil(np.arange(101) * len(of_year) / 100).astype(np.int64) - 1
        bounds = of_year[np.maximum(ranks, 0)]
        found[year] = Levels(float(np.median(of_year)), bounds, len(of_year))
    return found

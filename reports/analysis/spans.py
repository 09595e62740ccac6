"""Things that states have for a time, such as memberships, counted by pair at the end of each year.

A row says which state has which thing, and when: days as whole numbers, 20151231. On a day, a thing
is had for certain, not had, or undecided; undecided things are counted apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, FromClause, Integer, String, case, cast, func, literal

from models.edtf import ONGOING
from reports.analysis.measure import MISSING, Integers, Scope, Values

Flags = NDArray[np.bool_]
Floats = NDArray[np.float32]
_NEVER, _ALWAYS = 99_999_999, 0


def day_as_integer(day: ColumnElement[Any]) -> ColumnElement[int]:
    """A day as a whole number: 2015-08-12 is 20150812. The same SQL for all databases."""
    return cast(func.replace(cast(day, String(10)), "-", ""), Integer)


def select_span(source: FromClause) -> list[Any]:
    """The columns of a row after the state and the thing, from its start and its end.

    The first possible and the first certain day; the day from which it may be over; the day from
    which it is over. What still goes on was certain until it was last seen.
    """
    column = source.c
    perhaps_over = case(
        (column.ended_edtf.is_(None), literal(_ALWAYS)),
        (
            column.ended_edtf == ONGOING,
            func.coalesce(day_as_integer(column.last_seen_earliest), _ALWAYS) + 10_001,
        ),
        else_=func.coalesce(day_as_integer(column.ended_earliest), _ALWAYS),
    )
    return [
        func.coalesce(day_as_integer(column.started_earliest), _ALWAYS).label("possible_from"),
        func.coalesce(day_as_integer(column.started_latest), _NEVER).label("certain_from"),
        perhaps_over.label("perhaps_over_from"),
        func.coalesce(day_as_integer(column.ended_latest), _NEVER).label("over_from"),
    ]


def decide(spans: Integers, year: int) -> tuple[Flags, Flags]:
    """Which rows hold for certain on the last day of a year, and which may hold."""
    return decide_on_day(spans, year * 10_000 + 1231)


def decide_on_day(spans: Integers, day: int) -> tuple[Flags, Flags]:
    """Which rows hold for certain on a day, and which may hold."""
    possible_from, certain_from, perhaps_over_from, over_from = spans[:, 2:6].T
    may_hold = (possible_from <= day) & (day < over_from)
    return may_hold & (certain_from <= day) & (day < perhaps_over_from), may_hold


@dataclass(frozen=True)
class Universe:
    """The states that exist at the end of each year; None: those of the rows."""

    states: Integers
    """Ids, sorted."""
    exists: Flags
    """By year of the scope and state."""

    def look_up(self, states: Integers) -> Flags:
        """By year and state, whether it exists; states that are not in the universe always do."""
        is_listed = np.isin(states, self.states)
        exists = np.ones((len(self.exists), len(states)), bool)
        exists[:, is_listed] = self.exists[:, np.searchsorted(self.states, states[is_listed])]
        return exists


def count_shared(
    spans: Integers,
    scope: Scope,
    universe: Universe | None = None,
    researched: Integers | None = None,
    existing: Universe | None = None,
) -> Values:
    """How many things both states of a pair have at the end of each year.

    With a universe, all pairs of its states that exist, also those that share nothing, in years in
    which something is ``researched`` (by year; the weight of the values). Without it, only pairs
    that share something or may share it, because nothing says that the others do not. With
    ``existing``, no pair of a state in a year in which it does not exist; states of which no period
    is known stay.
    """
    states = np.unique(spans[:, 0]) if universe is None else universe.states
    spans = spans[np.isin(spans[:, 0], states)]
    things, columns = np.unique(spans[:, 1], return_inverse=True)
    rows = np.searchsorted(states, spans[:, 0])
    one, other = list_pairs(states, scope)
    exists = None if existing is None else existing.look_up(states)
    size = len(states), len(things)
    counters = [_SharedCounter(rows, columns, size) for _ in ("certain", "possible")]
    parts = []
    for place, year in enumerate(scope.years):
        weight = len(things) if researched is None else int(researched[place])
        if universe is not None and not weight:
            continue
        certain, possible = (
            counter.count(chosen)[one, other].astype(np.int64)
            for counter, chosen in zip(counters, decide(spans, year), strict=True)
        )
        kept = possible > 0
        if universe is not None:
            kept = universe.exists[place][one] & universe.exists[place][other]
        elif exists is not None:
            kept &= exists[place][one] & exists[place][other]
        parts.append(
            np.array(
                [
                    np.full(int(kept.sum()), year),
                    states[one[kept]],
                    states[other[kept]],
                    certain[kept],
                    np.full(int(kept.sum()), weight),
                    (possible - certain)[kept],
                ]
            )
        )
    year_, a, b, value, weight_, undecided = np.hstack(parts or [np.zeros((6, 0), np.int64)])
    return Values(year_, a, b, value.astype(np.float64), weight_, undecided)


def count_held(
    spans: Integers, scope: Scope, universe: Universe, researched: Integers | None = None
) -> Values:
    """How many things each state of a universe has at the end of each year in which it exists.

    With ``researched`` (by year; the weight of the values), also 0, and nothing in years in which
    nothing is; without it, only states that have something or may have it.
    """
    states = np.union1d(universe.states, spans[:, 0])
    exists = universe.look_up(states)
    things, columns = np.unique(spans[:, 1], return_inverse=True)
    rows = np.searchsorted(states, spans[:, 0])
    parts = []
    for place, year in enumerate(scope.years):
        weight = len(things) if researched is None else int(researched[place])
        certain, possible = (
            _count_things(rows[chosen], columns[chosen], (len(states), len(things)))
            for chosen in decide(spans, year)
        )
        kept = exists[place] & (possible > 0 if researched is None else weight > 0)
        if scope.actor_ids:
            kept &= np.isin(states, list(scope.actor_ids))
        held = [states, certain, possible - certain]
        of_year, weights = (np.full(int(kept.sum()), number) for number in (year, weight))
        parts.append(np.array([of_year, *(column[kept] for column in held), weights]))
    year_, actor, value, undecided, weight_ = np.hstack(parts or [np.zeros((5, 0), np.int64)])
    other = np.zeros_like(actor)
    return Values(year_, actor, other, value.astype(np.float64), weight_, undecided)


def _count_things(rows: Integers, columns: Integers, size: tuple[int, int]) -> Integers:
    different = np.unique(rows * max(size[1], 1) + columns)
    return np.bincount(different // max(size[1], 1), minlength=size[0]).astype(np.int64)


def list_pairs(states: Integers, scope: Scope) -> tuple[Integers, Integers]:
    """The places of the states of each pair of a scope, the smaller id first."""
    one, other = np.triu_indices(len(states), 1)
    if scope.actor_ids:
        wanted = np.isin(states, list(scope.actor_ids))
        both = wanted[one] & wanted[other] if scope.is_pair else wanted[one] | wanted[other]
        one, other = one[both], other[both]
    return one, other


class _SharedCounter:
    """Counter of the things that each two states both have, from one year to the next.

    Only things whose holders have changed since the year before are counted anew.
    """

    def __init__(self, states: Integers, things: Integers, size: tuple[int, int]) -> None:
        self.states, self.things = states, things
        self.chosen = np.zeros(len(states), bool)
        self.has = np.zeros(size, np.float32)
        self.shared = np.zeros((size[0], size[0]), np.float32)  # whole numbers, exact in 32 bits

    def count(self, chosen: Flags) -> Floats:
        """How many things each two states both have, by state and state, from the rows chosen."""
        changed = np.zeros(self.has.shape[1], bool)
        changed[self.things[chosen != self.chosen]] = True
        rows = chosen & changed[self.things]
        gone = self.has[:, changed]
        self.has[:, changed] = 0
        self.has[self.states[rows], self.things[rows]] = 1
        come = self.has[:, changed]
        self.shared += come @ come.T - gone @ gone.T
        self.chosen = chosen
        return self.shared


def make_universe(rows: Integers, begun: Integers, scope: Scope) -> Universe:
    """The states of a scope from rows of state, first day and first day after.

    ``begun`` has, for states that continue another, the day from which they have their name.
    """
    states = np.unique(rows[:, 0])
    places = np.searchsorted(states, rows[:, 0])
    exists = np.zeros((len(scope.years), len(states)), bool)
    from_day = dict(begun.tolist())
    named = np.array([from_day.get(state, _ALWAYS) for state in states.tolist()])
    for place, year in enumerate(scope.years):
        day = year * 10_000 + 1231
        holds = (rows[:, 1] <= day) & ((rows[:, 2] == MISSING) | (day < rows[:, 2]))
        exists[place, places[holds]] = True
        exists[place] &= named <= day
    return Universe(states, exists)

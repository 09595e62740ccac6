"""Yearly figures of states and of pairs of states, and how much two states differ in them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypedDict, Unpack

import numpy as np
from sqlalchemy import Integer, Select, String, and_, cast, func, or_, select

from models import Country, Indicator, Observation
from models.coverage import CoverageKind
from models.figures import ObservationStatus, Qualifier
from reports.analysis.measure import (
    AlignmentMeasure,
    Floats,
    Integers,
    Query,
    Rows,
    Scope,
    Unit,
    Values,
)
from reports.analysis.measure_evidence import cite_figures
from reports.queries.figures import is_whole_year


def select_figures(indicator: str, scope: Scope) -> Query:
    """State, year, value and id: measured, exact values of whole years."""
    observed = Observation.table()
    query = _select_exact(indicator, scope).where(observed.c.partner_id.is_(None))
    if scope.actor_ids and scope.is_pair:
        query = query.where(observed.c.actor_id.in_(scope.actor_ids))
    return query


def select_pair_figures(indicator: str, scope: Scope) -> Query:
    """State, year, value, id and the other state: such values of pairs, of datasets alone."""
    observed, countries = Observation.table(), Country.table()
    query = _select_exact(indicator, scope).add_columns(observed.c.partner_id)
    query = query.where(
        observed.c.partner_id.in_(select(countries.c.id)), observed.c.dataset_id.is_not(None)
    )
    if scope.actor_ids:
        sides = [side.in_(scope.actor_ids) for side in (observed.c.actor_id, observed.c.partner_id)]
        query = query.where(and_(*sides) if scope.is_pair else or_(*sides))
    return query


def _select_exact(indicator: str, scope: Scope) -> Select[Any]:
    observed, indicators, countries = Observation.table(), Indicator.table(), Country.table()
    return (
        select(
            observed.c.actor_id,
            cast(func.substr(cast(observed.c.period_edtf, String(4)), 1, 4), Integer).label("year"),
            observed.c.value,
            observed.c.id.label("observation_id"),
        )
        .join_from(indicators, observed, observed.c.indicator_id == indicators.c.id)
        .where(
            indicators.c.slug == indicator,
            observed.c.status_code == ObservationStatus.ACTUAL.value,
            observed.c.qualifier_code == Qualifier.EXACT.value,
            is_whole_year(observed),
            observed.c.period_edtf.between(str(scope.first), str(scope.last)),
            observed.c.actor_id.in_(select(countries.c.id)),
        )
    )


def read_states(rows: Mapping[str, Rows], _scope: Scope) -> Values:
    """The value of each state and year; of several figures of one year, their mean."""
    figures = rows["figures"]
    state = figures[:, 0].astype(np.int64)
    return _average(figures, state, np.zeros_like(state))


def read_pairs(rows: Mapping[str, Rows], _scope: Scope) -> Values:
    """The value of each pair and year, the smaller id first; of several figures, their mean."""
    figures = rows["figures"]
    sides = np.sort(figures[:, [0, 4]].astype(np.int64), axis=1)
    return _average(figures, sides[:, 0], sides[:, 1])


def read_directed_pairs(rows: Mapping[str, Rows], _scope: Scope) -> Values:
    """The value of one state towards another in each year; of several figures, their mean."""
    figures = rows["figures"]
    sides = figures[:, [0, 4]].astype(np.int64)
    return _average(figures, sides[:, 0], sides[:, 1])


def _average(figures: Rows, actor: Integers, other: Integers) -> Values:
    """One value for each unit: the mean of its figures, with their number as weight."""
    units = np.column_stack([figures[:, 1].astype(np.int64), actor, other])
    keys, places = np.unique(units, axis=0, return_inverse=True)
    sums = np.bincount(places.ravel(), figures[:, 2], minlength=len(keys))
    counts = np.bincount(places.ravel(), minlength=len(keys)).astype(np.int64)
    return Values(keys[:, 0], keys[:, 1], keys[:, 2], sums / np.maximum(counts, 1), counts)


def make_difference(transform: Callable[[Floats], Floats]) -> Callable[..., Values]:
    """Computes how much two states differ: the absolute difference of transformed values."""

    def compute(rows: Mapping[str, Rows], scope: Scope) -> Values:
        states = read_states(rows, scope)
        parts: list[tuple[Integers, Integers, Integers, Floats]] = []
        for year in np.unique(states.year):
            own = states.keep(states.year == year)
            value = transform(own.value)
            one, other = np.triu_indices(len(own), 1)
            if scope.actor_ids:
                wanted = np.isin(own.actor, list(scope.actor_ids))
                both = wanted[one] & wanted[other] if scope.is_pair else wanted[one] | wanted[other]
                one, other = one[both], other[both]
            years = np.full(len(one), year)
            parts.append((years, own.actor[one], own.actor[other], abs(value[one] - value[other])))
        if not parts:
            none = np.zeros(0, np.int64)
            return Values(none, none, none, np.zeros(0), none)
        year_, one_, other_, gap = (np.concatenate(column) for column in zip(*parts, strict=True))
        return Values(year_, one_, other_, gap, np.full(len(gap), 2))

    return compute


_DEFINED = {
    Unit.STATE_YEAR: "states with a measured value for the year",
    Unit.PAIR_YEAR: "pairs of states that both have a measured value for the year",
}


def define_figure(
    indicator: str,
    unit: Unit,
    compute: Callable[[Mapping[str, Integers], Scope], Values],
    **described: Unpack[Described],
) -> AlignmentMeasure:
    """A measure made from one indicator of the World Bank: of states, or of how two differ."""
    return AlignmentMeasure(
        unit=unit,
        compute=compute,
        source=f"World Development Indicators, {indicator}",
        defined=_DEFINED[unit],
        citation="World Bank, World Development Indicators",
        how_to_load="bedfellows import wdi FILE",
        queries=lambda scope: {"figures": select_figures(indicator, scope)},
        covers=[CoverageKind.FIGURE],
        cite=cite_figures("figures", {3: "observations"}),
        is_shown=False,
        **described,
    )


class Described(TypedDict):
    """What a measure says of itself."""

    name: str
    title: str
    heading: str
    meaning: str
    scale: str

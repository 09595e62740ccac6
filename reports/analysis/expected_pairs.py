"""What is expected of each pair of a year: the covariates that the database has, and the fit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from sqlalchemy import Connection, select

from models import Actor, ActorSuccession
from models.successions import SuccessionKind
from reports.analysis.low_rank import (
    PairData,
    compute_fit,
    find_explained,
    predict_held_out,
    rank_residuals,
)
from reports.analysis.measure import AlignmentMeasure, Floats, Integers, Scope, Values
from reports.analysis.measures import find_measure
from reports.queries.regions import find_subregions

FEWEST_PAIRS = 1000
"""With fewer pairs of a year there is no model."""
PAST_YEARS = 3
"""Years before, whose mean is the own past of a pair."""
_COVARIATES = {
    "organisations": "Organisations in common",
    "treaties_multilateral": "Multilateral agreements in common",
    "income_difference": "Difference of income",
}


@dataclass(frozen=True)
class Background:
    """What is the same in all years: the region of each state, and the state it was part of."""

    slugs: Mapping[int, str]
    regions: Mapping[int, int]
    origins: Mapping[int, int]

    @classmethod
    def read(cls, connection: Connection) -> Background:
        """Read it; a state without a region, or that was part of no other, is alone in its own."""
        actors, steps = Actor.table(), ActorSuccession.table()
        rows = connection.execute(select(actors.c.id, actors.c.slug)).all()
        slugs = {row.id: row.slug for row in rows}
        subregions = find_subregions()
        names = sorted(set(subregions.values()))
        splits = select(steps.c.successor_id, steps.c.predecessor_id).where(
            steps.c.kind_code != SuccessionKind.MERGED.value
        )
        origins = {state: state for state in slugs}
        for after, before in connection.execute(splits):
            joined, kept = origins[after], origins[before]
            origins.update({state: kept for state, one in origins.items() if one == joined})
        regions = {
            state: -1 - names.index(subregions[slug]) if slug in subregions else state
            for state, slug in slugs.items()
        }
        return cls(slugs, regions, origins)


@dataclass(frozen=True)
class ExpectedYear:
    """The pairs of one year, with what was expected of each without knowing it."""

    values: Values
    data: PairData
    names: Sequence[str]
    """Of the covariates."""
    expected: Floats
    percentile: Floats
    """Of 100 pairs of which about as much was expected, so many have less."""
    fit: float
    """R squared of the held-out expectations."""


def find_covariates(
    connection: Connection, measure: AlignmentMeasure, scope: Scope
) -> dict[str, Values]:
    """The covariates that the database has for enough pairs, by name, over some years."""
    found = {}
    for name in _COVARIATES:
        if name != measure.name:
            values = find_measure(name).read(connection, scope)
            if len(values):
                found[name] = values
    return found


def expect_year(
    measure: AlignmentMeasure,
    values: Values,
    covariates: Mapping[str, Values],
    background: Background,
    past: Values | None,
) -> ExpectedYear | None:
    """The expectations of one year; None if too few pairs have a value.

    With ``past``, the values of the years before: the pair's own past is a covariate, too.
    """
    kept = values.keep(~np.isnan(values.value) & (values.weight >= measure.fewest))
    if len(kept) < FEWEST_PAIRS:
        return None
    states, one, other = _find_places(kept)
    named: dict[str, Floats] = {
        "Same sub-region": _compare(states, one, other, background.regions),
        "Once one state": _compare(states, one, other, background.origins),
    }
    for name, found in covariates.items():
        own = found.keep(found.year == kept.year[0])
        _add_covariate(named, _COVARIATES[name], own, states, one, other)
    if past is not None:
        _add_covariate(named, "Their own past", past, states, one, other)
    columns = {name: column for name, column in named.items() if column.std() > 0}
    table = np.column_stack(list(columns.values()))
    data = PairData(len(states), one, other, kept.value, (table - table.mean(0)) / table.std(0))
    is_own = ~find_explained(data)
    data = replace(data, covariates=data.covariates[:, is_own])
    names = [name for name, own in zip(columns, is_own.tolist(), strict=True) if own]
    expected = predict_held_out(data)
    # No share is above 1, and no count below 0.
    expected = np.clip(expected, 0, None if measure.is_count else 1)
    noise = None if measure.is_count else expected * (1 - expected) / np.maximum(kept.weight, 1)
    percentile = rank_residuals(kept.value, expected, noise)
    fit = compute_fit(kept.value, expected)
    return ExpectedYear(kept, data, names, expected, percentile, fit)


def _find_places(values: Values) -> tuple[Integers, Integers, Integers]:
    states = np.unique(np.concatenate([values.actor, values.other]))
    return states, np.searchsorted(states, values.actor), np.searchsorted(states, values.other)


def _compare(states: Integers, one: Integers, other: Integers, groups: Mapping[int, int]) -> Floats:
    group = np.array([groups[state] for state in states.tolist()])
    return np.asarray(group[one] == group[other], np.float64)


def _add_covariate(
    named: dict[str, Floats],
    name: str,
    values: Values,
    states: Integers,
    one: Integers,
    other: Integers,
) -> None:
    """Add the mean of the values of each pair; missing ones get the mean of all, and a flag."""
    size = len(states)
    is_known = np.isin(values.actor, states) & np.isin(values.other, states)
    known = values.keep(is_known & ~np.isnan(values.value))
    if len(known) < FEWEST_PAIRS:
        return
    sums, counts = np.zeros((size, size)), np.zeros((size, size))
    places = np.searchsorted(states, known.actor), np.searchsorted(states, known.other)
    np.add.at(sums, places, known.value)
    np.add.at(counts, places, 1)
    has_value = counts[one, other] > 0
    means = sums[one, other] / np.maximum(counts[one, other], 1)
    means[~has_value] = means[has_value].mean()
    named[name] = means
    named[f"{name}: missing"] = np.asarray(~has_value, np.float64)

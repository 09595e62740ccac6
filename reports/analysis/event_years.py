"""Machine-coded events of pairs of states by year, as the measures of events read them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from sqlalchemy import ColumnElement, FromClause, case, func, select, union_all

from models import Country
from models.coded_events import dyad_months, world_months
from models.coverage import CoverageKind
from models.datasets import coverage_days, datasets
from reports.analysis.measure import (
    AlignmentMeasure,
    Floats,
    Integers,
    Query,
    Scope,
    Unit,
    Values,
)
from reports.analysis.spans import list_pairs, make_universe
from reports.analysis.state_years import select_states
from reports.queries.periods import month_of, number_month, number_year

DATASET = "gdelt"
FEWEST_EVENTS = 20
"""Pairs with fewer events in a year have no percentile of a share or a mean."""
_pairs, _world = dyad_months.c, world_months.c
_SUMS = (
    *("events", "verbal_conflict", "material_conflict"),
    *("goldstein_tenths_sum", "goldstein_events"),
)


def define_event_measure(
    name: str,
    title: str,
    heading: str,
    meaning: str,
    compute: Callable[[Mapping[str, Integers], Scope], Values],
    *,
    scale: str,
    defined: str,
    citation: str,
    fewest: int = 0,
    weight_column: str = "gdelt_events",
) -> AlignmentMeasure:
    """A measure of the events of a pair in a calendar year."""
    return AlignmentMeasure(
        name=name,
        title=title,
        heading=heading,
        meaning=meaning,
        unit=Unit.PAIR_YEAR,
        scale=scale,
        source="machine-coded events of GDELT; a row is a report of an act",
        defined=f"{defined}, in years with a month that the loaded files cover",
        citation=citation,
        how_to_load=f"bedfellows import {DATASET} FILE...",
        queries=select_event_years,
        compute=compute,
        covers=[CoverageKind.EVENT],
        dataset=DATASET,
        weight="Events",
        weight_column=weight_column,
        fewest=fewest,
        # The percentiles read the months of all pairs, so that they are shown when asked for.
        is_shown=False,
    )


def _match_months(table: Any, scope: Scope) -> list[ColumnElement[bool]]:
    """The conditions for months of the years of a scope that a file covers."""
    found = select(datasets.c.id).where(
        datasets.c.slug == DATASET, datasets.c.has_old_quad_classes.is_(False)
    )
    dataset_id = found.scalar_subquery()
    covered = (
        select(month_of(coverage_days.c.day))
        .where(coverage_days.c.dataset_id == dataset_id)
        .distinct()
    )
    month = number_month(table.month)
    return [
        table.dataset_id == dataset_id,
        month.between(12 * scope.first, 12 * scope.last + 11),
        table.month.in_(covered),
    ]


def select_event_years(scope: Scope) -> Mapping[str, Query]:
    """Year, both states and sums of each pair with events; the world's events; the states."""
    acts, is_acted_on = _pairs.source_actor_id, _pairs.target_actor_id
    rows = select(_pairs.month, acts, is_acted_on, *(_pairs[name] for name in _SUMS))
    rows = rows.where(*_match_months(_pairs, scope))
    asked = scope.actor_ids
    if asked and scope.is_pair:
        rows = rows.where(acts.in_(asked), is_acted_on.in_(asked))
    elif asked:
        # By the key of each pair, which begins with the state that acts.
        others = select(Country.table().c.id)
        chosen = union_all(
            rows.where(acts.in_(asked)),
            rows.where(acts.in_(others), is_acted_on.in_(asked), acts.not_in(asked)),
        )
        return _name_queries(chosen.subquery("chosen"), scope)
    return _name_queries(rows.subquery("chosen"), scope)


def _name_queries(rows: FromClause, scope: Scope) -> Mapping[str, Query]:
    source, target = rows.c.source_actor_id, rows.c.target_actor_id
    year = number_year(rows.c.month)
    one = case((source < target, source), else_=target)
    other = case((source < target, target), else_=source)
    sums: list[Any] = [func.sum(rows.c[name]).label(name) for name in _SUMS]
    of_world, total = number_year(_world.month), func.sum(_world.events)
    columns: list[Any] = [of_world.label("year"), total.label("events")]
    return {
        "pairs": select(year.label("year"), one.label("one"), other.label("other"), *sums).group_by(
            year, one, other
        ),
        "world": select(*columns).where(*_match_months(_world, scope)).group_by(of_world),
        **select_states(),
    }


def compute_rate(rows: Mapping[str, Integers], scope: Scope) -> Values:
    """Events of each pair per 100,000 of the world's; 0 for states that exist and had none."""
    pairs = rows["pairs"]
    universe = make_universe(rows["states"], rows["successions"], scope)
    one, other = list_pairs(universe.states, scope)
    a, b = universe.states[one], universe.states[other]
    parts = []
    for year, total in sorted(rows["world"].tolist()):
        of_year = pairs[pairs[:, 0] == year]
        exists = universe.exists[year - scope.first]
        is_there = exists[one] & exists[other]
        keys = np.concatenate([of_year[:, 1:3], np.column_stack([a, b])[is_there]])
        events = np.concatenate([of_year[:, 3], np.zeros(int(is_there.sum()), np.int64)])
        # The pairs with events come first, so that theirs are kept.
        found, first = np.unique(keys, axis=0, return_index=True)
        number = events[first]
        years, totals = (np.full(len(found), value) for value in (year, total))
        parts.append(np.column_stack([years, found, number, totals]))
    year_, one_, other_, events_, total_ = np.vstack(parts or [np.zeros((0, 5), np.int64)]).T
    return Values(year_, one_, other_, 100_000 * events_ / total_, events_)


def compute_conflict(rows: Mapping[str, Integers], _scope: Scope) -> Values:
    """The share of the events of each pair that are conflict."""
    year, one, other, events, verbal, material, *_goldstein = rows["pairs"].T
    return Values(year, one, other, (verbal + material) / events, events)


def compute_goldstein(rows: Mapping[str, Integers], _scope: Scope) -> Values:
    """The mean Goldstein value of the events of each pair that have one."""
    year, one, other, *_events, tenths, valued = rows["pairs"].T
    value: Floats = tenths / np.where(valued == 0, np.nan, 10.0 * valued)
    return Values(year, one, other, value, valued)

"""Joint votes of pairs of states by year, as the measures of agreement in votes read them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from sqlalchemy import Connection, case, func, select, union_all

from models import Country
from models.coverage import CoverageKind
from models.vote_years import (
    BILLION,
    FEWEST_JOINT_VOTES,
    VOTE_FRACTIONS,
    VoteCounts,
    VoteMeasure,
    dyad_vote_years,
    vote_year_levels,
)
from reports.analysis.measure import (
    AlignmentMeasure,
    Integers,
    Levels,
    Query,
    Scope,
    Unit,
    Values,
    fetch_integers,
)
from reports.queries.vote_dataset import VOTE_DATASET, match_vote_dataset

SOURCE = "roll calls of the UN General Assembly (Bailey, Strezhnev and Voeten 2017)"
_pairs, _levels = dyad_vote_years.c, vote_year_levels.c


def define_vote_measure(
    measure: VoteMeasure,
    name: str,
    title: str,
    heading: str,
    meaning: str,
    *,
    scale: str,
    citation: str,
    defined: str = "",
    is_shown: bool = True,
) -> AlignmentMeasure:
    """A measure of agreement in votes, from the counts of joint votes."""
    on_joint = "pairs of states with a joint roll call in the year; an absence is not a vote"
    return AlignmentMeasure(
        name=name,
        title=title,
        heading=heading,
        meaning=meaning,
        unit=Unit.PAIR_YEAR,
        scale=scale,
        source=SOURCE,
        defined=f"{on_joint}{defined}",
        citation=citation,
        how_to_load="bedfellows init",
        queries=lambda scope: {"votes": select_vote_pairs(scope, measure)},
        compute=_divide,
        covers=[CoverageKind.VOTE],
        dataset=VOTE_DATASET,
        weight="Joint roll calls",
        weight_column="joint_roll_calls",
        fewest=FEWEST_JOINT_VOTES,
        is_shown=is_shown,
        find_last_year=_find_last_year,
        is_prepared=_has_pairs,
        read_levels=lambda connection, scope: _read_levels(connection, scope, measure),
    )


def select_vote_pairs(scope: Scope, measure: VoteMeasure) -> Query:
    """Year, both states, numerator and denominator of a measure, and joint roll calls.

    For some states, by the keys of their pairs, not through all pairs.
    """
    counts = VoteCounts(*(_pairs[name] for name in VoteCounts._fields))
    if measure is VoteMeasure.COSINE:
        is_missing = _pairs.cosine_billionths.is_(None)
        above = func.coalesce(_pairs.cosine_billionths, 0)
        below: Any = case((is_missing, 0), else_=BILLION)
    else:
        above, below = VOTE_FRACTIONS[measure](counts)
    query = select(
        _pairs.year,
        _pairs.actor_id,
        _pairs.other_actor_id,
        above.label("numerator"),
        below.label("denominator"),
        counts.joint.label("joint"),
    ).where(match_vote_dataset(_pairs.dataset_id))
    if not scope.actor_ids:
        return query.where(_pairs.year.between(scope.first, scope.last))
    query = query.where(_pairs.year.in_([*scope.years]))
    one, other = _pairs.actor_id.in_(scope.actor_ids), _pairs.other_actor_id.in_(scope.actor_ids)
    if scope.is_pair:
        return query.where(one, other)
    countries = Country.table()
    smaller = select(countries.c.id).where(countries.c.id < max(scope.actor_ids))
    return union_all(
        query.where(one),
        query.where(_pairs.actor_id.in_(smaller), other, ~one),
    )


def _divide(rows: Mapping[str, Integers], _scope: Scope) -> Values:
    year, actor, other, above, below, joint = rows["votes"].T
    return Values(year, actor, other, above / np.where(below == 0, np.nan, below), joint)


def _has_pairs(connection: Connection) -> bool:
    query = select(_pairs.year).where(match_vote_dataset(_pairs.dataset_id)).limit(1)
    return connection.execute(query).first() is not None


def _find_last_year(connection: Connection) -> int | None:
    """The last year in which a pair has enough joint roll calls."""
    query = select(func.max(_levels.year)).where(match_vote_dataset(_levels.dataset_id))
    found: int | None = connection.scalar(query)
    return found


def _read_levels(
    connection: Connection, scope: Scope, measure: VoteMeasure
) -> Mapping[int, Levels]:
    query = (
        select(_levels.year, _levels.percent, _levels.billionths)
        .where(
            match_vote_dataset(_levels.dataset_id),
            _levels.year.between(scope.first, scope.last),
            _levels.measure_code == measure.value,
        )
        .order_by(_levels.year, _levels.percent)
    )
    rows = fetch_integers(connection, query)
    found = {}
    for year in np.unique(rows[:, 0]).tolist():
        bounds = rows[rows[:, 0] == year, 2] / BILLION
        found[year] = Levels(float(bounds[50]), bounds)
    return found

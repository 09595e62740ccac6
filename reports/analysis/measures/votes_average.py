"""How much one state agrees with the others: the mean of its agreement with each in the votes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from reports.analysis.measure import Integers, Scope, Unit, Values
from reports.analysis.measures.votes_agreement import MEASURE as AGREEMENT


def _compute(rows: Mapping[str, Integers], scope: Scope) -> Values:
    pairs = AGREEMENT.compute(rows, scope)
    pairs = pairs.keep((pairs.weight >= AGREEMENT.fewest) & ~np.isnan(pairs.value))
    both_ways = np.column_stack(
        [np.tile(pairs.year, 2), np.concatenate([pairs.actor, pairs.other])]
    )
    keys, places = np.unique(both_ways, axis=0, return_inverse=True)
    sums = np.bincount(places.ravel(), np.tile(pairs.value, 2), minlength=len(keys))
    partners = np.bincount(places.ravel(), minlength=len(keys)).astype(np.int64)
    year, actor = keys.T
    found = Values(year, actor, np.zeros_like(actor), sums / np.maximum(partners, 1), partners)
    return found.keep(np.isin(actor, list(scope.actor_ids))) if scope.actor_ids else found


MEASURE = replace(
    AGREEMENT,
    name="votes_average",
    title="Average agreement in votes",
    heading="Votes",
    meaning="The mean of its agreement in votes with each other state.",
    unit=Unit.STATE_YEAR,
    defined=f"states with {AGREEMENT.fewest} joint roll calls or more with another in the year",
    compute=_compute,
    weight="States compared",
    weight_column="states_compared",
    fewest=0,
    is_shown=False,
    read_levels=None,
)

"""Memberships: the organisations of which one state is a member at the end of the year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from reports.analysis.measure import Integers, Scope, Unit, Values
from reports.analysis.measures.organisations import MEASURE as ORGANISATIONS
from reports.analysis.measures.organisations import count_complete_lists
from reports.analysis.spans import count_held, make_universe


def _compute(rows: Mapping[str, Integers], scope: Scope) -> Values:
    universe = make_universe(rows["states"], rows["successions"], scope)
    return count_held(rows["memberships"], scope, universe, count_complete_lists(rows, scope))


MEASURE = replace(
    ORGANISATIONS,
    name="memberships",
    title="Organisations of the state",
    heading="Memberships",
    meaning="The organisations in this database of which it is a full member on 31 December.",
    unit=Unit.STATE_YEAR,
    compute=_compute,
    cite=None,
    is_shown=False,
)

"""Memberships: the organisations of which one state is a member at the end of the year."""

from __future__ import annotations

from collections.abc import Mapping

from models.coverage import CoverageKind
from reports.analysis.measure import AlignmentMeasure, Integers, Scope, Unit, Values
from reports.analysis.measures.organisations import count_complete_lists, select_memberships
from reports.analysis.spans import count_held, make_universe


def _compute(rows: Mapping[str, Integers], scope: Scope) -> Values:
    universe = make_universe(rows["states"], rows["successions"], scope)
    return count_held(rows["memberships"], scope, universe, count_complete_lists(rows, scope))


MEASURE = AlignmentMeasure(
    name="memberships",
    title="Organisations of the state",
    heading="Memberships",
    meaning="The organisations in this database of which it is a full member on 31 December.",
    unit=Unit.STATE_YEAR,
    scale="a count",
    source="memberships in this database",
    defined="states that exist at the end of the year, where the members of an organisation are "
    "completely listed for that day",
    citation="count of memberships, as in Pevehouse and others (2020), Journal of Peace Research "
    "57: 492-503",
    how_to_load="bedfellows seed",
    queries=select_memberships,
    compute=_compute,
    covers=[CoverageKind.MEMBERSHIP],
    weight="Complete lists",
    weight_column="complete_lists",
    is_count=True,
    is_shown=False,
)

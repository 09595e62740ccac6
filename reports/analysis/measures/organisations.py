"""Organisations in common: those of which both states are members at the end of the year."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from sqlalchemy import func, select

from models import Country, CoverageStatement
from models.coverage import CoverageExtent, CoverageKind
from models.memberships import MembershipStatus
from models.views import membership_status
from reports.analysis.measure import AlignmentMeasure, Integers, Query, Scope, Unit, Values
from reports.analysis.measure_evidence import cite_shared
from reports.analysis.spans import count_shared, day_as_integer, make_universe, select_span
from reports.analysis.state_years import select_states

CITED_ROWS = {6: "memberships"}
"""Columns of the memberships with ids of rows."""


def _select(_scope: Scope) -> Mapping[str, Query]:
    phases, countries, statements = (
        membership_status.table,
        Country.table(),
        CoverageStatement.table(),
    )
    return {
        "memberships": select(
            phases.c.actor_id,
            phases.c.organisation_id,
            *select_span(phases),
            phases.c.membership_id,
        ).where(
            phases.c.status_code == MembershipStatus.MEMBER.value,
            phases.c.actor_id.in_(select(countries.c.id)),
        ),
        "complete lists": select(
            statements.c.organisation_id,
            func.coalesce(day_as_integer(statements.c.covers_from), 0).label("covers_from"),
            day_as_integer(statements.c.covers_until).label("covers_until"),
        ).where(
            statements.c.kind_code == CoverageKind.MEMBERSHIP.value,
            statements.c.extent_code == CoverageExtent.COMPLETE.value,
            statements.c.organisation_id.is_not(None),
        ),
        **select_states(),
    }


def count_complete_lists(rows: Mapping[str, Integers], scope: Scope) -> Integers:
    """Of how many organisations all members are on record at the end of each year."""
    days = np.array(scope.years) * 10_000 + 1231
    lists = rows["complete lists"]
    is_complete = (lists[:, 1] <= days[:, None]) & (days[:, None] <= lists[:, 2])
    return np.asarray(is_complete.sum(axis=1))


def _compute(rows: Mapping[str, Integers], scope: Scope) -> Values:
    universe = make_universe(rows["states"], rows["successions"], scope)
    return count_shared(rows["memberships"], scope, universe, count_complete_lists(rows, scope))


MEASURE = AlignmentMeasure(
    name="organisations",
    title="Organisations in common",
    heading="Organisations",
    meaning="The organisations in this database of which both are full members on 31 December.",
    unit=Unit.PAIR_YEAR,
    scale="a count",
    source="memberships in this database",
    defined="states that exist at the end of the year, where the members of an organisation are "
    "completely listed for that day",
    citation="count of joint memberships, as in Pevehouse and others (2020), Journal of Peace "
    "Research 57: 492-503",
    how_to_load="bedfellows seed --from DIR",
    queries=_select,
    compute=_compute,
    covers=[CoverageKind.MEMBERSHIP],
    cite=cite_shared("memberships", CITED_ROWS),
    weight="Complete lists",
    weight_column="complete_lists",
    is_count=True,
)

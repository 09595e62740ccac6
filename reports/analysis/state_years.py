"""The states that exist at the end of each year: members of the UN, or in the list of COW."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import FromClause, case, func, null, select, union_all

from models import Actor, ActorSuccession, Country, Membership, state_periods
from models.actor_identifiers import CodeScheme
from models.edtf import ONGOING
from models.memberships import MembershipStatus
from models.successions import SuccessionKind
from reports.analysis.measure import Query
from reports.analysis.spans import day_as_integer

_CONTINUING = (SuccessionKind.RENAMED.value, SuccessionKind.SUCCEEDED.value)


def select_states() -> Mapping[str, Query]:
    """State, first day and first day after of each period; and since when a state has its name.

    A state that continues another, such as Russia, is one only since it took its place.
    """
    listed, members, bodies = state_periods, Membership.table(), Actor.table()
    countries, steps = Country.table(), ActorSuccession.table()

    def select_end(table: FromClause) -> Any:
        is_open = table.c.ended_edtf == ONGOING
        return case((is_open, null()), else_=day_as_integer(table.c.ended_latest))

    periods = union_all(
        select(
            listed.c.actor_id, day_as_integer(listed.c.started_earliest), select_end(listed)
        ).where(listed.c.scheme_code == CodeScheme.COW.value, listed.c.actor_id.is_not(None)),
        select(members.c.actor_id, day_as_integer(members.c.started_latest), select_end(members))
        .join_from(members, bodies, bodies.c.id == members.c.organisation_id)
        .where(
            bodies.c.slug == "UN",
            members.c.status_code == MembershipStatus.MEMBER.value,
            members.c.actor_id.in_(select(countries.c.id)),
        ),
    )
    begun = (
        select(steps.c.successor_id, func.max(day_as_integer(steps.c.occurred_earliest)))
        .where(steps.c.kind_code.in_(_CONTINUING), steps.c.occurred_earliest.is_not(None))
        .group_by(steps.c.successor_id)
    )
    return {"states": periods, "successions": begun}

"""Timeline entries of joining and leaving organisations."""

from typing import Any

from sqlalchemy import Select, func, select

from models.actors import Actor
from models.events import EventAct, Moment
from models.memberships import Membership, membership_statuses
from models.views.timeline_sources.entries import fixed_role, is_recorded_by_event, select_entries
from models.views.view import date_columns

_actors = Actor.table()
_acts = EventAct.table()
_memberships = Membership.table()


def select_membership_changes(date: str, moment: Moment, words: str) -> Select[Any]:
    """Starts or ends of memberships that no event records, by the name of the date."""
    bodies = _actors.alias("bodies")
    first = func.min(_memberships.c.id).over(
        partition_by=(
            _memberships.c.organisation_id,
            _memberships.c.status_code,
            _memberships.c[f"{date}_edtf"],
        )
    )
    phases = (
        select(
            _memberships.c.actor_id,
            _memberships.c.organisation_id,
            _memberships.c.status_code,
            *date_columns(_memberships, date),
            first.label("first_id"),
        )
        .where(~is_recorded_by_event(_acts.c.membership_id == _memberships.c.id, moment))
        .subquery(f"membership_{moment.value}s")
    )
    return select_entries(
        phases,
        date,
        kind="membership",
        actor=phases.c.actor_id,
        role=fixed_role("member"),
        title=bodies.c.name + ": " + func.lower(membership_statuses.c.label) + words,
        key=bodies.c.slug,
        record="memberships",
        row_id=phases.c.first_id,
    ).select_from(
        phases.join(bodies, bodies.c.id == phases.c.organisation_id).join(
            membership_statuses, membership_statuses.c.code == phases.c.status_code
        )
    )

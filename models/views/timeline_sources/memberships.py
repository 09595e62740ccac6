"""Timeline entries of joining and leaving organisations."""

from typing import Any

from sqlalchemy import Select, and_, func, select

from models.actors import Actor
from models.events import EventAct, Moment
from models.memberships import Membership, membership_statuses
from models.views.deduplicate import is_counted
from models.views.timeline_sources.entries import fixed_role, is_recorded_by_event, select_entries

_actors = Actor.table()
_acts = EventAct.table()
_memberships = Membership.table()


def select_membership_changes(date: str, moment: Moment, words: str) -> Select[Any]:
    """Starts or ends of memberships that no event records, by the name of the date."""
    bodies = _actors.alias("bodies")
    phases, others = _memberships.alias("phases"), _memberships.alias("others")
    is_recorded = is_recorded_by_event(_acts.c.membership_id == others.c.id, moment)
    is_same_entry = and_(
        others.c.organisation_id == phases.c.organisation_id,
        others.c.status_code == phases.c.status_code,
        others.c[f"{date}_edtf"] == phases.c[f"{date}_edtf"],
        ~is_recorded,
    )
    # The members who join on one day are one entry, named by the first of their rows.
    first = select(others.c.id).where(is_same_entry).order_by(others.c.id).limit(1)
    is_repeated = select(others.c.id).where(
        is_same_entry, others.c.actor_id == phases.c.actor_id, others.c.id < phases.c.id
    )
    return (
        select_entries(
            phases,
            date,
            kind="membership",
            actor=phases.c.actor_id,
            role=fixed_role("member"),
            title=bodies.c.name + ": " + func.lower(membership_statuses.c.label) + words,
            key=bodies.c.slug,
            record="memberships",
            row_id=first.correlate(phases).scalar_subquery(),
        )
        .select_from(
            phases.join(bodies, bodies.c.id == phases.c.organisation_id).join(
                membership_statuses, membership_statuses.c.code == phases.c.status_code
            )
        )
        .where(
            ~is_recorded_by_event(_acts.c.membership_id == phases.c.id, moment),
            ~is_repeated.correlate(phases).exists(),
            is_counted(phases),
        )
    )

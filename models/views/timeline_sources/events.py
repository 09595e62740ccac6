"""Timeline entries of events, with all participants."""

from typing import Any

from sqlalchemy import Select, func, select, union_all

from models.agreements import AgreementAction, AgreementParty
from models.events import Event, EventAct, EventParticipant
from models.laws import Law, LawStage
from models.memberships import Membership
from models.offices import Tenure
from models.sanctions import SanctionParty
from models.views.timeline_sources.agreements import is_done_by_party
from models.views.timeline_sources.entries import fixed_role, select_entries

_parties = AgreementParty.table()
_actions = AgreementAction.table()
_events = Event.table()
_acts = EventAct.table()
_participants = EventParticipant.table()
_laws = Law.table()
_stages = LawStage.table()
_memberships = Membership.table()
_tenures = Tenure.table()
_sides = SanctionParty.table()


def _select_event_actors() -> Any:
    """Participants of events and actors of the acts that they record, each actor once."""

    def select_actors(actor: Any, source: Any) -> Select[Any]:
        return select(
            _acts.c.event_id, actor.label("actor_id"), fixed_role("party").label("role")
        ).select_from(source)

    actors = union_all(
        select(
            _participants.c.event_id,
            _participants.c.actor_id,
            _participants.c.role_code.label("role"),
        ),
        select_actors(
            _laws.c.country_id,
            _acts.join(_stages, _stages.c.id == _acts.c.law_stage_id).join(
                _laws, _laws.c.id == _stages.c.law_id
            ),
        ),
        select_actors(
            _parties.c.actor_id,
            _acts.join(_actions, _actions.c.id == _acts.c.agreement_action_id).join(
                _parties, is_done_by_party(_actions)
            ),
        ),
        select_actors(
            _sides.c.actor_id, _acts.join(_sides, _sides.c.sanction_id == _acts.c.sanction_id)
        ),
        select_actors(
            _memberships.c.actor_id,
            _acts.join(_memberships, _memberships.c.id == _acts.c.membership_id),
        ),
        select_actors(
            _memberships.c.organisation_id,
            _acts.join(_memberships, _memberships.c.id == _acts.c.membership_id),
        ),
        select_actors(
            _tenures.c.person_id, _acts.join(_tenures, _tenures.c.id == _acts.c.tenure_id)
        ),
    ).subquery()
    # max() prefers a stated role to a derived one: "place", "source", "target" sort after "party".
    return (
        select(actors.c.event_id, actors.c.actor_id, func.max(actors.c.role).label("role"))
        .group_by(actors.c.event_id, actors.c.actor_id)
        .subquery("event_actors")
    )


def select_events() -> Select[Any]:
    """All events, once for each actor."""
    actors = _select_event_actors()
    return select_entries(
        _events,
        "occurred",
        kind="event",
        actor=actors.c.actor_id,
        role=actors.c.role,
        title=_events.c.title,
        key=_events.c.slug,
        record="events",
        row_id=_events.c.id,
    ).select_from(_events.join(actors, actors.c.event_id == _events.c.id))

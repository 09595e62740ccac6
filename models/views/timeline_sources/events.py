"""Timeline entries of events, with all participants."""

from typing import Any

from sqlalchemy import FromClause, Select, select, union_all

from models.agreements import AgreementAction, AgreementParty
from models.events import Event, EventAct, EventParticipant
from models.laws import Law, LawStage
from models.memberships import Membership
from models.offices import Tenure
from models.relations import Relation
from models.sanctions import SanctionParty
from models.views.timeline_sources.agreements import list_ways_to_act
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
_relations = Relation.table()
_sides = SanctionParty.table()


def select_events() -> list[Select[Any]]:
    """All events, once for each participant, then for each other actor of the acts they record."""
    more = _participants.alias("more_participants")
    has_other_role = select(more.c.event_id).where(
        more.c.event_id == _participants.c.event_id,
        more.c.actor_id == _participants.c.actor_id,
        more.c.role_code > _participants.c.role_code,
    )
    actors = _select_act_actors()
    is_participant = select(_participants.c.event_id).where(
        _participants.c.event_id == actors.c.event_id, _participants.c.actor_id == actors.c.actor_id
    )
    return [
        _select_entries_of(_participants, _participants.c.role_code).where(
            ~has_other_role.correlate(_participants).exists()
        ),
        _select_entries_of(actors, fixed_role("party")).where(~is_participant.exists()),
    ]


def _select_entries_of(actors: FromClause, role: Any) -> Select[Any]:
    return select_entries(
        _events,
        "occurred",
        kind="event",
        actor=actors.c.actor_id,
        role=role,
        title=_events.c.title,
        key=_events.c.slug,
        record="events",
        row_id=_events.c.id,
    ).select_from(_events.join(actors, actors.c.event_id == _events.c.id))


def _select_act_actors() -> Any:
    """Actors of the acts that events record, each actor of an event once."""

    def select_actors(actor: Any, source: Any) -> Select[Any]:
        return select(_acts.c.event_id, actor.label("actor_id")).select_from(source)

    actors = union_all(
        select_actors(
            _laws.c.country_id,
            _acts.join(_stages, _stages.c.id == _acts.c.law_stage_id).join(
                _laws, _laws.c.id == _stages.c.law_id
            ),
        ),
        *(
            select_actors(
                _parties.c.actor_id,
                _acts.join(_actions, _actions.c.id == _acts.c.agreement_action_id).join(
                    _parties, joins
                ),
            ).where(applies)
            for joins, applies in list_ways_to_act(_actions)
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
        *(
            select_actors(
                actor, _acts.join(_relations, _relations.c.id == _acts.c.relation_id)
            ).where(actor.is_not(None))
            for actor in (_relations.c.actor_id, _relations.c.other_actor_id)
        ),
    ).subquery("act_actors")
    return select(actors.c.event_id, actors.c.actor_id).distinct().subquery("event_actors")

"""The timeline: every dated happening of every table, an act told twice told once."""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Text,
    and_,
    case,
    cast,
    func,
    literal,
    or_,
    select,
    union,
    union_all,
)

from models.actors import Actor, ActorSuccession, SuccessionKind, succession_kinds
from models.agreements import ActionKind, Agreement, AgreementAction, AgreementParty, action_kinds
from models.events import Event, EventAct, EventParticipant, Moment
from models.laws import Law, LawStage, LawVote, law_stage_kinds
from models.memberships import Membership, membership_statuses
from models.offices import Position, Tenure
from models.sanctions import PhaseStatus, Sanction, SanctionParty, SanctionPhase
from models.views.actors import actor_countries
from models.views.agreements import CONSENT
from models.views.counted import counted
from models.views.view import View, date_columns, date_meanings

_actors = Actor.table()
_agreements = Agreement.table()
_parties = AgreementParty.table()
_actions = AgreementAction.table()
_events = Event.table()
_acts = EventAct.table()
_participants = EventParticipant.table()
_laws = Law.table()
_stages = LawStage.table()
_votes = LawVote.table()
_memberships = Membership.table()
_tenures = Tenure.table()
_positions = Position.table()
_sanctions = Sanction.table()
_phases = SanctionPhase.table()
_sides = SanctionParty.table()
_successions = ActorSuccession.table()


def _told_as_event(condition: ColumnElement[bool], *moments: Moment) -> ColumnElement[bool]:
    """Whether an event tells the same act (or moment of it) already."""
    told = select(_acts.c.id).where(condition)
    if moments:
        told = told.where(_acts.c.moment_code.in_([moment.value for moment in moments]))
    return told.exists()


def _happening(
    source: Any,
    date: str,
    *,
    kind: str,
    actor: Any,
    role: Any,
    title: Any,
    key: Any,
    record: Any,
    row_id: Any,
) -> Select[Any]:
    return select(
        literal(kind, Text).label("kind"),
        *date_columns(source, date, "occurred"),
        actor.label("actor_id"),
        role.label("role"),
        title.label("title"),
        key.label("record_slug"),
        literal(record, Text).label("table_name"),
        row_id.label("row_id"),
    ).where(or_(source.c[f"{date}_earliest"].is_not(None), source.c[f"{date}_latest"].is_not(None)))


def _role(name: str) -> ColumnElement[str]:
    return literal(name, Text)


def _acted(action: Any) -> ColumnElement[bool]:
    """Whether a party did an action: its own, or one of the whole agreement that it had joined."""
    own, joined = _actions.alias(), _actions.alias()
    has_own = select(own.c.id).where(
        own.c.party_id == _parties.c.id, own.c.kind_code == action.c.kind_code
    )
    had_joined = select(joined.c.id).where(
        joined.c.party_id == _parties.c.id,
        joined.c.kind_code.in_([ActionKind.SIGNATURE.value, *(kind.value for kind in CONSENT)]),
        joined.c.occurred_earliest <= action.c.occurred_latest,
    )
    return and_(
        _parties.c.agreement_id == action.c.agreement_id,
        or_(
            _parties.c.id == action.c.party_id,
            and_(action.c.party_id.is_(None), ~has_own.exists(), had_joined.exists()),
        ),
    )


def _event_actors() -> Any:
    """Participants of events, and the actors of the acts that events tell, once each."""

    def act(actor: Any, source: Any) -> Select[Any]:
        return select(
            _acts.c.event_id, actor.label("actor_id"), _role("party").label("role")
        ).select_from(source)

    told = union_all(
        select(
            _participants.c.event_id,
            _participants.c.actor_id,
            _participants.c.role_code.label("role"),
        ),
        act(
            _laws.c.country_id,
            _acts.join(_stages, _stages.c.id == _acts.c.law_stage_id).join(
                _laws, _laws.c.id == _stages.c.law_id
            ),
        ),
        act(
            _parties.c.actor_id,
            _acts.join(_actions, _actions.c.id == _acts.c.agreement_action_id).join(
                _parties, _acted(_actions)
            ),
        ),
        act(_sides.c.actor_id, _acts.join(_sides, _sides.c.sanction_id == _acts.c.sanction_id)),
        act(
            _memberships.c.actor_id,
            _acts.join(_memberships, _memberships.c.id == _acts.c.membership_id),
        ),
        act(
            _memberships.c.organisation_id,
            _acts.join(_memberships, _memberships.c.id == _acts.c.membership_id),
        ),
        act(_tenures.c.person_id, _acts.join(_tenures, _tenures.c.id == _acts.c.tenure_id)),
    ).subquery()
    # "party" sorts before "place", "source" and "target": a stated role wins over a derived one.
    return (
        select(told.c.event_id, told.c.actor_id, func.max(told.c.role).label("role"))
        .group_by(told.c.event_id, told.c.actor_id)
        .subquery("event_actors")
    )


def _told_events() -> Select[Any]:
    actors = _event_actors()
    return _happening(
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


def _law_steps() -> Select[Any]:
    tally = case(
        (
            and_(_votes.c.yes.is_not(None), _votes.c.no.is_not(None)),
            ", " + cast(_votes.c.yes, Text) + "-" + cast(_votes.c.no, Text),
        ),
        else_="",
    )
    return (
        _happening(
            _stages,
            "occurred",
            kind="law",
            actor=_laws.c.country_id,
            role=_role("legislator"),
            title=_laws.c.short_title + ": " + func.lower(law_stage_kinds.c.label) + tally,
            key=_laws.c.slug,
            record="law_stages",
            row_id=_stages.c.id,
        )
        .select_from(
            _stages.join(_laws, _laws.c.id == _stages.c.law_id)
            .join(law_stage_kinds, law_stage_kinds.c.code == _stages.c.stage_code)
            .outerjoin(_votes, _votes.c.stage_id == _stages.c.id)
        )
        .where(~_told_as_event(_acts.c.law_stage_id == _stages.c.id))
    )


def _treaty_acts() -> Select[Any]:
    # Parties that did the same on the same day are one happening, with the whole agreement's.
    first = func.min(_actions.c.id).over(
        partition_by=(_actions.c.agreement_id, _actions.c.kind_code, _actions.c.occurred_edtf)
    )
    told = _actions.alias("told")
    told_already = (
        select(_acts.c.id)
        .join(told, told.c.id == _acts.c.agreement_action_id)
        .where(
            told.c.agreement_id == _actions.c.agreement_id,
            told.c.kind_code == _actions.c.kind_code,
            or_(told.c.party_id.is_(None), told.c.party_id == _actions.c.party_id),
            told.c.occurred_earliest <= _actions.c.occurred_latest,
            told.c.occurred_latest >= _actions.c.occurred_earliest,
        )
    )
    acts = (
        select(
            _actions.c.id,
            _actions.c.agreement_id,
            _actions.c.party_id,
            _actions.c.kind_code,
            *date_columns(_actions, "occurred"),
            first.label("first_id"),
        )
        .where(~told_already.exists())
        .subquery("treaty_acts")
    )
    return (
        _happening(
            acts,
            "occurred",
            kind="agreement",
            actor=_parties.c.actor_id,
            role=_role("party"),
            title=_agreements.c.short_title + ": " + func.lower(action_kinds.c.label),
            key=_agreements.c.slug,
            record="agreement_actions",
            row_id=acts.c.first_id,
        )
        .select_from(
            acts.join(_agreements, _agreements.c.id == acts.c.agreement_id)
            .join(action_kinds, action_kinds.c.code == acts.c.kind_code)
            .join(_parties, _acted(acts))
        )
        .where(counted(_agreements))
    )


def _membership_ends(date: str, moment: Moment, words: str) -> Select[Any]:
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
        .where(~_told_as_event(_acts.c.membership_id == _memberships.c.id, moment))
        .subquery(f"membership_{moment.value}s")
    )
    return _happening(
        phases,
        date,
        kind="membership",
        actor=phases.c.actor_id,
        role=_role("member"),
        title=bodies.c.name + ": " + func.lower(membership_statuses.c.label) + words,
        key=bodies.c.slug,
        record="memberships",
        row_id=phases.c.first_id,
    ).select_from(
        phases.join(bodies, bodies.c.id == phases.c.organisation_id).join(
            membership_statuses, membership_statuses.c.code == phases.c.status_code
        )
    )


def _tenure_ends(date: str, moment: Moment, words: str) -> list[Select[Any]]:
    people, hosts = _actors.alias("office_holders"), _actors.alias("hosts")
    joined = (
        _tenures.join(people, people.c.id == _tenures.c.person_id)
        .join(_positions, _positions.c.id == _tenures.c.position_id)
        .outerjoin(hosts, hosts.c.id == _tenures.c.accredited_to_id)
    )
    title = (
        people.c.name
        + words
        + _positions.c.title
        + func.coalesce(" to " + hosts.c.name, "")
        + case((_tenures.c.acting, " (acting)"), else_="")
    )
    told = _told_as_event(_acts.c.tenure_id == _tenures.c.id, moment)
    return [
        _happening(
            _tenures,
            date,
            kind="office",
            actor=actor,
            role=_role(role),
            title=title,
            key=_positions.c.slug,
            record="tenures",
            row_id=_tenures.c.id,
        )
        .select_from(joined)
        .where(actor.is_not(None), ~told)
        for actor, role in (
            (_tenures.c.person_id, "holder"),
            (_tenures.c.accredited_to_id, "accredited to"),
        )
    ]


def _sanction_ends(date: str, moment: Moment) -> Select[Any]:
    begins = case(
        (_phases.c.status_code == PhaseStatus.SUSPENDED.value, "Suspended: "), else_="In force: "
    )
    return (
        _happening(
            _phases,
            date,
            kind="sanction",
            actor=_sides.c.actor_id,
            role=_sides.c.role_code,
            title=(
                begins if date == "started" else literal("No longer ", Text) + func.lower(begins)
            )
            + _sanctions.c.title,
            key=_sanctions.c.slug,
            record="sanctions",
            row_id=_sanctions.c.id,
        )
        .select_from(
            _phases.join(_sanctions, _sanctions.c.id == _phases.c.sanction_id).join(
                _sides, _sides.c.sanction_id == _sanctions.c.id
            )
        )
        .where(~_told_as_event(_acts.c.sanction_id == _sanctions.c.id, moment), counted(_sanctions))
    )


def _actor_successions() -> list[Select[Any]]:
    before, after = _actors.alias("before"), _actors.alias("after")
    renamed = _successions.c.kind_code == SuccessionKind.RENAMED.value
    title = case(
        (renamed, before.c.name + " is renamed " + after.c.name),
        else_=before.c.name + ": " + func.lower(succession_kinds.c.label) + " by " + after.c.name,
    )
    joined = (
        _successions.join(before, before.c.id == _successions.c.predecessor_id)
        .join(after, after.c.id == _successions.c.successor_id)
        .join(succession_kinds, succession_kinds.c.code == _successions.c.kind_code)
    )
    return [
        _happening(
            _successions,
            "occurred",
            kind="succession",
            actor=actor,
            role=_role(role),
            title=title,
            key=before.c.slug,
            record="actor_successions",
            row_id=_successions.c.id,
        ).select_from(joined)
        for actor, role in (
            (_successions.c.predecessor_id, "predecessor"),
            (_successions.c.successor_id, "successor"),
        )
    ]


def _timeline() -> Select[Any]:
    happenings = union(
        _told_events(),
        _law_steps(),
        _treaty_acts(),
        _membership_ends("started", Moment.START, " from this day"),
        _membership_ends("ended", Moment.END, " until this day"),
        *_tenure_ends("started", Moment.START, " becomes "),
        *_tenure_ends("ended", Moment.END, " ceases to be "),
        _sanction_ends("started", Moment.START),
        _sanction_ends("ended", Moment.END),
        *_actor_successions(),
    ).subquery("happenings")
    who = actor_countries.table
    return select(
        happenings.c.kind,
        *date_columns(happenings, "occurred"),
        happenings.c.actor_id,
        who.c.actor_slug,
        who.c.actor_name,
        who.c.country_id,
        who.c.country_code,
        who.c.country_name,
        happenings.c.role,
        happenings.c.title,
        happenings.c.record_slug,
        happenings.c.table_name,
        happenings.c.row_id,
    ).select_from(happenings.join(who, who.c.actor_id == happenings.c.actor_id))


timeline = View(
    "timeline",
    "Everything dated, from every table, in the order of nothing: sort by occurred_earliest. An "
    "act that two tables hold stands once, as the event. One row per happening and actor.",
    {
        "kind": "event, law, agreement, membership, office, sanction or succession.",
        **date_meanings("occurred", "When it happened"),
        "actor_id": "Who took part.",
        "actor_slug": "Its slug.",
        "actor_name": "Its name.",
        "country_id": "Whose the actor is; NULL: of no country.",
        "country_code": "ISO 3166 alpha-3 of the country.",
        "country_name": "Name of the country.",
        "role": "Part the actor had.",
        "title": "What happened.",
        "record_slug": "Slug of the event, law, agreement, organisation, office, sanction or "
        "actor that it is about.",
        "table_name": "Table of the row that tells it.",
        "row_id": "Its id in that table: the same for every actor of one happening.",
    },
    _timeline,
)

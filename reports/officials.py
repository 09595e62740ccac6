"""Who held which office, on a day or when something happened?

One line per person and office. With --since or --until, whoever held it at any time of the window;
with --event, whoever held it on the day of that event, in the countries that took part, and the
vote, if it was one. A country stands for its bodies and for envoys sent or received. The day of an
end no longer counts. Where no end is on record, a successor by then tells that it has come.
"""

from __future__ import annotations

if __name__ == "__main__":
    from console import exit_quietly_on_interrupt

    exit_quietly_on_interrupt()

from dataclasses import replace
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Text,
    and_,
    case,
    func,
    literal,
    or_,
    select,
    true,
)

from console import UserError
from models import Actor, Country, Event, EventAct, EventParticipant
from models.actors import ActorKind
from models.offices import PositionKind, position_kinds
from models.views import actor_countries, tenure_status, vote_results
from reports.framework.report import Choice, Report, Request, Section, Who
from reports.queries.conditions import (
    DATES,
    LEGEND,
    days_asked,
    in_order,
    last_seen,
    shown_date,
    shown_end,
    under_way,
)

_SHARED = (PositionKind.DEPUTY_MINISTER.value, PositionKind.OTHER.value)
"""Offices that several people may hold at once: one who comes does not tell that another left."""

_events, _states = Event.table(), Country.table()


def offices(request: Request, which: ColumnElement[bool] | None = None) -> Section:
    """Who held office: ``which`` of all tenures, else those in which an actor asked for has a part.

    A part has whose office it is, who holds it, and to whom an envoy is sent.
    """
    held = tenure_status.table
    if which is None:
        which = _of_any(held, [who.id for who in request.actors])
    first, last = days_asked(request)
    answer = under_way(held, first, last=last)
    # The state stands in a column of its own.
    title = func.replace(held.c.position_title, literal(" of ", Text) + held.c.actor_name, "")
    office = title + func.coalesce(literal(" to ", Text) + held.c.accredited_to_slug, "")
    not_yet = select(_states.c.id).where(_states.c.began_earliest > last)
    return Section(
        "Who held office",
        select(
            held.c.actor_slug.label("Of"),
            case((held.c.acting, office + ", acting"), else_=office).label("Office"),
            held.c.person_name.label("Who"),
            shown_date(held, "started").label("From"),
            shown_end(held).label("Until"),
            last_seen(held).label("Last seen"),
            answer.label("Then"),
            held.c.tenure_id.label("_tenures"),
        )
        .join(position_kinds, position_kinds.c.code == held.c.position_kind_code)
        .where(
            which,
            answer != "no",
            # An open start does not reach back beyond the state itself.
            or_(held.c.started_earliest.is_not(None), held.c.actor_id.not_in(not_yet)),
            or_(answer == "yes", ~_followed(held, first)),
        )
        .order_by(
            held.c.actor_slug.nulls_last(),
            position_kinds.c.position,
            held.c.position_slug,
            in_order(held, "started"),
            held.c.person_name,
            held.c.tenure_id,
        ),
        empty="No office-holder is on record for that time.",
        note=f"{LEGEND} {DATES}",
    )


def _of_any(held: Any, ids: list[int]) -> ColumnElement[bool]:
    homes = actor_countries.table
    theirs = select(homes.c.actor_id).where(
        or_(homes.c.actor_id.in_(ids), homes.c.country_id.in_(ids))
    )
    if not ids:
        return true()
    return or_(
        held.c.actor_id.in_(theirs),
        held.c.accredited_to_id.in_(ids),
        held.c.person_id.in_(ids),
    )


def _followed(held: Any, day: Any) -> ColumnElement[bool]:
    """Whether someone took over the same office, not for the time being, by ``day``.

    Who left it later than this one came had come in between, be it on a day that nobody knows.
    """
    later = tenure_status.table.alias("later")
    return (
        select(later.c.tenure_id)
        .where(
            held.c.position_kind_code.not_in(_SHARED),
            later.c.position_slug == held.c.position_slug,
            later.c.accredited_to_id.is_not_distinct_from(held.c.accredited_to_id),
            or_(
                and_(
                    later.c.started_earliest > held.c.started_latest,
                    later.c.started_latest <= day,
                ),
                and_(
                    later.c.started_earliest.is_(None),
                    later.c.ended_earliest > held.c.started_latest,
                    later.c.ended_latest <= day,
                    later.c.tenure_id != held.c.tenure_id,
                ),
            ),
            ~later.c.acting,
        )
        .exists()
    )


def _event(key: str) -> Section:
    return Section(
        "What happened",
        select(
            shown_date(_events, "occurred").label("Date"),
            _events.c.title.label("What happened"),
            _events.c.id.label("_events"),
        ).where(_events.c.slug == key),
    )


def _vote(key: str) -> Section:
    votes, acts = vote_results.table, EventAct.table()
    return Section(
        "The vote",
        select(
            votes.c.law_slug.label("Law"),
            votes.c.law_title.label("Title"),
            votes.c.stage_label.label("Stage"),
            votes.c.body.label("Body"),
            votes.c.yes.label("For"),
            votes.c.no.label("Against"),
            votes.c.abstain.label("Abstained"),
            votes.c.absent.label("Absent"),
            votes.c.vote_id.label("_law_votes"),
        )
        .join(acts, acts.c.law_stage_id == votes.c.stage_id)
        .join(_events, _events.c.id == acts.c.event_id)
        .where(_events.c.slug == key)
        .order_by(votes.c.law_slug, votes.c.vote_id),
        empty="No vote on a law is on record for that event.",
        note="- was not reported.",
    )


def at_the_event(connection: Connection, request: Request) -> Request:
    """The request on the day of its event, about who took part unless it names others.

    Raises UserError where the event is not dated to a day, or a time is asked for beside it.
    """
    key = request.choices.get("event")
    if not key:
        return request
    beside = {"--as-of": request.is_dated, "--since": request.since, "--until": request.until}
    if given := [option for option, value in beside.items() if value]:
        raise UserError(f"--event looks at the day of the event: leave out {' and '.join(given)}")
    event = connection.execute(select(_events).where(_events.c.slug == key)).one_or_none()
    if event is None:
        raise UserError(f"There is no event {key!r}.")
    if event.occurred_earliest is None or event.occurred_earliest != event.occurred_latest:
        raise UserError(
            f"--event: {event.slug} is dated {event.occurred_edtf or 'not at all'}, which is not "
            f"one day; {_instead(event)}"
        )
    actors = request.actors or _who_took_part(connection, event.id)
    return replace(request, as_of=event.occurred_earliest, actors=actors)


def _instead(event: Row[Any]) -> str:
    sides = {"--since": event.occurred_earliest, "--until": event.occurred_latest}
    window = " ".join(f"{option} {day}" for option, day in sides.items() if day)
    return f"ask for the window instead: {window}" if window else "ask with --as-of instead"


def _who_took_part(connection: Connection, event_id: int) -> list[Who]:
    """The countries of those who took part, and bodies of several countries."""
    parts, homes, actors = EventParticipant.table(), actor_countries.table, Actor.table()
    whose = func.coalesce(homes.c.country_id, homes.c.actor_id)
    rows = connection.execute(
        select(actors.c.id, actors.c.slug, actors.c.name, actors.c.kind_code)
        .where(
            actors.c.kind_code.in_([ActorKind.COUNTRY.value, ActorKind.ORGANISATION.value]),
            actors.c.id.in_(
                select(whose)
                .join(parts, parts.c.actor_id == homes.c.actor_id)
                .where(parts.c.event_id == event_id)
            ),
        )
        .order_by(actors.c.slug)
    )
    return [Who(*row) for row in rows]


def sections(_connection: Connection, request: Request) -> list[Section]:
    """The office-holders, and the event and its vote where one is asked for."""
    key = request.choices.get("event")
    return [_event(key), offices(request), _vote(key)] if key else [offices(request)]


REPORT = Report(
    "Officials",
    sections,
    actors="any",
    example=["--event", "E059"],
    window=True,
    choices=[
        Choice(
            "event",
            "Who held office on the day of this event, and how the vote went.",
            select(_events.c.slug).order_by(_events.c.slug),
        )
    ],
    complete=at_the_event,
)

if __name__ == "__main__":
    raise SystemExit(REPORT.main())

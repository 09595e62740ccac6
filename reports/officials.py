"""Who held which office on a given day, or at an event?

One line per person and office. With --since or --until, everyone who held it at any time of the
window; with --event, everyone who held it on the day of that event, in the countries that took
part, and the vote, if there was one. A country includes its bodies, and envoys sent or received.
The day on which a term ends no longer counts. If no end is known, the arrival of a successor ends
the term. An office of a country asked for has a line where nobody is found: "no" if the list of
holders is complete for that day, a dot if it is not researched.
"""

from __future__ import annotations

if __name__ == "__main__":
    from console import exit_quietly_on_interrupt

    exit_quietly_on_interrupt()

from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Row, func, select

from console import UserError
from models import Actor, Event, EventAct, EventParticipant, LawVote
from models.actors import ActorKind
from models.coverage import CoverageKind
from models.views import actor_countries, vote_results
from reports.framework.cited_rows import cites
from reports.framework.marks import MISSING, Mark
from reports.framework.report import Choice, Report
from reports.framework.request import ActorRef, Request
from reports.framework.run import main
from reports.framework.section import Section
from reports.queries.date_columns import (
    format_date,
)
from reports.queries.office_holders import build_offices_section

_events = Event.table()


def _build_event(key: str) -> Section:
    return Section(
        "The event",
        select(
            format_date(_events, "occurred").label("Date"),
            _events.c.title.label("What happened"),
        ).where(_events.c.slug == key),
        evidence=[cites(Event, _events.c.id)],
    )


def _build_vote(key: str) -> Section:
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
        )
        .join(acts, acts.c.law_stage_id == votes.c.stage_id)
        .join(_events, _events.c.id == acts.c.event_id)
        .where(_events.c.slug == key)
        .order_by(votes.c.law_slug, votes.c.vote_id),
        empty="No vote on a law in this database belongs to that event.",
        marks=[Mark(MISSING, "not reported", ["For", "Against", "Abstained", "Absent"])],
        evidence=[cites(LawVote, votes.c.vote_id)],
    )


def move_to_event(connection: Connection, request: Request) -> Request:
    """The request on the day of its event, about the participants unless it names actors.

    Raises UserError if the event is not dated to a day, or if another time is given as well.
    """
    key = request.choices.get("event")
    if not key:
        return request
    others = {"--as-of": request.is_dated, "--since": request.since, "--until": request.until}
    if given := [option for option, value in others.items() if value]:
        raise UserError(f"--event looks at the day of the event: leave out {' and '.join(given)}")
    event = connection.execute(select(_events).where(_events.c.slug == key)).one_or_none()
    if event is None:
        raise UserError(f"There is no event {key!r}.")
    if event.occurred_earliest is None or event.occurred_earliest != event.occurred_latest:
        dated = f"is dated {event.occurred_edtf}" if event.occurred_edtf else "has no date"
        raise UserError(
            f"--event: {event.slug} {dated}, which is not one day; {_suggest_window(event)}"
        )
    actors = request.actors or _find_participants(connection, event.id)
    return replace(request, as_of=event.occurred_earliest, actors=actors)


def _suggest_window(event: Row[Any]) -> str:
    ends = {"--since": event.occurred_earliest, "--until": event.occurred_latest}
    window = " ".join(f"{option} {day}" for option, day in ends.items() if day)
    return f"ask for the window instead: {window}" if window else "use --as-of instead"


def _find_participants(connection: Connection, event_id: int) -> list[ActorRef]:
    """The countries of the participants, and organisations of several countries."""
    parts, homes, actors = EventParticipant.table(), actor_countries.table, Actor.table()
    home = func.coalesce(homes.c.country_id, homes.c.actor_id)
    rows = connection.execute(
        select(actors.c.id, actors.c.slug, actors.c.name, actors.c.kind_code)
        .where(
            actors.c.kind_code.in_([ActorKind.COUNTRY.value, ActorKind.ORGANISATION.value]),
            actors.c.id.in_(
                select(home)
                .join(parts, parts.c.actor_id == homes.c.actor_id)
                .where(parts.c.event_id == event_id)
            ),
        )
        .order_by(actors.c.slug)
    )
    return [ActorRef(*row) for row in rows]


def build_sections(_connection: Connection, request: Request) -> list[Section]:
    """The office-holders; with an event, also the event and its vote."""
    key = request.choices.get("event")
    holders = build_offices_section(request)
    return [_build_event(key), holders, _build_vote(key)] if key else [holders]


REPORT = Report(
    "Officials",
    build_sections,
    actors="any",
    example=["--event", "E059"],
    window=True,
    covers=[CoverageKind.OFFICE],
    going_on=True,
    choices=[
        Choice(
            "event",
            "Who held office on the day of this event, and how the vote went.",
            select(_events.c.slug).order_by(_events.c.slug),
        )
    ],
    complete=move_to_event,
)

if __name__ == "__main__":
    raise SystemExit(main(REPORT))

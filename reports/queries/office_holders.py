"""The section of office-holders at a time."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    Text,
    and_,
    case,
    cast,
    false,
    func,
    literal,
    null,
    or_,
    select,
    true,
)

from models import Actor, Country, Position, Tenure
from models.coverage import CoverageKind
from models.offices import PositionKind, position_kinds
from models.views import actor_countries, tenure_status
from reports.framework.cited_rows import cites
from reports.framework.marks import NO, Mark
from reports.framework.request import Request
from reports.framework.section import Section
from reports.queries.absence import is_complete, mark_absence
from reports.queries.date_columns import (
    UNKNOWN_END,
    format_date,
    format_end,
    get_last_check,
    order_by_date,
)
from reports.queries.in_effect import (
    decide_in_effect,
    explain_answers,
)

_SHARED = (PositionKind.DEPUTY_MINISTER.value, PositionKind.OTHER.value)
"""Offices that several people may hold at once: a newcomer does not prove that another left."""


_PERSONAL = PositionKind.OTHER.value
"""Offices whose vacancy says nothing about a state."""


def build_offices_section(
    request: Request, condition: ColumnElement[bool] | None = None
) -> Section:
    """Who held office: tenures that meet a condition, else tenures of the actors of the request.

    Tenures of an actor are those of its offices, its own, and those of envoys to it. An office of
    an actor asked for, and an actor without any office, have a line where nobody is found.
    """
    held = tenure_status.table
    ids = [actor.id for actor in request.actors]
    is_meant = _match_actors(held, ids) if condition is None else condition
    # The state has a column of its own.
    office = _shorten_title(held.c.position_title, held.c.actor_name)
    office += func.coalesce(literal(" to ", Text) + held.c.accredited_to_slug, "")
    return Section(
        "Who held office",
        select(
            held.c.actor_slug.label("Country"),
            case((held.c.acting, office + ", acting"), else_=office).label("Office"),
            held.c.person_name.label("Who"),
            format_date(held, "started").label("From"),
            format_end(held).label("Until"),
            get_last_check(held).label("Last seen"),
            _decide_holding(request, held).label("On that day"),
        )
        .join(position_kinds, position_kinds.c.code == held.c.position_kind_code)
        .where(is_meant, *_match_time(request, held))
        .order_by(
            held.c.actor_slug.nulls_last(),
            position_kinds.c.position,
            held.c.position_slug,
            order_by_date(held, "started"),
            held.c.person_name,
            held.c.tenure_id,
        ),
        empty="No holders of offices at that time.",
        marks=[UNKNOWN_END, NO_HOLDER, *explain_answers("On that day", strict=request.strict)],
        evidence=[cites(Tenure, held.c.tenure_id)],
        optional=["Last seen", "Until"],
        absent=_select_absent(request, ids) if ids and condition is None else None,
        is_covered=select(false()),
    )


NO_HOLDER = Mark(NO, "nobody held it, by a complete list", ["On that day"], rf"^{NO}$")
"""How a vacant office is marked, under the heading On that day."""


def _decide_holding(request: Request, held: Any) -> Any:
    first, last = request.window
    return decide_in_effect(held, first, last=last, strict=request.strict)


def _match_time(request: Request, held: FromClause) -> list[ColumnElement[bool]]:
    """The conditions for tenures in effect at the time of the request, or perhaps in effect."""
    states = Country.table()
    first, last = request.window
    answer = _decide_holding(request, held)
    not_yet = select(states.c.id).where(states.c.began_earliest > last)
    return [
        answer != "no",
        # An affiliation is no office: only the person's own line shows it.
        or_(
            held.c.position_kind_code != PositionKind.AFFILIATION.value,
            held.c.person_id.in_([actor.id for actor in request.actors]),
        ),
        # An open start does not reach back beyond the state itself.
        or_(held.c.started_earliest.is_not(None), held.c.actor_id.not_in(not_yet)),
        or_(answer == "yes", ~_has_successor(held, first)),
    ]


def _shorten_title(title: Any, actor_name: Any) -> ColumnElement[str]:
    """The name of an office without that of its state."""
    return func.replace(title, literal(" of ", Text) + actor_name, "")


def _select_absent(request: Request, ids: list[int]) -> Select[Any]:
    """A line for each office that nobody is found to hold, and each actor without an office."""
    actors, positions, held = Actor.table(), Position.table(), tenure_status.table
    is_of_actor = and_(positions.c.actor_id == actors.c.id, positions.c.kind_code != _PERSONAL)
    has_holder = (
        select(held.c.tenure_id)
        .where(held.c.position_id == positions.c.id, *_match_time(request, held))
        .exists()
    )
    has_tenure = (
        select(held.c.tenure_id)
        .where(
            or_(held.c.person_id == actors.c.id, held.c.accredited_to_id == actors.c.id),
            *_match_time(request, held),
        )
        .exists()
    )
    is_vacant = or_(
        is_complete(request, CoverageKind.OFFICE, position_id=positions.c.id),
        is_complete(request, CoverageKind.OFFICE, actor_id=actors.c.id),
    )
    blank = cast(null(), Text)
    return (
        select(
            actors.c.slug,
            _shorten_title(positions.c.title, actors.c.name),
            *(blank.label(name) for name in ("who", "from", "until", "seen")),
            mark_absence(is_vacant),
        )
        .outerjoin_from(actors, positions, is_of_actor)
        .where(
            actors.c.id.in_(ids),
            case((positions.c.id.is_not(None), ~has_holder), else_=~has_tenure),
        )
        .order_by(actors.c.slug, positions.c.slug)
    )


def _match_actors(held: FromClause, ids: list[int]) -> ColumnElement[bool]:
    homes = actor_countries.table
    members = select(homes.c.actor_id).where(
        or_(homes.c.actor_id.in_(ids), homes.c.country_id.in_(ids))
    )
    if not ids:
        return true()
    return or_(
        held.c.actor_id.in_(members),
        held.c.accredited_to_id.in_(ids),
        held.c.person_id.in_(ids),
    )


def _has_successor(held: FromClause, day: Any) -> ColumnElement[bool]:
    """Whether someone took over the same office by ``day``, and not only acting.

    A holder without a start date who left after this one came is a successor too.
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

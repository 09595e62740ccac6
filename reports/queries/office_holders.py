"""The section of office-holders at a time."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Text, and_, case, func, literal, or_, select

from models import Country, Tenure
from models.offices import PositionKind, position_kinds
from models.views import actor_countries, tenure_status
from reports.framework.cited_rows import cites
from reports.framework.report import Request, Section
from reports.queries.conditions import (
    UNKNOWN_END,
    decide_in_effect,
    describe_absence,
    explain_answers,
    find_window,
    format_date,
    format_end,
    get_last_check,
    order_by_date,
)

_SHARED = (PositionKind.DEPUTY_MINISTER.value, PositionKind.OTHER.value)
"""Offices that several people may hold at once: a newcomer does not prove that another left."""


def build_offices_section(
    request: Request, condition: ColumnElement[bool] | None = None
) -> Section:
    """Who held office: tenures that meet a condition, else tenures of the actors of the request.

    Tenures of an actor are those of its offices, its own, and those of envoys to it.
    """
    held, states = tenure_status.table, Country.table()
    if condition is None:
        condition = _match_actors(held, [actor.id for actor in request.actors])
    first, last = find_window(request)
    answer = decide_in_effect(held, first, last=last)
    # The state has a column of its own.
    title = func.replace(held.c.position_title, literal(" of ", Text) + held.c.actor_name, "")
    office = title + func.coalesce(literal(" to ", Text) + held.c.accredited_to_slug, "")
    not_yet = select(states.c.id).where(states.c.began_earliest > last)
    return Section(
        "Who held office",
        select(
            held.c.actor_slug.label("Country"),
            case((held.c.acting, office + ", acting"), else_=office).label("Office"),
            held.c.person_name.label("Who"),
            format_date(held, "started").label("From"),
            format_end(held).label("Until"),
            get_last_check(held).label("Last checked"),
            answer.label("On that day"),
        )
        .join(position_kinds, position_kinds.c.code == held.c.position_kind_code)
        .where(
            condition,
            answer != "no",
            # An open start does not reach back beyond the state itself.
            or_(held.c.started_earliest.is_not(None), held.c.actor_id.not_in(not_yet)),
            or_(answer == "yes", ~_has_successor(held, first)),
        )
        .order_by(
            held.c.actor_slug.nulls_last(),
            position_kinds.c.position,
            held.c.position_slug,
            order_by_date(held, "started"),
            held.c.person_name,
            held.c.tenure_id,
        ),
        empty=describe_absence(request),
        marks=[UNKNOWN_END, *explain_answers("On that day")],
        evidence=[cites(Tenure, held.c.tenure_id)],
        optional=["Last checked", "Until"],
    )


def _match_actors(held: Any, ids: list[int]) -> ColumnElement[bool]:
    homes = actor_countries.table
    members = select(homes.c.actor_id).where(
        or_(homes.c.actor_id.in_(ids), homes.c.country_id.in_(ids))
    )
    # An affiliation is no office: it shows only where its person is asked for.
    is_office: ColumnElement[bool] = held.c.position_kind_code != PositionKind.AFFILIATION.value
    if not ids:
        return is_office
    return or_(
        and_(is_office, or_(held.c.actor_id.in_(members), held.c.accredited_to_id.in_(ids))),
        held.c.person_id.in_(ids),
    )


def _has_successor(held: Any, day: Any) -> ColumnElement[bool]:
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

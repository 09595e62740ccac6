"""The section of sanctions: their phases in effect at a time."""

from __future__ import annotations

from sqlalchemy import ColumnElement, case, func, or_, select, true

from models import Sanction, SanctionParty
from models.sanctions import SanctionRole
from models.views import actor_countries, sanction_status
from reports.framework.cited_rows import cites
from reports.framework.marks import Mark
from reports.framework.report import Request, Section
from reports.framework.table import Priority
from reports.queries.conditions import (
    UNKNOWN_END,
    decide_in_effect,
    describe_absence,
    find_window,
    format_date,
    format_end,
    get_last_check,
    order_by_date,
)

_ANSWER = "On that day"
_MARKS = [
    UNKNOWN_END,
    Mark("*", "true when last checked, not confirmed since", [_ANSWER]),
    Mark("?", "the record does not decide", [_ANSWER]),
]


def match_side(role: SanctionRole, ids: list[int]) -> ColumnElement[bool]:
    """Whether an actor, or a person or body of its country, is on that side of a sanction."""
    sides, homes = SanctionParty.table(), actor_countries.table
    members = select(homes.c.actor_id).where(
        or_(homes.c.actor_id.in_(ids), homes.c.country_id.in_(ids))
    )
    parties = select(sides.c.sanction_id).where(
        sides.c.actor_id.in_(members), sides.c.role_code == role.value
    )
    return sanction_status.table.c.sanction_id.in_(parties)


def match_actors(ids: list[int]) -> ColumnElement[bool]:
    """One actor on either side; of several, one on each side."""
    if not ids:
        return true()
    sender, target = (match_side(role, ids) for role in (SanctionRole.SENDER, SanctionRole.TARGET))
    return or_(sender, target) if len(ids) == 1 else sender & target


def build_sanctions_section(
    request: Request, condition: ColumnElement[bool], title: str = "Sanctions"
) -> Section:
    """The phases that meet a condition and are in effect at the time of the request."""
    status = sanction_status.table
    first, last = find_window(request)
    answer = decide_in_effect(status, first, last=last)
    mark = case({"yes*": "*", "?": " ?"}, value=answer, else_="")
    label = func.coalesce(func.lower(status.c.status_label), "in force")
    return Section(
        title,
        select(
            status.c.sanction_slug.label("ID"),
            status.c.senders_printed.label("By"),
            status.c.targets_printed.label("Against"),
            status.c.sanction_title.label("What"),
            func.lower(status.c.measures).label("Measures"),
            format_date(status, "started").label("Since"),
            format_end(status).label("Until"),
            get_last_check(status).label("Last checked"),
            (label + mark).label(_ANSWER),
        )
        .where(condition, answer != "no")
        .order_by(
            order_by_date(status, "started"),
            status.c.sanction_slug,
            status.c.phase_id.nulls_last(),
        ),
        empty=describe_absence(request),
        marks=_MARKS,
        evidence=[cites(Sanction, status.c.sanction_id)],
        priority=Priority("the newest"),
        optional=["Last checked", "Measures", "Until"],
    )

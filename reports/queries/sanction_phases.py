"""The section of sanctions: their phases in effect at a time."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Text,
    case,
    cast,
    false,
    func,
    null,
    or_,
    select,
    true,
    union_all,
)

from models import Actor, Sanction, SanctionParty
from models.coverage import CoverageKind
from models.sanctions import SanctionRole
from models.views import actor_countries, sanction_status
from reports.framework.cited_rows import cites
from reports.framework.columns import ColumnRule, ColumnType
from reports.framework.marks import NO, Mark
from reports.framework.request import Request
from reports.framework.section import Section
from reports.framework.table import Priority
from reports.queries.absence import RowId, had_ceased, is_complete, is_no_sanction, mark_absence
from reports.queries.date_columns import (
    UNKNOWN_END,
    format_date,
    format_end,
    get_last_check,
    order_by_date,
)
from reports.queries.in_effect import (
    decide_in_effect,
    explain_going_on,
)

_ANSWER = "On that day"
_KEYS = ("By, keys", "Against, keys")
"""Headings of the keys of both sides, for programs."""


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
    first, last = request.window
    answer = decide_in_effect(status, first, last=last, strict=request.strict)
    # "yes, seen 2022-08" leaves ", seen 2022-08" behind the label.
    mark = case((answer == "?", " ?"), else_=func.substr(answer, len("yes") + 1))
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
            get_last_check(status).label("Last seen"),
            (label + mark).label(_ANSWER),
        )
        .where(condition, answer != "no")
        .order_by(
            order_by_date(status, "started"),
            status.c.sanction_slug,
            status.c.phase_id.nulls_last(),
        ),
        empty="No sanctions at that time.",
        marks=[
            UNKNOWN_END,
            *explain_going_on("in force", [_ANSWER], strict=request.strict),
            Mark(NO, "none, by a complete list", [_ANSWER], rf"^{NO}$"),
        ],
        evidence=[cites(Sanction, status.c.sanction_id)],
        priority=Priority("the newest"),
        optional=["Last seen", "Measures", "Until"],
        columns=dict.fromkeys(["By", "Against", "Measures", *_KEYS], ColumnRule(ColumnType.LIST)),
        parts={
            "By": [status.c.senders.label(_KEYS[0])],
            "Against": [status.c.targets.label(_KEYS[1])],
        },
        absent=_select_absent(request) if request.actors else None,
        is_covered=select(false()),
    )


def _select_absent(request: Request) -> Select[Any]:
    """A line for each side of the question on which no sanction is found.

    Of one actor: sanctions by it, and against it. Of several: by each on each other.
    """
    ids = [actor.id for actor in request.actors]
    senders, targets = Actor.table().alias("senders"), Actor.table().alias("targets")
    if len(ids) > 1:
        pairs = (
            select(senders.c.slug.label("by"), targets.c.slug.label("against"))
            .add_columns(mark_absence(is_no_sanction(request, senders.c.id, targets.c.id)))
            .join_from(senders, targets, senders.c.id != targets.c.id)
            .where(
                senders.c.id.in_(ids),
                targets.c.id.in_(ids),
                ~_has_sanction(request, senders.c.id, targets.c.id),
            )
        )
        return _write_absent(pairs)
    (actor_id,) = ids
    blank = cast(null(), Text)
    by = (
        select(senders.c.slug.label("by"), blank.label("against"))
        .add_columns(mark_absence(is_complete(request, CoverageKind.SANCTION, actor_id=actor_id)))
        .where(senders.c.id == actor_id, ~_has_sanction(request, actor_id, None))
    )
    against = (
        select(blank.label("by"), targets.c.slug.label("against"))
        .add_columns(mark_absence(had_ceased(actor_id, request.window[0])))
        .where(targets.c.id == actor_id, ~_has_sanction(request, None, actor_id))
    )
    return _write_absent(union_all(by, against))


def _write_absent(sides: Any) -> Select[Any]:
    """Lines of the table that hold a sender, a target and a mark."""
    found = sides.subquery("absent_sides")
    by, against, mark = found.c
    blank = cast(null(), Text)
    names = ("what", "measures", "since", "until", "seen")
    return select(
        blank.label("id"), by, against, *(blank.label(name) for name in names), mark
    ).order_by(by.nulls_last(), against)


def _has_sanction(
    request: Request, sender_id: RowId | None, target_id: RowId | None
) -> ColumnElement[bool]:
    """Whether a sanction by one actor, or its bodies, on the other is in effect at that time."""
    status = sanction_status.table
    first, last = request.window
    sides = {SanctionRole.SENDER: sender_id, SanctionRole.TARGET: target_id}
    return (
        select(status.c.sanction_id)
        .where(
            decide_in_effect(status, first, last=last, strict=request.strict) != "no",
            *(
                status.c.sanction_id.in_(_select_side(role, actor_id))
                for role, actor_id in sides.items()
                if actor_id is not None
            ),
        )
        .exists()
    )


def _select_side(role: SanctionRole, actor_id: RowId) -> Select[Any]:
    """Sanctions with an actor, or a person or body of its country, on that side."""
    sides, homes = SanctionParty.table().alias(), actor_countries.table.alias()
    return (
        select(sides.c.sanction_id)
        .join(homes, homes.c.actor_id == sides.c.actor_id)
        .where(
            sides.c.role_code == role.value,
            or_(homes.c.actor_id == actor_id, homes.c.country_id == actor_id),
        )
        .correlate_except(sides, homes)
    )

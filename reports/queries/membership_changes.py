"""The section of actors that joined, left or changed status in a time."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    Text,
    and_,
    case,
    cast,
    func,
    null,
    or_,
    select,
    union_all,
)

from models import Membership
from models.views import membership_status
from models.views.dialects import days_between
from reports.framework.cited_rows import cites
from reports.framework.marks import Mark
from reports.framework.request import Request
from reports.framework.section import Section
from reports.queries.date_columns import (
    match_window,
    order_by_date,
)
from reports.queries.membership_matrix import Sides

_IN_WINDOW = "In the window"


def _is_next_phase(later: FromClause, earlier: FromClause) -> ColumnElement[bool]:
    """Whether a phase follows another of the same membership, with no certain day between."""
    return and_(
        later.c.actor_id == earlier.c.actor_id,
        later.c.organisation_id == earlier.c.organisation_id,
        later.c.started_earliest > earlier.c.started_earliest,
        func.coalesce(days_between(earlier.c.ended_latest, later.c.started_earliest), 0) <= 1,
    )


def _select_dates(name: str, was: Any, became: Any, sides: Sides) -> Select[Any]:
    """The dates of one name as changes from one status to another."""
    phases = membership_status.table
    first, last = phases.c[f"{name}_earliest"], phases.c[f"{name}_latest"]
    return select(
        phases.c.membership_id,
        phases.c.actor_slug,
        phases.c.organisation_slug,
        was.label("was"),
        became.label("became"),
        *(
            phases.c[f"{name}_{part}"].label(f"occurred_{part}")
            for part in ("edtf", "earliest", "latest")
        ),
    ).where(or_(first.is_not(None), last.is_not(None)), *sides.match(phases))


def build_changes_section(request: Request, sides: Sides) -> Section:
    """One line per start, end or change of status."""
    phases = membership_status.table
    earlier, later = phases.alias("earlier"), phases.alias("later")
    before = (
        select(earlier.c.status_label)
        .where(_is_next_phase(phases, earlier))
        .order_by(earlier.c.started_earliest.desc(), earlier.c.membership_id.desc())
        .limit(1)
        .scalar_subquery()
    )
    starts = _select_dates("started", before, phases.c.status_label, sides)
    ends = _select_dates("ended", phases.c.status_label, cast(null(), Text), sides).where(
        ~select(later.c.membership_id).where(_is_next_phase(later, phases)).exists()
    )
    changes = union_all(starts, ends).cte("changes")
    until = request.until or request.as_of
    is_certain = and_(
        changes.c.occurred_latest <= until,
        changes.c.occurred_earliest >= (request.since or date.min),
    )
    return Section(
        "Who joined, left or changed status",
        select(
            changes.c.occurred_edtf.label("Date"),
            changes.c.actor_slug.label("Who"),
            changes.c.organisation_slug.label("Organisation"),
            case(
                (changes.c.became.is_(None), "left"),
                (changes.c.was.is_(None), "joined"),
                else_="changed",
            ).label("What"),
            func.lower(changes.c.was).label("Was"),
            func.lower(changes.c.became).label("Became"),
            case((is_certain, "yes"), else_="?").label(_IN_WINDOW),
        )
        .where(*match_window(changes, "occurred", request.since, until))
        .order_by(
            order_by_date(changes, "occurred"),
            changes.c.actor_slug,
            changes.c.organisation_slug,
            changes.c.became.nulls_first(),
            changes.c.membership_id,
        ),
        empty="No change in this database in that time.",
        marks=[
            Mark("left", "the actor left, or the organisation ended", ["What"]),
            Mark("?", "the date may lie outside the window", [_IN_WINDOW]),
        ],
        evidence=[cites(Membership, changes.c.membership_id)],
    )

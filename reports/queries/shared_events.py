"""The happenings that several actors had a part in, for the reports that list or count them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import CTE, Text, and_, case, cast, exists, func, or_, select, true

from models import Country
from models.datasets import imported_rows
from models.views import timeline
from reports.framework.report import Request
from reports.queries.conditions import in_window

Window = tuple[date | None, date | None]
"""First and last day, either of them open."""


def together(request: Request, windows: Sequence[Window] = (), *, is_curated: bool = False) -> CTE:
    """The happenings in which every actor of the request had a part, one row each.

    They may lie in the request's window or, where ``windows`` are given, in one of those. With
    ``is_curated``, without what a dataset brought.
    """
    told = timeline.table
    happening = (
        told.c.kind,
        told.c.occurred_edtf,
        told.c.occurred_earliest,
        told.c.occurred_latest,
        told.c.title,
        told.c.record_slug,
        told.c.table_name,
        told.c.row_id,
    )
    took_part = [
        or_(told.c.actor_id == who.id, told.c.country_code == who.slug) for who in request.actors
    ]
    who = func.coalesce(told.c.country_code, told.c.actor_slug)
    many = func.count(who.distinct())
    both = func.min(who) + ", " + func.max(who)
    # What began nobody knows when did not before the states were there that had a part in it.
    states = Country.table()
    begins = (
        select(func.max(states.c.began_earliest))
        .where(states.c.id.in_([who.id for who in request.actors]))
        .scalar_subquery()
    )
    is_imported = exists().where(
        imported_rows.c.table_name == told.c.table_name, imported_rows.c.row_id == told.c.row_id
    )
    return (
        select(
            *happening,
            case(
                (many == 1, func.min(who)),
                (many == 2, both),
                else_=both + " and " + cast(many - 2, Text) + " more",
            ).label("who"),
        )
        .where(
            func.coalesce(told.c.occurred_earliest, begins, request.as_of) <= request.as_of,
            or_(
                *(
                    and_(true(), *in_window(told, "occurred", *window))
                    for window in windows or [(request.since, request.until)]
                )
            ),
            ~is_imported if is_curated else true(),
        )
        .group_by(*happening)
        .having(and_(true(), *(func.max(case((part, 1), else_=0)) == 1 for part in took_part)))
        .cte("happenings")
    )

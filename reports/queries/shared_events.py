"""The events that several actors took part in, for the reports that list or count them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from operator import attrgetter

from sqlalchemy import (
    CTE,
    FromClause,
    Text,
    and_,
    case,
    cast,
    func,
    or_,
    select,
    true,
    union_all,
)

from models import Country
from models.views import timeline
from reports.framework.request import Request
from reports.queries.date_columns import (
    match_window,
)
from reports.queries.loaded_datasets import is_imported_row

Window = tuple[date | None, date | None]
"""First and last day, either of which may be open."""


def select_shared_events(
    request: Request,
    windows: Sequence[Window] = (),
    *,
    is_curated: bool = False,
    is_open: bool | None = None,
) -> CTE:
    """The events in which every actor of the request took part, one row each.

    ``who`` says who took part; with actors, only those asked for are named.

    They may fall in the request's window or, if ``windows`` are given, in one of those. With
    ``is_curated``, without events from datasets. ``is_open``: only those whose date has an open
    bound, or only those with both bounds.
    """
    entries = _select_entries(request)
    event = (
        entries.c.kind,
        entries.c.occurred_edtf,
        entries.c.occurred_earliest,
        entries.c.occurred_latest,
        entries.c.title,
        entries.c.record_slug,
        entries.c.table_name,
        entries.c.row_id,
    )
    took_part = [entries.c.actor_slug.in_(actor.slugs) for actor in request.actors]
    who = func.coalesce(entries.c.country_code, entries.c.actor_slug)
    many = func.count(who.distinct())
    both = func.min(who) + ", " + func.max(who)
    # An event with an open start is not older than the youngest state that took part in it.
    states = Country.table()
    begins = (
        select(func.max(states.c.began_earliest))
        .where(states.c.id.in_([actor.id for actor in request.actors]))
        .scalar_subquery()
    )
    has_open_bound = or_(entries.c.occurred_earliest.is_(None), entries.c.occurred_latest.is_(None))
    is_imported = is_imported_row(entries.c.table_name, entries.c.row_id)
    return (
        select(
            *event,
            case(
                (many == 1, func.min(who)),
                (many == 2, both),
                else_=both + " and " + cast(many - 2, Text) + " more",
            ).label("who"),
            case((is_imported, 1), else_=0).label("is_imported"),
        )
        .where(
            func.coalesce(entries.c.occurred_earliest, begins, request.as_of) <= request.as_of,
            or_(
                *(
                    and_(true(), *match_window(entries, "occurred", *window))
                    for window in windows or [(request.since, request.until)]
                )
            ),
            ~is_imported if is_curated else true(),
            *([] if is_open is None else [has_open_bound if is_open else ~has_open_bound]),
        )
        .group_by(*event)
        .having(and_(true(), *(func.max(case((part, 1), else_=0)) == 1 for part in took_part)))
        .cte("events_shared")
    )


def _select_entries(request: Request) -> FromClause:
    """The timeline; with actors, only their entries."""
    entries = timeline.table
    if not request.actors:
        return entries
    slugs, treaty_slugs = (
        sorted({slug for actor in request.actors for slug in wanted(actor)})
        for wanted in (attrgetter("slugs"), attrgetter("treaty_slugs"))
    )
    slug, is_agreement = entries.c.actor_slug, entries.c.kind == "agreement"
    return union_all(
        select(entries).where(~is_agreement, slug.in_(slugs)),
        select(entries).where(is_agreement, slug.in_(treaty_slugs)),
    ).subquery("entries")

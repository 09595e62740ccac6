"""The section of states before and after a state."""

from __future__ import annotations

from sqlalchemy import func, or_, select

from models import Actor, ActorSuccession
from models.coverage import CoverageKind
from models.successions import succession_kinds
from reports.framework.cited_rows import cites
from reports.framework.request import Request
from reports.framework.section import Section
from reports.queries.absence import is_each_complete
from reports.queries.date_columns import (
    format_date,
    order_by_date,
)


def build_successions_section(request: Request) -> Section:
    """The states before and after those of the request."""
    followed, actors = ActorSuccession.table(), Actor.table()
    before, after = actors.alias("before"), actors.alias("after")
    ids = [actor.id for actor in request.actors]
    return Section(
        "Before and after",
        select(
            format_date(followed, "occurred").label("Date"),
            before.c.name.label("Before"),
            func.lower(succession_kinds.c.label).label("How"),
            after.c.name.label("After"),
            followed.c.note.label("Note"),
        )
        .join_from(followed, before, before.c.id == followed.c.predecessor_id)
        .join(after, after.c.id == followed.c.successor_id)
        .join(succession_kinds, succession_kinds.c.code == followed.c.kind_code)
        .where(or_(before.c.id.in_(ids), after.c.id.in_(ids)))
        .order_by(order_by_date(followed, "occurred"), before.c.name, after.c.name, followed.c.id),
        is_covered=select(is_each_complete(request, CoverageKind.STATE)),
        evidence=[cites(ActorSuccession, followed.c.id)],
    )

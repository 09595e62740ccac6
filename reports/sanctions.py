"""Who had sanctions on whom, with which measures, on a day?

One line per sanction and phase, in force or suspended. With --since or --until, phases at any time
of the window. With one actor, sanctions by it or against it; with several, those between them. A
country stands for its persons and bodies; an organisation does not stand for its members. The day
of an end no longer counts.
"""

from __future__ import annotations

if __name__ == "__main__":
    from console import exit_quietly_on_interrupt

    exit_quietly_on_interrupt()

from sqlalchemy import ColumnElement, Connection, case, func, or_, select, true

from models import SanctionParty
from models.sanctions import SanctionRole
from models.views import actor_countries, sanction_status
from reports.framework.report import Report, Request, Section
from reports.queries.conditions import (
    days_asked,
    in_order,
    last_seen,
    shown_date,
    shown_end,
    under_way,
)


def on_side(role: SanctionRole, ids: list[int]) -> ColumnElement[bool]:
    """Whether an actor, or a person or body of its country, is on that side of a sanction."""
    sides, homes = SanctionParty.table(), actor_countries.table
    theirs = select(homes.c.actor_id).where(
        or_(homes.c.actor_id.in_(ids), homes.c.country_id.in_(ids))
    )
    parties = select(sides.c.sanction_id).where(
        sides.c.actor_id.in_(theirs), sides.c.role_code == role.value
    )
    return sanction_status.table.c.sanction_id.in_(parties)


def involved(ids: list[int]) -> ColumnElement[bool]:
    """One actor on either side; of several, one on each."""
    if not ids:
        return true()
    sender, target = (on_side(role, ids) for role in (SanctionRole.SENDER, SanctionRole.TARGET))
    return or_(sender, target) if len(ids) == 1 else sender & target


def phases(request: Request, whose: ColumnElement[bool], title: str) -> Section:
    """The phases of those sanctions that ``whose`` admits, under way at the time asked for."""
    status = sanction_status.table
    first, last = days_asked(request)
    answer = under_way(status, first, last=last)
    mark = case({"yes*": "*", "?": " ?"}, value=answer, else_="")
    return Section(
        title,
        select(
            status.c.sanction_slug.label("Key"),
            status.c.senders_printed.label("By"),
            status.c.targets_printed.label("Against"),
            status.c.sanction_title.label("What"),
            func.lower(status.c.measures).label("Measures"),
            shown_date(status, "started").label("Since"),
            shown_end(status).label("Until"),
            last_seen(status).label("Last seen"),
            (func.coalesce(func.lower(status.c.status_label), "in force") + mark).label("Then"),
            status.c.sanction_id.label("_sanctions"),
        )
        .where(whose, answer != "no")
        .order_by(
            in_order(status, "started"), status.c.sanction_slug, status.c.phase_id.nulls_last()
        ),
        empty="No sanctions of that kind are on record for that time.",
        note="*: when last seen, which was before the day looked at or is not dated; "
        "?: the record does not decide.",
    )


def sections(_connection: Connection, request: Request) -> list[Section]:
    """The phases of sanctions of the actors asked for."""
    ids = sorted({who.id for who in request.actors})
    return [phases(request, involved(ids), "Sanctions")]


REPORT = Report("Sanctions", sections, actors="any", example=["BLR"], window=True)

if __name__ == "__main__":
    raise SystemExit(REPORT.main())

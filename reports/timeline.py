"""What happened, in order?

One line per happening: events, stages of laws, acts about agreements, memberships, offices and
sanctions. An act that two tables hold stands once. With several actors, only what all of them had a
part in, a person or body counting for its country; without any, whose it is stands beside it.
Nothing after the day looked at.
"""

from __future__ import annotations

if __name__ == "__main__":
    from console import exit_quietly_on_interrupt

    exit_quietly_on_interrupt()

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Select, and_, case, func, select

from models.views import row_sourcing
from reports.framework.report import Report, Request, Section
from reports.queries.conditions import DATES
from reports.queries.shared_events import Window, together

NOTE = (
    "Unsourced: general knowledge alone. Disputed: that claim says otherwise. A wide or open date "
    f"stands wherever it may lie. {DATES}"
)


def happenings(
    request: Request, windows: Sequence[Window] = (), *, is_curated: bool = False
) -> Select[Any]:
    """One line per happening in which every actor of the request had a part.

    With ``windows``, those that may lie in any of them, instead of in that of the request; with
    ``is_curated``, without what a dataset brought.
    """
    names, sourcing = together(request, windows, is_curated=is_curated), row_sourcing.table
    backing = select(
        sourcing.c.table_name,
        sourcing.c.row_id,
        sourcing.c.is_unsourced,
        sourcing.c.is_disputed,
        sourcing.c.disputed_by,
    ).cte("backing")
    return (
        select(
            func.coalesce(names.c.occurred_edtf, "?").label("Date"),
            names.c.kind.label("Kind"),
            # The key of an office is as long as its title, which is there already.
            case((names.c.kind != "office", names.c.record_slug)).label("Key"),
            *([] if request.actors else [names.c.who.label("Who")]),
            names.c.title.label("What happened"),
            case(
                (func.coalesce(backing.c.is_unsourced, 1) == 1, "unsourced"),
                (
                    backing.c.is_disputed == 1,
                    "disputed" + func.coalesce(" by " + backing.c.disputed_by, ""),
                ),
            ).label("Evidence"),
            names.c.table_name.label("_table"),
            names.c.row_id.label("_row"),
        )
        .select_from(
            names.outerjoin(
                backing,
                and_(
                    backing.c.table_name == names.c.table_name, backing.c.row_id == names.c.row_id
                ),
            )
        )
        .order_by(
            func.coalesce(names.c.occurred_earliest, names.c.occurred_latest),
            names.c.occurred_latest.nulls_last(),
            names.c.kind,
            names.c.title,
            names.c.record_slug,
        )
    )


def sections(_connection: Connection, request: Request) -> list[Section]:
    """All happenings of the actors asked for, in order."""
    return [
        Section(
            "What happened",
            happenings(request),
            empty="Nothing on record in which all of them had a part.",
            note=NOTE,
        )
    ]


REPORT = Report("Timeline", sections, actors="any", example=["BLR", "KGZ"], window=True)

if __name__ == "__main__":
    raise SystemExit(REPORT.main())

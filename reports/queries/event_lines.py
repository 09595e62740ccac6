"""The section of events that several actors took part in, in order of date."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import and_, case, func, select

from models.views import row_sourcing
from reports.framework.cited_rows import cites_any
from reports.framework.marks import Mark
from reports.framework.report import Request, Section
from reports.framework.table import Priority
from reports.queries.shared_events import Window, select_shared_events

_EVIDENCE = "Evidence"
_MARKS = [
    Mark("unsourced", "based on general knowledge alone", [_EVIDENCE]),
    Mark("contradicts", "the record is evidence against that claim", [_EVIDENCE]),
    Mark("disputed", "a source says otherwise", [_EVIDENCE]),
    Mark("?", "date unknown", ["Date"], r"^\?$"),
]
_UNCERTAIN = "Events with uncertain dates appear in every period they may fall in."


def build_events_section(
    request: Request,
    title: str = "What happened",
    windows: Sequence[Window] = (),
    *,
    is_curated: bool = False,
    remarks: str = "",
) -> Section:
    """One line per event in which every actor of the request took part.

    With ``windows``, events that may fall in any of them instead of in the request's window; with
    ``is_curated``, without events from datasets.
    """
    events = select_shared_events(request, windows, is_curated=is_curated)
    sourcing = row_sourcing.table
    backing = select(
        sourcing.c.table_name,
        sourcing.c.row_id,
        sourcing.c.is_unsourced,
        sourcing.c.is_disputed,
        sourcing.c.disputed_by,
    ).cte("backing")
    is_same_row = and_(
        backing.c.table_name == events.c.table_name, backing.c.row_id == events.c.row_id
    )
    statement = (
        select(
            func.coalesce(events.c.occurred_edtf, "?").label("Date"),
            events.c.kind.label("Kind"),
            # The key of an office is as long as its title, which is there already.
            case((events.c.kind != "office", events.c.record_slug)).label("ID"),
            *([] if request.actors else [events.c.who.label("Who")]),
            events.c.title.label("What happened"),
            case(
                (func.coalesce(backing.c.is_unsourced, 1) == 1, "unsourced"),
                (
                    backing.c.is_disputed == 1,
                    func.coalesce("contradicts " + backing.c.disputed_by, "disputed"),
                ),
            ).label(_EVIDENCE),
        )
        .select_from(events.outerjoin(backing, is_same_row))
        .order_by(
            func.coalesce(events.c.occurred_earliest, events.c.occurred_latest),
            events.c.occurred_latest.nulls_last(),
            events.c.kind,
            events.c.title,
            events.c.record_slug,
        )
    )
    return Section(
        title,
        statement,
        empty="No such event in this database.",
        remarks=f"{remarks} {_UNCERTAIN}".strip(),
        marks=_MARKS,
        evidence=[cites_any(events.c.table_name, events.c.row_id)],
        priority=Priority("the newest, curated ones first", is_weighed=True),
        weights=[
            1 - events.c.is_imported,
            func.coalesce(events.c.occurred_earliest, events.c.occurred_latest),
        ],
        optional=["Evidence", "Kind", "ID"],
    )

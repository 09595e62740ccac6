"""The section of events that several actors took part in, in order of date."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, FromClause, case, func, select, type_coerce

from models import Citation, Claim
from models.citable import name_citation_column
from models.coverage import CoverageKind
from models.views.evidence import is_backed, is_contradicted, join_citations, name_checked_work
from models.views.timeline import TIMELINE_TABLES
from reports.framework.cited_rows import cites_any
from reports.framework.marks import Mark
from reports.framework.request import Request
from reports.framework.section import Section
from reports.framework.select_columns import EdtfText
from reports.framework.table import Priority
from reports.queries.absence import is_each_complete, is_pair_complete
from reports.queries.shared_events import Window, select_shared_events

_EVIDENCE, _UNSOURCED = "Evidence", "unsourced"
_MARKS = [
    Mark(_UNSOURCED, "based on general knowledge alone", [_EVIDENCE]),
    Mark("contradicts", "the record is evidence against that claim", [_EVIDENCE]),
    Mark("disputed", "a source says otherwise", [_EVIDENCE]),
    Mark(
        "only",
        "its claims are checked here, and no other source supports it",
        [_EVIDENCE],
        " only$",
    ),
    Mark("?", "date unknown", ["Date"], r"^\?$"),
]
_UNCERTAIN = "Events with uncertain dates appear in every period they may fall in."
_OPEN = "Known only: not before, or not after, a day."


def build_events_section(
    request: Request,
    title: str,
    windows: Sequence[Window] = (),
    *,
    is_curated: bool = False,
    is_open: bool,
    remarks: str = "",
) -> Section:
    """One line per event in which every actor of the request took part.

    With ``windows``, events that may fall in any of them instead of in the request's window; with
    ``is_curated``, without events from datasets. With ``is_open``, events whose date has an open
    bound; without, those with both bounds.
    """
    events = select_shared_events(request, windows, is_curated=is_curated, is_open=is_open)
    statement = (
        select(
            type_coerce(func.coalesce(events.c.occurred_edtf, "?"), EdtfText).label("Date"),
            events.c.kind.label("Kind"),
            # The key of an office is as long as its title, which is there already.
            case((events.c.table_name != "tenures", events.c.record_slug)).label("ID"),
            *([] if request.actors else [events.c.who.label("Who")]),
            events.c.title.label("What happened"),
            _grade_evidence(events).label(_EVIDENCE),
        )
        .select_from(events)
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
        is_covered=None if is_open else select(_are_events_complete(request)),
        remarks=f"{remarks} {_OPEN if is_open else _UNCERTAIN}".strip(),
        marks=_MARKS,
        evidence=[cites_any(events.c.table_name, events.c.row_id)],
        priority=Priority("the newest, curated ones first", is_weighed=True),
        weights=[
            1 - events.c.is_imported,
            func.coalesce(events.c.occurred_earliest, events.c.occurred_latest),
        ],
        optional=["Evidence", "Kind", "ID"],
    )


def _are_events_complete(request: Request) -> ColumnElement[bool]:
    """Whether the actors of the request took part in no more events than those here."""
    if len(request.actors) == 2:
        return is_pair_complete(request, CoverageKind.EVENT)
    return is_each_complete(request, CoverageKind.EVENT)


def _grade_evidence(events: FromClause) -> ColumnElement[str]:
    """What a reader should know about the sources of an event; NULL if a source supports it.

    Each table has its own lookup, because only the column of a table reaches the index of its
    citations: `row_sourcing` would read the sources of all rows.
    """
    citations, claims = Citation.table(), Claim.table()

    def look_up(table_name: str) -> Any:
        code = func.min(case((is_contradicted(), claims.c.code)))
        return (
            select(
                case(
                    (func.count(case((is_backed(), 1))) == 0, _UNSOURCED),
                    (
                        func.count(case((is_contradicted(), 1))) > 0,
                        func.coalesce("contradicts " + code, "disputed"),
                    ),
                    else_=name_checked_work() + " only",
                )
            )
            .select_from(join_citations())
            .where(citations.c[name_citation_column(table_name)] == events.c.row_id)
            .scalar_subquery()
        )

    return case({name: look_up(name) for name in TIMELINE_TABLES}, value=events.c.table_name)


def build_events_sections(request: Request, title: str = "What happened") -> list[Section]:
    """The events with both bounds of their date, and those with an open one apart.

    An open bound reaches into every window: such events would fill each of them.
    """
    return [
        build_events_section(request, title, is_open=False),
        build_events_section(request, f"{title}, on a day not known", is_open=True),
    ]

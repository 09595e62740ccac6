"""What happened, in order?

One line per event: curated events, stages of laws, acts about agreements, memberships, offices and
sanctions. An act that is in two tables appears once. With several actors, only events that all of
them took part in; a person or body counts for its country. Without actors, a column says who took
part. Nothing after the given day.
"""

from __future__ import annotations

if __name__ == "__main__":
    from console import exit_quietly_on_interrupt

    exit_quietly_on_interrupt()

from dataclasses import replace
from functools import partial

from sqlalchemy import Connection

from models.coverage import CoverageKind
from reports.charts.event_spans import describe_events
from reports.framework.report import Report
from reports.framework.request import Request
from reports.framework.run import main
from reports.framework.section import Section
from reports.queries.event_lines import build_events_sections


def build_sections(_connection: Connection, request: Request) -> list[Section]:
    """All events of the actors, in order."""
    dated, undated = build_events_sections(request)
    return [replace(dated, chart=partial(describe_events, request=request)), undated]


REPORT = Report(
    "Timeline",
    build_sections,
    actors="any",
    example=["BLR", "KGZ"],
    window=True,
    plots=True,
    covers=[
        CoverageKind.EVENT,
        CoverageKind.LAW,
        CoverageKind.AGREEMENT,
        CoverageKind.MEMBERSHIP,
        CoverageKind.OFFICE,
        CoverageKind.SANCTION,
    ],
)

if __name__ == "__main__":
    raise SystemExit(main(REPORT))

"""The picture of what happened: one line per event, on its day or in the time it may lie in."""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from reports.charts.chart_counts import count_nouns
from reports.charts.subjects import name_subject
from reports.framework.chart import Bounds, Key, Sign, SpanChart, SpanRow, TimeSpan, Tone
from reports.framework.request import Request
from reports.queries.shared_events import select_shared_events

MOST_EVENTS = 40
_TONES = {
    "event": ("event", Tone.FIRST),
    "agreement": ("agreement", Tone.SECOND),
    "membership": ("membership", Tone.THIRD),
    "law": ("law", Tone.FOURTH),
    "sanction": ("sanction", Tone.FIFTH),
}
_OTHER = ("office, relation or state", Tone.WORLD)


def describe_events(connection: Connection, request: Request) -> SpanChart:
    """The events in which every actor took part; of many, curated ones first, then the newest."""
    events = select_shared_events(request)
    day = func.coalesce(events.c.occurred_earliest, events.c.occurred_latest)
    found = connection.execute(
        select(events, day.label("day"))
        .where(day.is_not(None))
        .order_by(events.c.is_imported, day.desc(), events.c.title, events.c.record_slug)
    ).all()
    shown = sorted(
        found[:MOST_EVENTS],
        key=lambda row: (row.day, row.occurred_latest or row.day, row.kind, row.title),
    )
    kinds = [_TONES.get(row.kind, _OTHER) for row in shown]
    rows = [
        SpanRow(
            row.title,
            [TimeSpan(Bounds(row.occurred_earliest, row.occurred_latest), tone=tone)],
            row.occurred_edtf or "",
        )
        for row, (_, tone) in zip(shown, kinds, strict=True)
    ]
    number = count_nouns(len(found), "event with a date", "events with a date")
    if len(found) > len(shown):
        number = f"{len(shown)} of {number} are shown: curated ones first, then the newest"
    return SpanChart(
        title=name_subject("What happened", request),
        description=f"Events in order of time, from the earliest to the latest. {number}.",
        caption=f"{number}. A mark is a day; a pale bar is the time in which the day lies; an "
        "arrow is an open bound, or goes on beyond the picture.",
        keys=[Key(*kind, Sign.MARK) for kind in [*_TONES.values(), _OTHER] if kind in kinds],
        empty="No event with a date in this database.",
        rows=rows,
        first=request.since,
        last=request.until,
    )

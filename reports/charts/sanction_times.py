"""Pictures of sanctions: each from its beginning to its end."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Connection, select

from models.edtf import ONGOING
from models.sanctions import PhaseStatus
from models.views import sanction_status
from reports.charts.chart_counts import count_nouns
from reports.charts.subjects import name_subject
from reports.framework.chart import Bounds, Key, SpanChart, SpanRow, TimeSpan, Tone
from reports.framework.request import Request
from reports.queries.date_columns import (
    order_by_date,
)
from reports.queries.in_effect import (
    decide_in_effect,
)

MOST_ROWS = 60
_KEYS = [Key("in force", Tone.FIRST), Key("suspended", Tone.FIFTH)]


def describe_sanctions(
    connection: Connection, request: Request, condition: ColumnElement[bool]
) -> SpanChart:
    """The phases of the table: those in effect at the time of the request, or perhaps."""
    status = sanction_status.table
    first, last = request.window
    answer = decide_in_effect(status, first, last=last, strict=request.strict)
    found = connection.execute(
        select(status)
        .where(condition, answer != "no")
        .order_by(
            order_by_date(status, "started"),
            status.c.sanction_slug,
            status.c.phase_id.nulls_last(),
        )
    ).all()
    rows = [_read_row(row) for row in found[-MOST_ROWS:]]
    number = count_nouns(len(found), "sanction", "sanctions")
    if len(found) > len(rows):
        number = f"{len(rows)} of {number} are shown: the last to begin"
    tones = {span.tone for row in rows for span in row.spans}
    return SpanChart(
        title=name_subject("Sanctions", request),
        description=f"{number}, each from its beginning to its end. "
        + " ".join(f"{row.label}: {row.note}." for row in rows),
        caption=f"{number}. Solid is certain, pale is possible: a sanction is pale from the day on "
        "which it was last confirmed; an arrow says that it has not ended as far as is known.",
        keys=[key for key in _KEYS if key.tone in tones],
        empty="No sanctions at that time.",
        rows=rows,
        last=last,
    )


def _read_row(row: Any) -> SpanRow:
    ends = Bounds(row.ended_earliest, row.ended_latest)
    note = f"{row.started_edtf or '?'} to {row.ended_edtf or '?'}"
    if row.ended_edtf == ONGOING:
        ends = Bounds(row.last_seen_earliest or row.started_latest, None)
        note = f"since {row.started_edtf or '?'}"
    is_suspended = row.status_code == PhaseStatus.SUSPENDED.value
    span = TimeSpan(
        Bounds(row.started_earliest, row.started_latest),
        ends,
        Tone.FIFTH if is_suspended else Tone.FIRST,
    )
    label = f"{row.senders_printed} on {row.targets_printed}: {row.sanction_title}"
    return SpanRow(label, [span], note)

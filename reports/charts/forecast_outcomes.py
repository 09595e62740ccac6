"""Pictures of forecasts beside what came of them, each unit with a scale of its own."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from sqlalchemy import CompoundSelect, Connection, Select

from reports.charts.subjects import name_subject
from reports.framework.chart import (
    IntervalChart,
    IntervalGroup,
    IntervalRow,
    Key,
    Sign,
    Tone,
)
from reports.framework.request import Request


def describe_forecasts(
    connection: Connection, statement: Select[Any] | CompoundSelect[Any], request: Request
) -> IntervalChart:
    """The lines of the table of forecasts, by unit."""
    groups: dict[str, list[IntervalRow]] = defaultdict(list)
    errors = []
    for line in connection.execute(statement).mappings():
        about = " with ".join(filter(None, [line["Country"], line["With"]]))
        label = f"{about} {line['Period']}: {line['Indicator']}"
        # A day alone would read as the day of the outcome.
        made = ", ".join(filter(None, [line["By"] or "maker not on record", line["Made"]]))
        forecast, outcome = line["Forecast"], line["Outcome"]
        note = f"{made}: no outcome here" if outcome is None else made
        groups[line["Unit"]].append(
            IntervalRow(
                label, float(forecast), other=None if outcome is None else float(outcome), note=note
            )
        )
        if outcome is not None:
            errors.append(f"{label}: forecast {forecast:g}, outcome {outcome:g}")
    return IntervalChart(
        title=name_subject("Forecast and outcome", request),
        description=". ".join(errors) + "." if errors else "No forecast has an outcome here.",
        caption="A forecast without an outcome stands alone: the outcome is not in this database, "
        "or the period had not ended. Behind each: who made the forecast, and when.",
        keys=[Key("forecast", Tone.FIRST, Sign.MARK), Key("outcome", Tone.SECOND, Sign.MARK)]
        if groups
        else [],
        empty="No forecast by that day.",
        groups=[IntervalGroup(unit, rows) for unit, rows in groups.items()],
    )

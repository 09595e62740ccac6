"""Pictures of the pairs that moved most: each change with its interval."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from reports.framework.chart import (
    IntervalChart,
    IntervalGroup,
    IntervalRow,
    Key,
    Sign,
    Tone,
)
from reports.framework.section import Section

MOST_PAIRS = 25
_CLEAR = 0.05
_FOUND, _UNCLEAR = Tone.FIRST, Tone.WORLD


def describe_shifts(
    connection: Connection, section: Section, windows: str, axis: str
) -> IntervalChart:
    """The first pairs of the table of a section, which are those that moved most.

    ``axis`` says what the values are, with their unit.
    """
    assert section.compute is not None, "shifts are computed"
    computed = section.compute(connection)
    has_intervals = "Low" in computed.columns
    rows = [
        _read_row(dict(zip(computed.columns, line.cells, strict=True))) for line in computed.lines
    ]
    told = [row for row in rows if row.value is not None]
    shown = told[:MOST_PAIRS]
    number = f"{len(shown):,} of {len(told):,} pairs are shown: those that moved most"
    reading = (
        "The line is the 95 % interval of the change, the dashed line is no change. Of so "
        "many pairs some move by chance; q allows for that."
    )
    found = [
        Key("shift, with a q below 0.05", _FOUND, Sign.MARK),
        Key("no shift found, with a q of 0.05 or more", _UNCLEAR, Sign.MARK),
    ]
    counts = [Key("before", Tone.FIRST, Sign.MARK), Key("after", Tone.SECOND, Sign.MARK)]
    return IntervalChart(
        title=f"{section.title}: {windows}",
        description=f"{'The change' if has_intervals else 'The count'} of each pair between the "
        f"two windows. {number}.",
        caption=f"{number}. {reading}" if has_intervals else f"{number}.",
        keys=_keep_shown(found, shown) if has_intervals else counts if shown else [],
        empty=computed.empty or section.empty,
        groups=[IntervalGroup(axis, shown, 0.0 if has_intervals else None)] if shown else [],
    )


def _keep_shown(keys: Sequence[Key], rows: Sequence[IntervalRow]) -> list[Key]:
    """The keys of what occurs: a reader looks for the others in vain."""
    tones = {row.tone for row in rows}
    return [key for key in keys if key.tone in tones]


def _read_row(line: Mapping[str, Any]) -> IntervalRow:
    """A pair: its change with the interval or, where things are counted, both counts."""
    if "Low" not in line:
        return IntervalRow(line["Pair"], line["Before"], other=line["After"])
    is_found = line["q"] is not None and line["q"] < _CLEAR
    tone = _FOUND if is_found else _UNCLEAR
    change, low, high = line["Change"], line["Low"], line["High"]
    return IntervalRow(line["Pair"], change, low, high, note=str(line["Verdict"]), tone=tone)

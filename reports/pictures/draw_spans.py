"""Pictures of time: what is certain is solid, what is possible is pale, an open end is an arrow."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby

from reports.framework.chart import SpanChart, SpanRow, TimeSpan, Tone
from reports.pictures.canvas import Canvas
from reports.pictures.frame import MARGIN, draw_nothing
from reports.pictures.labelled_rows import (
    GROUP_HEIGHT,
    INDENT,
    Columns,
    draw_grid,
    draw_group,
    draw_group_beside,
    draw_row,
    lay_out,
)
from reports.pictures.palette import COLOURS, EDGE, PALE
from reports.pictures.scales import Scale, list_days

_HEIGHT, _ARROW, _LEAST = 8, 7, 4
_FEW = 4
"""Groups of so many lines, or fewer, have their heading beside them; larger ones, above."""
_MARGIN = 60
"""Days, at least, before the first and behind the last date: one date alone has an axis, too."""
_MANY = 25
"""From this many lines on, the axis is named above them too."""


def draw_spans(canvas: Canvas, chart: SpanChart, y: float) -> float:
    """Draw the lines from a height on; the result is where they end."""
    axis = _find_axis(chart)
    if axis is None:
        return draw_nothing(canvas, chart, y)
    groups = [(title, [*rows]) for title, rows in groupby(chart.rows, lambda row: row.group)]
    is_beside = len(chart.rows) <= _FEW * len(groups)
    columns = lay_out(
        [(row.label, row.depth) for row in chart.rows],
        [row.note for row in chart.rows],
        [title for title, _ in groups] if is_beside else [],
    )
    first, last = axis
    scale = Scale(first.toordinal(), last.toordinal(), columns.start, columns.end)
    is_long = len(chart.rows) >= _MANY
    top = y = y + (18 if is_long else 0)
    ticks = list_days(first, last, int((columns.end - columns.start) / 55))
    drawn: list[tuple[SpanRow, float]] = []
    for title, rows in groups:
        least = y
        if title and is_beside:
            least = y + draw_group_beside(canvas, columns, y, title)
        elif title:
            draw_group(canvas, y, title)
            y += GROUP_HEIGHT
        y = max(_draw_rows(canvas, columns, rows, y, drawn), least)
    places = [(scale.place(day.toordinal()), text) for day, text in ticks]
    draw_grid(canvas, places, top, y, is_above=is_long)
    for row, middle in drawn:
        for span in row.spans:
            _draw_span(canvas, scale, span, middle)
    return y + 26


def _draw_rows(
    canvas: Canvas,
    columns: Columns,
    rows: Sequence[SpanRow],
    y: float,
    drawn: list[tuple[SpanRow, float]],
) -> float:
    """Write the texts of some lines, and note the middle of each; the result is where they end."""
    parents = {-1: 0.0}
    for row in rows:
        middle, height = draw_row(canvas, columns, y, row.label, row.note, row.depth)
        if row.depth and row.depth - 1 in parents:
            _draw_branch(canvas, row.depth, parents[row.depth - 1], middle)
        parents[row.depth] = middle
        drawn.append((row, middle))
        y += height
    return y


def _find_axis(chart: SpanChart) -> tuple[date, date] | None:
    """First and last day of the axis; None if no line has a date."""
    days = [*_list_bounds(chart.rows)]
    if not days:
        return None
    first, last = chart.first or min(days), chart.last or max(days)
    margin = timedelta(days=max(int((last - first).days * 0.02), _MARGIN))
    begin = first if chart.first else date.fromordinal(max(1, first.toordinal() - margin.days))
    end = date.fromordinal(min(date.max.toordinal(), max(first, last).toordinal() + margin.days))
    return begin, end


def _list_bounds(rows: Sequence[SpanRow]) -> Iterator[date]:
    for row in rows:
        for span in row.spans:
            for bounds in (span.begins, span.ends):
                if bounds is not None:
                    yield from filter(None, (bounds.earliest, bounds.latest))


def _draw_branch(canvas: Canvas, depth: int, above: float, middle: float) -> None:
    """Draw the line from a line of a tree to the one it stands below."""
    x = MARGIN + INDENT * (depth - 1) + 3
    points = [(x, above + 8), (x, middle), (x + INDENT - 6, middle)]
    canvas.add_line(points, EDGE, 0.8)


def _draw_span(canvas: Canvas, scale: Scale, span: TimeSpan, y: float) -> None:
    first, last = span.possible
    starts = scale.place(first.toordinal()) if first else scale.start
    ends = scale.place(last.toordinal()) if last else scale.end
    is_open = first is None or starts < scale.start, last is None or ends > scale.end
    left, right = max(starts, scale.start), min(ends, scale.end)
    if right < left:  # all of it is before the axis, or behind it
        _draw_arrow(canvas, scale.start if ends < scale.start else scale.end, y, is_open, span.tone)
        return
    if span.ends is None and span.certain and not any(is_open):
        canvas.add_marker(left, y, span.tone)
        return
    inner_left = left + (_ARROW if is_open[0] else 0)
    inner_right = max(right - (_ARROW if is_open[1] else 0), inner_left + _LEAST)
    top = y - _HEIGHT / 2
    canvas.add_box(inner_left, top, inner_right - inner_left, _HEIGHT, span.tone, PALE)
    canvas.add_line([(inner_left, y), (inner_right, y)], COLOURS[span.tone], 1)
    if span.certain and span.ends is not None:
        begins, over = (scale.place(day.toordinal()) for day in span.certain)
        begins, over = max(begins, inner_left), min(over, inner_right)
        if over >= begins:
            canvas.add_box(begins, top, max(over - begins, _LEAST), _HEIGHT, span.tone)
    for is_there, x, way in ((is_open[0], inner_left, -1), (is_open[1], inner_right, 1)):
        if is_there:
            _draw_head(canvas, x, y, way, span.tone)


def _draw_arrow(canvas: Canvas, x: float, y: float, is_open: tuple[bool, bool], tone: Tone) -> None:
    way = -1 if is_open[0] else 1
    _draw_head(canvas, x - way * _ARROW, y, way, tone)


def _draw_head(canvas: Canvas, x: float, y: float, way: int, tone: Tone) -> None:
    half = _HEIGHT / 2 + 1
    canvas.add_polygon([(x, y - half), (x + way * _ARROW, y), (x, y + half)], tone)

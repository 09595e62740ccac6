"""Pictures of values with their intervals, or of a first value beside a second."""

from __future__ import annotations

from collections.abc import Iterator

from reports.framework.chart import IntervalChart, IntervalGroup, IntervalRow
from reports.pictures.canvas import Canvas
from reports.pictures.frame import draw_nothing
from reports.pictures.labelled_rows import (
    GROUP_HEIGHT,
    Columns,
    draw_grid,
    draw_group,
    draw_row,
    lay_out,
)
from reports.pictures.palette import COLOURS, EDGE, MUTED
from reports.pictures.scales import Scale, list_values, widen

_REFERENCE_DASHES = (0, (4, 3))


def draw_intervals(canvas: Canvas, chart: IntervalChart, y: float) -> float:
    """Draw the groups from a height on; the result is where they end."""
    rows = [row for group in chart.groups for row in group.rows]
    if not rows:
        return draw_nothing(canvas, chart, y)
    columns = lay_out([(row.label, 0) for row in rows], [row.note for row in rows])
    for group in chart.groups:
        y = _draw_group(canvas, chart, group, columns, y)
    return y


def _draw_group(
    canvas: Canvas, chart: IntervalChart, group: IntervalGroup, columns: Columns, y: float
) -> float:
    if group.title:
        draw_group(canvas, y, group.title)
        y += GROUP_HEIGHT
    top, drawn = y, []
    for row in group.rows:
        middle, height = draw_row(canvas, columns, y, row.label, row.note)
        drawn.append((row, middle))
        y += height
    values = [*_list_values(group)]
    if not values:
        return y + 8
    scale = Scale(*widen(values, 0.08), columns.start, columns.end)
    ticks = [(scale.place(value), text) for value, text in list_values(scale, 7)]
    draw_grid(canvas, ticks, top, y, is_above=len(group.rows) > 25)
    if group.reference is not None:
        x = scale.place(group.reference)
        canvas.add_line([(x, top), (x, y)], MUTED, 1.2, _REFERENCE_DASHES)
    for row, middle in drawn:
        _draw_values(canvas, chart, row, scale, middle)
    return y + 30


def _list_values(group: IntervalGroup) -> Iterator[float]:
    for row in group.rows:
        for value in (row.value, row.low, row.high, row.other):
            if value is not None:
                yield value
    if group.reference is not None:
        yield group.reference


def _draw_values(
    canvas: Canvas, chart: IntervalChart, row: IntervalRow, scale: Scale, y: float
) -> None:
    if row.low is not None and row.high is not None:
        left, right = scale.place(row.low), scale.place(row.high)
        canvas.add_line([(left, y), (right, y)], COLOURS[row.tone], 2)
        for x in (left, right):
            canvas.add_line([(x, y - 3), (x, y + 3)], COLOURS[row.tone], 1.2)
    if row.value is not None and row.other is not None:
        canvas.add_line([(scale.place(row.value), y), (scale.place(row.other), y)], EDGE, 1.5)
    if row.value is not None:
        canvas.add_marker(scale.place(row.value), y, row.tone)
    if row.other is not None:
        canvas.add_marker(scale.place(row.other), y, chart.other_tone)

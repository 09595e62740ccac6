"""A chart on its sheet: heading, picture, caption."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from reports.framework.chart import (
    Chart,
    IntervalChart,
    MapChart,
    MatrixChart,
    PanelChart,
    SpanChart,
)
from reports.pictures.canvas import Canvas
from reports.pictures.draw_intervals import draw_intervals
from reports.pictures.draw_map import draw_map
from reports.pictures.draw_matrix import draw_matrix
from reports.pictures.draw_panels import draw_panels
from reports.pictures.draw_spans import draw_spans
from reports.pictures.frame import WIDTH, draw_footing, draw_heading

_DRAWN_BY: dict[type[Chart], Callable[[Canvas, Any, float], float]] = {
    IntervalChart: draw_intervals,
    MapChart: draw_map,
    MatrixChart: draw_matrix,
    PanelChart: draw_panels,
    SpanChart: draw_spans,
}


def draw_sheet(chart: Chart) -> Canvas:
    """Draw a chart; the sheet also knows the box of every text."""
    canvas = Canvas(WIDTH)
    top = draw_heading(canvas, chart)
    bottom = _DRAWN_BY[type(chart)](canvas, chart, top)
    draw_footing(canvas, chart, bottom)
    return canvas

"""Pictures of values over the years: lines and bands in panels that share the axis of time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from reports.framework.chart import Band, MarkedRange, Panel, PanelChart, Series, Tone
from reports.pictures.canvas import Canvas, Point
from reports.pictures.frame import INSIDE, MARGIN, WIDTH, draw_nothing
from reports.pictures.labelled_rows import draw_grid
from reports.pictures.palette import COLOURS, DASHES, GRID, MUTED
from reports.pictures.scales import Scale, list_values, list_years, widen
from reports.pictures.text_fit import cut_text, measure_text

_HEIGHT, _AXIS_WIDTH, _LANE, _TICK = 130, 48, 15, 4
_BAND, _RANGE = 0.25, 0.18
_FEW_POINTS = 40
"""Up to so many values of a line are each marked."""


def draw_panels(canvas: Canvas, chart: PanelChart, y: float) -> float:
    """Draw the panels from a height on; the result is where they end."""
    panels = [panel for panel in chart.panels if [*_list_values(panel)]]
    places = [place for panel in panels for place in _list_places(panel)]
    if not places:
        return draw_nothing(canvas, chart, y)
    first, last = min(places), max(places)
    if first == last:
        first, last = first - 1, last + 1
    across = Scale(first, last, MARGIN + _AXIS_WIDTH, WIDTH - MARGIN - 8)
    for panel in panels:
        y = _draw_panel(canvas, panel, across, y)
    return y


def _list_places(panel: Panel) -> Iterator[float]:
    """The places on the axis of time that have a value."""
    for series in panel.series:
        yield from (place for place, value in series.points if value is not None)


def _list_values(panel: Panel) -> Iterator[float]:
    for series in panel.series:
        yield from (value for _, value in series.points if value is not None)
    for band in panel.bands:
        for _, low, high in band.points:
            yield from (value for value in (low, high) if value is not None)


def _draw_panel(canvas: Canvas, panel: Panel, across: Scale, y: float) -> float:
    title = cut_text(panel.title, 11, INSIDE * 0.6, is_bold=True)
    canvas.add_text(title, MARGIN, y + 8, size=11, is_bold=True)
    x = MARGIN + measure_text(title, 11, is_bold=True) + 10
    canvas.add_text(cut_text(panel.unit, 10, WIDTH - MARGIN - x), x, y + 8, colour=MUTED)
    lanes = _stack_ranges(panel.ranges, across)
    top = y + 22 + _LANE * (max((lane for *_, lane in lanes), default=-1) + 1)
    bottom = top + _HEIGHT
    up = Scale(*widen([*_list_values(panel)]), bottom, top)
    _draw_ranges(canvas, lanes, top, bottom)
    for value, text in list_values(up, 5):
        level = up.place(value)
        canvas.add_line([(across.start, level), (across.end, level)], GRID, 0.8)
        canvas.add_text(text, across.start - 6, level, colour=MUTED, align="right")
    years = list_years(across.first, across.last, int((across.end - across.start) / 50))
    ticks = [(across.place(year), str(year)) for year in years]
    # The years stand lower than a value that is named at the foot of the panel.
    draw_grid(canvas, ticks, top, bottom + _TICK, is_above=False)
    for band in panel.bands:
        _draw_band(canvas, band, across, up)
    for series in panel.series:
        _draw_series(canvas, series, across, up)
    return bottom + 30 + _TICK


def _draw_band(canvas: Canvas, band: Band, across: Scale, up: Scale) -> None:
    rows = ((place, None if low is None else (low, high)) for place, low, high in band.points)
    for part in _split(rows):
        lower = [(across.place(place), up.place(low)) for place, (low, _) in part]
        upper = [(across.place(place), up.place(high)) for place, (_, high) in part]
        if len(part) == 1:  # one place alone has no width
            lower, upper = ([(x - 2, y), (x + 2, y)] for ((x, y),) in (lower, upper))
        canvas.add_polygon([*lower, *reversed(upper)], band.tone, _BAND)


def _draw_series(canvas: Canvas, series: Series, across: Scale, up: Scale) -> None:
    number = sum(value is not None for _, value in series.points)
    for part in _split(series.points):
        points: list[Point] = [(across.place(at), up.place(value)) for at, value in part]
        if len(points) > 1:
            canvas.add_line(points, COLOURS[series.tone], 1.8, DASHES[series.tone])
        if len(points) == 1 or (number <= _FEW_POINTS and series.tone is not Tone.WORLD):
            for x, y in points:
                canvas.add_marker(x, y, series.tone, 5.5)


def _split(rows: Iterable[tuple[float, Any]]) -> Iterator[list[tuple[float, Any]]]:
    """The runs of rows with a value."""
    part: list[tuple[float, Any]] = []
    for place, value in rows:
        if value is not None:
            part.append((place, value))
        elif part:
            yield part
            part = []
    if part:
        yield part


Lane = tuple[float, float, str, int]
"""Left and right end of a range, its label, and the number of the lane that the label stands in."""


def _stack_ranges(ranges: Sequence[MarkedRange], across: Scale) -> list[Lane]:
    """The ranges with labels that do not touch: each in the lowest lane with room."""
    found: list[Lane] = []
    ends: list[float] = []
    for each in sorted(ranges, key=lambda one: one.first):
        left = max(across.place(each.first), across.start)
        right = min(across.place(each.last), across.end)
        width = measure_text(each.label, 10)
        begins = min(left, WIDTH - MARGIN - width)
        lane = next((n for n, end in enumerate(ends) if end + 6 < begins), len(ends))
        ends[lane : lane + 1] = [begins + width]
        found.append((left, right, each.label, lane))
    return found


def _draw_ranges(canvas: Canvas, lanes: Sequence[Lane], top: float, bottom: float) -> None:
    for left, right, label, lane in lanes:
        y = top - 8 - _LANE * lane
        width = max(right - left, 2)
        canvas.add_box(left, top, width, bottom - top, Tone.FIFTH, _RANGE)
        x = min(left, WIDTH - MARGIN - measure_text(label, 10))
        canvas.add_text(label, x, y, colour=MUTED)

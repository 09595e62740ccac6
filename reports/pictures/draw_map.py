"""Maps of the world: countries in the tone of their class, small ones as dots."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from matplotlib.path import Path

from reports.framework.chart import Area, MapChart, Tone
from reports.pictures.canvas import Canvas, Point
from reports.pictures.frame import INSIDE, MARGIN, draw_nothing
from reports.pictures.palette import EDGE, MUTED, SUBJECT, choose_ink
from reports.pictures.projection import compute_area, find_middle, project_place
from reports.pictures.text_fit import measure_text, wrap_text
from reports.pictures.world_outlines import EDITION, Outline, load_outlines

_NORTH, _SOUTH = 84.0, -56.5
_LEAST_AREA = 14.0
"""In square pixels: a country that covers less is drawn as a dot."""
_DOT, _LETTERS = 5.5, 8
_STEPS = 14
"""Places tried for a code, across and down."""
_UNTOLD = (Tone.NONE, Tone.MISSING)
_BORDERS = (
    f"Borders: {EDITION}, as held on the ground at the time of that edition; they say nothing of "
    "the status of a territory. Equal Earth projection: areas keep their proportions. Small states "
    "are dots."
)


@dataclass(frozen=True)
class _Shape:
    """A country on the sheet."""

    area: Area
    rings: list[list[Point]]
    size: float
    middle: Point


def draw_map(canvas: Canvas, chart: MapChart, y: float) -> float:
    """Draw the world from a height on; the result is where it ends."""
    if chart.is_empty:
        return draw_nothing(canvas, chart, y)
    east, _ = project_place(180, 0)
    scale = INSIDE / 2 / east
    _, north = project_place(0, _NORTH)
    _, south = project_place(0, _SOUTH)

    def place(longitude: float, latitude: float) -> Point:
        x, up = project_place(longitude, latitude)
        return MARGIN + INSIDE / 2 + x * scale, y + (north - up) * scale

    shapes = []
    for outline in load_outlines():
        area = chart.areas.get(outline.code) or Area(outline.name, Tone.MISSING, "no data")
        shapes.append(_make_shape(outline, area, place))
    # The country that the map is about comes last, so that its edge is whole.
    shapes.sort(key=lambda shape: (shape.area.is_subject, -shape.size))
    for shape in shapes:
        is_small = shape.size < _LEAST_AREA
        edge, width = (SUBJECT, 1.6) if shape.area.is_subject else (EDGE, 0.4)
        words = f"{shape.area.name}: {shape.area.value}" if shape.area.value else shape.area.name
        if is_small:
            canvas.add_dot(*shape.middle, shape.area.tone, _DOT, edge, words)
        else:
            canvas.add_shape(shape.rings, shape.area.tone, edge, width, words)
    _write_codes(canvas, shapes)
    bottom = y + (north - south) * scale
    return _write_borders(canvas, bottom + 12)


def _make_shape(outline: Outline, area: Area, place: Callable[[float, float], Point]) -> _Shape:
    rings = [[place(*at) for at in ring] for ring in outline.rings]
    largest = max(rings, key=compute_area)
    return _Shape(area, rings, sum(map(compute_area, rings)), find_middle(largest))


def _write_codes(canvas: Canvas, shapes: list[_Shape]) -> None:
    """Write the codes of the countries that are told of, where they have room."""
    for shape in shapes:
        code, tone = shape.area.code, shape.area.tone
        is_untold = tone in _UNTOLD and not shape.area.is_subject
        width = measure_text(code, _LETTERS)
        if not code or is_untold or shape.size < 1.2 * width * _LETTERS:
            continue
        if spot := _find_spot(shape.rings, width / 2 + 1, _LETTERS / 2):
            colour = choose_ink(tone)
            canvas.add_text(code, *spot, size=_LETTERS, colour=colour, align="center")


def _find_spot(rings: list[list[Point]], across: float, up: float) -> Point | None:
    """The place nearest to the middle of a shape around which a box of half this size fits."""
    ring = max(rings, key=compute_area)
    xs, ys = zip(*ring, strict=True)
    left, top = min(xs), min(ys)
    steps = [(n + 0.5) / _STEPS for n in range(_STEPS)]
    spots = [
        (left + right * (max(xs) - left), top + down * (max(ys) - top))
        for right in steps
        for down in steps
    ]
    middle = find_middle(ring)
    spots.sort(key=lambda spot: (math.dist(spot, middle), spot))
    around = [
        (x * across, y * up)
        for x in (-1, -0.75, -0.5, -0.25, 0, 0.25, 0.5, 0.75, 1)
        for y in (-1, 0, 1)
    ]
    corners = [(x + right, y + down) for x, y in spots for right, down in around]
    shape = Path.make_compound_path(*(Path([*one, one[0]], closed=True) for one in rings))
    inside = shape.contains_points(corners)
    number = len(around)
    return next(
        (spot for n, spot in enumerate(spots) if all(inside[n * number : (n + 1) * number])), None
    )


def _write_borders(canvas: Canvas, y: float) -> float:
    for line in wrap_text(_BORDERS, 10, INSIDE, 3):
        canvas.add_text(line, MARGIN, y, colour=MUTED)
        y += 14
    return y

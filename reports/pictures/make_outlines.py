"""Makes `outlines/world.json` of the countries of Natural Earth as TopoJSON, scale 1:50 million.

    python -m reports.pictures.make_outlines countries-50m.json

Points that change the shape by little on a map of the usual size are left out, and islets; of each
country at least its largest part stays. Antarctica is left out.
"""

from __future__ import annotations

import heapq
import json
import sys
from pathlib import Path
from typing import Any

from reports.pictures.projection import compute_area, project_place
from reports.pictures.world_outlines import list_polygons

_PIXELS = 153
"""A radius of the earth on a map of the usual width."""
_LEAST_TRIANGLE = 0.35
"""In square pixels: a point that spans less with its neighbours is left out."""
_LEAST_PART = 0.6
"""In square pixels: a part of a country that covers less is left out."""
_GRID = 0.02
"""Degrees between two places that are told apart."""
_LEFT_OUT = {"010"}

Place = tuple[float, float]


def make_outlines(topology: dict[str, Any]) -> dict[str, Any]:
    """A smaller topology with the same countries."""
    (across, up), (west, south) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        places = []
        for step_x, step_y in arc:
            x, y = x + step_x, y + step_y
            places.append((x * across + west, y * up + south))
        arcs.append(places)
    kept: dict[int, int] = {}
    shapes = []
    for shape in topology["objects"]["countries"]["geometries"]:
        if shape.get("id") in _LEFT_OUT:
            continue
        polygons = [_number(polygon, kept) for polygon in _choose_parts(shape, arcs)]
        made = {"type": "MultiPolygon", "arcs": polygons, "properties": shape["properties"]}
        shapes.append(made | ({"id": shape["id"]} if "id" in shape else {}))
    return {
        "type": "Topology",
        "transform": {"scale": [_GRID, _GRID], "translate": [-180, -90]},
        "objects": {"countries": {"type": "GeometryCollection", "geometries": shapes}},
        "arcs": [_encode(simplify_line(arcs[number])) for number in kept],
    }


def _choose_parts(shape: dict[str, Any], arcs: list[list[Place]]) -> list[list[list[int]]]:
    """The polygons that are large enough to see, without holes that are not; at least one."""
    polygons = list_polygons(shape)
    areas = [_measure(polygon[0], arcs) for polygon in polygons]
    largest = max(areas)
    return [
        [polygon[0], *(hole for hole in polygon[1:] if _measure(hole, arcs) >= _LEAST_PART / 4)]
        for polygon, area in zip(polygons, areas, strict=True)
        if area in (largest, max(area, _LEAST_PART))
    ]


def _measure(ring: list[int], arcs: list[list[Place]]) -> float:
    places = [place for n in ring for place in (arcs[n] if n >= 0 else arcs[~n][::-1])]
    return compute_area([_project(place) for place in places])


def _project(place: Place) -> Place:
    east, north = project_place(*place)
    return east * _PIXELS, north * _PIXELS


def simplify_line(places: list[Place]) -> list[Place]:
    """The line without its least points, by the area that each spans with its neighbours.

    Visvalingam and Whyatt 1993, "Line generalisation by repeated elimination of points", on the
    map. The ends stay, and of a closed line two more points.
    """
    points = [_project(place) for place in places]
    before, after = [*range(-1, len(points) - 1)], [*range(1, len(points) + 1)]
    left = len(points)
    fewest = 4 if places[0] == places[-1] else 2
    heap = [(_span(points, n - 1, n, n + 1), n) for n in range(1, len(points) - 1)]
    heapq.heapify(heap)
    areas = {number: area for area, number in heap}
    while heap and left > fewest:
        area, number = heapq.heappop(heap)
        if areas.get(number) != area:  # changed since, or left out
            continue
        if area >= _LEAST_TRIANGLE:
            break
        del areas[number]
        left -= 1
        one, other = before[number], after[number]
        after[one], before[other] = other, one
        for near in (one, other):
            if near in areas:
                changed = _span(points, before[near], near, after[near])
                areas[near] = max(changed, area)
                heapq.heappush(heap, (areas[near], near))
    last = len(places) - 1
    return [place for n, place in enumerate(places) if n in (0, last) or n in areas]


def _span(points: list[Place], one: int, middle: int, other: int) -> float:
    return compute_area([points[one], points[middle], points[other]])


def _encode(places: list[Place]) -> list[list[int]]:
    """The places on the grid, each as the step from the one before."""
    found: list[list[int]] = []
    x = y = 0
    for longitude, latitude in places:
        column, row = round((longitude + 180) / _GRID), round((latitude + 90) / _GRID)
        if not found or (column, row) != (x, y):
            found.append([column - x, row - y])
            x, y = column, row
    return found if len(found) > 1 else [*found, [0, 0]]


def _number(polygon: list[list[int]], kept: dict[int, int]) -> list[list[int]]:
    """The rings with the new numbers of their arcs; new arcs get the next."""
    made = []
    for ring in polygon:
        numbers = []
        for arc in ring:
            number = kept.setdefault(arc if arc >= 0 else ~arc, len(kept))
            numbers.append(number if arc >= 0 else ~number)
        made.append(numbers)
    return made


if __name__ == "__main__":
    source = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    target = Path(__file__).parent / "outlines" / "world.json"
    text = json.dumps(make_outlines(source), separators=(",", ":"), ensure_ascii=False)
    target.write_text(text.replace('{"type":"MultiPolygon"', '\n{"type":"MultiPolygon"') + "\n")

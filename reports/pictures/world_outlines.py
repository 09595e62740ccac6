"""The outlines of countries that come with the program, as rings of places in degrees.

`outlines/world.json` is TopoJSON: arcs that neighbours share, each a list of steps on a grid. Its
borders are those of Natural Earth 4.1; `outlines/NOTICE.md` says how it was made.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from reports.pictures.projection import compute_area

EDITION = "Natural Earth 4.1"
_FILE = Path(__file__).parent / "outlines" / "world.json"

Place = tuple[float, float]
Ring = list[Place]
_EDGE = 180.0
"""Where a map is cut, in degrees east and west."""


@dataclass(frozen=True)
class Outline:
    """One country: its code, its name on the map, and its rings of longitude and latitude."""

    code: str
    """ISO 3166-1 numeric; the name where there is none."""
    name: str
    rings: list[Ring]


@cache
def load_outlines() -> list[Outline]:
    """All outlines, by code."""
    return read_outlines(json.loads(_FILE.read_text(encoding="utf-8")))


def read_outlines(topology: dict[str, Any]) -> list[Outline]:
    """The outlines of a topology of countries, by code."""
    arcs = [[*_decode(arc, topology["transform"])] for arc in topology["arcs"]]
    found: dict[str, Outline] = {}
    for shape in topology["objects"]["countries"]["geometries"]:
        name = shape["properties"]["name"]
        joined = [_join(ring, arcs) for polygon in list_polygons(shape) for ring in polygon]
        rings = [part for ring in joined for part in cut_ring(ring)]
        # Islands apart may have the code of the country that they belong to.
        outline = found.setdefault(shape.get("id", name), Outline(shape.get("id", name), name, []))
        outline.rings.extend(rings)
    return [found[code] for code in sorted(found)]


def list_polygons(shape: dict[str, Any]) -> list[list[list[int]]]:
    """The polygons of a shape, each its rings as lists of arcs."""
    arcs: list[Any] = shape["arcs"]
    return [arcs] if shape["type"] == "Polygon" else arcs


def _decode(
    arc: list[list[int]], transform: dict[str, list[float]]
) -> Iterator[tuple[float, float]]:
    """The places of an arc, whose steps are differences on a grid."""
    (across, up), (west, south) = transform["scale"], transform["translate"]
    x = y = 0
    for step_x, step_y in arc:
        x, y = x + step_x, y + step_y
        yield x * across + west, y * up + south


def _join(ring: list[int], arcs: list[Ring]) -> Ring:
    """The places of a ring of arcs; a negative number is an arc in the other direction."""
    places: Ring = []
    for number in ring:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        places += arc[1:] if places else arc
    return places


def cut_ring(ring: Ring) -> list[Ring]:
    """The parts of a ring on each side of the edge of the map that it may cross."""
    turned = [ring[0]]
    for longitude, latitude in ring[1:]:
        turns = round((turned[-1][0] - longitude) / 360)
        turned.append((longitude + 360 * turns, latitude))
    parts = []
    for shift in (-360, 0, 360):
        moved = [(longitude + shift, latitude) for longitude, latitude in turned]
        for sign in (1, -1):
            moved = _keep_side(moved, sign)
        # What only touches the edge is no part; the smallest of states has no area on the grid.
        if len(moved) > 2 and (shift == 0 or compute_area(moved) > 0):
            parts.append(moved)
    return parts


def _keep_side(ring: Ring, sign: int) -> Ring:
    """The part of a ring to the west of the eastern edge; with -1, to the east of the western."""
    kept: Ring = []
    for (x, y), (u, v) in zip(ring, [*ring[1:], *ring[:1]], strict=True):
        is_in, is_next_in = sign * x <= _EDGE, sign * u <= _EDGE
        if is_in:
            kept.append((x, y))
        if is_in != is_next_in:
            share = (sign * _EDGE - x) / (u - x)
            kept.append((sign * _EDGE, y + share * (v - y)))
    return kept

"""The projection of maps: Equal Earth, in which areas keep their proportions.

Šavrič, Patterson and Jenny 2019, "The Equal Earth map projection", International Journal of
Geographical Information Science 33(3), equations 3 and 4. On a sphere of radius 1.
"""

from __future__ import annotations

import math

_A1, _A2, _A3, _A4 = 1.340264, -0.081106, 0.000893, 0.003796
_ROOT = math.sqrt(3)


def project_place(longitude: float, latitude: float) -> tuple[float, float]:
    """East and north of the middle of the map, in radii, of a place in degrees."""
    theta = math.asin(_ROOT / 2 * math.sin(math.radians(latitude)))
    square = theta * theta
    sixth = square**3
    slope = 9 * _A4 * sixth * square + 7 * _A3 * sixth + 3 * _A2 * square + _A1
    east = 2 * _ROOT * math.radians(longitude) * math.cos(theta) / (3 * slope)
    north = theta * (_A4 * sixth * square + _A3 * sixth + _A2 * square + _A1)
    return east, north


def compute_area(ring: list[tuple[float, float]]) -> float:
    """The area inside a closed line, in the square of its units."""
    pairs = zip(ring, [*ring[1:], ring[0]], strict=True)
    return abs(sum(x * v - u * y for (x, y), (u, v) in pairs)) / 2


def find_middle(ring: list[tuple[float, float]]) -> tuple[float, float]:
    """The middle of the box around a line."""
    xs, ys = zip(*ring, strict=True)
    return (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2

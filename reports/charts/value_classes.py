"""Values cut into at most five classes of about the same number of countries, for a map."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reports.framework.chart import STEPS, Key, Tone


@dataclass(frozen=True)
class ValueClasses:
    """The classes from low to high: the lowest and the highest value in each."""

    ends: Sequence[tuple[float, float]]
    decimals: int

    @property
    def _tones(self) -> Sequence[Tone]:
        """As many tones as classes, as far apart as they can be."""
        number = len(self.ends)
        if number == 1:
            return [STEPS[2]]
        last = len(STEPS) - 1
        return [STEPS[round(place * last / (number - 1))] for place in range(number)]

    @property
    def keys(self) -> list[Key]:
        """The legend: the values in each class."""
        return [
            Key(self._name(low, high), tone)
            for (low, high), tone in zip(self.ends, self._tones, strict=True)
        ]

    def choose(self, value: float) -> Tone:
        """The tone of the class of a value."""
        return next(
            tone for (_, high), tone in zip(self.ends, self._tones, strict=True) if value <= high
        )

    def _name(self, low: float, high: float) -> str:
        first, last = f"{low:.{self.decimals}f}", f"{high:.{self.decimals}f}"
        return first if first == last else f"{first} to {last}"


def cut_classes(values: Sequence[float], decimals: int) -> ValueClasses:
    """Classes of values: equal values, as they are printed, are always in the same class."""
    ordered = sorted(values)
    ends: list[tuple[float, float]] = []
    start = 0
    for part in range(1, len(STEPS) + 1):
        end = round(part * len(ordered) / len(STEPS))
        while 0 < end < len(ordered) and _alike(ordered[end - 1], ordered[end], decimals):
            end += 1
        if end > start:
            ends.append((ordered[start], ordered[end - 1]))
            start = end
    return ValueClasses(ends, decimals)


def _alike(one: float, other: float, decimals: int) -> bool:
    return f"{one:.{decimals}f}" == f"{other:.{decimals}f}"

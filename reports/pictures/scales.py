"""Axes: where a value stands, and which values are named."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

_YEAR_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500)
_MONTH_STEPS = (1, 2, 3, 6)


@dataclass(frozen=True)
class Scale:
    """A straight axis from one value to another, and its two ends in pixels."""

    first: float
    last: float
    start: float
    end: float

    def place(self, value: float) -> float:
        """Where a value stands."""
        share = (value - self.first) / (self.last - self.first)
        return self.start + share * (self.end - self.start)


def list_values(scale: Scale, most: int) -> list[tuple[float, str]]:
    """At most so many round values inside the axis, with their text."""
    reach = scale.last - scale.first
    power = 10.0 ** math.floor(math.log10(reach / most))
    step = next(
        factor * power for factor in (1, 2, 2.5, 5, 10, 20) if reach / (factor * power) <= most
    )
    decimals = next(n for n in range(12) if math.isclose(round(step, n), step, rel_tol=1e-9))
    first, last = math.ceil(scale.first / step - 1e-9), math.floor(scale.last / step + 1e-9)
    return [
        (place * step, f"{place * step + 0.0:,.{decimals}f}".replace("-", "−"))
        for place in range(first, last + 1)
    ]


def list_years(first: float, last: float, most: int) -> list[int]:
    """At most so many years from one place on the axis to another."""
    step = next(step for step in _YEAR_STEPS if (last - first) / step <= most)
    return [*range(math.ceil(first / step) * step, math.floor(last) + 1, step)]


def list_days(first: date, last: date, most: int) -> list[tuple[date, str]]:
    """At most so many beginnings of years, or of months in a short time, with their text."""
    months = 12 * (last.year - first.year) + last.month - first.month
    for step in _MONTH_STEPS:
        if months <= most * step and months < 36:
            return [(day, f"{day:%Y-%m}") for day in _list_months(first, last, step)]
    years = list_years(first.year, last.year + (last.timetuple().tm_yday - 1) / 366, most)
    return [(date(year, 1, 1), str(year)) for year in years if date(year, 1, 1) >= first]


def _list_months(first: date, last: date, step: int) -> Iterator[date]:
    number = 12 * first.year + first.month - 1
    while (day := date(number // 12, number % 12 + 1, 1)) <= last:
        if number % step == 0 and day >= first:
            yield day
        number += 1


def widen(values: list[float], share: float = 0.05) -> tuple[float, float]:
    """Ends of an axis that holds all values, with a margin."""
    low, high = min(values), max(values)
    # Around one value alone, a narrow axis would feign a precision that it does not have.
    margin = (high - low) * share or abs(high) / 2 or 1.0
    return low - margin, high + margin

"""When the level of a series of shares changed, with the probability of each answer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import betaln

from reports.analysis.window_counts import Floats

PRIOR = (0.5, 2.5)
"""a and b of the beta distribution of a level before the data: few events are conflict. Chosen:
with (1, 1), or the same mean at half the weight, one in twenty of the weaker simulated breaks is
missed that is found so, and no more false ones are."""
LEAST_MONTHS = 3
"""A level lasts at least so long. One month or six find the same breaks in simulated series."""
HAZARD = 1 / 60
"""The probability of a change in a month, before the data: one in five years. In a series of over
ten years, EXPECTED lowers it."""
EXPECTED = 2.0
"""At most so many changes are expected before the data, however long the series is. Chosen by
simulation (11 years, 10 events a month, overdispersed twice; a share of .15 that stays, or rises to
.30): breaks are reported in .01 of the series without one, and in .83 of the others. With 1, in 0
and .76; with 5.5 (a hazard of one in two years), in .20 and .99."""
FLOOR = 30
"""A pair with fewer events is too thin to tell."""
NO_CHANGE = 0.05
"""A break is reported where the probability of no change is below this."""
HELD = 0.8
"""The probability that a set of months holds a change."""
_QUARTER = 3


@dataclass(frozen=True)
class Break:
    """A set of months, by place from 0, in one of which the level changed."""

    first: int
    last: int
    probability: float
    """Of at least one change in these months."""


@dataclass(frozen=True)
class ChangePoints:
    """What is known about the changes of one series."""

    phi: float
    no_change: float
    """The probability that the level never changed."""
    monthly: Floats
    """The probability of a change at the beginning of each month."""
    breaks: list[Break]


def estimate_series_dispersion(events: Floats, conflicts: Floats) -> float:
    """phi of one series from the differences of successive quarters, at least 1.

    phi = sum (p' - p)^2 n n'/(n + n') / sum t(1-t) over successive quarters with events, where t is
    (k+1)/(n+2) of both together. A change of level touches one difference alone. No unit.

    von Neumann 1941, "Distribution of the ratio of the mean square successive difference to the
    variance".
    """
    starts = np.arange(0, events.size, _QUARTER)
    n, k = (np.add.reduceat(values, starts) for values in (events, conflicts))
    n, k = n[n > 0], k[n > 0]
    if n.size < 2:
        return 1.0
    both_n, both_k = n[1:] + n[:-1], k[1:] + k[:-1]
    squares = np.diff(k / n) ** 2 * n[1:] * n[:-1] / both_n
    level = (both_k + 1) / (both_n + 2)
    return max(1.0, float(squares.sum() / (level * (1 - level)).sum()))


def find_change_points(events: Floats, conflicts: Floats) -> ChangePoints:
    """The probabilities of changes of the share of conflict, month by month.

    The log marginal likelihood of the months of one level, with N events and K conflicts, is
    ln B(a + K/phi, b + (N-K)/phi) - ln B(a, b). Lengths are geometric beyond three months, and the
    recursions over all segmentations are exact. Probabilities, 0 to 1.

    Fearnhead 2006, "Exact and efficient Bayesian inference for multiple changepoint problems".
    """
    phi, months = estimate_series_dispersion(events, conflicts), events.size
    # In a long series a change would be certain before the data, and "no change" never believed.
    hazard = min(HAZARD, EXPECTED / months)
    segments = _weigh_segments(events / phi, conflicts / phi, hazard)
    ended = segments + np.log(hazard)
    forward = np.full(months + 1, -np.inf)
    backward = np.full(months + 1, -np.inf)
    forward[0] = 0.0
    with np.errstate(divide="ignore", invalid="ignore"):
        for month in range(LEAST_MONTHS, months):
            forward[month] = _add_logs(forward[:month] + ended[:month, month])
        for month in range(months - LEAST_MONTHS, -1, -1):
            inner = backward[month + 1 : months] + ended[month, month + 1 : months]
            backward[month] = _add_logs(np.append(inner, segments[month, months]))
    total = backward[0]
    # The probability that one level holds from the beginning of a month to that of another.
    log_levels = forward[:months, None] + ended[:months, :months] + backward[None, :months] - total
    levels = np.zeros((months, months + 1))
    levels[:, :months] = np.exp(log_levels)
    levels[:, months] = np.exp(forward[:months] + segments[:months, months] - total)
    monthly = np.exp(forward[:months] + backward[:months] - total)
    monthly[0] = 0.0
    no_change = float(levels[0, months])
    breaks = _find_breaks(_find_constant(levels)) if no_change < NO_CHANGE else []
    return ChangePoints(phi, no_change, monthly, breaks)


def _add_logs(logs: Floats) -> float:
    """The log of the sum of numbers that are given as logs."""
    greatest = float(logs.max())
    if greatest == -np.inf:
        return greatest
    return greatest + float(np.log(np.exp(logs - greatest).sum()))


def _weigh_segments(events: Floats, conflicts: Floats, hazard: float) -> Floats:
    """For each two places, the log weight of one level from the first to before the second."""
    months = events.size
    a, b = PRIOR
    n, k = (np.concatenate([[0.0], np.cumsum(values)]) for values in (events, conflicts))
    first, end = np.triu_indices(months + 1, LEAST_MONTHS)
    conflict, other = k[end] - k[first], (n - k)[end] - (n - k)[first]
    fit = betaln(a + conflict, b + np.maximum(other, 0)) - betaln(a, b)
    weights = np.full((months + 1, months + 1), -np.inf)
    weights[first, end] = fit + (end - first - LEAST_MONTHS) * np.log1p(-hazard)
    return weights


def _find_constant(levels: Floats) -> Floats:
    """The probability that no change is in any month from one place to another, both included."""
    months = levels.shape[0]
    begun = np.cumsum(levels, axis=0)
    lasting = np.cumsum(begun[:, ::-1], axis=1)[:, ::-1]
    constant = np.ones((months, months))
    first, last = np.triu_indices(months)
    inside = first > 0
    constant[first[inside], last[inside]] = lasting[first[inside] - 1, last[inside] + 1]
    # No level begins before the first month, so a set from there begins with the second.
    constant[0, 1:] = constant[1, 1:]
    return np.clip(constant, 0, 1)


def _find_breaks(constant: Floats) -> list[Break]:
    """The shortest sets of months that hold a change with the probability wanted, and no two meet.

    The probability is that of at least one change, which a sum of those of months is not.
    """
    first, last = np.triu_indices(constant.shape[0])
    is_set = first > 0
    first, last = first[is_set], last[is_set]
    held = 1 - constant[first, last]
    enough = held >= HELD
    first, last, held = first[enough], last[enough], held[enough]
    found: list[Break] = []
    while first.size:
        best = np.lexsort((-held, last - first))[0]
        found.append(Break(int(first[best]), int(last[best]), float(held[best])))
        apart = (last < first[best]) | (first > last[best])
        first, last, held = first[apart], last[apart], held[apart]
    return sorted(found, key=lambda each: each.first)

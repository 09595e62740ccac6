"""Changes shrunk towards the mean of all pairs, so that thin pairs do not lead the list."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy.special import stdtrit

from reports.analysis.share_changes import CONFIDENCE, Changes
from reports.analysis.window_counts import Floats

_STEPS = 60
"""Halvings of the interval, beyond which a double has no more digits."""


class Spread(NamedTuple):
    """How the true changes of all pairs are spread."""

    mean: float
    mean_variance: float
    """The square of the error of the mean."""
    variance: float
    """tau^2, of the true changes around their mean."""


def estimate_spread(changes: Changes) -> Spread:
    """The mean mu of all changes, and the variance tau^2 of the true ones around it.

    tau^2 solves sum w (d - mu)^2 = m - 1 with w = 1/(s^2 + tau^2) and mu = sum w d / sum w; 0 if
    errors alone explain the spread. Units of the change, and their square.

    Paule and Mandel 1982, "Consensus values and weighting factors".
    """
    d, s2 = changes.change, changes.error**2
    if not d.size:
        return Spread(0.0, 0.0, 0.0)

    def measure(tau2: float) -> tuple[Spread, float]:
        w = 1 / (s2 + tau2)
        mu = float((w * d).sum() / w.sum())
        excess = float((w * (d - mu) ** 2).sum()) - (d.size - 1)
        return Spread(mu, float(1 / w.sum()), tau2), excess

    low, high = 0.0, float(d.var()) + 1e-12
    found, excess = measure(low)
    if excess <= 0:
        return found
    while measure(high)[1] > 0:
        high *= 2
    for _ in range(_STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if measure(middle)[1] > 0 else (low, middle)
    return measure(high)[0]


def bound_moves(changes: Changes, mean_variance: float | None = None) -> Floats:
    """How much each pair moved at least: a sign and a size, in units of the change; 0: unclear.

    The end nearer to zero of the 95 % interval of the shrunk change mu + w (d - mu), where
    w = tau^2/(tau^2+s^2); its variance is w s^2 + (1-w)^2 var(mu). 0 if the interval holds zero.
    ``mean_variance`` is var(mu) where the errors of pairs depend on each other.

    Efron and Morris 1975, "Data analysis using Stein's estimator and its generalizations".
    """
    spread = estimate_spread(changes)
    s2 = changes.error**2
    weight = spread.variance / (spread.variance + s2)
    shrunk = spread.mean + weight * (changes.change - spread.mean)
    of_mean = spread.mean_variance if mean_variance is None else mean_variance
    error = np.sqrt(weight * s2 + (1 - weight) ** 2 * of_mean)
    reach = stdtrit(changes.freedom, (1 + CONFIDENCE) / 2) * error
    size = np.maximum(np.abs(shrunk) - reach, 0)
    bound: Floats = np.where(shrunk < 0, 0 - size, size)
    return bound + 0.0  # without the sign of a negative zero

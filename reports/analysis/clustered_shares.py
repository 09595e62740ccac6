"""How much more the share of conflict varies between blocks than independent events would.

One story makes several rows, so rows are not independent: phi is the factor by which the variance
of a share exceeds that of a binomial one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reports.analysis.window_counts import Blocks, Floats

CAP = 50.0
"""A larger phi counts as this much in the mean over pairs, so that one pair cannot set it. In the
simulated worlds (benchmarks.shift_worlds) no phi is near it: 10 and 500 give the same results."""
LEAST_FREEDOM = 0.5
"""Degrees of freedom of a pair never count as fewer, so that 2/df stays finite. In those worlds, .1
and 2 give the same results."""
MOST_PRIOR_FREEDOM = 60.0
"""More would let all pairs have one phi, whatever their own. Chosen: in those worlds 20, 60 and 200
find .57, .59 and .61 of the pairs that moved (.13, .15 and .16 where events come in stories), and
false discoveries stay the same to .02."""


@dataclass(frozen=True)
class Dispersion:
    """The factor phi of each pair, with its degrees of freedom."""

    phi: Floats
    freedom: Floats


@dataclass(frozen=True)
class Moderated:
    """phi of each pair, drawn towards that of all pairs.

    ``common`` is phi of all pairs, ``prior_freedom`` the weight that it has, in degrees of freedom.
    """

    phi: Floats
    freedom: Floats
    """Of the moderated phi: that of the pair and the prior's."""
    common: float
    prior_freedom: float


def estimate_dispersion(blocks: Blocks) -> Dispersion:
    """phi of each pair from the spread of its blocks around the share of their window.

    With n_b events and k_b conflicts in block b, and p = k/n and t = (k+1)/(n+2) of the window:
    phi = sum_b (k_b - n_b p)^2 / sum_b t(1-t) n_b (1 - n_b/n), both summed over both windows; the
    degrees of freedom are the sum of n^2 / sum_b n_b^2 - 1, at least 0.5. No unit. A pair with one
    block in each window has no spread: its phi is NaN.

    Rao and Scott 1992, "A simple method for the analysis of clustered binary data"; the degrees of
    freedom follow Kish 1965.
    """
    n, k = (blocks.sum_by_window(values) for values in (blocks.events, blocks.conflicts))
    with np.errstate(divide="ignore", invalid="ignore"):
        share = k / n
        squares = blocks.sum_by_window(blocks.events**2)
        freedom = np.where(n > 0, n**2 / squares - 1, 0).sum(axis=0)
        expected = blocks.events * share[blocks.windows, blocks.pairs]
        spread = blocks.sum_by_window((blocks.conflicts - expected) ** 2).sum(axis=0)
        level = (k + 1) / (n + 2)
        binomial = np.where(n > 0, level * (1 - level) * (n - squares / n), 0).sum(axis=0)
        phi = np.where(binomial > 1e-12, spread / binomial, np.nan)
    return Dispersion(phi, np.maximum(freedom, LEAST_FREEDOM))


def moderate_dispersion(found: Dispersion) -> Moderated:
    """phi of each pair, drawn towards that of all: a thin pair's own is mostly noise.

    phi0 = max(1, mean of min(phi, 50) weighted by df); V = the same mean of
    (min(phi, 50) / phi0 - 1)^2 - 2/df; d0 = min(4 + 2/V, 60), and 60 where V <= 0.001;
    phi~ = max(1, (d0 phi0 + df phi) / (d0 + df)), with d0 + df degrees of freedom. No unit.

    Smyth 2004, "Linear models and empirical Bayes methods for assessing differential expression".
    """
    is_known = np.isfinite(found.phi)
    weights, phi = found.freedom[is_known], found.phi[is_known]
    if not weights.size:
        own = np.zeros_like(found.freedom)
        return Moderated(own + 1, own + MOST_PRIOR_FREEDOM, 1.0, MOST_PRIOR_FREEDOM)
    capped = np.minimum(phi, CAP)
    common = max(1.0, float(np.average(capped, weights=weights)))
    excess = float(np.average((capped / common - 1) ** 2 - 2 / weights, weights=weights))
    prior = MOST_PRIOR_FREEDOM if excess <= 0.001 else min(4 + 2 / excess, MOST_PRIOR_FREEDOM)
    freedom = np.where(is_known, found.freedom, 0)
    known = np.where(is_known, found.phi, common)
    moderated = np.maximum(1, (prior * common + freedom * known) / (prior + freedom))
    return Moderated(moderated, prior + freedom, common, prior)

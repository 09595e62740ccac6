"""Changes of a share between two windows, with their errors."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.special import stdtr, stdtrit

from reports.analysis.clustered_shares import Moderated, estimate_dispersion, moderate_dispersion
from reports.analysis.window_counts import Blocks, Floats

CONFIDENCE = 0.95


@dataclass(frozen=True)
class Changes:
    """The change of each pair with its standard error and degrees of freedom."""

    change: Floats
    error: Floats
    freedom: Floats

    @cached_property
    def p_values(self) -> Floats:
        """Two-sided, of Student's t."""
        p: Floats = 2 * stdtr(self.freedom, -np.abs(self.change / self.error))
        return p

    @cached_property
    def half_widths(self) -> Floats:
        """Half the width of the interval that covers the change in 95 of 100 cases."""
        width: Floats = stdtrit(self.freedom, (1 + CONFIDENCE) / 2) * self.error
        return width


def compare_shares(blocks: Blocks, moderated: Moderated) -> Changes:
    """The change of the share of conflict from window 0 to window 1, from -1 to 1.

    With the effective numbers n* = n/phi~ and k* = k/phi~ of independent events, t = (k*+1)/(n*+2),
    d = t2 - t1 and se^2 = t1(1-t1)/(n1*+2) + t2(1-t2)/(n2*+2). Adding to the numbers of rows, and
    multiplying the variance by phi~, finds changes where there are none: in 18 of 100 worlds
    without any, where each story makes several rows and the volume grows.

    Agresti and Caffo 2000, "Simple and effective confidence intervals for proportions and
    differences of proportions result from adding two successes and two failures"; effective
    numbers: Korn and Graubard 1998, "Confidence intervals for proportions with small expected
    number of positive counts estimated from survey data".
    """
    n, k = (
        blocks.sum_by_window(values) / moderated.phi for values in (blocks.events, blocks.conflicts)
    )
    level = (k + 1) / (n + 2)
    variance = (level * (1 - level) / (n + 2)).sum(axis=0)
    return Changes(level[1] - level[0], np.sqrt(variance), moderated.freedom)


def compare_logits(blocks: Blocks, moderated: Moderated) -> Changes:
    """The change of the log odds of conflict from window 0 to window 1.

    y = log((k2+.5)/(n2-k2+.5)) - log((k1+.5)/(n1-k1+.5)), with
    s^2 = phi~ (sum over both windows of 1/(k+.5) + 1/(n-k+.5)), in logits.

    Haldane 1956, "The estimation and significance of the logarithm of a ratio of frequencies".
    """
    n, k = (blocks.sum_by_window(values) for values in (blocks.events, blocks.conflicts))
    yes, no = k + 0.5, n - k + 0.5
    logit = np.log(yes / no)
    variance = moderated.phi * (1 / yes + 1 / no).sum(axis=0)
    return Changes(logit[1] - logit[0], np.sqrt(variance), moderated.freedom)


def moderate_blocks(blocks: Blocks) -> Moderated:
    """phi of each pair, drawn towards that of all."""
    return moderate_dispersion(estimate_dispersion(blocks))

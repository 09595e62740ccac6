"""Changes of pairs as sums of those of two states, by least squares."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from reports.analysis.window_counts import Floats, Indices


class TwoWayFit:
    """d_ij = u_i + u_j + e_ij; the world's change is twice the mean of the u.

    The residual of a pair is that of a fit without it: e / (1 - h) with h its leverage, which needs
    no fit for each pair. In the units of d.

    Warner, Kenny and Stoto 1979, "A new round robin analysis of variance"; Allen 1974, "The
    relationship between variable selection and data augmentation".
    """

    def __init__(self, one: Indices, other: Indices, states: int) -> None:
        """Prepare the fit for these pairs of numbered states."""
        self.one, self.other, self.states = one, other, states
        places = one * states + other
        cells = np.bincount(places, minlength=states**2).reshape(states, states)
        crossed = (cells + cells.T).astype(np.float64)
        crossed[np.diag_indices(states)] = crossed.sum(axis=1)
        self.inverse = np.linalg.pinv(crossed, hermitian=True)
        own = np.diag(self.inverse)
        self.leverage: Floats = own[one] + own[other] + 2 * self.inverse[one, other]
        # A pair that alone decides the effect of a state has no residual.
        self.is_alone: NDArray[np.bool_] = self.leverage > 1 - 1e-9

    def fit_effects(self, changes: Floats) -> Floats:
        """u of each state."""
        sums = np.bincount(self.one, changes, self.states)
        effects: Floats = self.inverse @ (sums + np.bincount(self.other, changes, self.states))
        return effects

    def leave_out(self, changes: Floats) -> Floats:
        """The residual of each pair when predicted from all others; NaN: no other tells."""
        effects = self.fit_effects(changes)
        residual = changes - effects[self.one] - effects[self.other]
        rest = np.where(self.is_alone, np.nan, 1 - self.leverage)
        left_out: Floats = residual / rest
        return left_out

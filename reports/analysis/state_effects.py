"""What of a pair's change goes beyond the changes of both its states.

A state that quarrels with everybody changes all its pairs; none of them moved as a pair.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve
from scipy.optimize import minimize

from reports.analysis.share_changes import Changes
from reports.analysis.window_counts import Floats, Indices


@dataclass(frozen=True)
class StateModel:
    """The changes of pairs as those of the world, of both states, and of the pair itself."""

    world: float
    """mu, the change of all pairs."""
    state_variance: float
    pair_variance: float
    effects: Floats
    """The change of each state beyond the world's, shrunk."""
    beyond: Changes
    """The change of each pair beyond that of the world and both states."""


@dataclass(frozen=True)
class _Design:
    """The two states of each pair, and its change with its sampling variance."""

    one: Indices
    other: Indices
    states: int
    y: Floats
    s2: Floats

    def spread_effects(self, effects: Floats) -> Floats:
        """Z u: the sum of the effects of both states, for each pair."""
        sums: Floats = effects[self.one] + effects[self.other]
        return sums

    def gather_pairs(self, values: Floats) -> Floats:
        """Z' v: the sum of the values of its pairs, for each state."""
        sums = np.bincount(self.one, values, self.states)
        return np.asarray(sums + np.bincount(self.other, values, self.states), np.float64)

    def cross_states(self, weights: Floats) -> Floats:
        """Z' W Z: the weights of the pairs of each two states."""
        places = self.one * self.states + self.other
        cells = np.bincount(places, weights, self.states**2).reshape(self.states, self.states)
        crossed = np.asarray(cells + cells.T, np.float64)
        crossed[np.diag_indices(self.states)] += self.gather_pairs(weights)
        return crossed


class _Fit:
    """K = diag(s^2 + tau^2) + su^2 Z Z', inverted with a matrix in the number of states."""

    def __init__(self, design: _Design, state_variance: float, pair_variance: float) -> None:
        """Factor the small matrix."""
        self.design = design
        self.variances = (state_variance, pair_variance)
        self.w = 1 / (design.s2 + pair_variance)
        self.inner = np.eye(design.states) + state_variance * design.cross_states(self.w)
        # (I + su^2 Z'WZ) is symmetric positive definite, so it has a Cholesky factor.
        self.factor = cho_factor(self.inner, lower=True, check_finite=False)
        one = self.solve(np.ones_like(design.y))
        self.information = float(one.sum())
        self.mu = float((one * design.y).sum()) / self.information
        self.residual = self.solve(design.y - self.mu)

    def solve(self, values: Floats) -> Floats:
        """K^-1 v (Woodbury)."""
        z, su2 = self.design, self.variances[0]
        gathered = z.gather_pairs(self.w * values)
        inner = su2 * cho_solve(self.factor, gathered, check_finite=False)
        solved: Floats = self.w * (values - z.spread_effects(inner))
        return solved

    def diagonal(self) -> Floats:
        """The diagonal of K^-1."""
        z, su2 = self.design, self.variances[0]
        m = su2 * cho_solve(self.factor, np.eye(z.states), check_finite=False)
        own = np.diag(m)
        lever = own[z.one] + own[z.other] + 2 * m[z.one, z.other]
        diagonal: Floats = self.w - self.w**2 * lever
        return diagonal

    def loss(self) -> float:
        """Twice minus the log restricted likelihood, without its constant."""
        return float(
            2 * np.log(np.diag(self.factor[0])).sum()
            - np.log(self.w).sum()
            + np.log(self.information)
            + ((self.design.y - self.mu) * self.residual).sum()
        )


def fit_state_effects(
    changes: Changes, one: NDArray[np.intp], other: NDArray[np.intp], states: int
) -> StateModel:
    """The change of each pair beyond those of its states, left out of its own prediction.

    y_ij = mu + u_i + u_j + e_ij, u ~ N(0, su^2), e ~ N(0, s^2 + tau^2), by restricted maximum
    likelihood. r_ij = [K^-1 r]_ij / [K^-1]_ij,ij is the residual of the pair when predicted from
    all others; its variance without a change of the pair is s^2 + (1/[K^-1]_ij,ij - s^2 - tau^2).
    In logits, if the changes are. ``one`` and ``other`` number the states of each pair.

    Patterson and Thompson 1971, "Recovery of inter-block information when block sizes are unequal";
    Warner, Kenny and Stoto 1979, "A new round robin analysis of variance".
    """
    design = _Design(one, other, states, changes.change, changes.error**2)
    scale = max(float(changes.change.std()), 1e-6)

    def lose(deviations: Floats) -> float:
        state, pair = (deviations * scale) ** 2
        return _Fit(design, float(state), float(pair)).loss()

    options = {"xatol": 1e-3, "fatol": 1e-5}
    found = minimize(lose, np.array([0.7, 0.3]), method="Nelder-Mead", options=options)
    state, pair = (float(value) for value in (found.x * scale) ** 2)
    fit = _Fit(design, state, pair)
    diagonal = fit.diagonal()
    left_out = 1 / diagonal
    variance = np.maximum(left_out - pair, design.s2)
    return StateModel(
        fit.mu,
        state,
        pair,
        state * design.gather_pairs(fit.residual),
        Changes(fit.residual / diagonal, np.sqrt(variance), changes.freedom),
    )

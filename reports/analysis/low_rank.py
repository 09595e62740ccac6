"""Expected values of pairs of states: effects of both states, covariates, and a low-rank term.

y_ij = a_i + a_j + x_ij b + u_i' L u_j + e_ij, with the symmetric third part of rank 3: what states
have in common that no covariate names, such as blocs (additive and multiplicative effects: Hoff
2021, Statistical Science 36: 34-50). The singular values of that part are soft-thresholded
(Mazumder, Hastie and Tibshirani 2010, Journal of Machine Learning Research 11: 2287-2322).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reports.analysis.measure import Floats, Integers

RANK = 3
"""Of the symmetric term. Chosen, not estimated: each further dimension predicts pairs held out a
little better (R squared of agreement in votes, 2010: .963 for 1, .979, .985 for 3, .986, .988; .992
for 8), but more of what sets a pair apart becomes expected of it. A percentile depends on it: with
2 or 4 in its place, half of them move by 2 to 5 of 100, and one in twenty by 18 to 37."""
THRESHOLD = 1.0
"""By how much singular values shrink, in standard deviations of the values. From 0.25 to 2, R
squared held out (votes 1975, 2010, 2015) stays within .001, and half of the percentiles within 2 of
100."""
FOLDS = 5
"""Parts of the pairs, each expected from a fit to the others; five is the usual number. With 10 or
20, R squared is the same to .001 and half of the percentiles move by less than 2 of 100, at 2 to 4
times the cost; with 2, the fits have too few pairs (R squared lower by .006 to .02)."""
_MOST_STEPS = 200
"""After so many, the fit ends where it is."""
_STEPS_WITHOUT = 10
"""Steps before covariates come in. With them from the start, one that blocs explain better, such as
a pair's own past, takes their place, and the fit ends in a worse optimum."""
_ENOUGH = 0.005
"""Changes of the low-rank part that no longer count, in standard deviations."""
_RIDGE = 1e-6
"""Added to the diagonal, which is then never singular; states explain a covariate wholly if they
leave a smaller share of it."""


@dataclass(frozen=True)
class PairData:
    """Values of pairs: places of both states, values, covariates (a row for each pair)."""

    size: int
    """The number of states."""
    one: Integers
    other: Integers
    value: Floats
    covariates: Floats

    def keep(self, chosen: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> PairData:
        """The data of some pairs."""
        return PairData(
            self.size,
            self.one[chosen],
            self.other[chosen],
            self.value[chosen],
            self.covariates[chosen],
        )

    def sum_by_state(self, values: Floats) -> Floats:
        """Sums of values of pairs over the pairs of each state."""
        sums: Floats = np.zeros(self.size)
        for side in (self.one, self.other):
            sums += np.bincount(side, values, self.size)
        return sums


@dataclass(frozen=True)
class LowRankFit:
    """A fitted model."""

    effects: Floats
    """Of each state."""
    coefficients: Floats
    """Of the covariates."""
    common: Floats
    """The low-rank part, by both states."""

    def predict(self, data: PairData) -> Floats:
        """Expected values of pairs."""
        both = self.effects[data.one] + self.effects[data.other]
        return both + data.covariates @ self.coefficients + self.common[data.one, data.other]


def fit_low_rank(data: PairData) -> LowRankFit:
    """Fit effects and covariates by least squares, and the low-rank part to what is left, in turn.

    Pairs without a value have the present expectation in the low-rank part.
    """
    width = data.covariates.shape[1]
    matrix = _make_normal_matrix(data)
    inverse = np.linalg.inv(matrix)
    inverse_without = np.linalg.inv(matrix[: data.size, : data.size])
    scale = float(data.value.std()) or 1.0
    start = np.random.default_rng(1).normal(size=(data.size, min(RANK + 5, data.size)))
    basis = np.linalg.qr(start)[0]
    common, left = np.zeros((data.size, data.size)), np.zeros((data.size, data.size))
    solution = np.zeros(data.size + width)
    for step in range(_MOST_STEPS):
        rest = data.value - common[data.one, data.other]
        sums = data.sum_by_state(rest)
        if step < _STEPS_WITHOUT:
            solution[: data.size] = inverse_without @ sums
        else:
            solution = inverse @ np.concatenate([sums, data.covariates.T @ rest])
        effects, coefficients = solution[: data.size], solution[data.size :]
        residual = data.value - (
            effects[data.one] + effects[data.other] + data.covariates @ coefficients
        )
        left[:] = common
        left[data.one, data.other] = left[data.other, data.one] = residual
        for _ in range(2):
            basis = np.linalg.qr(left @ basis)[0]
        updated = _threshold(left, basis, THRESHOLD * scale)
        change, common = float(abs(updated - common).max()), updated
        if step > _STEPS_WITHOUT and change < _ENOUGH * scale:
            break
    return LowRankFit(solution[: data.size], solution[data.size :], common)


def _make_normal_matrix(data: PairData) -> Floats:
    size, width = data.size, data.covariates.shape[1]
    matrix = np.zeros((size + width, size + width))
    matrix[data.one, data.other] = matrix[data.other, data.one] = 1
    matrix[:size, :size] += np.diag(matrix[:size, :size].sum(axis=1))
    for place, column in enumerate(data.covariates.T, size):
        matrix[:size, place] = matrix[place, :size] = data.sum_by_state(column)
    matrix[size:, size:] = data.covariates.T @ data.covariates
    return np.asarray(matrix + _RIDGE * np.eye(size + width))


def _threshold(left: Floats, basis: Floats, threshold: float) -> Floats:
    """The part of greatest eigenvalues within a basis, each shrunk towards zero."""
    values, vectors = np.linalg.eigh(basis.T @ left @ basis)
    chosen = np.argsort(-abs(values))[:RANK]
    shrunk = np.sign(values[chosen]) * np.maximum(abs(values[chosen]) - threshold, 0)
    directions = basis @ vectors[:, chosen]
    return np.asarray(directions * shrunk @ directions.T)


def predict_held_out(data: PairData) -> Floats:
    """Expected value of each pair, from fits to other pairs: five parts are held out in turn."""
    part = np.random.default_rng(0).permutation(len(data.value)) % FOLDS
    expected = np.empty(len(data.value))
    for number in range(FOLDS):
        is_out = part == number
        fitted = fit_low_rank(data.keep(~is_out))
        expected[is_out] = fitted.predict(data.keep(is_out))
    return expected


def compute_fit(value: Floats, expected: Floats) -> float:
    """R squared of held-out expectations: 1 - sum (y - expected)^2 / sum (y - mean)^2."""
    spread = float(((value - value.mean()) ** 2).sum())
    return 1 - float(((value - expected) ** 2).sum()) / spread if spread else 0.0


def rank_residuals(value: Floats, expected: Floats, noise: Floats | None = None) -> Floats:
    """Of 100 pairs of which about as much was expected, how many are further below.

    The share of pairs with a smaller held-out residual within the same tenth of the expected
    values: a conformal p-value by groups (Mondrian; Vovk, Gammerman and Shafer 2005), which needs
    no distribution. With ``noise``, the variance of each value by itself, residuals are divided by
    their scale, or else the pairs with the fewest roll calls would be at both ends.
    """
    residual = value - expected
    if noise is not None:
        residual = residual / np.sqrt(residual.var() + noise)
    tenth = np.argsort(np.argsort(expected, kind="stable")) * 10 // len(expected)
    share = np.empty(len(expected))
    for group in np.unique(tenth):
        own = np.flatnonzero(tenth == group)
        order = np.sort(residual[own])
        share[own] = np.searchsorted(order, residual[own], side="left") / len(own)
    return 100 * share


def find_explained(data: PairData) -> NDArray[np.bool_]:
    """Which covariates the effects of states explain wholly: these have no coefficient."""
    rest = _subtract_effects(data)
    return np.asarray((rest**2).sum(axis=0) < _RIDGE * (data.covariates**2).sum(axis=0))


def _subtract_effects(data: PairData) -> Floats:
    """The covariates less what the effects of states explain."""
    matrix = _make_normal_matrix(data)
    slopes = np.linalg.solve(matrix[: data.size, : data.size], matrix[: data.size, data.size :])
    return np.asarray(data.covariates - slopes[data.one] - slopes[data.other])


def compute_errors(data: PairData, fitted: LowRankFit) -> tuple[Floats, Floats]:
    """Standard errors of the coefficients: as if pairs were independent, and dyadic-robust.

    Pairs that share a state are not independent. B^-1 M B^-1 with B = X'X of the covariates less
    the effects of states, and M the sum of e_d e_d' x_d x_d' over pairs d, d' with a common state
    (Aronow, Samii and Assenova 2015, Political Analysis 23: 564-577). NaN where the data give no
    error, because that estimate of a variance is below 0.
    """
    rest = _subtract_effects(data)
    error = data.value - fitted.predict(data)
    bread = np.linalg.pinv(rest.T @ rest)
    scores = rest * error[:, None]
    by_state = np.column_stack([data.sum_by_state(column) for column in scores.T])
    meat = by_state.T @ by_state - scores.T @ scores
    free = max(len(error) - data.size - data.covariates.shape[1], 1)
    naive = np.diag(bread) * float(error @ error) / free
    robust = np.diag(bread @ meat @ bread)
    return _take_root(naive), _take_root(robust)


def _take_root(variances: Floats) -> Floats:
    return np.sqrt(np.where(variances > 0, variances, np.nan))

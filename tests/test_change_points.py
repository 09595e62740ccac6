"""Breaks in a series: the recursions against all segmentations, and small known series."""

from __future__ import annotations

from itertools import combinations, pairwise

import numpy as np
import pytest
from scipy.special import betaln, logsumexp

from reports.analysis.change_points import (
    HAZARD,
    LEAST_MONTHS,
    PRIOR,
    estimate_series_dispersion,
    find_change_points,
)
from reports.analysis.window_counts import Floats


def list_segmentations(months: int) -> list[tuple[int, ...]]:
    """All sets of places where a level begins, each level at least three months long."""
    inner = range(1, months)
    return [
        (0, *places, months)
        for number in range(months // LEAST_MONTHS)
        for places in combinations(inner, number)
        if min(np.diff([0, *places, months])) >= LEAST_MONTHS
    ]


def weigh(ends: tuple[int, ...], n: Floats, k: Floats, phi: float) -> float:
    weight = 0.0
    for first, end in pairwise(ends):
        conflicts, events = k[first:end].sum() / phi, n[first:end].sum() / phi
        fit = betaln(PRIOR[0] + conflicts, PRIOR[1] + events - conflicts) - betaln(*PRIOR)
        weight += fit + (end - first - LEAST_MONTHS) * np.log1p(-HAZARD)
        weight += np.log(HAZARD) if end < n.size else 0
    return weight


def test_the_recursions_add_up_all_segmentations(monkeypatch: pytest.MonkeyPatch) -> None:
    # In so short a series a change of level raises phi.
    monkeypatch.setattr(
        "reports.analysis.change_points.estimate_series_dispersion", lambda _events, _conflicts: 1.0
    )
    random = np.random.default_rng(5)
    n = random.poisson(6, 13).astype(float)
    k = random.binomial(n.astype(int), np.repeat([0.1, 0.7], [6, 7])).astype(float)
    found = find_change_points(n, k)
    segmentations = list_segmentations(13)
    weights = np.array([weigh(ends, n, k, found.phi) for ends in segmentations])
    chances = np.exp(weights - logsumexp(weights))
    assert found.no_change == pytest.approx(chances[segmentations.index((0, 13))])
    for month in range(1, 13):
        with_change = [month in ends[1:-1] for ends in segmentations]
        assert found.monthly[month] == pytest.approx(chances[with_change].sum())
    for each in found.breaks:
        inside = [
            any(each.first <= place <= each.last for place in ends[1:-1]) for ends in segmentations
        ]
        assert each.probability == pytest.approx(chances[inside].sum())
        assert each.probability >= 0.8
    assert len(found.breaks) == 1


def test_the_dispersion_of_a_series_does_not_see_a_change_of_level() -> None:
    n = np.full(72, 10.0)
    k = np.concatenate([np.full(36, 1.0), np.full(36, 6.0)])
    assert estimate_series_dispersion(n, k) < 1.5
    stories = np.tile([0.0, 0.0, 0.0, 9.0, 0.0, 0.0], 12)
    assert estimate_series_dispersion(n, stories) > 2


def test_a_known_break_is_found_and_placed() -> None:
    n = np.full(120, 8.0)
    k = np.concatenate([np.full(70, 1.0), np.full(50, 4.0)])
    found = find_change_points(n, k)
    assert found.no_change < 1e-6
    (only,) = found.breaks
    assert only.first <= 70 <= only.last
    assert only.last - only.first <= 3


@pytest.mark.parametrize("months", [72, 480])
def test_a_steady_series_has_no_break(months: int) -> None:
    """Without a cap on the expected changes, a long series would always have some."""
    found = 0
    for seed in range(15):
        random = np.random.default_rng(seed)
        n = random.poisson(4, months).astype(float)
        k = random.binomial(n.astype(int), 0.2).astype(float)
        found += len(find_change_points(n, k).breaks) > 0
    assert found <= 2


def test_months_without_events_do_not_count() -> None:
    n, k = np.full(60, 0.0), np.full(60, 0.0)
    n[::4], k[::4] = 10, 2
    found = find_change_points(n, k)
    assert found.breaks == []
    assert found.no_change > 0.2

"""The statistics of shifts in events: known sets, hand-made sums, and made-up worlds."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import false_discovery_control

from benchmarks.shift_worlds import STATES, WORLDS, draw_world
from reports.analysis.clustered_shares import (
    Dispersion,
    estimate_dispersion,
    moderate_dispersion,
)
from reports.analysis.multiple_tests import adjust_p_values
from reports.analysis.share_changes import (
    Changes,
    compare_logits,
    compare_shares,
    moderate_blocks,
)
from reports.analysis.shrinkage import bound_moves, estimate_spread
from reports.analysis.state_effects import fit_state_effects
from reports.analysis.window_counts import Blocks, find_thick_pairs


def make_blocks(*pairs: tuple[list[tuple[int, int]], list[tuple[int, int]]]) -> Blocks:
    """Blocks of pairs, each given as (events, conflicts) by block, for both windows."""
    rows = [
        (pair, window, *counts)
        for pair, windows in enumerate(pairs)
        for window, blocks in enumerate(windows)
        for counts in blocks
    ]
    pair, window, events, conflicts = np.array(rows).T
    return Blocks(pair, window, events.astype(float), conflicts.astype(float), len(pairs))


def test_dispersion_by_hand() -> None:
    found = estimate_dispersion(make_blocks(([(10, 2), (10, 4)], [(20, 10), (10, 5)])))
    # First window: p = .3, (2-3)^2 + (4-3)^2 = 2; t = 7/22, times 10 (1-10/20) twice.
    # Second: p = .5, no spread; t = 16/32 = .5, times 20 (1-2/3) + 10 (1-1/3).
    binomial = 7 / 22 * 15 / 22 * 10 + 0.25 * (20 / 3 + 20 / 3)
    assert found.phi[0] == pytest.approx(2 / binomial)
    assert found.freedom[0] == pytest.approx((400 / 200 - 1) + (900 / 500 - 1))


def test_one_block_in_each_window_has_no_spread() -> None:
    found = estimate_dispersion(make_blocks(([(40, 4)], [(40, 8)])))
    assert np.isnan(found.phi[0])
    assert found.freedom[0] == 0.5
    moderated = moderate_dispersion(found)
    assert (moderated.phi[0], moderated.prior_freedom) == (1.0, 60.0)


def test_dispersion_is_drawn_towards_that_of_all() -> None:
    freedom = np.full(4, 20.0)
    moderated = moderate_dispersion(Dispersion(np.array([2.0, 2.0, 2.0, 6.0]), freedom))
    assert moderated.common == 3.0
    excess = (3 * (1 / 3) ** 2 + 1) / 4 - 0.1
    prior = 4 + 2 / excess
    assert moderated.prior_freedom == pytest.approx(prior)
    assert moderated.phi[3] == pytest.approx((prior * 3 + 20 * 6) / (prior + 20))
    assert moderated.freedom[3] == pytest.approx(prior + 20)


def test_false_discovery_rates_are_those_of_scipy() -> None:
    p = np.array([0.001, 0.2, 0.03, 0.9, 0.04, 0.0001])
    assert adjust_p_values(p) == pytest.approx(false_discovery_control(p))
    dependent = adjust_p_values(p, is_dependent=True)
    assert dependent == pytest.approx(false_discovery_control(p, method="by"))
    with_gap = adjust_p_values(np.append(p, np.nan))
    assert np.isnan(with_gap[-1])
    assert with_gap[:-1] == pytest.approx(adjust_p_values(p))


def repeat(events: int, conflicts: int) -> list[tuple[int, int]]:
    return [(events, conflicts)] * 12


def test_a_known_shift_is_found_and_growth_alone_is_not() -> None:
    same = (repeat(20, 4), repeat(20, 4))
    blocks = make_blocks(
        (repeat(20, 2), repeat(20, 12)), same, (repeat(10, 2), repeat(60, 12)), *[same] * 20
    )
    changes = compare_shares(blocks, moderate_blocks(blocks))
    q = adjust_p_values(changes.p_values)
    assert q[0] < 1e-6
    assert changes.change[0] == pytest.approx(0.5, abs=0.01)
    assert (q[1:] > 0.9).all()
    assert abs(changes.change[2]) < 0.01


def test_a_pair_below_the_floor_is_not_thick() -> None:
    blocks = make_blocks(([(20, 1)], [(19, 1)]), ([(20, 1)], [(20, 1)]), ([(90, 1)], [(1, 0)]))
    kept = find_thick_pairs(blocks)
    assert kept.tolist() == [False, True, False]
    thick = blocks.select_pairs(kept)
    assert (thick.size, thick.pairs.tolist(), thick.events.tolist()) == (1, [0, 0], [20, 20])


def test_a_thin_pair_does_not_lead_the_list() -> None:
    change = np.array([0.6, 0.3, *np.linspace(-0.05, 0.05, 30)])
    error = np.array([0.4, 0.04, *np.full(30, 0.05)])
    changes = Changes(change, error, np.full(32, 50.0))
    bound = bound_moves(changes)
    assert bound[0] == 0
    assert 0 < bound[1] < 0.3
    mu, _variance, tau2 = estimate_spread(changes)
    weights = 1 / (error**2 + tau2)
    assert mu == pytest.approx((weights * change).sum() / weights.sum())
    assert (weights * (change - mu) ** 2).sum() == pytest.approx(31, rel=1e-6)


def test_errors_alone_leave_nobody_who_moved() -> None:
    changes = Changes(np.linspace(-0.01, 0.01, 20), np.full(20, 0.1), np.full(20, 50.0))
    assert estimate_spread(changes).variance == 0
    assert (bound_moves(changes) == 0).all()


def test_a_state_that_quarrels_with_everybody_moved_no_pair() -> None:
    """All pairs of state 0 change by 2; the pair 4-5 changes alone."""
    one, other = np.triu_indices(9, 1)
    change = np.where(one == 0, 2.0, 0.0)
    alone = (one == 4) & (other == 5)
    noise = np.random.default_rng(7).normal(0, 0.2, change.size)
    changes = Changes(change + noise + 2 * alone, np.full(change.size, 0.2), np.full(36, 60.0))
    model = fit_state_effects(changes, one, other, 9)
    q = adjust_p_values(model.beyond.p_values)
    assert q[alone][0] < 0.001
    assert (q[~alone] > 0.05).all()
    assert model.effects[0] > 1.4
    assert np.abs(model.effects[1:]).max() < 0.6


def test_state_effects_agree_with_the_full_matrices() -> None:
    one, other = np.triu_indices(6, 1)
    random = np.random.default_rng(3)
    shocks = random.normal(0, 1, 6)
    y = 0.3 + shocks[one] + shocks[other] + random.normal(0, 0.5, one.size)
    error = random.uniform(0.2, 0.6, one.size)
    model = fit_state_effects(Changes(y, error, np.full(one.size, 40.0)), one, other, 6)
    incidence = np.zeros((one.size, 6))
    incidence[np.arange(one.size), one] = incidence[np.arange(one.size), other] = 1
    variance = np.diag(error**2 + model.pair_variance)
    variance += model.state_variance * incidence @ incidence.T
    inverse = np.linalg.inv(variance)
    mu = inverse.sum(axis=0) @ y / inverse.sum()
    assert model.world == pytest.approx(mu)
    residual = inverse @ (y - mu) / np.diag(inverse)
    assert model.beyond.change == pytest.approx(residual)
    expected = 1 / np.diag(inverse) - model.pair_variance
    assert model.beyond.error**2 == pytest.approx(expected)
    # Leaving a pair out of the data gives the same prediction.
    keep = np.arange(one.size) != 4
    rest = np.linalg.inv(variance[np.ix_(keep, keep)])
    predicted = mu + variance[4, keep] @ rest @ (y - mu)[keep]
    assert y[4] - predicted == pytest.approx(residual[4])


@pytest.mark.parametrize("world", WORLDS[:4], ids=lambda world: world.name)
def test_worlds_without_a_change_are_left_alone(world: object) -> None:
    """Few draws; `python -m benchmarks shifts` has many."""
    found = 0
    for seed in range(20):
        rows = draw_world(next(each for each in WORLDS if each is world), seed).rows
        thick = rows.select_pairs(find_thick_pairs(rows))
        p = compare_shares(thick, moderate_blocks(thick)).p_values
        found += bool((adjust_p_values(p) < 0.05).any())
    assert found <= 3


def test_shocks_of_states_are_not_those_of_pairs() -> None:
    world = next(each for each in WORLDS if each.state_shocks and not each.moved)
    by_level = beyond_states = 0
    for seed in range(6):
        drawn = draw_world(world, seed)
        kept = find_thick_pairs(drawn.rows)
        thick = drawn.rows.select_pairs(kept)
        moderated = moderate_blocks(thick)
        by_level += bool((adjust_p_values(compare_shares(thick, moderated).p_values) < 0.05).any())
        model = fit_state_effects(
            compare_logits(thick, moderated), drawn.one[kept], drawn.other[kept], STATES
        )
        beyond_states += bool((adjust_p_values(model.beyond.p_values) < 0.05).any())
    assert by_level == 6
    assert beyond_states <= 1


def test_without_pairs_there_is_nothing_to_compute() -> None:
    nothing = np.zeros(0)
    changes = Changes(nothing, nothing, nothing)
    assert estimate_spread(changes).variance == 0
    assert bound_moves(changes).size == adjust_p_values(changes.p_values).size == 0
    blocks = make_blocks(([(5, 1)], [(5, 2)]))
    thick = blocks.select_pairs(find_thick_pairs(blocks))
    assert compare_shares(thick, moderate_blocks(thick)).change.size == 0


def test_one_pair_alone_is_judged_by_itself() -> None:
    blocks = make_blocks((repeat(20, 2), repeat(20, 12)))
    changes = compare_shares(blocks, moderate_blocks(blocks))
    assert adjust_p_values(changes.p_values)[0] < 1e-6
    assert 0.4 < bound_moves(changes)[0] < changes.change[0]

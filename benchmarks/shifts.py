"""How honest the verdicts on shifts and breaks are, in made-up worlds of which the truth is known.

False: of the pairs found at q < 0.05, the share that did not move, as a mean over the draws. Where
nothing moved, any pair found is false. Power: of the pairs that moved, the share found. ``totals``
is the test that takes every row as independent, for comparison; ``collapsed`` counts rows of one
pair, day and root code once, which half of the further rows of a story share with its first.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.figures import FigureTable, Row, mark_over
from benchmarks.shift_worlds import STATES, WORLDS, Drawn, World, draw_world
from reports.analysis.change_points import NO_CHANGE, find_change_points
from reports.analysis.multiple_tests import adjust_p_values
from reports.analysis.share_changes import (
    Changes,
    compare_logits,
    compare_shares,
    moderate_blocks,
)
from reports.analysis.state_effects import fit_state_effects
from reports.analysis.window_counts import Blocks, Floats, find_thick_pairs

RUNS = 200
RATE = 0.05
MONTE_CARLO = 1.96 * (RATE * (1 - RATE) / RUNS) ** 0.5
"""By how much a rate of 0.05 differs from itself in so many draws, 19 times of 20."""
METHODS = ("totals", "levels", "beyond both", "collapsed")


@dataclass
class _Tally:
    false: list[float] = field(default_factory=list)
    power: list[float] = field(default_factory=list)

    def add(self, q: Floats, is_moved: NDArray[np.bool_]) -> None:
        found = q < RATE
        self.false.append(int((found & ~is_moved).sum()) / max(int(found.sum()), 1))
        if is_moved.any():
            self.power.append(int((found & is_moved).sum()) / int(is_moved.sum()))


def measure(_folder: Path) -> list[FigureTable]:
    """Draw every world, and series without a break."""
    return [_measure_worlds(), _measure_series()]


def _measure_worlds() -> FigureTable:
    rows: list[Row] = []
    for world in WORLDS:
        print(f"drawing {RUNS} worlds: {world.name}", file=sys.stderr, flush=True)
        tallies = _draw(world)
        limits = _limit_rates(world)
        row: list[object] = [world.name]
        for method in METHODS:
            tally = tallies[method]
            row += [f"{np.mean(tally.false):.3f}"]
            row += [f"{np.mean(tally.power):.2f}" if world.moved else "-"]
        is_over = [mark_over(float(np.mean(tallies[m].false)), limits.get(m)) for m in METHODS]
        rows.append([*row, ", ".join(limits) or "-", "".join(is_over)[:4]])
    title = (
        f"False discoveries at q < {RATE} and power, {RUNS} draws of 400 pairs; at most "
        f"{RATE + MONTE_CARLO:.3f} false where limited"
    )
    headings = ["world", *(f"{m}: {what}" for m in METHODS for what in ("false", "power"))]
    return title, [*headings, "limited", ""], rows


def _limit_rates(world: World) -> dict[str, float]:
    """The methods that must be honest in a world, and their limits.

    Where states or the coding change, the levels of pairs did change; a slow drift nothing handles.
    """
    limit = RATE + MONTE_CARLO
    if world.drift:
        return {}
    if world.state_shocks or world.coding:
        return {"beyond both": limit}
    return {"levels": limit, "beyond both": limit}


def _draw(world: World) -> dict[str, _Tally]:
    tallies = {method: _Tally() for method in METHODS}
    for seed in range(RUNS):
        drawn = draw_world(world, seed)
        kept = find_thick_pairs(drawn.rows)
        is_moved = drawn.is_moved[kept]
        for method, p in _test_pairs(drawn, kept).items():
            tallies[method].add(adjust_p_values(p), is_moved)
    return tallies


def _test_pairs(drawn: Drawn, kept: NDArray[np.bool_]) -> dict[str, Floats]:
    blocks, collapsed = (each.select_pairs(kept) for each in (drawn.rows, drawn.collapsed))
    moderated = moderate_blocks(blocks)
    model = fit_state_effects(
        compare_logits(blocks, moderated), drawn.one[kept], drawn.other[kept], STATES
    )
    return {
        "totals": _compare_totals(blocks).p_values,
        "levels": compare_shares(blocks, moderated).p_values,
        "beyond both": model.beyond.p_values,
        "collapsed": compare_shares(collapsed, moderate_blocks(collapsed)).p_values,
    }


def _compare_totals(blocks: Blocks) -> Changes:
    """The test of two proportions, as if rows were independent."""
    n, k = (blocks.sum_by_window(values) for values in (blocks.events, blocks.conflicts))
    level = (k + 1) / (n + 2)
    error = np.sqrt((level * (1 - level) / (n + 2)).sum(axis=0))
    return Changes(level[1] - level[0], error, np.full(blocks.size, 1e9))


_SERIES = ((72, 1), (132, 1), (480, 1), (72, 3), (132, 3), (480, 3))
"""Months, and rows of a story."""


def _measure_series() -> FigureTable:
    rows: list[Row] = []
    for months, story in _SERIES:
        print(f"drawing {RUNS} series of {months} months", file=sys.stderr, flush=True)
        steady = [_find_break(seed, months, story, 0.0) for seed in range(RUNS)]
        broken = [_find_break(seed, months, story, 0.3) for seed in range(RUNS)]
        false = float(np.mean([has for has, _ in steady]))
        rows.append(
            [
                months,
                story,
                f"{false:.3f}",
                f"{RATE + MONTE_CARLO:.3f}",
                f"{np.mean([has for has, _ in broken]):.2f}",
                f"{np.mean([inside for has, inside in broken if has]):.2f}",
                f"{max(seconds for seconds in _time_series(months)):.2f}",
                mark_over(false, RATE + MONTE_CARLO),
            ]
        )
    headings = ["months", "rows a story", "steady: break found", "at most", "0.2 to 0.5: found"]
    headings += ["of these, set holds it", "seconds", ""]
    return f"Breaks at P(no change) < {NO_CHANGE}, {RUNS} series each", headings, rows


def _draw_series(seed: int, months: int, story: int, step: float) -> Sequence[Floats]:
    random = np.random.default_rng(seed)
    stories = random.poisson(4, months)
    share = np.where(np.arange(months) < months // 2, 0.2, 0.2 + step)
    conflicts = random.binomial(stories, share)
    others = stories - conflicts
    if story > 1:
        conflicts = conflicts + random.poisson((story - 1) * conflicts)
        others = others + random.poisson((story - 1) * others)
    return (others + conflicts).astype(np.float64), conflicts.astype(np.float64)


def _find_break(seed: int, months: int, story: int, step: float) -> tuple[bool, bool]:
    found = find_change_points(*_draw_series(seed, months, story, step))
    holds = any(each.first <= months // 2 <= each.last for each in found.breaks)
    return found.no_change < NO_CHANGE, holds


def _time_series(months: int) -> list[float]:
    start = time.process_time()
    find_change_points(*_draw_series(0, months, 1, 0.3))
    return [time.process_time() - start]

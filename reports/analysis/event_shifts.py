"""Which pairs' share of conflict changed between two windows, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reports.analysis.clustered_shares import Moderated
from reports.analysis.multiple_tests import adjust_p_values
from reports.analysis.share_changes import (
    Changes,
    compare_logits,
    compare_shares,
    moderate_blocks,
)
from reports.analysis.shrinkage import bound_moves
from reports.analysis.state_effects import StateModel, fit_state_effects
from reports.analysis.window_counts import Blocks, Floats, Indices, find_thick_pairs

FEWEST_PAIRS = 20
"""Of fewer pairs, what goes beyond both states cannot be told apart from chance."""


@dataclass(frozen=True)
class PairShifts:
    """What was computed of the pairs that have enough events, one place for each pair."""

    one: Indices
    other: Indices
    """The ids of both states, the smaller first."""
    events: Floats
    conflicts: Floats
    """One row for each window."""
    moderated: Moderated
    changes: Changes
    """Of the share of conflict."""
    at_least: Floats
    q: Floats
    q_dependent: Floats
    beyond: Floats
    """The change of the share beyond that of the world and of both states; NaN: not computed."""
    q_beyond: Floats
    states: Indices
    """The ids of all states of these pairs."""
    pairs_of_state: Indices
    """How many of these pairs each state has."""
    model: StateModel | None


@dataclass(frozen=True)
class ThinPairs:
    """The pairs of which nothing can be told."""

    one: Indices
    other: Indices
    events: Floats
    conflicts: Floats


def compute_event_shifts(rows: NDArray[Any], second_begins: int) -> tuple[PairShifts, ThinPairs]:
    """The shifts of all pairs; ``rows`` holds both states, month of the block, events, conflicts.

    Blocks from the month ``second_begins`` on are in the second window.
    """
    ids, blocks = _number_pairs(rows, second_begins)
    is_thick = find_thick_pairs(blocks)
    thick, thin = blocks.select_pairs(is_thick), blocks.select_pairs(~is_thick)
    few = ids[~is_thick].T
    left_out = ThinPairs(*few, *(thin.sum_by_window(v) for v in (thin.events, thin.conflicts)))
    moderated = moderate_blocks(thick)
    changes = compare_shares(thick, moderated)
    one, other = ids[is_thick].T
    states, numbered = np.unique(np.concatenate([one, other]), return_inverse=True)
    model, beyond, q_beyond = None, np.full(thick.size, np.nan), np.full(thick.size, np.nan)
    if thick.size >= FEWEST_PAIRS:
        logits = compare_logits(thick, moderated)
        sides = numbered[: thick.size], numbered[thick.size :]
        model = fit_state_effects(logits, *sides, states.size)
        beyond = _translate_logits(thick, model)
        q_beyond = adjust_p_values(model.beyond.p_values)
    p = changes.p_values
    found = PairShifts(
        one,
        other,
        thick.sum_by_window(thick.events),
        thick.sum_by_window(thick.conflicts),
        moderated,
        changes,
        bound_moves(changes),
        adjust_p_values(p),
        adjust_p_values(p, is_dependent=True),
        beyond,
        q_beyond,
        states,
        np.bincount(numbered, minlength=states.size),
        model,
    )
    return found, left_out


def _number_pairs(rows: NDArray[Any], second_begins: int) -> tuple[Indices, Blocks]:
    """The ids of both states of each pair, and the blocks with the numbers of the pairs."""
    # One number for both states sorts several times as fast as two.
    width = int(rows[:, 1].max(initial=0)) + 1
    keys, pairs = np.unique(rows[:, 0] * width + rows[:, 1], return_inverse=True)
    ids = np.column_stack([keys // width, keys % width])
    windows = (rows[:, 2] >= second_begins).astype(np.intp)
    events, conflicts = (rows[:, place].astype(np.float64) for place in (3, 4))
    return ids, Blocks(pairs, windows, events, conflicts, len(keys))


def _translate_logits(blocks: Blocks, model: StateModel) -> Floats:
    """What goes beyond both states as a share: that of the second window, less that without it."""
    n, k = (blocks.sum_by_window(values)[1] for values in (blocks.events, blocks.conflicts))
    logit = np.log((k + 0.5) / (n - k + 0.5))
    without: Floats = 1 / (1 + np.exp(model.beyond.change - logit))
    beyond: Floats = 1 / (1 + np.exp(-logit)) - without
    return beyond

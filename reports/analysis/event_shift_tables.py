"""The shifts of pairs in events as tables: who moved, the windows, what was tested, the states."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from reports.analysis.event_shifts import FEWEST_PAIRS, PairShifts, ThinPairs
from reports.analysis.listed_pairs import (
    TOO_FEW,
    Wanted,
    count_discoveries,
    explain_verdicts,
    judge_change,
    name_pair,
    split_change,
)
from reports.analysis.window_counts import FLOOR
from reports.framework.marks import MISSING, Mark
from reports.framework.section import Computed
from reports.framework.table import Cell, Line
from reports.queries.windows import Window

SHIFT_MARKS = [
    *explain_verdicts(
        "a larger share of conflict",
        "a smaller one",
        f"fewer than {FLOOR} events in one of the windows",
    ),
    Mark(MISSING, "not computed", ["q", "Change", "Both states", "Beyond both"]),
]
SHIFT_REMARKS = (
    "Before, After: share of conflict. Change: with its 95 % interval (Low, High). At least: the "
    "end nearer to zero of the interval of the change drawn towards the mean of all pairs; 0: "
    "unclear. Both states, Beyond both: the part of the change that the world and both states "
    "changed with everybody, and the rest. q: of the pairs with a q up to this one, at most this "
    "part is expected to be found by chance. A verdict says that the levels of the two windows "
    "differ, not that they shifted between them: a slow drift looks the same. An event is a report "
    "of an act, and one story makes several rows."
)
METHOD = (
    "Method: variance from the spread of three-month blocks (Rao and Scott 1992; Kish 1965), drawn "
    "towards that of all pairs (Smyth 2004); change of effective numbers (Agresti and Caffo 2000; "
    "Korn and Graubard 1998); q (Benjamini and Hochberg 1995); At least (Efron and Morris 1975); "
    "beyond both by restricted maximum likelihood on logits, each pair left out of its own "
    "prediction (Warner, Kenny and Stoto 1979). A window chosen after looking at the series makes "
    "q too small: look for the time with the report breaks."
)
_HEADINGS = (
    *("Pair", "Events before", "Events after", "Before", "After", "Change", "Low", "High"),
    *("At least", "q", "Both states", "Beyond both", "q beyond", "Verdict"),
)


def list_shifts(
    found: PairShifts, thin: ThinPairs, slugs: dict[int, str], wanted: Wanted
) -> Computed:
    """One line per pair; those that moved most, at least, first."""
    p = found.changes.p_values
    order = np.lexsort((p, -np.abs(found.at_least)))
    lines = [
        Line(_describe_pair(found, int(place), slugs), decimals=3)
        for place in order
        if wanted.has_pair(
            int(found.one[place]), int(found.other[place]), float(found.changes.change[place])
        )
    ]
    if wanted.has_thin_pairs:
        lines += _list_thin(thin, slugs, wanted)
    empty = (
        "No such pair has enough events in both windows."
        if found.one.size
        else f"Cannot tell: no pair has {FLOOR} events in both windows."
    )
    return Computed(_HEADINGS, lines, empty=empty)


def _describe_pair(found: PairShifts, place: int, slugs: dict[int, str]) -> list[Cell]:
    events, conflicts = found.events[:, place], found.conflicts[:, place]
    change, reach = found.changes.change[place], found.changes.half_widths[place]
    beyond = float(found.beyond[place])
    return [
        name_pair(int(found.one[place]), int(found.other[place]), slugs),
        *(int(number) for number in events),
        *(float(share) for share in conflicts / events),
        float(change),
        max(float(change - reach), -1.0),
        min(float(change + reach), 1.0),
        float(found.at_least[place]),
        float(found.q[place]),
        *split_change(float(change), beyond, float(found.q_beyond[place])),
        judge_change(float(change), float(found.q[place]), beyond, float(found.q_beyond[place])),
    ]


def _list_thin(thin: ThinPairs, slugs: dict[int, str], wanted: Wanted) -> Iterator[Line]:
    for place in np.argsort(-thin.events.sum(axis=0), kind="stable"):
        one, other = int(thin.one[place]), int(thin.other[place])
        if wanted.has_pair(one, other):
            events = [int(number) for number in thin.events[:, place]]
            shares = [
                float(conflicts) / number if number else None
                for conflicts, number in zip(thin.conflicts[:, place], events, strict=True)
            ]
            unknown: list[Cell] = [None] * 8
            pair = name_pair(one, other, slugs)
            yield Line([pair, *events, *shares, *unknown, TOO_FEW], decimals=3)


def describe_windows(
    windows: Sequence[Window], days: Sequence[int], found: PairShifts, thin: ThinPairs
) -> Computed:
    """The two windows: what of them is covered, and the events of all pairs."""
    headings = ["Window", "First", "Last", "Days covered", "Days", "Events", "Conflict", "Pairs"]
    lines = []
    for place, (name, window) in enumerate(zip(("first", "second"), windows, strict=True)):
        both = np.concatenate([found.events[place], thin.events[place]])
        conflicts = found.conflicts[place].sum() + thin.conflicts[place].sum()
        events = int(both.sum())
        cells: list[Cell] = [name, window.first, window.last, days[place], window.days, events]
        cells += [float(conflicts) / events if events else None, int((both > 0).sum())]
        lines.append(Line(cells))
    return Computed(headings, lines)


def describe_tests(found: PairShifts, thin: ThinPairs) -> Computed:
    """How many pairs were tested, and how many would be found by chance."""
    tested = found.one.size
    rows: list[tuple[str, Cell]] = [
        ("Pairs with events", tested + thin.one.size),
        (f"Cannot tell: fewer than {FLOOR} events in a window", int(thin.one.size)),
        ("Their events", int(thin.events.sum())),
        ("Pairs tested", tested),
        *count_discoveries(found.changes.p_values, found.q, found.q_dependent, found.q_beyond),
        ("phi of all pairs", found.moderated.common),
    ]
    if found.model is None:
        rows[8] = (f"Beyond both states: fewer than {FEWEST_PAIRS} pairs", None)
    remarks = (
        "phi: how many times as much shares vary as if all events were independent. The last but "
        "two: Benjamini and Yekutieli 2001."
    )
    return Computed(["What", "Number"], [Line(row) for row in rows], remarks)


def list_state_changes(found: PairShifts, slugs: dict[int, str]) -> Computed:
    """The change of each state with all others, beyond that of the world, in logits."""
    headings = ["State", "Pairs tested", "Change with all"]
    if found.model is None:
        return Computed(headings, [], empty=f"Fewer than {FEWEST_PAIRS} pairs were tested.")
    pairs = found.pairs_of_state
    order = np.argsort(-np.abs(found.model.effects), kind="stable")
    lines = [
        Line([slugs[int(found.states[at])], int(pairs[at]), float(found.model.effects[at]) + 0.0])
        for at in order
    ]
    world = f"The world's own change is {found.model.world:.2f}."
    return Computed(headings, lines, world)

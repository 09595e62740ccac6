"""The shifts of pairs in votes as tables: who moved, the windows, what was tested, the states."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from reports.analysis.listed_pairs import (
    TOO_FEW,
    Wanted,
    count_discoveries,
    explain_verdicts,
    judge_change,
    name_pair,
    split_change,
)
from reports.analysis.vote_shifts import VoteShifts, find_compared
from reports.analysis.vote_windows import FEWEST
from reports.framework.marks import MISSING, Mark
from reports.framework.section import Computed
from reports.framework.table import Cell, Line
from reports.queries.windows import Window

ENOUGH = f"{FEWEST} joint roll calls in more than half of the years of each window"
"""What a pair needs to be compared."""
SHIFT_MARKS = [
    *explain_verdicts(
        "less agreement",
        "more agreement",
        f"not {ENOUGH}",
    ),
    Mark(MISSING, "no other pair of both states tells", ["Both states", "Beyond both"]),
]
SHIFT_REMARKS = (
    "Before, After: agreement, the share of joint roll calls with the same vote (yes, no or "
    f"abstention), as the mean of the years with at least {FEWEST} of them; an absence is not a "
    "vote. Change: with its 95 % interval (Low, High). At least: the end nearer to zero of the "
    "interval of the change drawn towards the mean of all pairs; 0: unclear. Percentile: of 100 "
    "pairs, so many fell more. Both states, Beyond both: the part of the change that the world and "
    "both states changed with everybody, and the rest. q: of the pairs with a q up to this one, at "
    "most this part is expected to be found by chance. The agenda changes every year."
)
METHOD = (
    "Method: roll calls left out in 25 groups a year, the same for all pairs (Tukey 1958; Wolter "
    "2007); the variance times phi, from successive years; q (Benjamini and Hochberg 1995); At "
    "least (Efron and Morris 1975); beyond both by least squares, each pair left out of its own "
    "prediction (Warner, Kenny and Stoto 1979). A window chosen after looking at the series makes "
    "q too small: look for the time with the report breaks."
)
_HEADINGS = (
    *("Pair", "Votes before", "Votes after", "Before", "After", "Change", "Low", "High"),
    *("At least", "Percentile", "q", "Both states", "Beyond both", "q beyond", "Verdict"),
)


def list_shifts(found: VoteShifts, slugs: dict[int, str], wanted: Wanted) -> Computed:
    """One line per pair; those that moved most, at least, first."""
    change = found.changes.change
    order = np.lexsort((found.changes.p_values, -np.abs(found.at_least)))
    ranks = np.searchsorted(np.sort(change), change, side="left")
    levels = np.array([found.list_levels(window) for window in (0, 1)])
    joint = np.array([each.joint[found.one, found.other] for each in found.agreements])
    reach = found.changes.half_widths
    lines = []
    for place in order:
        pair = int(found.states[found.one[place]]), int(found.states[found.other[place]])
        moved = float(change[place])
        if not wanted.has_pair(*pair, -moved):
            continue
        beyond, q_beyond = float(found.beyond.change[place]), float(found.q_beyond[place])
        q = float(found.q[place])
        cells: list[Cell] = [
            name_pair(*pair, slugs),
            *(int(number) for number in joint[:, place]),
            *(float(level) for level in levels[:, place]),
            moved,
            max(moved - float(reach[place]), -1.0),
            min(moved + float(reach[place]), 1.0),
            float(found.at_least[place]),
            int(100 * ranks[place] // change.size),
            q,
            *split_change(moved, beyond, q_beyond),
            judge_change(-moved, q, -beyond, q_beyond),
        ]
        lines.append(Line(cells, decimals=3))
    if wanted.has_thin_pairs:
        lines += _list_thin(found, slugs, wanted)
    return Computed(_HEADINGS, lines, empty="No such pair voted together often enough.")


def _list_thin(found: VoteShifts, slugs: dict[int, str], wanted: Wanted) -> Iterator[Line]:
    """The pairs with joint roll calls, but too few of them."""
    first, second = (each.joint for each in found.agreements)
    is_thin = np.triu(first + second > 0, 1) & ~find_compared(found.agreements)
    for one, other in np.argwhere(is_thin):
        pair = int(found.states[one]), int(found.states[other])
        if wanted.has_pair(*pair):
            joint = int(first[one, other]), int(second[one, other])
            unknown: list[Cell] = [None] * (len(_HEADINGS) - 4)
            yield Line([name_pair(*pair, slugs), *joint, *unknown, TOO_FEW])


def describe_windows(windows: Sequence[Window], found: VoteShifts) -> Computed:
    """The two windows: their years, roll calls, and the agreement of the pairs compared."""
    headings = ["Window", "First", "Last", "Most joint roll calls", "Mean", "Median"]
    lines = []
    for place, (name, window) in enumerate(zip(("first", "second"), windows, strict=True)):
        levels = found.list_levels(place)
        joint = found.agreements[place].joint[found.one, found.other]
        cells: list[Cell] = [name, window.first, window.last]
        cells += [int(joint.max()), float(levels.mean()), float(np.median(levels))]
        lines.append(Line(cells, decimals=3))
    change = found.changes.change
    remarks = (
        f"Mean, Median: of the agreement of the pairs compared. The median change is "
        f"{np.median(change):.3f}; {100 * (change < 0).mean():.0f} of 100 pairs fell."
    )
    return Computed(headings, lines, remarks)


def describe_tests(found: VoteShifts) -> Computed:
    """How many pairs were compared, and how many would be found by chance."""
    tested = int(found.one.size)
    first, second = found.agreements
    voted = int((np.triu(first.joint + second.joint, 1) > 0).sum())
    rows: list[tuple[str, Cell]] = [
        ("Pairs with a joint roll call in either window", voted),
        ("Too few joint roll calls to compare", voted - tested),
        ("Pairs compared", tested),
        *count_discoveries(found.changes.p_values, found.q, found.q_dependent, found.q_beyond),
        ("phi", found.phi),
    ]
    remarks = (
        f"Compared: at least {ENOUGH}. phi: how many times as much agreement varies between "
        "successive years as the drawing of roll calls explains. However the pairs depend on each "
        "other: Benjamini and Yekutieli 2001."
    )
    return Computed(["What", "Number"], [Line(row) for row in rows], remarks)


def list_state_changes(found: VoteShifts, slugs: dict[int, str]) -> Computed:
    """The change of each state with all others, beyond that of the world."""
    headings = ["State", "Pairs compared", "Change with all"]
    pairs = np.bincount(np.concatenate([found.one, found.other]), minlength=found.states.size)
    places = np.flatnonzero(pairs)
    order = places[np.argsort(-np.abs(found.effects[places]), kind="stable")]
    lines = [
        Line([slugs[int(found.states[at])], int(pairs[at]), float(found.effects[at])], decimals=3)
        for at in order
    ]
    world = f"The world's own change is {found.world:.3f}."
    return Computed(headings, lines, world)

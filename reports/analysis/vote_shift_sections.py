"""The sections of `shifts` for votes: one fetch, and what is computed from it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cached_property
from typing import Any

from sqlalchemy import Connection, select

from models.coverage import CoverageKind
from models.datasets import datasets
from models.roll_calls import roll_calls
from reports.analysis.listed_pairs import Wanted
from reports.analysis.measure import fetch_integers
from reports.analysis.state_order import StateOrder, read_state_order
from reports.analysis.vote_shift_tables import (
    ENOUGH,
    METHOD,
    SHIFT_MARKS,
    SHIFT_REMARKS,
    describe_tests,
    describe_windows,
    list_shifts,
    list_state_changes,
)
from reports.analysis.vote_shifts import VoteShifts, compute_vote_shifts
from reports.analysis.vote_windows import arrange_votes
from reports.framework.section import Computed, Section
from reports.queries.dataset_parts import cite_parts
from reports.queries.state_succession import describe_all_successions
from reports.queries.vote_dataset import VOTE_DATASET, match_vote_dataset
from reports.queries.votes_cast import (
    HOW_TO_LOAD_VOTES,
    describe_vote_span,
    select_roll_calls,
    select_vote_span,
    select_votes_cast,
)
from reports.queries.windows import Window

_TITLE = "Who moved, in votes of the UN General Assembly"


class _Answer:
    """What all sections show, computed once, when the first of them is read."""

    def __init__(self, connection: Connection, windows: tuple[Window, Window]) -> None:
        self._connection = connection
        self.calls, self.votes = select_roll_calls(windows), select_votes_cast(windows)
        first = windows[1].first
        self._turn = 10000 * first.year + 100 * first.month + first.day

    @cached_property
    def order(self) -> StateOrder:
        """The order of states in which pairs are numbered."""
        return read_state_order(self._connection)

    @cached_property
    def found(self) -> VoteShifts:
        """The shifts of pairs."""
        held = fetch_integers(self._connection, self.calls)
        cast = fetch_integers(self._connection, self.votes)
        cast[:, 1] = self.order.rank(cast[:, 1])
        shifts = compute_vote_shifts(arrange_votes(held, cast, self._turn))
        return replace(shifts, states=self.order.ids[shifts.states])

    def describe(self, describe: Callable[[VoteShifts], Computed]) -> Computed:
        """A table of what was found, or why no pair can be compared."""
        if self.found.one.size:
            return describe(self.found)
        few = f"Cannot tell: no pair has at least {ENOUGH}."
        span = describe_vote_span(*self._connection.execute(select_vote_span()).one())
        return Computed([], [], empty=f"{few} {span}")


def build_vote_shifts(
    connection: Connection, windows: tuple[Window, Window], wanted: Wanted
) -> list[Section]:
    """Who moved, the windows, what was compared, and the changes of single states."""
    if text := _find_missing(connection, windows):
        nothing = select(datasets.c.slug).where(datasets.c.id.is_(None))
        return [Section(_TITLE, nothing, text)]
    answer = _Answer(connection, windows)
    cite = cite_parts(CoverageKind.VOTE, VOTE_DATASET, [window.ends for window in windows])

    def build(title: str, describe: Callable[[VoteShifts], Computed], **more: Any) -> Section:
        return Section(title, compute=lambda _: answer.describe(describe), cite=cite, **more)

    both = {"statement": answer.votes, "more": {"roll calls": answer.calls}}
    return [
        build(
            _TITLE,
            lambda found: list_shifts(found, answer.order.slugs, wanted),
            **both,
            marks=SHIFT_MARKS,
            remarks=f"{SHIFT_REMARKS} {METHOD}",
            optional=["q beyond", "Both states", "Votes before", "Votes after", "Low", "High"],
        ),
        build(
            "The windows",
            lambda found: describe_windows(windows, found),
            statement=answer.calls,
            remarks=describe_all_successions(connection, windows[0].first, windows[1].last),
        ),
        build("What was compared", describe_tests, **both),
        build(
            "States that changed with all others",
            lambda found: list_state_changes(found, answer.order.slugs),
            **both,
            remarks=(
                "Change with all: of the agreement with every state, beyond the world's change; "
                "its pairs changed by it, and did not move as pairs."
            ),
        ),
    ]


def _find_missing(connection: Connection, windows: tuple[Window, Window]) -> str:
    """Why nothing can be compared; empty if both windows have roll calls."""
    held = roll_calls.c.held_on
    span = connection.execute(select_vote_span()).one()
    if span[0] is None:
        return HOW_TO_LOAD_VOTES
    for window in windows:
        in_window = match_vote_dataset(roll_calls.c.dataset_id), held.between(*window.ends)
        if connection.execute(select(roll_calls.c.id).where(*in_window).limit(1)).first() is None:
            return f"No roll call is loaded for {window}. {describe_vote_span(*span)}"
    return ""

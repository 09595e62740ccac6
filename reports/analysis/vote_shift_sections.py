"""The sections of `shifts` for votes: one fetch, and what is computed from it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, select

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
from reports.queries.votes_cast import (
    HOW_TO_LOAD_VOTES,
    VOTE_DATASET,
    describe_vote_span,
    match_vote_dataset,
    select_roll_calls,
    select_vote_span,
    select_votes_cast,
)
from reports.queries.windows import Window

_TITLE = "Who moved, in votes of the UN General Assembly"


def build_vote_shifts(
    connection: Connection, windows: tuple[Window, Window], wanted: Wanted
) -> list[Section]:
    """Who moved, the windows, what was compared, and the changes of single states."""
    if text := _find_missing(connection, windows):
        nothing = select(datasets.c.slug).where(datasets.c.id.is_(None))
        return [Section(_TITLE, nothing, text)]
    calls, votes = select_roll_calls(windows), select_votes_cast(windows)
    cite = cite_parts(CoverageKind.VOTE, VOTE_DATASET, [window.ends for window in windows])
    first = windows[1].first
    turn = 10000 * first.year + 100 * first.month + first.day

    @cache
    def read_order() -> StateOrder:
        return read_state_order(connection)

    @cache
    def compute() -> VoteShifts:
        order = read_order()
        held, cast = fetch_integers(connection, calls), fetch_integers(connection, votes)
        cast[:, 1] = order.rank(cast[:, 1])
        found = compute_vote_shifts(arrange_votes(held, cast, turn))
        return replace(found, states=order.ids[found.states])

    def build(
        title: str,
        describe: Callable[[VoteShifts], Computed],
        query: Select[Any] = votes,
        **more: Any,
    ) -> Section:
        def compute_table(_connection: Connection) -> Computed:
            found = compute()
            if not found.one.size:
                few = f"Cannot tell: no pair has at least {ENOUGH}."
                span = describe_vote_span(*connection.execute(select_vote_span()).one())
                return Computed([], [], empty=f"{few} {span}")
            return describe(found)

        others = {"roll calls": calls} if query is votes else {}
        return Section(title, query, compute=compute_table, more=others, cite=cite, **more)

    return [
        build(
            _TITLE,
            lambda found: list_shifts(found, read_order().slugs, wanted),
            marks=SHIFT_MARKS,
            remarks=f"{SHIFT_REMARKS} {METHOD}",
            optional=["q beyond", "Both states", "Votes before", "Votes after", "Low", "High"],
        ),
        build(
            "The windows",
            lambda found: describe_windows(windows, found),
            calls,
            remarks=describe_all_successions(connection, windows[0].first, windows[1].last),
        ),
        build("What was compared", describe_tests),
        build(
            "States that changed with all others",
            lambda found: list_state_changes(found, read_order().slugs),
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
        in_window = match_vote_dataset(), held.between(*window.ends)
        if connection.execute(select(roll_calls.c.id).where(*in_window).limit(1)).first() is None:
            return f"No roll call is loaded for {window}. {describe_vote_span(*span)}"
    return ""

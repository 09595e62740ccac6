"""Votes of states in roll calls of two windows, as whole numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, String, and_, case, cast, func, or_, select

from models.roll_calls import VoteChoice, roll_call_votes, roll_calls
from reports.queries.vote_dataset import VOTE_DATASET, match_vote_dataset
from reports.queries.windows import Window

HOW_TO_LOAD_VOTES = "No votes are loaded. To load them: bedfellows init"
CAST = {VoteChoice.YES.value: 0, VoteChoice.ABSTAIN.value: 1, VoteChoice.NO.value: 2}
"""The votes that a state casts, as numbers; an absence is not a vote."""


def select_vote_span() -> Select[Any]:
    """The first and the last day with a roll call; NULL: no votes are loaded."""
    held = roll_calls.c.held_on
    return select(func.min(held), func.max(held)).where(match_vote_dataset(roll_calls.c.dataset_id))


def describe_vote_span(begins: object, ends: object) -> str:
    """Of which days roll calls are loaded, and the command that loads others."""
    return (
        f"Roll calls are loaded from {begins} to {ends}; others: bedfellows import "
        f"{VOTE_DATASET} FILE..."
    )


def _match_windows(windows: Sequence[Window]) -> ColumnElement[bool]:
    held = roll_calls.c.held_on
    return and_(
        match_vote_dataset(roll_calls.c.dataset_id),
        or_(*(held.between(*window.ends) for window in windows)),
    )


def select_roll_calls(windows: Sequence[Window]) -> Select[Any]:
    """Id, day and published number of each roll call; the day as a number: 20150812."""
    text = cast(roll_calls.c.held_on, String(10))
    year, month, day = (
        cast(func.substr(text, *place), Integer) for place in ((1, 4), (6, 2), (9, 2))
    )
    return select(
        roll_calls.c.id.label("roll_call"),
        (10000 * year + 100 * month + day).label("day"),
        roll_calls.c.published_id.label("published"),
    ).where(_match_windows(windows))


def select_votes_cast(windows: Sequence[Window]) -> Select[Any]:
    """Roll call, state and vote (0 yes, 1 abstention, 2 no) of each vote cast."""
    votes = roll_call_votes.c
    return (
        select(
            votes.roll_call_id.label("roll_call"),
            votes.actor_id.label("state"),
            case(CAST, value=votes.choice_code).label("vote"),
        )
        .join_from(roll_calls, roll_call_votes, votes.roll_call_id == roll_calls.c.id)
        .where(
            _match_windows(windows),
            votes.choice_code.in_(list(CAST)),
            votes.actor_id.is_not(None),
        )
    )

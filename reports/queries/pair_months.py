"""What two states did in each month, as whole numbers: events and roll calls."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import FromClause, Select, and_, case, func, select, true

from models.coded_events import dyad_months
from models.datasets import coverage_days
from models.roll_calls import roll_call_votes, roll_calls
from reports.framework.request import ActorRef, Request
from reports.queries.dyad_series import match_dyad
from reports.queries.periods import month_of, number_month
from reports.queries.state_succession import Lineage
from reports.queries.vote_dataset import match_vote_dataset
from reports.queries.votes_cast import CAST


def match_days(day: Any, first: date | None, last: date | None) -> list[Any]:
    """The conditions for days of a window, either end of which may be open."""
    return [*([day >= first] if first else []), *([day <= last] if last else [])]


def select_event_months(request: Request, lineage: Lineage, dataset_id: int) -> Select[Any]:
    """Month, events and conflicts of a pair in the months that the files cover."""
    day, figures = coverage_days.c.day, dyad_months.c
    first = request.since.replace(day=1) if request.since else None
    window = match_days(day, first, request.until)
    covered = (
        select(month_of(day).label("month"))
        .where(
            and_(coverage_days.c.dataset_id == dataset_id, *lineage.match_shared_days(day)),
            and_(true(), *window),
        )
        .group_by(month_of(day))
        .cte("covered")
    )
    is_of_pair = and_(
        figures.dataset_id == dataset_id, match_dyad(request), figures.month == covered.c.month
    )
    conflicts = figures.verbal_conflict + figures.material_conflict
    return (
        select(
            number_month(covered.c.month).label("month"),
            func.coalesce(func.sum(figures.events), 0).label("events"),
            func.coalesce(func.sum(conflicts), 0).label("conflicts"),
        )
        .outerjoin_from(covered, dyad_months, is_of_pair)
        .group_by(covered.c.month)
        .order_by(covered.c.month)
    )


def select_vote_months(request: Request) -> Select[Any]:
    """Month, joint roll calls, and those on which the two voted differently."""
    one, other = (roll_call_votes.alias(name) for name in ("one", "other"))
    first, second = request.actors
    differs = case((one.c.choice_code != other.c.choice_code, 1), else_=0)
    month = month_of(roll_calls.c.held_on)
    columns: list[Any] = [
        number_month(month).label("month"),
        func.count().label("roll_calls"),
        func.sum(differs).label("different"),
    ]
    return (
        select(*columns)
        .join_from(one, other, other.c.roll_call_id == one.c.roll_call_id)
        .join(roll_calls, roll_calls.c.id == one.c.roll_call_id)
        .where(
            *(_match_voter(each, actor) for each, actor in ((one, first), (other, second))),
            match_vote_dataset(roll_calls.c.dataset_id),
            *(each.c.choice_code.in_(list(CAST)) for each in (one, other)),
            roll_calls.c.held_on.is_not(None),
            and_(true(), *match_days(roll_calls.c.held_on, request.since, request.until)),
        )
        .group_by(month)
        .order_by(month)
    )


def _match_voter(votes: FromClause, actor: ActorRef) -> Any:
    return votes.c.actor_id == actor.id

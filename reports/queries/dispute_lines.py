"""The section of militarised disputes, one line per dispute, state and time in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select

from models import Actor, dispute_participants, disputes
from models.disputes import dispute_actions, dispute_outcomes, dispute_sides, hostility_levels
from reports.framework.columns import ColumnRule, ColumnType
from reports.framework.marks import MISSING, Mark
from reports.framework.request import Request
from reports.framework.section import Section
from reports.framework.table import DatasetPart, Evidence, Line, Priority
from reports.queries.date_columns import (
    format_date,
    match_window,
    order_by_date,
)

_states = dispute_participants.alias("states")


def has_disputes(connection: Connection) -> bool:
    """Whether a dataset of disputes is loaded."""
    return connection.execute(select(disputes.c.id).limit(1)).first() is not None


def build_disputes_section(request: Request, title: str = "Disputes") -> Section:
    """The disputes of one actor, or those in which at least two of several took part."""
    ids = sorted({actor.id for actor in request.actors})
    statement = (
        select(
            disputes.c.published_id.label("Dispute"),
            Actor.table().c.slug.label("State"),
            dispute_sides.c.label.label("Side"),
            format_date(_states, "first_day").label("First day"),
            format_date(_states, "last_day").label("Last day"),
            _list_states(is_same_side=True).label("With"),
            _list_states(is_same_side=False).label("Against"),
            hostility_levels.c.label.label("Level"),
            dispute_actions.c.label.label("Highest action"),
            dispute_outcomes.c.label.label("Outcome"),
        )
        .select_from(
            _states.join(disputes, disputes.c.id == _states.c.dispute_id)
            .join(Actor.table(), Actor.table().c.id == _states.c.actor_id)
            .join(dispute_sides, dispute_sides.c.code == _states.c.side_code)
            .outerjoin(hostility_levels, hostility_levels.c.code == _states.c.hostility_code)
            .outerjoin(dispute_actions, dispute_actions.c.code == _states.c.highest_action_code)
            .outerjoin(dispute_outcomes, dispute_outcomes.c.code == disputes.c.outcome_code)
        )
        .where(_states.c.actor_id.in_(ids), *_match_time(request))
        .order_by(
            order_by_date(disputes, "first_day"),
            disputes.c.published_id,
            _states.c.side_code,
            Actor.table().c.slug,
            order_by_date(_states, "first_day"),
        )
    )
    if len(ids) > 1:
        statement = statement.where(_states.c.dispute_id.in_(_select_shared(ids)))
    return Section(
        title,
        statement,
        empty="No militarised dispute in the loaded files.",
        marks=[Mark(MISSING, "missing in the dataset, or nobody", _MARKED)],
        cite=_cite_datasets,
        columns=dict.fromkeys(["With", "Against"], ColumnRule(ColumnType.LIST)),
        optional=["With", "Highest action", "Outcome"],
        is_covered=select(disputes.c.id).limit(1),
        priority=Priority("the newest"),
    )


def _cite_datasets(connection: Connection, lines: Sequence[Line]) -> list[Sequence[Evidence]]:
    """All lines rest on the disputes of the loaded datasets."""
    if not lines:
        return []
    held = (disputes.c.dataset_id, func.count(disputes.c.id).label("number"))
    parts = [
        DatasetPart(row.dataset_id, f"{row.number:,} disputes")
        for row in connection.execute(select(*held).group_by(disputes.c.dataset_id))
    ]
    return [parts for _ in lines]


_MARKED = ["Last day", "With", "Against", "Level", "Highest action", "Outcome"]


def _match_time(request: Request) -> list[Any]:
    """Disputes that went on in the window; without one, all until the day of the request."""
    if request.since is None and request.until is None:
        return [_states.c.first_day_earliest <= request.as_of]
    return [
        *match_window(_states, "first_day", None, request.until),
        *match_window(_states, "last_day", request.since, None),
    ]


def _select_shared(ids: list[int]) -> Any:
    """The disputes with at least two of the actors."""
    others = dispute_participants.alias("others")
    return (
        select(others.c.dispute_id)
        .where(others.c.actor_id.in_(ids))
        .group_by(others.c.dispute_id)
        .having(func.count(others.c.actor_id.distinct()) > 1)
    )


def _list_states(*, is_same_side: bool) -> ColumnElement[Any]:
    """The other states on the same side, or those on the other side, by code."""
    others, actors = dispute_participants.alias("sides"), Actor.table().alias("side_actors")
    sides = others.c.side_code == _states.c.side_code
    names = (
        select(func.coalesce(actors.c.slug, others.c.state_code).label("name"))
        .select_from(others.outerjoin(actors, actors.c.id == others.c.actor_id))
        .where(
            others.c.dispute_id == _states.c.dispute_id,
            others.c.state_code != _states.c.state_code,
            sides if is_same_side else ~sides,
        )
        .distinct()
        .order_by("name")
        .correlate(_states)
        .subquery()
    )
    return select(func.aggregate_strings(names.c.name, ", ")).scalar_subquery()

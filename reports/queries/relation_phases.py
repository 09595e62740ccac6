"""Sections of the relations of states: phases that begin with an act, and assessments."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from models import Relation
from models.coverage import CoverageKind
from models.relations import RelationKind, RelationStatus
from models.views import relation_status
from reports.framework.cited_rows import cites
from reports.framework.request import Request
from reports.framework.section import Section
from reports.queries.absence import is_complete, is_pair_complete
from reports.queries.date_columns import (
    UNKNOWN_END,
    format_date,
    format_end,
    get_last_check,
    order_by_date,
)
from reports.queries.in_effect import (
    decide_in_effect,
    explain_answers,
)

BREAKS = [
    RelationStatus.DOWNGRADED.value,
    RelationStatus.SUSPENDED.value,
    RelationStatus.SEVERED.value,
]
"""The statuses of diplomatic relations that are less than full."""
MENDINGS = [RelationStatus.RESTORED.value]

_phases = relation_status.table
_IS_DIPLOMATIC = _phases.c.kind_code == RelationKind.DIPLOMATIC.value
_IS_ASSESSMENT = _phases.c.kind_code == RelationKind.ASSESSMENT.value


def build_pair_relations(request: Request) -> Section:
    """The phases of relations between two actors that began by the day, in order."""
    one, other = request.actors
    return Section(
        "Diplomatic relations, borders and alliances",
        select(
            _phases.c.kind_label.label("Relation"),
            func.lower(_phases.c.status_label).label("Status"),
            format_date(_phases, "started").label("Since"),
            format_end(_phases).label("Until"),
            func.lower(_phases.c.level_label).label(f"{one.slug} mission"),
            func.lower(_phases.c.other_level_label).label(f"{other.slug} mission"),
            _phases.c.relation_summary.label("How it began"),
        )
        .where(*_match_pair(request), ~_IS_ASSESSMENT)
        .order_by(*_order_phases()),
        empty="None by that day.",
        is_covered=select(is_pair_complete(request, CoverageKind.RELATION)),
        optional=["Until", f"{other.slug} mission", f"{one.slug} mission"],
        remarks="Mission: its level in the other country; -: not recorded.",
        marks=[UNKNOWN_END],
        evidence=[cites(Relation, _phases.c.relation_id)],
    )


def build_assessments(request: Request) -> Section:
    """What sources have said about two actors by the day."""
    return Section(
        "What has been said about the relationship",
        select(
            _phases.c.relation_summary.label("Observation"),
            format_date(_phases, "started").label("Observed"),
        )
        .where(*_match_pair(request), _IS_ASSESSMENT)
        .order_by(_phases.c.relation_slug),
        empty="Nothing by that day.",
        is_covered=select(is_pair_complete(request, CoverageKind.RELATION)),
        evidence=[cites(Relation, _phases.c.relation_id)],
    )


def build_country_relations(request: Request) -> Section:
    """The phases of relations of one actor in effect on the day."""
    (actor,) = request.actors
    answer = decide_in_effect(_phases, request.as_of, strict=request.strict)
    return Section(
        "Diplomatic relations, borders and alliances",
        select(
            _phases.c.other_actor_slug.label("With"),
            _phases.c.kind_label.label("Relation"),
            func.lower(_phases.c.status_label).label("Status"),
            format_date(_phases, "started").label("Since"),
            format_end(_phases).label("Until"),
            get_last_check(_phases).label("Last seen"),
            _phases.c.begun_by.label("Begun by"),
            answer.label("On that day"),
            _phases.c.relation_summary.label("How it began"),
        )
        .where(
            _phases.c.actor_id == actor.id,
            ~_IS_ASSESSMENT,
            answer != "no",
        )
        .order_by(_phases.c.other_actor_slug, *_order_phases()),
        empty="None on that day.",
        is_covered=select(is_complete(request, CoverageKind.RELATION, actor_id=actor.id)),
        marks=[UNKNOWN_END, *explain_answers("On that day", strict=request.strict)],
        optional=["Last seen", "Begun by"],
        evidence=[cites(Relation, _phases.c.relation_id)],
    )


def has_diplomatic_phases(request: Request) -> ColumnElement[bool]:
    """Whether any phase of diplomatic relations of the two is recorded."""
    return select(_phases.c.relation_id).where(*_match_pair(request), _IS_DIPLOMATIC).exists()


def select_last_change(request: Request, statuses: list[str]) -> Select[Any]:
    """The last phase of diplomatic relations that brought one of these statuses.

    A phase that follows one of the same status changed only the level.
    """
    before = relation_status.table.alias("before")
    is_continued = (
        select(before.c.relation_id)
        .where(
            before.c.actor_id == _phases.c.actor_id,
            before.c.other_actor_id == _phases.c.other_actor_id,
            before.c.kind_code == _phases.c.kind_code,
            before.c.status_code == _phases.c.status_code,
            before.c.ended_edtf == _phases.c.started_edtf,
        )
        .exists()
    )
    return (
        select(_phases.c.started_edtf, _phases.c.relation_summary)
        .where(
            *_match_pair(request),
            _IS_DIPLOMATIC,
            _phases.c.status_code.in_(statuses),
            ~is_continued,
        )
        .order_by(
            func.coalesce(_phases.c.started_earliest, _phases.c.started_latest).desc().nulls_last(),
            _phases.c.relation_slug,
        )
        .limit(1)
    )


def _match_pair(request: Request) -> list[Any]:
    """The phases that the first actor has with the second, begun by the day."""
    one, other = request.actors
    return [
        _phases.c.actor_id == one.id,
        _phases.c.other_actor_id == other.id,
        func.coalesce(_phases.c.started_earliest, request.as_of) <= request.as_of,
    ]


def _order_phases() -> list[Any]:
    return [_phases.c.kind_code, order_by_date(_phases, "started"), _phases.c.relation_slug]

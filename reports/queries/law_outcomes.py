"""The outcome of a bill by a day, as SQL."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, FromClause, and_, case, func, or_, select

from models import LawStage
from models.laws import LawStageKind, LawStatus

_ENACTED = [LawStatus.SIGNED.value, LawStatus.IN_FORCE.value, LawStatus.REPEALED.value]
"""Statuses of a law that was enacted, even if no stage says when."""
_ADOPTING_STAGES = [LawStageKind.ADOPTED.value, LawStageKind.VETO_OVERRIDDEN.value]
_ENACTING_STAGES = [LawStageKind.SIGNED.value, LawStageKind.IN_FORCE.value]

_stages = LawStage.table()


def decide_outcome(laws: FromClause, as_of: date) -> ColumnElement[str]:
    """The outcome of a bill by the day: passed, failed, pending, or undecided."""

    def has_stage(kinds: list[str], *more: Any) -> ColumnElement[bool]:
        return (
            select(_stages.c.id)
            .where(_stages.c.law_id == laws.c.law_id, _stages.c.stage_code.in_(kinds), *more)
            .exists()
        )

    def decide_by(end: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
        """Whether it was law, or had failed, by its earliest or latest dates."""
        by_then = func.coalesce(_stages.c[f"occurred_{end}"], as_of) <= as_of
        reached = func.coalesce(laws.c[f"reached_{end}"], as_of) <= as_of
        # A law without an enacting stage counts from its adoption.
        adopted = and_(~has_stage(_ENACTING_STAGES), has_stage(_ADOPTING_STAGES, by_then))
        is_law = and_(laws.c.status_code.in_(_ENACTED), or_(reached, adopted))
        is_over = and_(laws.c.status_code.not_in([LawStatus.PENDING.value, *_ENACTED]), reached)
        return or_(has_stage(_ENACTING_STAGES, by_then), is_law), is_over

    passed, failed = decide_by("latest")
    perhaps_passed, perhaps_failed = decide_by("earliest")
    return case(
        (passed, "passed"),
        (and_(failed, ~perhaps_passed), "failed"),
        (or_(perhaps_passed, perhaps_failed), "undecided"),
        else_="pending",
    )

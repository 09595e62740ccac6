"""Dates of laws that follow from all of their stages: the first and last stage, the status.

One stage may be dated to the year and the next to the day. Stages have a natural order, such as
adoption before signature, so each stage limits the dates of the others.
"""

from collections.abc import Collection
from typing import Any

from sqlalchemy import CTE, ColumnElement, and_, case, func, null, or_, select

from models.laws import Law, LawStage, LawStageKind, law_stage_kinds
from models.views.dialects import write_day
from models.views.view import date_columns

_laws = Law.table()
_stages = LawStage.table()
_kinds = law_stage_kinds
_IS_DATED = or_(_stages.c.occurred_earliest.is_not(None), _stages.c.occurred_latest.is_not(None))


def select_last_stages(name: str, kinds: Collection[LawStageKind] = ()) -> CTE:
    """The last dated stage of each law, of certain kinds or of any."""
    bound = func.coalesce(_stages.c.occurred_earliest, _stages.c.occurred_latest)
    ranked = (
        select(
            _stages.c.law_id,
            _stages.c.stage_code,
            *date_columns(_stages, "occurred"),
            func.row_number()
            .over(
                partition_by=_stages.c.law_id,
                order_by=[bound.desc().nulls_last(), _kinds.c.position.desc(), _stages.c.id],
            )
            .label("place"),
        )
        .join(_kinds, _kinds.c.code == _stages.c.stage_code)
        .where(_IS_DATED)
    )
    if kinds:
        ranked = ranked.where(_stages.c.stage_code.in_([kind.value for kind in kinds]))
    stages = ranked.subquery()
    return select(stages).where(stages.c.place == 1).cte(name)


def select_first_stages() -> CTE:
    """The date of the first stage of each law.

    Its latest day is that of the stage with the earliest latest day. Its earliest day is the
    smallest of that stage and of all stages that naturally precede it; NULL if one has none.
    """
    ranked = (
        select(
            _stages.c.law_id,
            _kinds.c.position.label("kind"),
            *date_columns(_stages, "occurred"),
            func.row_number()
            .over(
                partition_by=_stages.c.law_id,
                order_by=[
                    _stages.c.occurred_latest.nulls_last(),
                    _kinds.c.position,
                    _stages.c.id,
                ],
            )
            .label("place"),
        )
        .join(_kinds, _kinds.c.code == _stages.c.stage_code)
        .where(_IS_DATED)
        .cte("dated_stages")
    )
    over, other = ranked.alias("over_first"), ranked.alias("perhaps_first")
    bounds = (
        select(
            over.c.law_id,
            *date_columns(over, "occurred"),
            case(
                (func.count() > func.count(other.c.occurred_earliest), null()),
                else_=func.min(other.c.occurred_earliest),
            ).label("least"),
        )
        .join_from(over, other, and_(other.c.law_id == over.c.law_id, other.c.kind <= over.c.kind))
        .where(over.c.place == 1)
        .group_by(over.c.law_id, *date_columns(over, "occurred"))
        .subquery("first_bounds")
    )
    as_written = bounds.c.least.is_not_distinct_from(bounds.c.occurred_earliest)
    return select(
        bounds.c.law_id,
        case(
            (as_written, bounds.c.occurred_edtf),
            else_=_write_interval(bounds.c.least, bounds.c.occurred_latest),
        ).label("occurred_edtf"),
        bounds.c.least.label("occurred_earliest"),
        bounds.c.occurred_latest,
    ).cte("first_stages")


def select_status_dates() -> CTE:
    """Since when each law has its status: as stated, and narrowed by its stages.

    The stage with the name of the status gives the day; stages that naturally precede it are not
    later.
    """
    own = _kinds.alias("own_kinds")
    stated_least, stated_most = _laws.c.status_since_earliest, _laws.c.status_since_latest
    is_own = _stages.c.stage_code == _laws.c.status_code
    bounds = (
        select(
            _laws.c.id.label("law_id"),
            func.max(_stages.c.occurred_earliest).label("least"),
            func.min(case((is_own, _stages.c.occurred_latest))).label("most"),
            func.max(case((is_own, _stages.c.occurred_earliest))).label("own_least"),
            func.max(case((is_own, _stages.c.occurred_edtf))).label("own_edtf"),
        )
        .join_from(_laws, own, own.c.code == _laws.c.status_code)
        .join(_stages, _stages.c.law_id == _laws.c.id)
        .join(_kinds, _kinds.c.code == _stages.c.stage_code)
        .where(
            _stages.c.occurred_earliest >= stated_least,
            _stages.c.occurred_latest <= stated_most,
            or_(is_own, _kinds.c.position < own.c.position),
        )
        .group_by(_laws.c.id)
        .subquery("stage_bounds")
    )
    least = func.coalesce(bounds.c.least, stated_least)
    most = func.coalesce(bounds.c.most, stated_most)
    as_stated = or_(
        bounds.c.law_id.is_(None), least > most, and_(least == stated_least, most == stated_most)
    )
    as_own = and_(bounds.c.own_least == least, bounds.c.most == most)
    return (
        select(
            _laws.c.id.label("law_id"),
            case(
                (as_stated, _laws.c.status_since_edtf),
                (as_own, bounds.c.own_edtf),
                else_=_write_interval(least, most),
            ).label("reached_edtf"),
            case((as_stated, stated_least), else_=least).label("reached_earliest"),
            case((as_stated, stated_most), else_=most).label("reached_latest"),
        )
        .select_from(_laws.outerjoin(bounds, bounds.c.law_id == _laws.c.id))
        .cte("reached_statuses")
    )


def _write_interval(least: Any, most: Any) -> ColumnElement[str]:
    """EDTF for a day between two days, or before or after the one that is known."""
    first, last = write_day(least), write_day(most)
    return case(
        (least == most, first),
        else_="[" + func.coalesce(first, "") + ".." + func.coalesce(last, "") + "]",
    )

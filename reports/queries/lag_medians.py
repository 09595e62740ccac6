"""How soon the laws of a family follow their models, in the middle."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Float, FromClause, Select, case, cast, func, select

from reports.framework.request import Request
from reports.framework.section import Section
from reports.queries.family_laws import select_family_laws
from reports.queries.law_lines import DECADES


def build_lag_medians(request: Request) -> Section:
    """One line per stage at which laws are compared with their models."""
    laws = select_family_laws(request)
    reached = laws.c.lag_until_earliest <= request.as_of
    least, most = (_select_medians(laws, name, reached) for name in ("least", "most"))
    negative, far = laws.c.lag_days_most < 0, laws.c.lag_days_least >= DECADES
    statement: Select[Any] = (
        select(
            laws.c.lag_stage_label.label("Both laws"),
            func.count().label("Lags"),
            func.sum(case((negative, 1), else_=0)).label("Negative"),
            func.sum(case((far, 1), else_=0)).label("Decades apart"),
            least.c.median.label("Median days, least"),
            most.c.median.label("Median days, most"),
        )
        .select_from(laws)
        .outerjoin(least, least.c.lag_stage_code == laws.c.lag_stage_code)
        .outerjoin(most, most.c.lag_stage_code == laws.c.lag_stage_code)
        .where(reached)
        .group_by(laws.c.lag_stage_code, laws.c.lag_stage_label, least.c.median, most.c.median)
        .order_by(func.count().desc(), laws.c.lag_stage_code)
    )
    return Section(
        "Lags behind the model, by stage compared",
        statement,
        empty="No stage is dated for a law and its model.",
        remarks=(
            "Each lag counts at one stage. Least and most: if dates are imprecise. Medians are "
            "without negative lags and without models of 20 years before or more."
        ),
        decimals=1,
    )


def _select_medians(laws: FromClause, name: str, reached: ColumnElement[bool]) -> Any:
    """By stage compared: the middle lag, or the mean of the two in the middle."""
    value, stage = laws.c[f"lag_days_{name}"], laws.c.lag_stage_code
    ranked = (
        select(
            laws.c.lag_stage_code,
            value.label("value"),
            func.row_number().over(partition_by=stage, order_by=value).label("place"),
            func.count().over(partition_by=stage).label("number"),
        )
        .where(reached, laws.c.lag_days_least.between(0, DECADES - 1))
        .subquery()
    )
    middle = 2 * ranked.c.place - ranked.c.number
    return (
        select(ranked.c.lag_stage_code, func.avg(cast(ranked.c.value, Float)).label("median"))
        .where(middle.between(0, 2))
        .group_by(ranked.c.lag_stage_code)
        .subquery(f"medians_{name}")
    )

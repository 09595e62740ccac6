"""Days that the loaded files do not cover, between the first and the last that they do."""

from __future__ import annotations

from sqlalchemy import CTE, Integer, and_, case, cast, func, literal, select

from models.datasets import coverage_days, datasets
from models.views.dialects import days_between
from reports.framework.request import Request
from reports.framework.section import Section
from reports.queries.loaded_datasets import match_dataset
from reports.queries.periods import month_of, month_text, next_month


def _select_months(request: Request) -> CTE:
    """Every month from the first to the last that each dataset covers, numbered."""
    has_days = select(coverage_days.c.day).where(coverage_days.c.dataset_id == datasets.c.id)
    begin = (
        select(
            datasets.c.id,
            datasets.c.slug,
            datasets.c.covers_from,
            datasets.c.covers_to,
            month_of(datasets.c.covers_from).label("month"),
            literal(1, Integer).label("place"),
        )
        .where(match_dataset(request.choices), has_days.exists())
        .cte("months", recursive=True)
    )
    after = next_month(begin.c.month)
    return begin.union_all(
        select(
            begin.c.id,
            begin.c.slug,
            begin.c.covers_from,
            begin.c.covers_to,
            after,
            begin.c.place + 1,
        ).where(after <= begin.c.covers_to)
    )


def build_gaps_section(request: Request) -> Section:
    """One line per month, or run of whole months, with missing days."""
    months = _select_months(request)
    covered = (
        select(
            coverage_days.c.dataset_id,
            month_of(coverage_days.c.day).label("month"),
            func.count().label("days"),
        )
        .group_by(coverage_days.c.dataset_id, month_of(coverage_days.c.day))
        .cte("covered")
    )
    # In the first and the last month, only days from the first to the last covered day count.
    day_after = days_between(months.c.covers_to, next_month(months.c.month)) - 1
    before = days_between(months.c.month, months.c.covers_from)
    days = (
        days_between(months.c.month, next_month(months.c.month))
        - case((before > 0, before), else_=0)
        - case((day_after > 0, day_after), else_=0)
    )
    missing = days - func.coalesce(covered.c.days, 0)
    incomplete = (
        select(
            months.c.slug,
            months.c.month,
            days.label("days"),
            missing.label("missing"),
            # Consecutive months without any day share this number.
            case(
                (
                    covered.c.days.is_(None),
                    months.c.place
                    - func.row_number().over(
                        partition_by=[months.c.id, covered.c.days.is_(None)],
                        order_by=months.c.month,
                    ),
                ),
                else_=-months.c.place,
            ).label("run"),
        )
        .outerjoin_from(
            months,
            covered,
            and_(covered.c.dataset_id == months.c.id, covered.c.month == months.c.month),
        )
        .where(missing > 0)
        .subquery("incomplete")
    )
    first, last = func.min(incomplete.c.month), func.max(incomplete.c.month)
    return Section(
        "Gaps by month",
        select(
            incomplete.c.slug.label("Dataset"),
            case(
                (first == last, month_text(first)), else_=month_text(first) + "/" + month_text(last)
            ).label("Months"),
            cast(func.sum(incomplete.c.missing), Integer).label("Days missing"),
            cast(func.sum(incomplete.c.days), Integer).label("Of days"),
        )
        .group_by(incomplete.c.slug, incomplete.c.run)
        .order_by(incomplete.c.slug, first),
        empty="No dataset has missing days between its first and its last.",
    )

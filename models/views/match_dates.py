"""Pairs of records with a date that can be the same; they are joined by the years of the dates."""

from typing import Any

from sqlalchemy import CTE, ColumnElement, and_, case, func, or_, select, union
from sqlalchemy.sql.selectable import NamedFromClause

from models.agreements import ActionKind
from models.datasets import imported_rows
from models.views.deduplicate import MATCHED_MODELS
from models.views.dialects import year_of

DAY_POINTS, DATE_POINTS = 40, 15
"""The score for dates: the same day, dates that can be the same."""
PARTY_POINTS = 30
"""The score for parties in common, as a share of those of the record with more; sanctions have as
many for measures in common."""


def select_dates(
    source: NamedFromClause, owner: str, kind: Any, date: str, *conditions: Any
) -> CTE:
    """The dates of records, each with the year of its first or last day, to join on."""
    first, last = source.c[f"{date}_earliest"], source.c[f"{date}_latest"]
    columns = (
        source.c[owner].label("id"),
        kind.label("kind"),
        first.label("first"),
        last.label("last"),
    )
    known = and_(first.is_not(None), last.is_not(None), *conditions)
    return union(
        *(select(*columns, year_of(day).label("year")).where(known) for day in (first, last))
    ).cte(f"{source.name}_dates")


def pair_by_date(table_name: str, dates: CTE) -> CTE:
    """Pairs with a date that can be the same, and whether both have the same day of signature.

    A curated record is kept; of records from two datasets, the one with the lower slug.
    """
    records = MATCHED_MODELS[table_name].table()
    origins = (
        select(records.c.id, records.c.slug, imported_rows.c.dataset_id)
        .outerjoin(
            imported_rows,
            and_(imported_rows.c.table_name == table_name, imported_rows.c.row_id == records.c.id),
        )
        .cte(f"{table_name}_origins")
    )
    dated = (
        select(dates, origins.c.slug, origins.c.dataset_id)
        .join(origins, origins.c.id == dates.c.id)
        .cte(f"{table_name}_dated")
    )
    kept, other = (dated.alias(f"{side}_{table_name}_dated") for side in ("kept", "other"))
    same_day = and_(
        kept.c.first == kept.c.last,
        other.c.first == other.c.last,
        kept.c.kind == ActionKind.SIGNATURE.value,
    )
    return (
        select(
            kept.c.id.label("kept_id"),
            other.c.id.label("other_id"),
            func.max(case((same_day, 1), else_=0)).label("same_day"),
        )
        .where(
            kept.c.kind == other.c.kind,
            kept.c.year == other.c.year,
            kept.c.first <= other.c.last,
            other.c.first <= kept.c.last,
            other.c.dataset_id.is_not(None),
            or_(
                kept.c.dataset_id.is_(None),
                and_(kept.c.dataset_id != other.c.dataset_id, kept.c.slug < other.c.slug),
            ),
        )
        .group_by(kept.c.id, other.c.id)
        .cte(f"{table_name}_pairs")
    )


def rate_date(pairs: NamedFromClause) -> ColumnElement[int]:
    """The points of a pair for its dates."""
    return case((pairs.c.same_day == 1, DAY_POINTS), else_=DATE_POINTS)

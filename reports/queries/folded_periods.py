"""Periods of a series that no file covers, folded into spans, as SQL."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    CTE,
    BigInteger,
    Select,
    Text,
    case,
    cast,
    func,
    literal,
    null,
    select,
    union_all,
)

WORLD = "world"
"""The line of all states."""
_FIRST_LINE = 0


def fold_uncovered_periods(periods: CTE) -> Select[Any]:
    """The lines of a series, with one line for each run of periods that no file covers.

    ``periods`` has the columns of the series, and ``place``, the number of a line in its period.
    """
    headings = [column.name for column in periods.c if column.name != "place"]
    # Windows, not joins: PostgreSQL compares each period with each other one otherwise.
    world_days = case((periods.c.Dyad == WORLD, periods.c.Covered))
    flagged = select(
        periods,
        func.max(world_days).over(partition_by=periods.c.Period).label("world_covered"),
    ).cte("flagged_periods")
    numbered = (
        select(flagged, func.row_number().over(order_by=flagged.c.Period).label("number"))
        .where(flagged.c.place == _FIRST_LINE)
        .cte("numbered_periods")
    )
    # Consecutive periods share the difference of the two numbers.
    uncovered = (
        select(
            numbered.c.Period,
            numbered.c.Days,
            numbered.c.Curated,
            (numbered.c.number - func.row_number().over(order_by=numbered.c.number)).label("run"),
        )
        .where(numbered.c.world_covered == 0)
        .cte("uncovered_periods")
    )
    first, last = func.min(uncovered.c.Period), func.max(uncovered.c.Period)
    filled = {
        "Period": case((first == last, first), else_=first + literal("/", Text) + last),
        "Covered": literal(0, BigInteger),
        "Days": cast(func.sum(uncovered.c.Days), BigInteger),
        "Curated": cast(func.sum(uncovered.c.Curated), BigInteger),
    }
    spans = select(
        *(filled.get(name, cast(null(), periods.c[name].type)).label(name) for name in headings),
        first.label("first_period"),
        literal(_FIRST_LINE).label("place"),
    ).group_by(uncovered.c.run)
    covered = select(
        *(flagged.c[name] for name in headings),
        flagged.c.Period.label("first_period"),
        flagged.c.place,
    ).where(flagged.c.world_covered > 0)
    lines = union_all(covered, spans).subquery("series")
    return select(*(lines.c[name] for name in headings)).order_by(
        lines.c.first_period, lines.c.place
    )

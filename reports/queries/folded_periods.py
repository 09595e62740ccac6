"""Periods of a series that no file covers, folded into spans, as SQL."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    CTE,
    BigInteger,
    Select,
    Text,
    and_,
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
_FIGURES = ("Covered", "Days", "Curated")
_FIRST_LINE = 0


def fold_uncovered_periods(periods: CTE) -> Select[Any]:
    """The lines of a series, with one line for each run of periods that no file covers.

    ``periods`` has the columns of the series, and ``place``, the number of a line in its period.
    """
    headings = [column.name for column in periods.c if column.name != "place"]
    world, own = periods.alias("world_lines"), periods.alias("first_lines")
    numbered = (
        select(
            world.c.Period,
            world.c.Covered,
            world.c.Days,
            func.row_number().over(order_by=world.c.Period).label("number"),
        )
        .where(world.c.Dyad == WORLD)
        .cte("numbered_periods")
    )
    # Consecutive periods share the difference of the two numbers.
    uncovered = (
        select(
            numbered.c.Period,
            numbered.c.Days,
            own.c.Curated,
            (numbered.c.number - func.row_number().over(order_by=numbered.c.number)).label("run"),
        )
        .join_from(
            numbered, own, and_(own.c.Period == numbered.c.Period, own.c.place == _FIRST_LINE)
        )
        .where(numbered.c.Covered == 0)
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
        *(periods.c[name] for name in headings),
        periods.c.Period.label("first_period"),
        periods.c.place,
    ).where(periods.c.Period.not_in(select(uncovered.c.Period)))
    lines = union_all(covered, spans).subquery("series")
    return select(*(lines.c[name] for name in headings)).order_by(
        lines.c.first_period, lines.c.place
    )

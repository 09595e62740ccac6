"""Events between two states by month, beside those of the world, as SQL."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import (
    CTE,
    BigInteger,
    ColumnElement,
    Float,
    FromClause,
    Integer,
    Select,
    Text,
    and_,
    case,
    cast,
    func,
    literal,
    select,
    true,
    union_all,
)

from models.coded_events import QUAD_CLASSES, dyad_months, world_months
from models.datasets import coverage_days
from models.views.dialects import days_between
from reports.framework.request import Request
from reports.queries.folded_periods import WORLD, fold_uncovered_periods
from reports.queries.periods import format_period, list_months, month_of, next_month
from reports.queries.shared_events import select_shared_events
from reports.queries.state_succession import Lineage

_MEASURES = ("events", *QUAD_CLASSES, "goldstein_tenths_sum", "goldstein_events")
_HEADINGS = ("Verbal coop.", "Mat. coop.", "Verbal confl.", "Mat. confl.")


def match_dyad(request: Request) -> ColumnElement[bool]:
    """The condition for one dyad, both directions: no row has the same actor on both sides."""
    ids = [actor.id for actor in request.actors]
    return and_(dyad_months.c.source_actor_id.in_(ids), dyad_months.c.target_actor_id.in_(ids))


def _name_dyads(request: Request) -> list[str]:
    a, b = (actor.slug for actor in request.actors)
    return [f"{a}>{b}", f"{b}>{a}"] if request.choices.get("directed") else [f"{a}-{b}"]


def _match_months(
    table: FromClause, dataset_id: int, first: date, last: date
) -> ColumnElement[bool]:
    """The condition for the months of one dataset from one day to another."""
    return and_(table.c.dataset_id == dataset_id, table.c.month.between(first, last))


def _select_figures(request: Request, dataset_id: int, first: date, last: date) -> CTE:
    """The figures of each dyad and of the world, by month with events."""
    dyads = _name_dyads(request)
    dyad: Any = literal(dyads[0], Text)
    if len(dyads) > 1:
        acts = dyad_months.c.source_actor_id == request.actors[0].id
        dyad = case((acts, dyad), else_=literal(dyads[1], Text))
    return union_all(
        select(
            dyad_months.c.month, dyad.label("dyad"), *(dyad_months.c[m] for m in _MEASURES)
        ).where(_match_months(dyad_months, dataset_id, first, last), match_dyad(request)),
        select(
            world_months.c.month, literal(WORLD, Text), *(world_months.c[m] for m in _MEASURES)
        ).where(_match_months(world_months, dataset_id, first, last)),
    ).cte("figures")


def _count_covered_days(dataset_id: int, lineage: Lineage, first: date, last: date) -> CTE:
    """By month: the days covered, and how many of them both states existed."""
    day = coverage_days.c.day
    both = and_(true(), *lineage.match_shared_days(day))
    return (
        select(
            month_of(day).label("month"),
            func.count().label("of_world"),
            func.sum(case((both, 1), else_=0)).label("of_both"),
        )
        .where(coverage_days.c.dataset_id == dataset_id, day.between(first, last))
        .group_by(month_of(day))
        .cte("covered")
    )


def build_series(
    request: Request, lineage: Lineage, dataset_id: int, first: date, last: date
) -> Select[Any]:
    """One line per period and dyad, then one for the world; periods that no file covers are folded.

    It reads the monthly sums by their keys, never the events.
    """
    by = request.choices.get("by") or "month"
    grid = _build_grid(request, dataset_id, lineage, first, last)
    by_month = _sum_by_month(
        grid, _select_figures(request, dataset_id, first, last), dataset_id, by
    )

    def total(name: str) -> Any:
        return cast(func.sum(by_month.c[name]), BigInteger)

    def share(part: str, whole: str) -> Any:
        return cast(total(part), Float) / func.nullif(total(whole), 0)

    curated = _count_curated_events(request, by, first, last)
    periods = (
        select(
            by_month.c.period.label("Period"),
            by_month.c.dyad.label("Dyad"),
            total("events").label("Events"),
            case((by_month.c.dyad != WORLD, 100_000 * share("events", "world_events"))).label(
                "Per 100,000"
            ),
            *(
                share(name, "events").label(heading)
                for name, heading in zip(QUAD_CLASSES, _HEADINGS, strict=True)
            ),
            (
                cast(total("goldstein_tenths_sum"), Float)
                / func.nullif(10 * total("goldstein_events"), 0)
            ).label("Goldstein"),
            total("covered").label("Covered"),
            total("days").label("Days"),
            case((by_month.c.dyad != WORLD, func.coalesce(func.max(curated.c.number), 0))).label(
                "Curated"
            ),
        )
        .outerjoin_from(by_month, curated, curated.c.period == by_month.c.period)
        .group_by(by_month.c.period, by_month.c.dyad, by_month.c.place)
        .add_columns(by_month.c.place.label("place"))
        .cte("periods")
    )
    return fold_uncovered_periods(periods)


def _build_grid(
    request: Request, dataset_id: int, lineage: Lineage, first: date, last: date
) -> CTE:
    """Every month of every line of the answer, in its place, with the days that files cover."""
    calendar = list_months(first, last)
    lines = union_all(
        *(
            select(literal(label, Text).label("dyad"), literal(place, Integer).label("place"))
            for place, label in enumerate([*_name_dyads(request), WORLD])
        )
    ).cte("lines")
    covered = _count_covered_days(dataset_id, lineage, first, last)
    days = case((lines.c.dyad == WORLD, covered.c.of_world), else_=covered.c.of_both)
    return (
        select(
            calendar.c.month,
            lines.c.dyad,
            lines.c.place,
            func.coalesce(days, 0).label("covered"),
        )
        .select_from(calendar.join(lines, true()))
        .outerjoin(covered, covered.c.month == calendar.c.month)
        .cte("grid")
    )


def _sum_by_month(grid: CTE, figures: CTE, dataset_id: int, by: str) -> CTE:
    """The figures of each line by month, with the period that the month is part of."""
    world = world_months.alias("world")

    def if_covered(count: Any) -> ColumnElement[int]:
        # What is dated in a month that no file covers is not the count of that month.
        return case((grid.c.covered > 0, func.coalesce(count, 0)))

    return (
        select(
            format_period(grid.c.month, by).label("period"),
            grid.c.dyad,
            grid.c.place,
            days_between(grid.c.month, next_month(grid.c.month)).label("days"),
            grid.c.covered,
            *(if_covered(func.sum(figures.c[name])).label(name) for name in _MEASURES),
            if_covered(world.c.events).label("world_events"),
        )
        .select_from(grid)
        .outerjoin(figures, and_(figures.c.month == grid.c.month, figures.c.dyad == grid.c.dyad))
        .outerjoin(world, and_(world.c.dataset_id == dataset_id, world.c.month == grid.c.month))
        .group_by(grid.c.month, grid.c.dyad, grid.c.place, grid.c.covered, world.c.events)
        .cte("by_month")
    )


def _count_curated_events(request: Request, by: str, first: date, last: date) -> CTE:
    """How many curated events are dated within each period; a wider date falls in none."""
    events = select_shared_events(request, [(first, last)], is_curated=True)
    begins, ends = (
        format_period(events.c[f"occurred_{side}"], by) for side in ("earliest", "latest")
    )
    return (
        select(begins.label("period"), func.count().label("number"))
        .where(begins == ends)
        .group_by(begins)
        .cte("curated")
    )

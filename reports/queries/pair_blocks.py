"""Events of all pairs of states in two windows, by blocks of three months, as whole numbers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, case, func, or_, select

from models.coded_events import dyad_months
from models.datasets import coverage_days
from reports.queries.periods import month_of, number_month
from reports.queries.windows import Window

BLOCK = 3
"""The months of a block."""


def select_covered_days(dataset_id: int, windows: Sequence[Window]) -> Select[Any]:
    """Each month of the windows that a file covers, and how many days of it."""
    day = coverage_days.c.day
    days: Any = func.count()
    return (
        select(month_of(day).label("month"), days.label("days"))
        .where(
            coverage_days.c.dataset_id == dataset_id,
            or_(*(day.between(window.first, window.last) for window in windows)),
        )
        .group_by(month_of(day))
        .order_by(month_of(day))
    )


def select_pair_blocks(
    dataset_id: int, windows: tuple[Window, Window], not_covered: Sequence[date]
) -> Select[Any]:
    """Both states, smaller id first, the first month of the block, events, conflicts.

    Months are numbers that count on over years. What is dated in a month that no file covers is
    left out.
    """
    figures = dyad_months.c
    acts, is_acted_on = figures.source_actor_id, figures.target_actor_id
    month = number_month(figures.month)
    begins = case((figures.month <= windows[0].last, windows[0].number), else_=windows[1].number)
    # Without a division, which databases round in different ways.
    block = month - (month - begins) % BLOCK
    one = case((acts < is_acted_on, acts), else_=is_acted_on)
    other = case((acts < is_acted_on, is_acted_on), else_=acts)
    events: Any = func.sum(figures.events)
    conflicts: Any = func.sum(figures.verbal_conflict + figures.material_conflict)
    statement = (
        select(
            one.label("one"),
            other.label("other"),
            block.label("block"),
            events.label("events"),
            conflicts.label("conflicts"),
        )
        .where(
            figures.dataset_id == dataset_id,
            or_(*(figures.month.between(window.first, window.last) for window in windows)),
        )
        .group_by(one, other, block)
    )
    return statement.where(figures.month.not_in(not_covered)) if not_covered else statement

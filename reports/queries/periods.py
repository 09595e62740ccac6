"""Months as SQL, in the dialect of each database, and a calendar without gaps."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Date,
    Integer,
    String,
    Text,
    cast,
    func,
    literal,
    select,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from models.views.dialects import quarter_of

PERIODS = {"month": 1, "quarter": 3, "year": 12}
"""Periods, and how many months make one."""

_LAST_DAY = date(9998, 12, 31)
"""The last day for which SQLite can compute the month after."""


class month_of(FunctionElement[date]):  # noqa: N801 - named like the SQL function it represents
    """The first day of the month of a day."""

    type = Date()
    inherit_cache = True
    name = "month_of"


class next_month(FunctionElement[date]):  # noqa: N801
    """The first day of the month after the one that begins on a day."""

    type = Date()
    inherit_cache = True
    name = "next_month"


class month_text(FunctionElement[str]):  # noqa: N801
    """The month of a day as EDTF: 2015-08."""

    type = Text()
    inherit_cache = True
    name = "month_text"


@compiles(month_of, "sqlite")
def _month_of_sqlite(element: Any, compiler: Any, **options: Any) -> str:
    return f"date({compiler.process(element.clauses, **options)}, 'start of month')"


@compiles(month_of)
def _month_of(element: Any, compiler: Any, **options: Any) -> str:
    day = compiler.process(element.clauses, **options)
    return f"CAST(date_trunc('month', CAST({day} AS TIMESTAMP)) AS DATE)"


@compiles(next_month, "sqlite")
def _next_month_sqlite(element: Any, compiler: Any, **options: Any) -> str:
    return f"date({compiler.process(element.clauses, **options)}, '+1 month')"


@compiles(next_month)
def _next_month(element: Any, compiler: Any, **options: Any) -> str:
    return f"CAST({compiler.process(element.clauses, **options)} + INTERVAL '1 month' AS DATE)"


@compiles(month_text, "sqlite")
def _month_text_sqlite(element: Any, compiler: Any, **options: Any) -> str:
    return f"substr({compiler.process(element.clauses, **options)}, 1, 7)"


@compiles(month_text)
def _month_text(element: Any, compiler: Any, **options: Any) -> str:
    return f"to_char({compiler.process(element.clauses, **options)}, 'YYYY-MM')"


def number_year(day: Any) -> ColumnElement[int]:
    """The calendar year of a day as a number."""
    return cast(func.substr(cast(day, String(10)), 1, 4), Integer)


def number_month(day: Any) -> ColumnElement[int]:
    """The month of a day as a number that counts on over years: 12 times the year, plus 0 to 11."""
    month = cast(func.substr(cast(day, String(10)), 6, 2), Integer)
    return 12 * number_year(day) + month - 1


def format_month(number: int) -> str:
    """The month of a number, as EDTF: 2015-08."""
    return f"{number // 12:04}-{number % 12 + 1:02}"


def format_period(day: Any, by: str) -> ColumnElement[str]:
    """The period of a day as text: 2015-08, 2015-Q3 or 2015."""
    if by == "quarter":
        return quarter_of(day)
    month = month_text(day)
    return month if by == "month" else func.substr(month, 1, 4, type_=Text())


def widen_to_periods(first: date, last: date, by: str) -> tuple[date, date]:
    """The first and the last day of the periods that contain two days."""
    size, end = PERIODS[by], min(last, _LAST_DAY)
    begins = min(first, end).replace(month=(first.month - 1) // size * size + 1, day=1)
    last_month = end.replace(month=((end.month - 1) // size + 1) * size, day=1)
    return begins, (last_month + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def list_month_starts(first: date, last: date) -> list[date]:
    """The first day of each month from one day to another."""
    numbers = range(12 * first.year + first.month - 1, 12 * last.year + last.month)
    return [date(number // 12, number % 12 + 1, 1) for number in numbers]


def list_months(first: date, last: date) -> CTE:
    """The months from ``first`` to ``last``, in a column ``month``."""
    begin = select(month_of(literal(first, Date)).label("month")).cte("calendar", recursive=True)
    after = next_month(begin.c.month)
    return begin.union_all(select(after).where(after <= last))

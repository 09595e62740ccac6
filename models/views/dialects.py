"""Days and fractions in SQL that SQLite, PostgreSQL, DuckDB and Spark SQL read alike.

A day is a text in SQLite and a date elsewhere. Cast to a text it is the same everywhere, and all
else is arithmetic on the numbers in that text.
"""

from typing import Any

from sqlalchemy import ColumnElement, Float, Integer, String, Text, case, cast, func, literal
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.sql.operators import custom_op

_PRECEDENCE = 8  # of SQLAlchemy's own operator, which casts its operand to NUMERIC
_DIVIDE_FLOATS = custom_op("/", precedence=_PRECEDENCE, return_type=Float())
_DIVIDE_WHOLE = custom_op("/", precedence=_PRECEDENCE, return_type=Integer())
_MARCH = 3


class days_between(FunctionElement[int]):  # noqa: N801 - named like a SQL function
    """Days from the first date to the second; negative where the second comes first.

    For queries of the project's own; views use `count_days`, which every engine has.
    """

    type = Integer()
    inherit_cache = True
    name = "days_between"


class later_of(FunctionElement[Any]):  # noqa: N801
    """The later of two values; NULL if either is NULL."""

    inherit_cache = True
    name = "later_of"

    def __init__(self, first: ColumnElement[Any], second: ColumnElement[Any]) -> None:
        """The result has the type of the first value."""
        super().__init__(first, second)
        self.type = first.type


@compiles(days_between, "sqlite")
def _days_between_sqlite(element: days_between, compiler: Any, **options: Any) -> str:
    first, second = (compiler.process(clause, **options) for clause in element.clauses)
    return f"CAST(julianday({second}) - julianday({first}) AS INTEGER)"


@compiles(days_between)
def _days_between(element: days_between, compiler: Any, **options: Any) -> str:
    first, second = (compiler.process(clause, **options) for clause in element.clauses)
    return f"({second} - {first})"


@compiles(later_of)
def _later_of(element: later_of, compiler: Any, **options: Any) -> str:
    first, second = (compiler.process(clause, **options) for clause in element.clauses)
    return f"CASE WHEN {first} >= {second} THEN {first} WHEN {second} > {first} THEN {second} END"


def write_day(day: ColumnElement[Any]) -> ColumnElement[str]:
    """A day as a text, ``2015-08-12``."""
    return cast(day, String(10))


def year_of(day: ColumnElement[Any]) -> ColumnElement[int]:
    """The year of a day."""
    return _cut(day, 1, 4)


def quarter_of(day: ColumnElement[Any]) -> ColumnElement[str]:
    """The calendar quarter of a day as a text, ``2015-Q3``."""
    year = func.substr(write_day(day), 1, 4, type_=Text())
    month = _cut(day, 6, 2)
    ends = [(month <= 3 * number, f"-Q{number}") for number in (1, 2, 3)]
    return year + case(*ends, else_="-Q4")


def split_day(day: ColumnElement[Any]) -> dict[str, ColumnElement[int]]:
    """The parts of a day that `count_days` takes, by name.

    The year begins in March, so that the day of a leap year is its last one (Richards 2013,
    Explanatory Supplement to the Astronomical Almanac, chapter 15).
    """
    month = _cut(day, 6, 2)
    return {
        "year": year_of(day) - case((month < _MARCH, 1), else_=0),
        "month": (month + 12 - _MARCH) % 12,
        "day": _cut(day, 9, 2),
    }


def count_days(
    year: ColumnElement[int], month: ColumnElement[int], day: ColumnElement[int]
) -> ColumnElement[int]:
    """The number of a day, counted from a fixed day; for the days between two days."""
    leap_days = _drop_rest(year, 4) - _drop_rest(year, 100) + _drop_rest(year, 400)
    earlier_months = _drop_rest(153 * month + 2, 5)
    return cast(365 * year + leap_days + earlier_months + day, Integer)


def divide(dividend: ColumnElement[int], divisor: ColumnElement[int]) -> ColumnElement[float]:
    """The quotient of two integers as a float.

    Of two integers, ``/`` makes an integer in SQLite and PostgreSQL and a float in DuckDB and
    Spark. ROUND makes the first a float there and leaves it as it is here.
    """
    return _DIVIDE_FLOATS(func.round(dividend, type_=Integer), divisor)


def divide_whole(dividend: ColumnElement[int], divisor: ColumnElement[int]) -> ColumnElement[int]:
    """The whole part of the quotient of two integers that are not negative."""
    return cast(_drop_rest(dividend, divisor), Integer)


def _cut(day: ColumnElement[Any], first: int, length: int) -> ColumnElement[int]:
    return cast(func.substr(write_day(day), first, length), Integer)


def _drop_rest(dividend: ColumnElement[int], divisor: Any) -> ColumnElement[int]:
    """The whole part of the quotient: without its remainder the dividend leaves no fraction."""
    by = literal(divisor) if isinstance(divisor, int) else divisor
    return _DIVIDE_WHOLE(dividend - dividend % by, by)

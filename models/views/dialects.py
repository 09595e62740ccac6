"""SQL functions that the two databases spell differently."""

from typing import Any

from sqlalchemy import ColumnElement, Float, Integer, cast, literal
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement


class days_between(FunctionElement[int]):  # noqa: N801 - named like a SQL function
    """Days from the first date to the second; negative where the second comes first.

    For queries; views use `day_number`.
    """

    type = Integer()
    inherit_cache = True
    name = "days_between"


class year_of(FunctionElement[int]):  # noqa: N801
    """The year of a date."""

    type = Integer()
    inherit_cache = True
    name = "year_of"


class day_of_year(FunctionElement[int]):  # noqa: N801
    """The number of a day within its year, from 1."""

    type = Integer()
    inherit_cache = True
    name = "day_of_year"


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


# DuckDB runs the views itself, so these use strftime with the two formats that DuckDB has, too.


@compiles(year_of, "sqlite")
def _year_of_sqlite(element: year_of, compiler: Any, **options: Any) -> str:
    return f"CAST(strftime('%Y', {compiler.process(element.clauses, **options)}) AS INTEGER)"


@compiles(year_of)
def _year_of(element: year_of, compiler: Any, **options: Any) -> str:
    return f"CAST(extract(year FROM {compiler.process(element.clauses, **options)}) AS INTEGER)"


@compiles(day_of_year, "sqlite")
def _day_of_year_sqlite(element: day_of_year, compiler: Any, **options: Any) -> str:
    return f"CAST(strftime('%j', {compiler.process(element.clauses, **options)}) AS INTEGER)"


@compiles(day_of_year)
def _day_of_year(element: day_of_year, compiler: Any, **options: Any) -> str:
    return f"CAST(extract(doy FROM {compiler.process(element.clauses, **options)}) AS INTEGER)"


@compiles(later_of)
def _later_of(element: later_of, compiler: Any, **options: Any) -> str:
    first, second = (compiler.process(clause, **options) for clause in element.clauses)
    return f"CASE WHEN {first} >= {second} THEN {first} WHEN {second} > {first} THEN {second} END"


def day_number(year: ColumnElement[Any], day: ColumnElement[Any]) -> ColumnElement[Any]:
    """The number of days since year 1, from a year and the day of the year.

    SQLite, DuckDB and PostgreSQL have no common function for this.
    """
    past = year - 1
    leap_days = [(past - past % each) / literal(each, Float) for each in (4, 100, 400)]
    days = past * 365 + day
    return days + cast(leap_days[0] - leap_days[1] + leap_days[2], Integer)

"""SQL that the two databases spell differently."""

from typing import Any

from sqlalchemy import ColumnElement, Integer
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement


class days_between(FunctionElement[int]):  # noqa: N801 - named like the SQL functions it stands for
    """Days from the first date to the second; negative where the second comes first."""

    type = Integer()
    inherit_cache = True
    name = "days_between"


class later_of(FunctionElement[Any]):  # noqa: N801
    """The later of two values, NULL where either is NULL."""

    inherit_cache = True
    name = "later_of"

    def __init__(self, first: ColumnElement[Any], second: ColumnElement[Any]) -> None:
        """Both values have the type of the first."""
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


@compiles(later_of, "sqlite")
def _later_of_sqlite(element: later_of, compiler: Any, **options: Any) -> str:
    return f"max({compiler.process(element.clauses, **options)})"


@compiles(later_of)
def _later_of(element: later_of, compiler: Any, **options: Any) -> str:
    first, second = (compiler.process(clause, **options) for clause in element.clauses)
    return f"CASE WHEN {first} >= {second} THEN {first} WHEN {second} > {first} THEN {second} END"

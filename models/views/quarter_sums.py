"""Views of the monthly sums of coded events, added up by quarter."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import BigInteger, FromClause, Select, Table, cast, func, select

from models.actors import Actor
from models.coded_events import country_months, dyad_months, world_months
from models.datasets import datasets
from models.views.dialects import quarter_of
from models.views.view import View

_MONTH = "month"


def _sum_by_quarter(table: Table, key: Sequence[str], sums: Sequence[str]) -> Select[Any]:
    quarter = quarter_of(table.c[_MONTH])
    kept = [table.c[name] for name in key]
    added = [cast(func.sum(table.c[name]), BigInteger).label(name) for name in sums]
    summed = select(*kept, quarter.label("quarter"), *added).group_by(*kept, quarter)
    found = summed.subquery("summed")
    joined: FromClause = found
    columns: list[Any] = []
    for name in key:
        stem = name.removesuffix("_id")
        source, title = _find_names(stem)
        named = source.alias(f"{stem}_named")
        joined = joined.join(named, named.c.id == found.c[name])
        columns += [found.c[name], named.c.slug.label(f"{stem}_slug")]
        columns.append(named.c[title].label(f"{stem}_{title}"))
    return select(*columns, found.c.quarter, *(found.c[name] for name in sums)).select_from(joined)


def _find_names(stem: str) -> tuple[FromClause, str]:
    """The table that has the names of an id, and the column of the longer one."""
    return (datasets, "title") if stem == "dataset" else (Actor.table(), "name")


def _describe_quarters(name: str, table: Table, grain: str) -> View:
    """The view of a table of monthly sums, with the meanings of its columns."""
    keys = {column.name for column in table.primary_key}
    key = [column.name for column in table.c if column.name in keys - {_MONTH}]
    sums = [column.name for column in table.c if column.name not in keys]
    columns = {}
    for one in key:
        stem = one.removesuffix("_id")
        _, title = _find_names(stem)
        columns[one] = str(table.c[one].comment)
        columns[f"{stem}_slug"] = "Its slug."
        columns[f"{stem}_{title}"] = f"Its {title}."
    columns["quarter"] = "Calendar quarter, such as 2015-Q3."
    columns |= {one: str(table.c[one].comment) for one in sums}
    return View(name, grain, columns, lambda: _sum_by_quarter(table, key, sums), numbers=sums)


_COVERAGE = "The days of a quarter that are covered are in coverage_days."

dyad_quarters = _describe_quarters(
    "dyad_quarters",
    dyad_months,
    "Coded events between two states, summed by quarter; one row per dataset, directed pair and "
    f"quarter with events. {_COVERAGE}",
)
country_quarters = _describe_quarters(
    "country_quarters",
    country_months,
    "Coded events of one state, summed by quarter; one row per dataset, state and quarter with "
    f"events. {_COVERAGE}",
)
world_quarters = _describe_quarters(
    "world_quarters",
    world_months,
    "Coded events of the whole world, summed by quarter, for comparison with a pair of states; "
    f"one row per dataset and quarter. {_COVERAGE}",
)

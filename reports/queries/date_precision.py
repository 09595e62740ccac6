"""The section on how exact the dates of each table are."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Table, Text, and_, case, func, literal, or_, select, union_all

from models import Base
from models.views.deduplicate import is_counted
from reports.framework.section import Section
from reports.queries.curated_rows import is_of_data_files


def _grade_precision(text: Any, earliest: Any, latest: Any) -> ColumnElement[str]:
    """How exact a date is: the degrees of `models.edtf.Edtf.precision`, and ``ongoing``."""
    marks = [func.replace(text, mark, "") != text for mark in "~?%"]
    return case(
        (text.is_(None), "unknown"),
        (text == "..", "ongoing"),
        (or_(earliest.is_(None), latest.is_(None)), "open"),
        (or_(*marks), "approximate"),
        (earliest == latest, "day"),
        (and_(func.length(text) == len("2015-08"), func.replace(text, "/", "") == text), "month"),
        (func.length(text) == len("2015"), "year"),
        else_="range",
    )


def build_precision_section() -> Section:
    """One line per date column, with the number of dates of each degree."""
    degrees = ["day", "month", "year", "approximate", "range", "open", "ongoing", "unknown"]
    written = union_all(
        *(
            select(
                literal(table.name, Text).label("relation"),
                literal(name, Text).label("name"),
                table.c[f"{name}_edtf"].label("text"),
                table.c[f"{name}_earliest"].label("earliest"),
                table.c[f"{name}_latest"].label("latest"),
            ).where(is_of_data_files(table), is_counted(table))
            for table in sorted(Base.metadata.tables.values(), key=lambda table: table.name)
            for name in _list_dates(table)
        )
    ).subquery("written")
    # Graded outside of the union: building the rule for each date would take most of the time.
    dates = select(
        written.c.relation,
        written.c.name,
        _grade_precision(written.c.text, written.c.earliest, written.c.latest).label("degree"),
    ).subquery("dates")
    return Section(
        "How exact dates are",
        select(
            dates.c.relation.label("Table"),
            dates.c.name.label("Date"),
            *(
                func.sum(case((dates.c.degree == degree, 1), else_=0)).label(degree.capitalize())
                for degree in degrees
            ),
        )
        .group_by(dates.c.relation, dates.c.name)
        .order_by(dates.c.relation, dates.c.name),
        remarks="Dates in data files, not those of datasets. Unknown: no date is given. Open: the "
        "date has no first or no last day.",
    )


def _list_dates(table: Table) -> list[str]:
    return [column.name[: -len("_edtf")] for column in table.c if column.name.endswith("_edtf")]

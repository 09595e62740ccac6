"""Figures of countries, as SQL that several reports share."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, ColumnElement, and_, case, cast, func, select

from models import Indicator, Observation
from models.figures import Qualifier, qualifiers
from reports.queries.loaded_datasets import is_imported_row


def format_qualifier(figures: Any) -> Any:
    """How a source qualifies a figure that is not exact: nearly, more than ..."""
    return (
        select(func.lower(qualifiers.c.label))
        .where(
            qualifiers.c.code == figures.c.qualifier_code,
            figures.c.qualifier_code != Qualifier.EXACT.value,
        )
        .scalar_subquery()
    )


def is_whole_year(figures: Any) -> ColumnElement[bool]:
    """Whether the period of a figure is one calendar year."""
    return func.length(figures.c.period_edtf) == len("2015")


def count_decimals(indicators: Any) -> ColumnElement[int]:
    """The decimals of an indicator; none for an imported one whose figures are whole numbers.

    Datasets do not say how many decimals count: a population has none.
    """
    figures = Observation.table().alias("figures_of_indicator")
    has_fraction = (
        select(figures.c.id)
        .where(
            figures.c.indicator_id == indicators.c.id,
            figures.c.value != cast(figures.c.value, BigInteger),
        )
        .correlate(indicators)
        .exists()
    )
    is_whole = and_(is_imported_row(Indicator.table().name, indicators.c.id), ~has_fraction)
    return case((is_whole, 0), else_=indicators.c.decimals)

"""Figures of countries, as SQL that several reports share."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, func, select

from models.figures import Qualifier, qualifiers


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

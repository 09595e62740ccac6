"""Figures of countries, as SQL that several reports share."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    FromClause,
    Text,
    and_,
    case,
    cast,
    func,
    literal,
    or_,
    select,
)

from models import Indicator, Observation
from models.datasets import datasets
from models.figures import Qualifier, observation_statuses, qualifiers
from reports.framework.request import Request
from reports.queries.asked_indicators import match_indicators
from reports.queries.loaded_datasets import is_imported_row

_SMALL = 0.1
"""Below it, two decimals of a figure show one digit at most."""
_MOST_DECIMALS = 6


def format_qualifier(figures: FromClause) -> Any:
    """How a source qualifies a figure that is not exact: nearly, more than ..."""
    return (
        select(func.lower(qualifiers.c.label))
        .where(
            qualifiers.c.code == figures.c.qualifier_code,
            figures.c.qualifier_code != Qualifier.EXACT.value,
        )
        .scalar_subquery()
    )


def join_figures(figures: Any, indicators: FromClause, actors: FromClause) -> FromClause:
    """Figures with their indicator, actor and status."""
    joined: FromClause = (
        figures.join(indicators, indicators.c.id == figures.c.indicator_id)
        .join(actors, actors.c.id == figures.c.actor_id)
        .join(observation_statuses, observation_statuses.c.code == figures.c.status_code)
    )
    return joined


def name_maker(figures: FromClause) -> ColumnElement[str]:
    """Who made a figure: its author, or the publisher of its dataset."""
    publisher = select(datasets.c.publisher).where(datasets.c.id == figures.c.dataset_id)
    return func.coalesce(figures.c.made_by, publisher.scalar_subquery())


def format_kind(figures: Any) -> ColumnElement[str]:
    """Measured or estimated, and the maker if on record; the query joins the statuses."""
    label = func.lower(observation_statuses.c.label)
    return label + func.coalesce(literal(", ", Text) + name_maker(figures), "")


def match_asked(figures: FromClause, request: Request) -> list[ColumnElement[bool]]:
    """The conditions for figures of the actors asked for, and of the indicators if any were."""
    of_actors = figures.c.actor_id.in_([actor.id for actor in request.actors])
    return [of_actors, *match_indicators(figures, request)]


def is_whole_year(figures: FromClause) -> ColumnElement[bool]:
    """Whether the period of a figure is one calendar year."""
    return func.length(figures.c.period_edtf) == len("2015")


def count_decimals(indicators: FromClause) -> ColumnElement[int]:
    """The decimals of an indicator; an imported one has as many as its figures need.

    Datasets do not say how many decimals count: a population has none, and a series of small
    figures would print as zeros.
    """
    figures = Observation.table().alias("figures_of_indicator")

    def has_figure(condition: ColumnElement[bool]) -> ColumnElement[bool]:
        found = select(figures.c.id).where(figures.c.indicator_id == indicators.c.id, condition)
        return found.correlate(indicators).exists()

    value = figures.c.value
    is_imported = is_imported_row(Indicator.table().name, indicators.c.id)
    is_whole = and_(is_imported, ~has_figure(value != cast(value, BigInteger)))
    is_small = and_(is_imported, ~has_figure(or_(value >= _SMALL, value <= -_SMALL)))
    return case((is_whole, 0), (is_small, _MOST_DECIMALS), else_=indicators.c.decimals)

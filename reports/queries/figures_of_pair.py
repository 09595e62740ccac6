"""Sections of figures for two countries: each by year, and those between them."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Connection, and_, case, func, select

from models import Actor, Indicator, Observation
from models.coverage import CoverageKind
from models.figures import ObservationStatus, Qualifier, observation_statuses
from reports.framework.cited_rows import cites
from reports.framework.marks import MISSING, Mark
from reports.framework.request import Request
from reports.framework.section import Section
from reports.queries.absence import is_each_complete
from reports.queries.date_columns import (
    format_date,
    order_by_date,
)
from reports.queries.figures import (
    count_decimals,
    format_qualifier,
    is_whole_year,
    join_figures,
    name_maker,
)

_YEARS = 5
_EMPTY = "None by that day."


def build_yearly_figures(connection: Connection, request: Request) -> Section:
    """Measured figures of each country, for the last years on record by the day."""
    observed, indicators, actors = Observation.table(), Indicator.table(), Actor.table()
    on_record = and_(
        observed.c.status_code == ObservationStatus.ACTUAL.value,
        observed.c.qualifier_code == Qualifier.EXACT.value,
        observed.c.partner_id.is_(None),
        observed.c.period_latest <= request.as_of,
        is_whole_year(observed),
        observed.c.actor_id.in_([actor.id for actor in request.actors]),
        observed.c.indicator_id.in_(select(indicators.c.id).where(indicators.c.code.is_not(None))),
    )
    last = connection.scalar(select(func.max(observed.c.period_latest)).where(on_record))
    end = (last or request.as_of).year
    years = range(end - _YEARS + 1, end + 1)

    def pick(year: int, column: Any) -> Any:
        return func.max(case((observed.c.period_edtf == str(year), column)))

    headings = [str(year) for year in years]
    return Section(
        "The economy: last five years on record",
        select(
            indicators.c.title.label("Indicator"),
            indicators.c.unit.label("Unit"),
            actors.c.slug.label("Country"),
            *(pick(year, observed.c.value).label(str(year)) for year in years),
        )
        .join(indicators, indicators.c.id == observed.c.indicator_id)
        .join(actors, actors.c.id == observed.c.actor_id)
        .where(on_record, observed.c.period_earliest >= date(years[0], 1, 1))
        .group_by(
            indicators.c.title,
            indicators.c.unit,
            indicators.c.decimals,
            indicators.c.id,
            actors.c.slug,
        )
        .order_by(indicators.c.title, actors.c.slug),
        empty=_EMPTY,
        is_covered=select(is_each_complete(request, CoverageKind.FIGURE)),
        marks=[Mark(MISSING, "missing", headings)],
        remarks="Measured values by that day; for older years see bedfellows report economy.",
        evidence=[cites(Observation, *(pick(year, observed.c.id) for year in years))],
        decimals=count_decimals(indicators),
    )


def build_mutual_figures(request: Request) -> Section:
    """Figures on the two countries together: trade, loans ..."""
    observed, indicators, actors = Observation.table(), Indicator.table(), Actor.table()
    ids = [actor.id for actor in request.actors]
    return Section(
        "Figures between them",
        select(
            indicators.c.title.label("Indicator"),
            actors.c.slug.label("Country"),
            format_date(observed, "period").label("Period"),
            func.lower(observation_statuses.c.label).label("Kind"),
            format_qualifier(observed).label("Qualifier"),
            observed.c.value.label("Value"),
            indicators.c.unit.label("Unit"),
            name_maker(observed).label("Made by"),
        )
        .select_from(join_figures(observed, indicators, actors))
        .where(
            observed.c.actor_id.in_(ids),
            observed.c.partner_id.in_(ids),
            func.coalesce(observed.c.made_earliest, observed.c.period_earliest, request.as_of)
            <= request.as_of,
        )
        .order_by(order_by_date(observed, "period"), indicators.c.title, observed.c.id),
        empty=_EMPTY,
        is_covered=select(is_each_complete(request, CoverageKind.FIGURE)),
        evidence=[cites(Observation, observed.c.id)],
        decimals=count_decimals(indicators),
    )

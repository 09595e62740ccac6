"""Exact figures of whole years as a table: a line for each series, a column for each year."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Numeric,
    Select,
    Text,
    and_,
    case,
    cast,
    func,
    null,
    or_,
    select,
)

from models import Actor, Indicator, Observation
from models.coverage import CoverageKind
from models.figures import ObservationStatus, Qualifier, observation_statuses
from reports.framework.cited_rows import cites
from reports.framework.marks import MISSING, NO, Mark
from reports.framework.request import Request
from reports.framework.section import Section
from reports.queries.absence import is_complete, is_each_complete, mark_absence
from reports.queries.asked_indicators import match_indicators
from reports.queries.figures import (
    count_decimals,
    format_kind,
    is_whole_year,
    join_figures,
    match_asked,
    name_maker,
)

_YEARS = 7
_observed, _indicators = Observation.table(), Indicator.table()
_actors, _partners = Actor.table(), Actor.table().alias("partners")
_is_projection = _observed.c.status_code == ObservationStatus.PROJECTION.value


def build_yearly_figures(connection: Connection, request: Request) -> Section:
    """The last seven years on record by the day, or those of the window."""
    years = _find_years(connection, request)

    def pick(year: int, column: Any) -> ColumnElement[Any]:
        # At most one figure a year: the lines are grouped by maker.
        return func.max(case((_observed.c.period_edtf == str(year), column)))

    statement = (
        select(
            _indicators.c.title.label("Indicator"),
            _indicators.c.unit.label("Unit"),
            _actors.c.slug.label("Country"),
            _partners.c.slug.label("With"),
            format_kind(_observed).label("Kind"),
            *(pick(year, _observed.c.value).label(str(year)) for year in years),
        )
        .select_from(join_figures(_observed, _indicators, _actors))
        .outerjoin(_partners, _partners.c.id == _observed.c.partner_id)
        .where(
            *_match_yearly_figures(request),
            _observed.c.period_edtf.in_([str(year) for year in years]),
        )
        .group_by(
            _indicators.c.title,
            _indicators.c.unit,
            _indicators.c.decimals,
            _indicators.c.id,
            _actors.c.slug,
            _partners.c.slug,
            observation_statuses.c.label,
            _observed.c.made_by,
            _observed.c.dataset_id,
        )
        .order_by(
            _indicators.c.title,
            _actors.c.slug,
            _partners.c.slug.nulls_first(),
            observation_statuses.c.label,
            name_maker(_observed).nulls_first(),
        )
    )
    return Section(
        "By year",
        statement,
        empty="No yearly figures by that day.",
        optional=["Unit", "With", *(str(year) for year in years[:-3])],
        absent=_select_absent(request, len(years)) if len(request.actors) > 1 else None,
        is_covered=select(is_each_complete(request, CoverageKind.FIGURE)),
        marks=[
            Mark(MISSING, "missing", [str(year) for year in years]),
            Mark(NO, "none, by a complete list", ["Kind"], rf"^{NO}$"),
        ],
        remarks="Other periods, and figures that are not exact, are listed below.",
        evidence=[cites(Observation, *(pick(year, _observed.c.id) for year in years))],
        decimals=count_decimals(_indicators),
    )


def _find_years(connection: Connection, request: Request) -> list[int]:
    """The years of the window, else the last seven on record by the day."""
    figures = select(
        func.min(_observed.c.period_earliest), func.max(_observed.c.period_latest)
    ).where(*_match_yearly_figures(request))
    first, last = connection.execute(figures).one()
    if first is None or last is None:
        return []
    start = request.since.year if request.since else max(first.year, last.year - _YEARS + 1)
    end = request.until.year if request.until else last.year
    return [*range(max(start, first.year), min(end, last.year) + 1)]


def _match_yearly_figures(request: Request) -> list[ColumnElement[bool]]:
    """The conditions for exact figures of whole years that ended by the day, without forecasts."""
    return [
        *match_asked(_observed, request),
        ~_is_projection,
        _observed.c.qualifier_code == Qualifier.EXACT.value,
        _observed.c.period_latest <= request.as_of,
        is_whole_year(_observed),
    ]


def _select_absent(request: Request, years: int) -> Select[Any]:
    """A line for each actor asked for that has no figure in any of the tables."""
    blank, figure = cast(null(), Text), cast(null(), Numeric)
    is_by_then = or_(
        and_(
            _is_projection, func.coalesce(_observed.c.made_earliest, request.as_of) <= request.as_of
        ),
        and_(~_is_projection, _observed.c.period_latest <= request.as_of),
    )
    has_figure = (
        select(_observed.c.id)
        .where(
            _observed.c.actor_id == _actors.c.id,
            is_by_then,
            *match_indicators(_observed, request),
        )
        .exists()
    )
    is_fact = is_complete(request, CoverageKind.FIGURE, actor_id=_actors.c.id)
    return (
        select(
            blank.label("indicator"),
            blank.label("unit"),
            _actors.c.slug,
            blank.label("partner"),
            mark_absence(is_fact),
            *(figure.label(f"year_{place}") for place in range(years)),
        )
        .where(_actors.c.id.in_([actor.id for actor in request.actors]), ~has_figure)
        .order_by(_actors.c.slug)
    )

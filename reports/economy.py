"""What was forecast, and what was the outcome?

One line per forecast, with the outcome measured (else estimated) for the same indicator and period,
and the error: outcome minus forecast. Forecasts made after the given day are left out, and outcomes
of periods that had not ended by then. Then figures by year, measured and estimated apart, for the
last seven years on record or for the window. Missing figures stay missing. With several countries,
also figures between them.
"""

from __future__ import annotations

if __name__ == "__main__":
    from console import exit_quietly_on_interrupt

    exit_quietly_on_interrupt()

from dataclasses import replace
from functools import partial
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
    literal,
    null,
    or_,
    select,
)

from models import Actor, Indicator, Observation
from models.coverage import CoverageKind
from models.figures import ObservationStatus, Qualifier, observation_statuses
from reports.charts.forecast_outcomes import describe_forecasts
from reports.framework.cited_rows import cites
from reports.framework.marks import MISSING, NO, Mark
from reports.framework.report import Report, Request, Section
from reports.framework.run import main
from reports.queries.absence import is_complete, is_each_complete, mark_absence
from reports.queries.conditions import format_date, match_window, order_by_date
from reports.queries.figures import count_decimals, format_qualifier, is_whole_year, name_maker

_YEARS = 7
_observed, _indicators = Observation.table(), Indicator.table()
_actors, _partners = Actor.table(), Actor.table().alias("partners")
_is_projection = _observed.c.status_code == ObservationStatus.PROJECTION.value


def _match_actors(request: Request) -> ColumnElement[bool]:
    return _observed.c.actor_id.in_([actor.id for actor in request.actors])


def _build_forecasts(request: Request) -> Section:
    came = _observed.alias("came")
    # Measured figures before estimates, the newest first.
    outcome = (
        select(came.c.id)
        .where(
            came.c.actor_id == _observed.c.actor_id,
            came.c.indicator_id == _observed.c.indicator_id,
            came.c.period_edtf == _observed.c.period_edtf,
            came.c.partner_id.is_not_distinct_from(_observed.c.partner_id),
            came.c.status_code != ObservationStatus.PROJECTION.value,
            came.c.period_latest <= request.as_of,
        )
        .order_by(
            case((came.c.status_code == ObservationStatus.ACTUAL.value, 0), else_=1),
            came.c.made_latest.desc().nulls_last(),
            came.c.id,
        )
        .limit(1)
        .correlate(_observed)
        .scalar_subquery()
    )
    found = _observed.alias("found")
    return Section(
        "Forecast and outcome",
        select(
            _indicators.c.title.label("Indicator"),
            _actors.c.slug.label("Country"),
            _partners.c.slug.label("With"),
            format_date(_observed, "period").label("Period"),
            _observed.c.value.label("Forecast"),
            format_qualifier(_observed).label("Qualifier"),
            _observed.c.made_by.label("By"),
            format_date(_observed, "made").label("Made"),
            found.c.value.label("Outcome"),
            (found.c.value - _observed.c.value).label("Error"),
            _indicators.c.unit.label("Unit"),
        )
        .join_from(_observed, _indicators, _indicators.c.id == _observed.c.indicator_id)
        .join(_actors, _actors.c.id == _observed.c.actor_id)
        .outerjoin(_partners, _partners.c.id == _observed.c.partner_id)
        .outerjoin(found, found.c.id == outcome)
        .where(
            _match_actors(request),
            _is_projection,
            func.coalesce(_observed.c.made_earliest, request.as_of) <= request.as_of,
            *match_window(_observed, "period", request.since, request.until),
        )
        .order_by(
            _indicators.c.title,
            _actors.c.slug,
            order_by_date(_observed, "period"),
            _observed.c.made_by,
            _observed.c.id,
        ),
        empty="No forecast by that day.",
        is_covered=select(is_each_complete(request, CoverageKind.FIGURE)),
        optional=["Qualifier", "By", "Unit", "With"],
        marks=[Mark(MISSING, "not in this database, or the period had not ended", ["Outcome"])],
        remarks="Outcome: measured, else estimated. Error: outcome minus forecast.",
        evidence=[cites(Observation, _observed.c.id, found.c.id)],
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
        _match_actors(request),
        ~_is_projection,
        _observed.c.qualifier_code == Qualifier.EXACT.value,
        _observed.c.period_latest <= request.as_of,
        is_whole_year(_observed),
    ]


def _build_years(connection: Connection, request: Request) -> Section:
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
            _format_kind().label("Kind"),
            *(pick(year, _observed.c.value).label(str(year)) for year in years),
        )
        .join_from(_observed, _indicators, _indicators.c.id == _observed.c.indicator_id)
        .join(_actors, _actors.c.id == _observed.c.actor_id)
        .join(observation_statuses, observation_statuses.c.code == _observed.c.status_code)
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
        select(_observed.c.id).where(_observed.c.actor_id == _actors.c.id, is_by_then).exists()
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


def _format_kind() -> ColumnElement[str]:
    """Measured or estimated, and the maker if that is on record."""
    label = func.lower(observation_statuses.c.label)
    return label + func.coalesce(literal(", ", Text) + name_maker(_observed), "")


def _build_others(request: Request) -> Section:
    statement: Select[Any] = (
        select(
            _indicators.c.title.label("Indicator"),
            _actors.c.slug.label("Country"),
            _partners.c.slug.label("With"),
            format_date(_observed, "period").label("Period"),
            _format_kind().label("Kind"),
            format_qualifier(_observed).label("Qualifier"),
            _observed.c.value.label("Value"),
            _indicators.c.unit.label("Unit"),
        )
        .join_from(_observed, _indicators, _indicators.c.id == _observed.c.indicator_id)
        .join(_actors, _actors.c.id == _observed.c.actor_id)
        .join(observation_statuses, observation_statuses.c.code == _observed.c.status_code)
        .outerjoin(_partners, _partners.c.id == _observed.c.partner_id)
        .where(
            _match_actors(request),
            ~_is_projection,
            _observed.c.period_latest <= request.as_of,
            ~and_(is_whole_year(_observed), _observed.c.qualifier_code == Qualifier.EXACT.value),
            *match_window(_observed, "period", request.since, request.until),
        )
        .order_by(
            _indicators.c.title, _actors.c.slug, order_by_date(_observed, "period"), _observed.c.id
        )
    )
    return Section(
        "Other periods, and figures that are not exact",
        statement,
        empty="None by that day.",
        is_covered=select(is_each_complete(request, CoverageKind.FIGURE)),
        evidence=[cites(Observation, _observed.c.id)],
        decimals=count_decimals(_indicators),
    )


def build_sections(connection: Connection, request: Request) -> list[Section]:
    """Forecasts beside outcomes, and the figures of the countries."""
    forecasts = _build_forecasts(request)
    described = partial(describe_forecasts, statement=forecasts.statement, request=request)
    return [
        replace(forecasts, chart=described),
        _build_years(connection, request),
        _build_others(request),
    ]


REPORT = Report(
    "Economy",
    build_sections,
    actors="some",
    example=["KGZ"],
    window=True,
    plots=True,
    covers=[CoverageKind.FIGURE],
)

if __name__ == "__main__":
    raise SystemExit(main(REPORT))

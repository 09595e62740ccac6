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
    Connection,
    Select,
    and_,
    case,
    func,
    select,
)

from console import UserError
from models import Actor, Indicator, Observation
from models.coverage import CoverageKind
from models.figures import ObservationStatus, Qualifier
from reports.charts.forecast_outcomes import describe_forecasts
from reports.framework.cited_rows import cites
from reports.framework.marks import MISSING, Mark
from reports.framework.report import Report
from reports.framework.request import Request
from reports.framework.run import main
from reports.framework.section import Section
from reports.framework.suggestions import find_nearest, suggest
from reports.queries.absence import is_each_complete
from reports.queries.asked_indicators import INDICATORS, find_unknown
from reports.queries.date_columns import (
    format_date,
    match_window,
    order_by_date,
)
from reports.queries.figures import (
    count_decimals,
    format_kind,
    format_qualifier,
    is_whole_year,
    join_figures,
    match_asked,
    name_maker,
)
from reports.queries.yearly_figures import build_yearly_figures

_observed, _indicators = Observation.table(), Indicator.table()
_actors, _partners = Actor.table(), Actor.table().alias("partners")
_is_projection = _observed.c.status_code == ObservationStatus.PROJECTION.value


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
            name_maker(_observed).label("By"),
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
            *match_asked(_observed, request),
            _is_projection,
            func.coalesce(_observed.c.made_earliest, request.as_of) <= request.as_of,
            *match_window(_observed, "period", request.since, request.until),
        )
        .order_by(
            _indicators.c.title,
            _actors.c.slug,
            order_by_date(_observed, "period"),
            name_maker(_observed),
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


def _build_others(request: Request) -> Section:
    statement: Select[Any] = (
        select(
            _indicators.c.title.label("Indicator"),
            _actors.c.slug.label("Country"),
            _partners.c.slug.label("With"),
            format_date(_observed, "period").label("Period"),
            format_kind(_observed).label("Kind"),
            format_qualifier(_observed).label("Qualifier"),
            _observed.c.value.label("Value"),
            _indicators.c.unit.label("Unit"),
        )
        .select_from(join_figures(_observed, _indicators, _actors))
        .outerjoin(_partners, _partners.c.id == _observed.c.partner_id)
        .where(
            *match_asked(_observed, request),
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
        build_yearly_figures(connection, request),
        _build_others(request),
    ]


def _check_indicators(connection: Connection, request: Request) -> Request:
    """The request; UserError for each key that no indicator has."""
    if unknown := find_unknown(connection, request):
        known = connection.scalars(select(_indicators.c.slug)).all()
        faults = [
            f"There is no indicator {name!r}.{suggest(find_nearest(name, known))}"
            for name in unknown
        ]
        raise UserError("\n".join(faults))
    return request


REPORT = Report(
    "Economy",
    build_sections,
    actors="some",
    example=["KGZ"],
    window=True,
    plots=True,
    choices=[INDICATORS],
    complete=_check_indicators,
    covers=[CoverageKind.FIGURE],
)

if __name__ == "__main__":
    raise SystemExit(main(REPORT))

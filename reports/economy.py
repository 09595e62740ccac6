"""What was projected, and what came out?

One line per projection, with the figure measured (else estimated) later for the same thing and
period, and the miss: what came out less what was projected. Made after the day looked at, a
projection is left out; so is what came out of a period that was not over by then. Then the figures
by year, measured and estimated apart, of the last seven years on record or of the window asked for.
Missing stays missing. With several countries, also figures between any of them.
"""

from __future__ import annotations

if __name__ == "__main__":
    from console import exit_quietly_on_interrupt

    exit_quietly_on_interrupt()

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Text,
    and_,
    case,
    func,
    literal,
    select,
)

from models import Actor, Indicator, Observation
from models.figures import ObservationStatus, Qualifier, observation_statuses, qualifiers
from reports.framework.report import Report, Request, Section
from reports.queries.conditions import in_order, in_window, shown_date

_YEARS = 7

_observed, _indicators = Observation.table(), Indicator.table()
_actors, _partners = Actor.table(), Actor.table().alias("partners")
_is_projection = _observed.c.status_code == ObservationStatus.PROJECTION.value


def _theirs(request: Request) -> ColumnElement[bool]:
    return _observed.c.actor_id.in_([who.id for who in request.actors])


def hedged(figures: Any) -> Any:
    """How a figure is meant, where it is not meant exactly."""
    return (
        select(func.lower(qualifiers.c.label))
        .where(
            qualifiers.c.code == figures.c.qualifier_code,
            figures.c.qualifier_code != Qualifier.EXACT.value,
        )
        .scalar_subquery()
    )


def _projections(request: Request) -> Section:
    came = _observed.alias("came")
    # What was measured goes before what was estimated, the newest before older ones.
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
        "Projected, and come out",
        select(
            _indicators.c.title.label("Indicator"),
            _actors.c.slug.label("Of"),
            _partners.c.slug.label("With"),
            shown_date(_observed, "period").label("Period"),
            _observed.c.value.label("Projected"),
            hedged(_observed).label("Put as"),
            _observed.c.made_by.label("By"),
            shown_date(_observed, "made").label("Made"),
            found.c.value.label("Came out"),
            (found.c.value - _observed.c.value).label("Miss"),
            _indicators.c.unit.label("Unit"),
            _observed.c.id.label("_observations"),
            found.c.id.label("_observations.2"),
            _indicators.c.decimals.label("_decimals"),
        )
        .join_from(_observed, _indicators, _indicators.c.id == _observed.c.indicator_id)
        .join(_actors, _actors.c.id == _observed.c.actor_id)
        .outerjoin(_partners, _partners.c.id == _observed.c.partner_id)
        .outerjoin(found, found.c.id == outcome)
        .where(
            _theirs(request),
            _is_projection,
            func.coalesce(_observed.c.made_earliest, request.as_of) <= request.as_of,
            *in_window(_observed, "period", request.since, request.until),
        )
        .order_by(
            _indicators.c.title,
            _actors.c.slug,
            in_order(_observed, "period"),
            _observed.c.made_by,
            _observed.c.id,
        ),
        empty="No projection is on record by that day.",
        note="Came out: measured, else estimated; - is not on record, or not over by the day. "
        "Miss: what came out less what was projected.",
    )


def _years(connection: Connection, request: Request) -> list[int]:
    """The years to show: of the window asked for, else the last seven on record by the day."""
    figures = select(
        func.min(_observed.c.period_earliest), func.max(_observed.c.period_latest)
    ).where(*_measured(request))
    first, last = connection.execute(figures).one()
    if first is None or last is None:
        return []
    start = request.since.year if request.since else max(first.year, last.year - _YEARS + 1)
    end = request.until.year if request.until else last.year
    return [*range(max(start, first.year), min(end, last.year) + 1)]


def _measured(request: Request) -> list[ColumnElement[bool]]:
    """Whole years, over by the day, that are no projections and meant exactly."""
    return [
        _theirs(request),
        ~_is_projection,
        _observed.c.qualifier_code == Qualifier.EXACT.value,
        _observed.c.period_latest <= request.as_of,
        func.length(_observed.c.period_edtf) == len("2015"),
    ]


def _by_year(connection: Connection, request: Request) -> Section:
    years = _years(connection, request)

    def of(year: int, column: Any) -> ColumnElement[Any]:
        # One indicator may have several makers in a year; the figure without one is the record's.
        return func.max(case((_observed.c.period_edtf == str(year), column)))

    statement = (
        select(
            _indicators.c.title.label("Indicator"),
            _indicators.c.unit.label("Unit"),
            _actors.c.slug.label("Of"),
            _partners.c.slug.label("With"),
            _kind().label("Kind"),
            *(of(year, _observed.c.value).label(str(year)) for year in years),
            *(of(year, _observed.c.id).label(f"_observations.{year}") for year in years),
            _indicators.c.decimals.label("_decimals"),
        )
        .join_from(_observed, _indicators, _indicators.c.id == _observed.c.indicator_id)
        .join(_actors, _actors.c.id == _observed.c.actor_id)
        .join(observation_statuses, observation_statuses.c.code == _observed.c.status_code)
        .outerjoin(_partners, _partners.c.id == _observed.c.partner_id)
        .where(*_measured(request), _observed.c.period_edtf.in_([str(year) for year in years]))
        .group_by(
            _indicators.c.title,
            _indicators.c.unit,
            _indicators.c.decimals,
            _actors.c.slug,
            _partners.c.slug,
            observation_statuses.c.label,
            _observed.c.made_by,
        )
        .order_by(
            _indicators.c.title,
            _actors.c.slug,
            _partners.c.slug.nulls_first(),
            observation_statuses.c.label,
            _observed.c.made_by.nulls_first(),
        )
    )
    return Section(
        "By year",
        statement,
        empty="No yearly figures are on record by that day.",
        note="- is missing. Other periods, and what is not meant exactly, stand below.",
    )


def _kind() -> ColumnElement[str]:
    """Measured or estimated, and by whom if that is on record."""
    maker = func.coalesce(literal(", ", Text) + _observed.c.made_by, "")
    return func.lower(observation_statuses.c.label) + maker


def _others(request: Request) -> Section:
    whole_years = func.length(_observed.c.period_edtf) == len("2015")
    statement: Select[Any] = (
        select(
            _indicators.c.title.label("Indicator"),
            _actors.c.slug.label("Of"),
            _partners.c.slug.label("With"),
            shown_date(_observed, "period").label("Period"),
            _kind().label("Kind"),
            hedged(_observed).label("Put as"),
            _observed.c.value.label("Value"),
            _indicators.c.unit.label("Unit"),
            _observed.c.id.label("_observations"),
            _indicators.c.decimals.label("_decimals"),
        )
        .join_from(_observed, _indicators, _indicators.c.id == _observed.c.indicator_id)
        .join(_actors, _actors.c.id == _observed.c.actor_id)
        .join(observation_statuses, observation_statuses.c.code == _observed.c.status_code)
        .outerjoin(_partners, _partners.c.id == _observed.c.partner_id)
        .where(
            _theirs(request),
            ~_is_projection,
            _observed.c.period_latest <= request.as_of,
            ~and_(whole_years, _observed.c.qualifier_code == Qualifier.EXACT.value),
            *in_window(_observed, "period", request.since, request.until),
        )
        .order_by(
            _indicators.c.title, _actors.c.slug, in_order(_observed, "period"), _observed.c.id
        )
    )
    return Section(
        "Of other periods, or not meant exactly",
        statement,
        empty="No such figure is on record by that day.",
    )


def sections(connection: Connection, request: Request) -> list[Section]:
    """Projections beside outcomes, and the figures of the countries asked for."""
    return [_projections(request), _by_year(connection, request), _others(request)]


REPORT = Report("Economy", sections, actors="some", example=["KGZ"], window=True)

if __name__ == "__main__":
    raise SystemExit(REPORT.main())

"""Lines about laws: status, lag behind the model, and the section of laws and bills."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Label,
    Select,
    Text,
    and_,
    case,
    cast,
    false,
    func,
    literal,
    null,
    or_,
    select,
)

from models import Actor, Law, LawFamily, LawLink, LawStage
from models.coverage import CoverageKind
from models.views import law_status
from reports.framework.cited_rows import CitedRows, cites
from reports.framework.marks import MISSING, NO, Mark
from reports.framework.request import Request
from reports.framework.section import Section
from reports.queries.absence import is_complete, is_each_complete, mark_absence
from reports.queries.date_columns import (
    format_date,
    match_window,
    order_by_date,
)

_stages = LawStage.table()


def explain_status(column: str) -> list[Mark]:
    """The marks of `format_status`, under this heading."""
    return [
        Mark("later", "reached after that day", [column], "^later: "),
        Mark("?", "the record does not decide whether by that day", [column], r"^\?: "),
    ]


LAG_RULE = (
    "Lag: between the same stage of both laws, the first of introduced, adopted, signed, in force "
    "that is dated for both; from two years on in years."
)
NO_LAG = Mark(MISSING, "no known model, or no such stage dated for both by that day", ["Lag"])
_NO_LAW = Mark(NO, "none, by a complete list", ["Law or bill"], rf"^{NO}$")
DECADES = 7305
"""From this many days on, 20 years, a law is decades apart from its model."""
_YEARS = 731
"""From this many days on, a lag is written in years."""


def format_lag(status: FromClause, as_of: date) -> ColumnElement[str]:
    """The lag behind the model, as one number or a range; NULL before the law got there."""
    least, most = status.c.lag_days_least, status.c.lag_days_most
    in_days = case(
        (least == most, cast(least, Text)), else_=cast(least, Text) + " to " + cast(most, Text)
    )
    years_least, years_most = _format_years(least), _format_years(most)
    in_years = case(
        (years_least == years_most, years_least), else_=years_least + " to " + years_most
    )
    return case(
        (or_(least.is_(None), status.c.lag_until_earliest > as_of), null()),
        (least >= DECADES, literal("decades apart: ", Text) + in_years + " years"),
        (least >= _YEARS, in_years + " years"),
        else_=in_days + " days",
    )


def take_lag_apart(status: FromClause, as_of: date) -> dict[str, list[Label[Any]]]:
    """For programs: the two ends of the lag, in days."""
    is_later = status.c.lag_until_earliest > as_of
    ends = {"at least": status.c.lag_days_least, "at most": status.c.lag_days_most}
    return {
        "Lag": [
            case((is_later, null()), else_=days).label(f"Lag {words}, days")
            for words, days in ends.items()
        ]
    }


def take_law_apart(status: FromClause, as_of: date) -> dict[str, list[Label[Any]]]:
    """For programs: the country and the key of the model, and the lag in days."""
    model = [
        status.c.model_country_code.label("Model country"),
        status.c.model_slug.label("Model ID"),
    ]
    return {"Modelled on": model, **take_lag_apart(status, as_of)}


def _format_years(days: ColumnElement[int]) -> ColumnElement[str]:
    """Days in years of 365.25 days, rounded to tenths."""
    tenths = (days * 80 + 1461) // 2922
    return cast(tenths // 10, Text) + "." + cast(tenths % 10, Text)


def format_lag_stage(status: FromClause, as_of: date) -> ColumnElement[str]:
    """The stages between which a lag runs: `both introduced`."""
    return case(
        (status.c.lag_until_earliest > as_of, null()),
        else_=literal("both ", Text) + func.lower(status.c.lag_stage_label),
    )


def cite_law(status: FromClause) -> list[CitedRows]:
    """The law, its link to its model, and the stages that its dates and its lag come from."""
    dates = [
        (status.c.law_id, "first_stage"),
        (status.c.law_id, "reached"),
    ]
    stages = (
        _find_stage(law_id, end, status.c[f"{name}_{end}"])
        for law_id, name in dates
        for end in ("earliest", "latest")
    )
    return [
        cites(Law, status.c.law_id),
        cites(LawLink, status.c.model_link_id),
        cites(LawStage, *stages, status.c.lag_stage_id, status.c.lag_model_stage_id),
    ]


def _find_stage(law_id: ColumnElement[int], end: str, day: Any) -> Any:
    """A stage of a law that began or ended on a day."""
    is_it = and_(_stages.c.law_id == law_id, _stages.c[f"occurred_{end}"] == day)
    return select(func.min(_stages.c.id)).where(is_it).scalar_subquery()


def format_status(status: FromClause, as_of: date) -> ColumnElement[str]:
    """The status as stated, marked if it was reached after the day, or perhaps after it."""
    column = status.c
    label = func.lower(column.status_label)
    has_no_end = and_(column.reached_edtf.is_not(None), column.reached_latest.is_(None))
    return case(
        (column.reached_earliest > as_of, literal("later: ", Text) + label),
        (or_(column.reached_latest > as_of, has_no_end), literal("?: ", Text) + label),
        else_=column.status_label,
    )


def format_model(status: FromClause) -> ColumnElement[str]:
    """The country and the title of the model law."""
    return func.coalesce(status.c.model_country_code + ", " + status.c.model_title, "none known")


def match_day(status: FromClause, as_of: date) -> ColumnElement[bool]:
    """Whether a law had its first stage by a day, or may have had it."""
    return func.coalesce(status.c.first_stage_earliest, as_of) <= as_of


def is_law_list_complete(request: Request) -> ColumnElement[bool]:
    """Whether a country or a family without laws in the table had none."""
    return or_(_is_family_complete(request), is_each_complete(request, CoverageKind.LAW))


def _is_family_complete(request: Request) -> ColumnElement[bool]:
    families = LawFamily.table()
    if (family := request.choices.get("family")) is None:
        return false()
    family_id = select(families.c.id).where(families.c.slug == family).scalar_subquery()
    return is_complete(request, CoverageKind.LAW, law_family_id=family_id)


def _select_absent(request: Request, found: Select[Any]) -> Select[Any]:
    """A line for each actor asked for that has no law in the table."""
    actors, lines = Actor.table(), found.subquery("found")
    is_fact = or_(
        _is_family_complete(request),
        is_complete(request, CoverageKind.LAW, actor_id=actors.c.id),
    )
    blank = cast(null(), Text)
    return (
        select(
            blank.label("id"),
            actors.c.slug,
            mark_absence(is_fact),
            *(blank.label(f"blank_{place}") for place in range(6)),
        )
        .where(
            actors.c.id.in_([actor.id for actor in request.actors]),
            ~select(lines.c.Country).where(lines.c.Country == actors.c.slug).exists(),
        )
        .order_by(actors.c.slug)
    )


def build_laws_section(request: Request) -> Section:
    """The laws of the countries and the family of the request, and the laws they follow."""
    status = law_status.table
    statement: Select[Any] = select(
        status.c.law_slug.label("ID"),
        status.c.country_code.label("Country"),
        status.c.law_title.label("Law or bill"),
        format_status(status, request.as_of).label("Status"),
        format_date(status, "reached").label("Since"),
        format_date(status, "first_stage").label("First stage"),
        format_model(status).label("Modelled on"),
        format_lag(status, request.as_of).label("Lag"),
        format_lag_stage(status, request.as_of).label("Compared"),
    ).where(match_day(status, request.as_of))
    if request.since or request.until:
        in_time = match_window(_stages, "occurred", request.since, request.until)
        statement = statement.where(
            select(_stages.c.id).where(_stages.c.law_id == status.c.law_id, *in_time).exists()
        )
    if request.actors:
        slugs = [actor.slug for actor in request.actors]
        statement = statement.where(status.c.country_code.in_(slugs))
    if family := request.choices.get("family"):
        statement = statement.where(status.c.family_slug == family)
    return Section(
        "Laws and bills with their models",
        statement.order_by(
            status.c.family_slug, order_by_date(status, "first_stage"), status.c.law_slug
        ),
        empty="No laws by that day.",
        absent=_select_absent(request, statement) if len(request.actors) > 1 else None,
        is_covered=select(is_law_list_complete(request)),
        marks=[*explain_status("Status"), NO_LAG, _NO_LAW],
        remarks=LAG_RULE,
        evidence=cite_law(status),
        optional=["First stage", "Since", "Compared"],
        parts=take_law_apart(status, request.as_of),
    )

"""Which laws followed whose, after how many days, and what became of each bill?

First table: one line per law and the law it was modelled on. The lag runs from the model's adoption
(else its signature) to the follower's first dated stage, smallest to largest where dates are
imprecise; a negative lag means that the bill was there before its model was adopted. Second table:
one line per stage, with the vote. Stages after the day looked at are left out of it.
"""

from __future__ import annotations

if __name__ == "__main__":
    from console import exit_quietly_on_interrupt

    exit_quietly_on_interrupt()

from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
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

from models import Country, Law, LawFamily, LawStage, LawVote
from models.laws import law_stage_kinds
from models.views import law_status
from reports.framework.report import Choice, Report, Request, Section
from reports.queries.conditions import in_order, in_window, shown_date

_laws, _families, _stages, _votes = (model.table() for model in (Law, LawFamily, LawStage, LawVote))
_countries = Country.table()


def lag(status: Any) -> ColumnElement[str]:
    """The lag in days behind the model, as one number or a range."""
    least, most = status.c.lag_days_least, status.c.lag_days_most
    return case(
        (or_(least.is_(None), most.is_(None)), null()),
        (least == most, cast(least, Text)),
        else_=cast(least, Text) + " to " + cast(most, Text),
    )


def rests_on(status: Any) -> list[ColumnElement[int]]:
    """What a line about a law rests on: its row, its link to its model, and the stages from which
    its dates and those of the lag were taken."""
    told = [(status.c.law_id, "first_stage"), (status.c.law_id, "reached")]
    told += [(status.c.model_id, "model_adopted")]
    return [
        status.c.law_id.label("_laws"),
        status.c.model_link_id.label("_law_links"),
        *(
            _stage_of(law_id, end, status.c[f"{date}_{end}"]).label(f"_law_stages.{date}.{end}")
            for law_id, date in told
            for end in ("earliest", "latest")
        ),
    ]


def _stage_of(law_id: ColumnElement[int], end: str, day: Any) -> Any:
    """A stage of a law that began or was over on a day."""
    is_it = and_(_stages.c.law_id == law_id, _stages.c[f"occurred_{end}"] == day)
    return select(func.min(_stages.c.id)).where(is_it).scalar_subquery()


def standing(status: Any, as_of: date) -> ColumnElement[str]:
    """The status as stated, if it was reached by the day; else that it came later, or may have."""
    column = status.c
    label = func.lower(column.status_label)
    return case(
        (column.reached_earliest > as_of, literal("later: ", Text) + label),
        (or_(column.reached_latest > as_of, _has_no_end(column)), literal("?: ", Text) + label),
        else_=column.status_label,
    )


def _has_no_end(column: Any) -> ColumnElement[bool]:
    return and_(column.reached_edtf.is_not(None), column.reached_latest.is_(None))


def _over_by() -> ColumnElement[date]:
    """By which day a stage was over: its own last, or that of one that by its nature follows it."""
    after, kinds = _stages.alias("after"), law_stage_kinds.alias("kinds_after")
    return (
        select(func.min(after.c.occurred_latest))
        .join(kinds, kinds.c.code == after.c.stage_code)
        .where(
            after.c.law_id == _stages.c.law_id,
            kinds.c.position >= law_stage_kinds.c.position,
            after.c.occurred_latest
            >= func.coalesce(_stages.c.occurred_earliest, _stages.c.occurred_latest),
        )
        .scalar_subquery()
    )


def tally() -> ColumnElement[str]:
    """A vote as yes-no-abstentions, ? for what was not reported."""
    known = [func.coalesce(cast(column, Text), "?") for column in (_votes.c.yes, _votes.c.no)]
    return case(
        (_votes.c.id.is_(None), null()),
        (_votes.c.abstain.is_(None), known[0] + "-" + known[1]),
        else_=known[0] + "-" + known[1] + "-" + cast(_votes.c.abstain, Text),
    )


def sections(_connection: Connection, request: Request) -> list[Section]:
    """The laws of the countries and the family asked for, and their stages."""
    status = law_status.table
    slugs = [who.slug for who in request.actors]
    family = request.choices.get("family")
    overview = select(
        status.c.law_slug.label("Key"),
        status.c.country_code.label("Of"),
        status.c.law_title.label("Law or bill"),
        standing(status, request.as_of).label("Status"),
        shown_date(status, "reached").label("Since"),
        shown_date(status, "first_stage").label("First stage"),
        func.coalesce(
            status.c.model_country_code + ", " + status.c.model_title, "none known"
        ).label("Modelled on"),
        lag(status).label("Lag, days"),
        *rests_on(status),
    ).where(func.coalesce(status.c.first_stage_earliest, request.as_of) <= request.as_of)
    stages = (
        select(
            _laws.c.slug.label("Key"),
            _countries.c.alpha3.label("Of"),
            _laws.c.short_title.label("Law or bill"),
            shown_date(_stages, "occurred").label("Date"),
            law_stage_kinds.c.label.label("Stage"),
            _stages.c.body.label("Body"),
            tally().label("Vote"),
            _stages.c.id.label("_law_stages"),
            _votes.c.id.label("_law_votes"),
        )
        .select_from(
            _stages.join(_laws, _laws.c.id == _stages.c.law_id)
            .join(_countries, _countries.c.id == _laws.c.country_id)
            .join(_families, _families.c.id == _laws.c.family_id)
            .join(law_stage_kinds, law_stage_kinds.c.code == _stages.c.stage_code)
            .outerjoin(_votes, _votes.c.stage_id == _stages.c.id)
        )
        .where(
            func.coalesce(_stages.c.occurred_earliest, request.as_of) <= request.as_of,
            *in_window(_stages, "occurred", request.since, request.until),
        )
    )
    if request.since or request.until:
        in_time = in_window(_stages, "occurred", request.since, request.until)
        overview = overview.where(
            select(_stages.c.id).where(_stages.c.law_id == status.c.law_id, *in_time).exists()
        )
    if slugs:
        overview = overview.where(status.c.country_code.in_(slugs))
        stages = stages.where(_countries.c.alpha3.in_(slugs))
    if family:
        overview = overview.where(status.c.family_slug == family)
        stages = stages.where(_families.c.slug == family)
    return [
        Section(
            "Laws and bills, and whose they followed",
            overview.order_by(
                status.c.family_slug, in_order(status, "first_stage"), status.c.law_slug
            ),
            empty="No law or bill of theirs is on record by that day.",
            note="Status as stated; 'later' where it came after the day looked at, '?' where the "
            "record does not decide whether by then.",
        ),
        Section(
            "Stages and votes",
            stages.order_by(
                _laws.c.slug,
                _over_by().nulls_last(),
                law_stage_kinds.c.position,
                _stages.c.occurred_earliest,
                _stages.c.id,
            ),
            note="Votes: for-against, or for-against-abstained; ? was not reported.",
        ),
    ]


REPORT = Report(
    "Laws",
    sections,
    actors="any",
    example=["KGZ"],
    window=True,
    choices=[
        Choice(
            "family",
            "Only one family of laws.",
            select(_families.c.slug).order_by(_families.c.slug),
        )
    ],
)

if __name__ == "__main__":
    raise SystemExit(REPORT.main())

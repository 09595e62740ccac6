"""Which bills followed which models, and what became of them?

First table: one line per law and the law it was modelled on. The lag compares the same stage of
both: the first of introduced, adopted, signed, in force that is dated for both; smallest to largest
if dates are imprecise. A negative lag means that the bill got there before its model. Second table:
one line per stage, with the vote, without stages after the given day.
"""

from __future__ import annotations

if __name__ == "__main__":
    from console import exit_quietly_on_interrupt

    exit_quietly_on_interrupt()

from datetime import date

from sqlalchemy import ColumnElement, Connection, Text, case, cast, func, null, select

from models import Country, Law, LawFamily, LawStage, LawVote
from models.coverage import CoverageKind
from models.laws import law_stage_kinds
from reports.framework.cited_rows import cites
from reports.framework.marks import Mark
from reports.framework.report import Choice, Report
from reports.framework.request import Request
from reports.framework.run import main
from reports.framework.section import Section
from reports.queries.date_columns import (
    format_date,
    match_window,
)
from reports.queries.law_lines import build_laws_section, is_law_list_complete

_laws, _families, _stages, _votes = (model.table() for model in (Law, LawFamily, LawStage, LawVote))
_countries = Country.table()


def _find_end() -> ColumnElement[date]:
    """The day by which a stage was over: its own last day, or that of a stage that must follow."""
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


def _format_vote() -> ColumnElement[str]:
    """A vote as yes-no-abstentions, with ? for a number that was not reported."""
    known = [func.coalesce(cast(column, Text), "?") for column in (_votes.c.yes, _votes.c.no)]
    return case(
        (_votes.c.id.is_(None), null()),
        (_votes.c.abstain.is_(None), known[0] + "-" + known[1]),
        else_=known[0] + "-" + known[1] + "-" + cast(_votes.c.abstain, Text),
    )


def _build_stages(request: Request) -> Section:
    statement = (
        select(
            _laws.c.slug.label("ID"),
            _countries.c.alpha3.label("Country"),
            _laws.c.short_title.label("Law or bill"),
            format_date(_stages, "occurred").label("Date"),
            law_stage_kinds.c.label.label("Stage"),
            _stages.c.body.label("Body"),
            _format_vote().label("Vote"),
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
            *match_window(_stages, "occurred", request.since, request.until),
        )
    )
    if request.actors:
        slugs = [actor.slug for actor in request.actors]
        statement = statement.where(_countries.c.alpha3.in_(slugs))
    if family := request.choices.get("family"):
        statement = statement.where(_families.c.slug == family)
    return Section(
        "Stages and votes",
        statement.order_by(
            _laws.c.slug,
            _find_end().nulls_last(),
            law_stage_kinds.c.position,
            _stages.c.occurred_earliest,
            _stages.c.id,
        ),
        empty="No stages at that time.",
        is_covered=select(is_law_list_complete(request)),
        marks=[
            Mark("83-23", "for-against", ["Vote"], r"^[^-]+-[^-]+$"),
            Mark("90-2-5", "for-against-abstained", ["Vote"], r"^[^-]+-[^-]+-[^-]+$"),
            Mark("?", "not reported", ["Vote"]),
        ],
        evidence=[cites(LawStage, _stages.c.id), cites(LawVote, _votes.c.id)],
        parts={
            "Vote": [
                _votes.c.yes.label("Votes for"),
                _votes.c.no.label("Votes against"),
                _votes.c.abstain.label("Abstentions"),
            ]
        },
    )


def build_sections(_connection: Connection, request: Request) -> list[Section]:
    """The laws of the countries and of the family, and their stages."""
    return [build_laws_section(request), _build_stages(request)]


REPORT = Report(
    "Laws",
    build_sections,
    actors="any",
    example=["KGZ"],
    window=True,
    covers=[CoverageKind.LAW],
    choices=[
        Choice(
            "family",
            "Only one family of laws.",
            select(_families.c.slug).order_by(_families.c.slug),
            narrows=True,
        )
    ],
)

if __name__ == "__main__":
    raise SystemExit(main(REPORT))

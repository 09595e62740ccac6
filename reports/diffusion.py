"""How did a law spread: which followed which, how soon?

First the tree of a family: one line per law and its model, below the line of that model. The lag
compares the same stage of both: the first of introduced, adopted, signed, in force that is dated
for both. A negative lag means that the bill got there before its model. Then the family in one
line, then medians for each stage compared; they leave out negative lags and models of decades ago.
Passed: signed or in force by the day, whatever came later. Failed: rejected, withdrawn,
lapsed or struck down before signature. Undecided: the record does not decide by that day. The share
is passed among passed and failed. A bill with no known model may have one that no source names.
Laws modelled on each other in a circle are not in the tree.
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
    Float,
    FromClause,
    Integer,
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

from models import LawFamily
from models.coverage import CoverageKind
from reports.charts.lag_tree import describe_diffusion
from reports.framework.columns import ColumnRule, ColumnType
from reports.framework.marks import Mark
from reports.framework.report import Choice, Report
from reports.framework.request import Request
from reports.framework.run import main
from reports.framework.section import Section
from reports.queries.date_columns import (
    format_date,
)
from reports.queries.family_laws import select_family_laws
from reports.queries.lag_medians import build_lag_medians
from reports.queries.law_lines import (
    LAG_RULE,
    NO_LAG,
    cite_law,
    explain_status,
    format_lag,
    format_lag_stage,
    format_status,
    is_law_list_complete,
    take_lag_apart,
)
from reports.queries.law_outcomes import decide_outcome

_DEEPEST = 50
"""Steps from a first law. No family is near it; it bounds the recursion."""
_EMPTY = "No law of the family by that day."

_families = LawFamily.table()


def _build_tree(request: Request) -> Section:
    laws = select_family_laws(request)
    models, below = laws.alias("models"), laws.alias("below")
    top = (
        select(
            laws.c.law_id,
            laws.c.model_id,
            cast(literal(0), Integer).label("depth"),
            _build_sort_key(laws).label("path"),
            (literal("/", Text) + laws.c.law_slug + "/").label("line"),
            (literal("", Text) + laws.c.law_title).label("title"),
        )
        .where(or_(laws.c.model_id.is_(None), laws.c.model_id.not_in(select(models.c.law_id))))
        .cte("tree", recursive=True)
    )
    tree = top.union_all(
        select(
            below.c.law_id,
            below.c.model_id,
            top.c.depth + 1,
            top.c.path + _build_sort_key(below),
            top.c.line + below.c.law_slug + "/",
            func.substr("> > > > > > > > ", 1, 2 * (top.c.depth + 1)) + below.c.law_title,
        ).where(
            below.c.model_id == top.c.law_id,
            top.c.depth < _DEEPEST,
            top.c.line.not_like(literal("%/", Text) + below.c.law_slug + "/%"),
        )
    )
    return Section(
        "Which law followed which",
        select(
            laws.c.law_slug.label("ID"),
            laws.c.country_code.label("Country"),
            tree.c.title.label("Law or bill"),
            format_date(laws, "first_stage").label("First stage"),
            format_lag(laws, request.as_of).label("Lag"),
            format_lag_stage(laws, request.as_of).label("Compared"),
            case((laws.c.lag_days_most < 0, "before its model"), else_=null()).label("Flag"),
            format_status(laws, request.as_of).label("Outcome"),
            format_date(laws, "reached").label("Since"),
        )
        .join_from(
            tree,
            laws,
            and_(
                laws.c.law_id == tree.c.law_id,
                laws.c.model_id.is_not_distinct_from(tree.c.model_id),
            ),
        )
        .order_by(tree.c.path, laws.c.law_slug),
        empty=_EMPTY,
        is_covered=select(is_law_list_complete(request)),
        marks=[
            Mark(">", "one step away from a law with no known model", ["Law or bill"]),
            *explain_status("Outcome"),
            NO_LAG,
        ],
        remarks=LAG_RULE,
        optional=["Since", "First stage", "Compared", "Flag"],
        columns={"Flag": ColumnRule(ColumnType.TEXT)},
        parts=take_lag_apart(laws, request.as_of),
        evidence=cite_law(laws),
    )


def _build_sort_key(laws: FromClause) -> ColumnElement[str]:
    """The order of a law among those with the same model: its first stage, then its ID."""
    first = func.coalesce(cast(laws.c.first_stage_earliest, Text), "9999")
    place: ColumnElement[str] = literal(" ", Text) + first + " " + laws.c.law_slug
    return place


def _build_summary(request: Request) -> Section:
    laws = select_family_laws(request)
    bills = (
        select(
            laws.c.law_id,
            decide_outcome(laws, request.as_of).label("outcome"),
            func.count(laws.c.model_id).label("models"),
        )
        .group_by(laws.c.law_id, laws.c.status_code, laws.c.reached_earliest, laws.c.reached_latest)
        .subquery("bills")
    )
    passed, failed, undecided = (
        func.sum(case((bills.c.outcome == outcome, 1), else_=0))
        for outcome in ("passed", "failed", "undecided")
    )
    count = func.count(bills.c.law_id)
    figures: list[Any] = [
        count.label("Bills"),
        passed.label("Passed"),
        failed.label("Failed"),
        (count - passed - failed - undecided).label("Pending"),
        undecided.label("Undecided"),
        (cast(passed, Float) * 100 / func.nullif(passed + failed, 0)).label("Passed, %"),
        func.sum(case((bills.c.models == 0, 1), else_=0)).label("No known model"),
    ]
    return Section(
        "The family as a whole",
        select(*figures).having(count > 0),
        empty=_EMPTY,
        decimals=1,
        is_covered=select(is_law_list_complete(request)),
    )


def build_sections(_connection: Connection, request: Request) -> list[Section]:
    """The tree of the family, the family in one line, and its lags."""
    tree = replace(_build_tree(request), chart=partial(describe_diffusion, request=request))
    return [tree, _build_summary(request), build_lag_medians(request)]


REPORT = Report(
    "Diffusion",
    build_sections,
    example=["foreign-agents"],
    plots=True,
    covers=[CoverageKind.LAW],
    choices=[
        Choice(
            "family",
            "The family of laws.",
            select(_families.c.slug).order_by(_families.c.slug),
            argument=True,
            required=True,
        )
    ],
)

if __name__ == "__main__":
    raise SystemExit(main(REPORT))

"""Which law followed which, after how many days, and what became of each?

First the tree of a family: one line per law and the law that it was modelled on, under that. The
lag runs from the model's adoption (else its signature) to the first stage; a negative one was there
before its model was adopted, and is left out of the median. Then the family in one line: what
passed was signed or in force by the day, whatever became of it later; what failed was rejected,
withdrawn, lapsed or struck down before it was signed; undecided, where the record does not tell by
the day; the share is that of passed among passed and failed. A bill with no known model may have
one that nobody has named. Laws modelled on each other in a circle have no place in the tree.
"""

from __future__ import annotations

if __name__ == "__main__":
    from console import exit_quietly_on_interrupt

    exit_quietly_on_interrupt()

from datetime import date
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Connection,
    Float,
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

from models import LawFamily, LawStage
from models.laws import LawStageKind, LawStatus
from models.views import law_status
from models.views.view import date_columns
from reports.framework.report import Choice, Report, Request, Section
from reports.laws import lag, rests_on, standing
from reports.queries.conditions import shown_date

_DEEPEST = 50
_LAW = [LawStatus.SIGNED.value, LawStatus.IN_FORCE.value, LawStatus.REPEALED.value]
"""What stands so was law, also where no stage of its own says when it became one."""
_MADE_LAW = [LawStageKind.SIGNED.value, LawStageKind.IN_FORCE.value]

_families, _stages = LawFamily.table(), LawStage.table()


def _known(request: Request) -> CTE:
    """The laws of the family that were there by the day, one row per law and model."""
    status = law_status.table
    return (
        select(
            status.c.law_id,
            status.c.law_slug,
            status.c.country_code,
            status.c.law_title,
            status.c.status_code,
            status.c.status_label,
            *date_columns(status, "reached"),
            *date_columns(status, "first_stage"),
            status.c.model_id,
            status.c.model_link_id,
            *date_columns(status, "model_adopted"),
            status.c.lag_days_least,
            status.c.lag_days_most,
        )
        .where(
            status.c.family_slug == request.choices["family"],
            func.coalesce(status.c.first_stage_earliest, request.as_of) <= request.as_of,
        )
        .cte("known")
    )


def _tree(request: Request) -> Section:
    laws = _known(request)
    models, below = laws.alias("models"), laws.alias("below")
    top = (
        select(
            laws.c.law_id,
            laws.c.model_id,
            cast(literal(0), Integer).label("depth"),
            _sorted(laws).label("path"),
            (literal("/", Text) + laws.c.law_slug + "/").label("line"),
            (literal("", Text) + laws.c.law_title).label("shown"),
        )
        .where(or_(laws.c.model_id.is_(None), laws.c.model_id.not_in(select(models.c.law_id))))
        .cte("tree", recursive=True)
    )
    tree = top.union_all(
        select(
            below.c.law_id,
            below.c.model_id,
            top.c.depth + 1,
            top.c.path + _sorted(below),
            top.c.line + below.c.law_slug + "/",
            func.substr("· · · · · · · · ", 1, 2 * (top.c.depth + 1)) + below.c.law_title,
        ).where(
            below.c.model_id == top.c.law_id,
            top.c.depth < _DEEPEST,
            top.c.line.not_like(literal("%/", Text) + below.c.law_slug + "/%"),
        )
    )
    return Section(
        "Which law followed which",
        select(
            laws.c.law_slug.label("Key"),
            laws.c.country_code.label("Of"),
            tree.c.shown.label("Law or bill"),
            shown_date(laws, "first_stage").label("First stage"),
            lag(laws).label("Lag, days"),
            case((laws.c.lag_days_most < 0, "before its model"), else_=null()).label("Flag"),
            standing(laws, request.as_of).label("Outcome"),
            shown_date(laws, "reached").label("Since"),
            *rests_on(laws),
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
        empty="No law of the family is on record by that day.",
        note="Each dot is a step away from a law with no known model.",
    )


def _sorted(laws: Any) -> ColumnElement[str]:
    """What places a law among those that followed the same one: its first stage, then its key."""
    first = func.coalesce(cast(laws.c.first_stage_earliest, Text), "9999")
    place: ColumnElement[str] = literal(" ", Text) + first + " " + laws.c.law_slug
    return place


def _fate(laws: Any, as_of: date) -> ColumnElement[str]:
    """What had become of a bill by the day: passed, failed, pending, or undecided."""

    def has(kinds: list[str], *more: Any) -> ColumnElement[bool]:
        return (
            select(_stages.c.id)
            .where(_stages.c.law_id == laws.c.law_id, _stages.c.stage_code.in_(kinds), *more)
            .exists()
        )

    def became(end: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
        """Whether it was law, or was no more to be, by its earliest or latest dates."""
        by_then = func.coalesce(_stages.c[f"occurred_{end}"], as_of) <= as_of
        reached = func.coalesce(laws.c[f"reached_{end}"], as_of) <= as_of
        # Where a law has no stage that made it one, its adoption has to do.
        adopted = and_(~has(_MADE_LAW), has([LawStageKind.ADOPTED.value], by_then))
        is_law = and_(laws.c.status_code.in_(_LAW), or_(reached, adopted))
        is_over = and_(laws.c.status_code.not_in([LawStatus.PENDING.value, *_LAW]), reached)
        return or_(has(_MADE_LAW, by_then), is_law), is_over

    passed, failed = became("latest")
    perhaps_passed, perhaps_failed = became("earliest")
    return case(
        (passed, "passed"),
        (and_(failed, ~perhaps_passed), "failed"),
        (or_(perhaps_passed, perhaps_failed), "undecided"),
        else_="pending",
    )


def _summary(request: Request) -> Section:
    laws = _known(request)
    bills = (
        select(
            laws.c.law_id,
            _fate(laws, request.as_of).label("fate"),
            func.count(laws.c.model_id).label("models"),
        )
        .group_by(laws.c.law_id, laws.c.status_code, laws.c.reached_earliest, laws.c.reached_latest)
        .subquery("bills")
    )
    passed, failed, undecided = (
        func.sum(case((bills.c.fate == fate, 1), else_=0))
        for fate in ("passed", "failed", "undecided")
    )
    count = func.count(bills.c.law_id)
    negative = select(func.count()).where(laws.c.lag_days_most < 0).scalar_subquery()
    return Section(
        "The family as a whole",
        select(
            count.label("Bills"),
            passed.label("Passed"),
            failed.label("Failed"),
            (count - passed - failed - undecided).label("Pending"),
            undecided.label("Undecided"),
            (cast(passed, Float) * 100 / func.nullif(passed + failed, 0)).label("Passed, %"),
            func.sum(case((bills.c.models == 0, 1), else_=0)).label("No known model"),
            negative.label("Negative lags"),
            _median(laws, "lag_days_least").label("Median lag, least"),
            _median(laws, "lag_days_most").label("Median lag, most"),
            literal(1).label("_decimals"),
        ).having(count > 0),
        empty="No law of the family is on record by that day.",
        note="Lags in days, least and most where dates are imprecise; negative ones left out.",
    )


def _median(laws: Any, column: str) -> Any:
    """The middle of a column without negative values, or the mean of the two in the middle."""
    value = laws.c[column]
    ranked = (
        select(
            value.label("value"),
            func.row_number().over(order_by=value).label("place"),
            func.count().over().label("number"),
        )
        .where(value >= 0, laws.c.lag_days_least >= 0)
        .subquery()
    )
    middle = 2 * ranked.c.place - ranked.c.number
    mean = func.avg(cast(ranked.c.value, Float))
    return select(mean).where(middle.between(0, 2)).scalar_subquery()


def sections(_connection: Connection, request: Request) -> list[Section]:
    """The tree of the family, and the family in one line."""
    return [_tree(request), _summary(request)]


REPORT = Report(
    "Diffusion",
    sections,
    example=["foreign-agents"],
    choices=[
        Choice(
            "family",
            "Which family of laws.",
            select(_families.c.slug).order_by(_families.c.slug),
            argument=True,
            required=True,
        )
    ],
)

if __name__ == "__main__":
    raise SystemExit(REPORT.main())

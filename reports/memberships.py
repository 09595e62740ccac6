"""Who belonged to which organisation, as what, on a day?

One line per country, one column per organisation, a letter per status. A letter alone is certain;
with * it was so when last seen, before the day or at a time not dated; with ? the record does not
decide; in brackets it is over; - is none on record. The three kinds are counted apart. With --since
or --until, belonging at any time of the window; with --changes, who joined, left or changed status
in it. Countries among the actors narrow the lines, organisations the columns.
"""

from __future__ import annotations

if __name__ == "__main__":
    from console import exit_quietly_on_interrupt

    exit_quietly_on_interrupt()

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
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
    union_all,
)

from models import Organisation
from models.memberships import MembershipStatus
from models.views import membership_status
from models.views.dialects import days_between
from reports.framework.report import Choice, Report, Request, Section
from reports.queries.conditions import LEGEND, days_asked, in_order, in_window, under_way

_ANSWERS = ("yes", "yes*", "?", "no")
"""From the most certain to none; a place in it is a rank."""
_MARKS = ("", "*", "?")
"""What follows the letter, by rank."""
_OVER = _ANSWERS.index("no")
_NONE = "No membership is on record for that time."


def letters() -> dict[MembershipStatus, str]:
    """A letter for each status: the first of its label that no status before it has."""
    taken: dict[MembershipStatus, str] = {}
    for status in MembershipStatus:
        taken[status] = next(
            letter for letter in status.label.upper() if letter not in taken.values()
        )
    return taken


def _legend() -> str:
    meanings = ", ".join(f"{letter} {code.label.lower()}" for code, letter in letters().items())
    return (
        f"{meanings}. Starred (*): so when last seen, which was before the day looked at or is not "
        "dated; ?: the record does not decide; (M): over by then."
    )


class _Sides(NamedTuple):
    """Ids of the actors asked for: those that belong, and the organisations they belong to."""

    members: list[int]
    organisations: list[int]

    def narrow(self, phases: Any) -> list[ColumnElement[bool]]:
        """The conditions that keep to both; where there is none on a side, to all of it."""
        conditions = []
        if self.members:
            conditions.append(phases.c.actor_id.in_(self.members))
        if self.organisations:
            conditions.append(phases.c.organisation_id.in_(self.organisations))
        return conditions


def _sides(connection: Connection, request: Request) -> _Sides:
    bodies, ids = Organisation.table(), [who.id for who in request.actors]
    organisations = set(connection.scalars(select(bodies.c.id).where(bodies.c.id.in_(ids))))
    return _Sides([number for number in ids if number not in organisations], sorted(organisations))


def _phases(request: Request, sides: _Sides) -> Any:
    """Every phase that has begun by the time asked for, or may have, with how it stands then."""
    phases = membership_status.table
    first, last = days_asked(request)
    answer = under_way(phases, first, last=last)
    spelled = {status.value: letter for status, letter in letters().items()}
    return (
        select(
            phases.c.membership_id,
            phases.c.actor_id,
            phases.c.actor_slug,
            phases.c.organisation_id,
            phases.c.organisation_slug,
            phases.c.organisation_name,
            case(spelled, value=phases.c.status_code).label("letter"),
            case({text: rank for rank, text in enumerate(_ANSWERS)}, value=answer).label("rank"),
            func.row_number()
            .over(
                order_by=[
                    in_order(phases, "started"),
                    phases.c.started_edtf,
                    phases.c.status_code,
                ]
            )
            .label("place"),
        )
        .where(func.coalesce(phases.c.started_earliest, last) <= last, *sides.narrow(phases))
        .cte("phases")
    )


def _pairs(phases: Any) -> Any:
    """One row per actor and organisation: the most certain of its answers, and its cell."""
    pair = (phases.c.actor_id, phases.c.organisation_id)
    standing_id = case((phases.c.rank < _OVER, phases.c.membership_id))
    ranked = select(
        phases,
        func.min(phases.c.rank).over(partition_by=pair).label("standing"),
        func.row_number().over(partition_by=pair, order_by=phases.c.place.desc()).label("turn"),
        func.min(standing_id).over(partition_by=pair).label("one_id"),
        func.max(standing_id).over(partition_by=pair).label("other_id"),
    ).cte("ranked")
    mark = case(dict(enumerate(_MARKS)), value=phases.c.rank)
    current = (
        select((phases.c.letter + mark).label("shown"))
        .where(
            phases.c.actor_id == ranked.c.actor_id,
            phases.c.organisation_id == ranked.c.organisation_id,
            phases.c.rank < _OVER,
        )
        .order_by(phases.c.place)
        .correlate(ranked)
        .subquery("current_phases")
    )
    return (
        select(
            ranked.c.actor_slug,
            ranked.c.organisation_id,
            ranked.c.organisation_slug,
            ranked.c.organisation_name,
            ranked.c.standing,
            case(
                (ranked.c.standing == _OVER, literal("(", Text) + ranked.c.letter + ")"),
                else_=select(func.aggregate_strings(current.c.shown, " ")).scalar_subquery(),
            ).label("cell"),
            func.coalesce(ranked.c.one_id, ranked.c.membership_id).label("one_id"),
            ranked.c.other_id,
        )
        .where(ranked.c.turn == 1)
        .cte("pairs")
    )


def _counts(pairs: Any) -> list[ColumnElement[int]]:
    """How many pairs are certain, certain when last seen, and undecided."""
    return [
        func.sum(case((pairs.c.standing == rank, 1), else_=0)).label(answer)
        for rank, answer in enumerate(_ANSWERS)
        if rank < _OVER
    ]


def _matrix(connection: Connection, pairs: Any) -> list[Section]:
    is_more = case((pairs.c.other_id != pairs.c.one_id, 1), else_=0)
    columns = connection.execute(
        select(pairs.c.organisation_id, pairs.c.organisation_slug, func.max(is_more))
        .group_by(pairs.c.organisation_id, pairs.c.organisation_slug)
        .having(func.min(pairs.c.standing) < _OVER)
        .order_by(pairs.c.organisation_slug)
    ).all()

    def of_each(column: str, heading: str, among: Sequence[Any]) -> list[ColumnElement[Any]]:
        return [
            func.max(case((pairs.c.organisation_id == number, pairs.c[column]))).label(
                heading.format(number=number, slug=slug)
            )
            for number, slug, _ in among
        ]

    several = [column for column in columns if column[2]]

    return [
        Section(
            "Who belonged to what",
            select(
                pairs.c.actor_slug.label("Who"),
                *of_each("cell", "{slug}", columns),
                *_counts(pairs),
                *of_each("one_id", "_memberships.{number}", columns),
                *of_each("other_id", "_memberships.{number}b", several),
            )
            .group_by(pairs.c.actor_slug)
            .having(func.min(pairs.c.standing) < _OVER)
            .order_by(pairs.c.actor_slug),
            empty=_NONE,
            note=_legend(),
        ),
        Section(
            "How many belonged",
            select(
                pairs.c.organisation_slug.label("Key"),
                pairs.c.organisation_name.label("Organisation"),
                *_counts(pairs),
                func.sum(case((pairs.c.standing == _OVER, 1), else_=0)).label("over"),
            )
            .group_by(pairs.c.organisation_slug, pairs.c.organisation_name)
            .having(func.min(pairs.c.standing) < _OVER)
            .order_by(pairs.c.organisation_slug),
            empty=_NONE,
            note=LEGEND,
        ),
    ]


def _follows(later: Any, earlier: Any) -> ColumnElement[bool]:
    """Whether one phase of a membership took over from another, without a day between for sure."""
    return and_(
        later.c.actor_id == earlier.c.actor_id,
        later.c.organisation_id == earlier.c.organisation_id,
        later.c.started_earliest > earlier.c.started_earliest,
        func.coalesce(days_between(earlier.c.ended_latest, later.c.started_earliest), 0) <= 1,
    )


def _changes(request: Request, sides: _Sides) -> Section:
    phases = membership_status.table
    earlier, later = phases.alias("earlier"), phases.alias("later")
    before = (
        select(earlier.c.status_label)
        .where(_follows(phases, earlier))
        .order_by(earlier.c.started_earliest.desc(), earlier.c.membership_id.desc())
        .limit(1)
        .scalar_subquery()
    )
    nothing = cast(null(), Text)

    def dated(name: str, was: Any, became: Any) -> Select[Any]:
        return select(
            phases.c.membership_id,
            phases.c.actor_slug,
            phases.c.organisation_slug,
            was.label("was"),
            became.label("became"),
            *(
                phases.c[f"{name}_{part}"].label(f"occurred_{part}")
                for part in ("edtf", "earliest", "latest")
            ),
        ).where(
            or_(phases.c[f"{name}_earliest"].is_not(None), phases.c[f"{name}_latest"].is_not(None)),
            *sides.narrow(phases),
        )

    gone = dated("ended", phases.c.status_label, nothing).where(
        ~select(later.c.membership_id).where(_follows(later, phases)).exists()
    )
    changes = union_all(dated("started", before, phases.c.status_label), gone).cte("changes")
    until = request.until or request.as_of
    certain = and_(
        changes.c.occurred_latest <= until,
        changes.c.occurred_earliest >= (request.since or date.min),
    )
    return Section(
        "Who joined, left or changed status",
        select(
            changes.c.occurred_edtf.label("Date"),
            changes.c.actor_slug.label("Who"),
            changes.c.organisation_slug.label("Organisation"),
            case(
                (changes.c.became.is_(None), "left"),
                (changes.c.was.is_(None), "joined"),
                else_="changed",
            ).label("What"),
            func.lower(changes.c.was).label("Was"),
            func.lower(changes.c.became).label("Became"),
            case((certain, "yes"), else_="?").label("In the window"),
            changes.c.membership_id.label("_memberships"),
        )
        .where(*in_window(changes, "occurred", request.since, until))
        .order_by(
            in_order(changes, "occurred"),
            changes.c.actor_slug,
            changes.c.organisation_slug,
            changes.c.became.nulls_first(),
            changes.c.membership_id,
        ),
        empty="Nobody is on record as joining, leaving or changing status in that time.",
        note="Left: or the organisation ended. ?: the date may lie outside the window.",
    )


def sections(connection: Connection, request: Request) -> list[Section]:
    """The matrix and its totals, or the changes."""
    sides = _sides(connection, request)
    if request.choices.get("changes"):
        return [_changes(request, sides)]
    return _matrix(connection, _pairs(_phases(request, sides)))


REPORT = Report(
    "Memberships",
    sections,
    actors="any",
    example=["--as-of", "2015-08-12"],
    window=True,
    choices=[
        Choice("changes", "Who joined, left or changed status in the window instead.", flag=True)
    ],
)

if __name__ == "__main__":
    raise SystemExit(REPORT.main())

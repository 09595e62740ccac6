"""Memberships as a matrix: one cell per actor and organisation, and how certain it is."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import CTE, ColumnElement, Connection, FromClause, Text, case, func, literal, select

from models import Organisation
from models.memberships import MembershipStatus
from models.views import membership_status
from reports.framework.marks import NO, Mark
from reports.framework.request import Request
from reports.queries.date_columns import (
    order_by_date,
)
from reports.queries.in_effect import (
    decide_in_effect,
    explain_going_on,
)

_RANKS = ("yes", "seen", "?", "no")
"""From the most certain to none; the place of an answer is its rank."""
OVER = _RANKS.index("no")
"""The rank of a membership that has ended."""


class Sides(NamedTuple):
    """Ids of the actors of a request: possible members, and organisations."""

    members: list[int]
    organisations: list[int]

    def match(self, phases: FromClause) -> list[ColumnElement[bool]]:
        """The conditions for memberships of these actors; a side without actors sets none."""
        conditions: list[ColumnElement[bool]] = []
        if self.members:
            conditions.append(phases.c.actor_id.in_(self.members))
        if self.organisations:
            conditions.append(phases.c.organisation_id.in_(self.organisations))
        return conditions


def split_actors(connection: Connection, request: Request) -> Sides:
    """The actors of the request as members and organisations."""
    bodies, ids = Organisation.table(), [actor.id for actor in request.actors]
    organisations = set(connection.scalars(select(bodies.c.id).where(bodies.c.id.in_(ids))))
    return Sides([number for number in ids if number not in organisations], sorted(organisations))


def choose_letters() -> dict[MembershipStatus, str]:
    """A letter for each status: the first of its label that no earlier status has."""
    letters: dict[MembershipStatus, str] = {}
    for status in MembershipStatus:
        letters[status] = next(
            letter for letter in status.label.upper() if letter not in letters.values()
        )
    return letters


def explain_cells(organisations: list[str], *, strict: bool) -> list[Mark]:
    """The marks of the cells under these organisations."""
    meanings = [
        Mark(letter, status.label.lower(), organisations, rf"\b{letter}\b")
        for status, letter in choose_letters().items()
    ]
    return [
        *meanings,
        *explain_going_on("letter alone", organisations, r"\b[A-Z]( |$)", strict=strict),
        Mark("(M)", "ended by then", organisations, r"\("),
        Mark(NO, "no member, by a complete list", organisations, rf"^{NO}$"),
    ]


def _select_phases(request: Request, sides: Sides) -> CTE:
    """Every phase that has begun by then, or may have, with its rank."""
    phases = membership_status.table
    first, last = request.window
    answer = decide_in_effect(phases, first, last=last, strict=request.strict)
    plain = {"yes": 0, "?": _RANKS.index("?"), "no": OVER}
    letters = {status.value: letter for status, letter in choose_letters().items()}
    return (
        select(
            phases.c.membership_id,
            phases.c.actor_id,
            phases.c.actor_slug,
            phases.c.organisation_id,
            phases.c.organisation_slug,
            phases.c.organisation_name,
            case(letters, value=phases.c.status_code).label("letter"),
            case(plain, value=answer, else_=_RANKS.index("seen")).label("rank"),
            # "yes, seen 2022-08" leaves " seen 2022-08" behind the letter.
            case(
                (answer == "?", "?"),
                else_=func.substr(answer, len("yes,") + 1),
            ).label("sign"),
            func.row_number()
            .over(
                order_by=[
                    order_by_date(phases, "started"),
                    phases.c.started_edtf,
                    phases.c.status_code,
                ]
            )
            .label("place"),
        )
        .where(func.coalesce(phases.c.started_earliest, last) <= last, *sides.match(phases))
        .cte("phases")
    )


def select_pairs(request: Request, sides: Sides) -> CTE:
    """One row per actor and organisation: the cell, and the most certain rank of its phases."""
    phases = _select_phases(request, sides)
    pair = (phases.c.actor_id, phases.c.organisation_id)
    current_id = case((phases.c.rank < OVER, phases.c.membership_id))
    ranked = select(
        phases,
        func.min(phases.c.rank).over(partition_by=pair).label("best_rank"),
        func.row_number().over(partition_by=pair, order_by=phases.c.place.desc()).label("turn"),
        func.min(current_id).over(partition_by=pair).label("one_id"),
        func.max(current_id).over(partition_by=pair).label("other_id"),
    ).cte("ranked")
    current = (
        select((phases.c.letter + phases.c.sign).label("cell"))
        .where(
            phases.c.actor_id == ranked.c.actor_id,
            phases.c.organisation_id == ranked.c.organisation_id,
            phases.c.rank < OVER,
        )
        .order_by(phases.c.place)
        .correlate(ranked)
        .subquery("current_phases")
    )
    return (
        select(
            ranked.c.actor_id,
            ranked.c.actor_slug,
            ranked.c.organisation_id,
            ranked.c.organisation_slug,
            ranked.c.organisation_name,
            ranked.c.best_rank,
            case(
                (ranked.c.best_rank == OVER, literal("(", Text) + ranked.c.letter + ")"),
                else_=select(func.aggregate_strings(current.c.cell, " ")).scalar_subquery(),
            ).label("cell"),
            func.coalesce(ranked.c.one_id, ranked.c.membership_id).label("one_id"),
            ranked.c.other_id,
        )
        .where(ranked.c.turn == 1)
        .cte("pairs")
    )


def count_pairs(pairs: FromClause) -> list[ColumnElement[int]]:
    """How many pairs are in effect, were when last seen, and are undecided."""
    return [
        func.sum(case((pairs.c.best_rank == rank, 1), else_=0)).label(answer)
        for rank, answer in enumerate(_RANKS)
        if rank < OVER
    ]

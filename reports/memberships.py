"""Who belonged to which organisation on a given day?

One line per country, one column per organisation, a letter per status. With "seen" it was not
confirmed since that day; with ? the record does not decide; in brackets it has ended. "no" means
that the list of members is complete for that day and the country is not on it; a dot means that
nothing is researched. With --since or --until, membership at any time of the window; with
--changes, who joined, left or changed status in it. Countries among the actors narrow the lines,
organisations the columns.
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
    FromClause,
    Text,
    and_,
    case,
    cast,
    false,
    func,
    or_,
    select,
)

from models import Actor, CoverageStatement, Membership
from models.coverage import CoverageExtent, CoverageKind
from reports.charts.membership_map import map_memberships
from reports.charts.membership_spans import describe_memberships
from reports.framework.cited_rows import cites
from reports.framework.columns import ColumnRule, ColumnType
from reports.framework.marks import NOT_RESEARCHED
from reports.framework.report import Choice, Report
from reports.framework.request import NamedId, Request
from reports.framework.run import main
from reports.framework.section import Section
from reports.queries.absence import is_list_complete, is_no_member, mark_absence
from reports.queries.membership_changes import build_changes_section
from reports.queries.membership_matrix import (
    OVER,
    Sides,
    count_pairs,
    explain_cells,
    select_pairs,
    split_actors,
)


def _read_organisations(connection: Connection, pairs: FromClause, asked: list[int]) -> list[Any]:
    """Id and key of each organisation with a column; 1 where a cell has several memberships."""
    bodies = Actor.table()
    has_several = case((pairs.c.other_id != pairs.c.one_id, 1), else_=0)
    found = connection.execute(
        select(bodies.c.id, bodies.c.slug, func.max(func.coalesce(has_several, 0)))
        .outerjoin_from(bodies, pairs, pairs.c.organisation_id == bodies.c.id)
        .where(or_(pairs.c.organisation_id.is_not(None), bodies.c.id.in_(asked)))
        .group_by(bodies.c.id, bodies.c.slug)
        .having(or_(func.min(pairs.c.best_rank) < OVER, bodies.c.id.in_(asked)))
        .order_by(bodies.c.slug)
    )
    return [(NamedId(number, "actors", slug), slug, several) for number, slug, several in found]


def _build_matrix(
    connection: Connection, request: Request, sides: Sides, pairs: FromClause
) -> Section:
    organisations = _read_organisations(connection, pairs, sides.organisations)
    actors = Actor.table()

    def pick(organisation_id: int, column: str) -> ColumnElement[Any]:
        return func.max(case((pairs.c.organisation_id == organisation_id, pairs.c[column])))

    def write_cell(organisation_id: int) -> ColumnElement[Any]:
        is_fact = is_no_member(request, organisation_id, actors.c.id)
        return func.coalesce(pick(organisation_id, "cell"), mark_absence(is_fact))

    memberships = [pick(number, "one_id") for number, _, _ in organisations]
    memberships += [pick(number, "other_id") for number, _, several in organisations if several]
    slugs = [slug for _, slug, _ in organisations]
    return Section(
        "Who belonged to what",
        select(
            actors.c.slug.label("Who"),
            *(write_cell(number).label(slug) for number, slug, _ in organisations),
            *(func.coalesce(count, 0).label(count.name) for count in count_pairs(pairs)),
        )
        .outerjoin_from(actors, pairs, pairs.c.actor_id == actors.c.id)
        .where(or_(pairs.c.actor_id.is_not(None), actors.c.id.in_(sides.members)))
        .group_by(actors.c.id, actors.c.slug)
        .having(or_(func.min(pairs.c.best_rank) < OVER, actors.c.id.in_(sides.members)))
        .order_by(actors.c.slug),
        empty="No memberships at that time.",
        marks=explain_cells(slugs, strict=request.strict),
        remarks="yes, seen, ?: how many of each.",
        evidence=[cites(Membership, *memberships)],
        is_covered=select(_are_lists_complete(request, sides)),
    )


def _are_lists_complete(request: Request, sides: Sides) -> ColumnElement[bool]:
    """Whether the organisations asked for had no members at all if none is here."""
    if not sides.organisations:
        return false()
    return and_(*(is_list_complete(request, number) for number in sides.organisations))


def _build_totals(sides: Sides, pairs: FromClause) -> Section:
    bodies, statements = Actor.table(), CoverageStatement.table()
    complete_until = (
        select(func.max(statements.c.covers_until))
        .where(
            statements.c.organisation_id == bodies.c.id,
            statements.c.kind_code == CoverageKind.MEMBERSHIP.value,
            statements.c.extent_code == CoverageExtent.COMPLETE.value,
        )
        .scalar_subquery()
    )
    return Section(
        "How many belonged",
        select(
            bodies.c.slug.label("ID"),
            bodies.c.name.label("Organisation"),
            *(func.coalesce(count, 0).label(count.name) for count in count_pairs(pairs)),
            func.sum(case((pairs.c.best_rank == OVER, 1), else_=0)).label("over"),
            func.coalesce(cast(complete_until, Text), NOT_RESEARCHED).label("Complete until"),
        )
        .outerjoin_from(bodies, pairs, pairs.c.organisation_id == bodies.c.id)
        .where(or_(pairs.c.organisation_id.is_not(None), bodies.c.id.in_(sides.organisations)))
        .group_by(bodies.c.id, bodies.c.slug, bodies.c.name)
        .having(or_(func.min(pairs.c.best_rank) < OVER, bodies.c.id.in_(sides.organisations)))
        .order_by(bodies.c.slug),
        empty="No memberships at that time.",
        columns={"Complete until": ColumnRule(ColumnType.DATE)},
        remarks="Of the countries asked for. Complete until: last day for which the list of all "
        "members is complete.",
    )


def build_sections(connection: Connection, request: Request) -> list[Section]:
    """The matrix and its totals, or the changes."""
    sides = split_actors(connection, request)
    if request.choices.get("changes"):
        return [build_changes_section(request, sides)]
    pairs = select_pairs(request, sides)
    return [
        replace(
            _build_matrix(connection, request, sides, pairs),
            chart=partial(describe_memberships, request=request, sides=sides),
            world_map=partial(map_memberships, request=request, sides=sides),
        ),
        _build_totals(sides, pairs),
    ]


REPORT = Report(
    "Memberships",
    build_sections,
    actors="any",
    example=["--as-of", "2015-08-12"],
    window=True,
    covers=[CoverageKind.MEMBERSHIP],
    going_on=True,
    plots=True,
    maps="changes have no map: leave --changes out",
    choices=[
        Choice("changes", "Who joined, left or changed status in the window instead.", flag=True)
    ],
)

if __name__ == "__main__":
    raise SystemExit(main(REPORT))

"""Who belonged to which organisation on a given day?

One line per country, one column per organisation, a letter per status. A letter alone is certain;
with * it was true when last checked, not confirmed since; with ? the record does not decide; in
brackets it has ended; - means none in this database. The three are counted apart. With --since or
--until, membership at any time of the window; with --changes, who joined, left or changed status in
it. Countries among the actors narrow the lines, organisations the columns.
"""

from __future__ import annotations

if __name__ == "__main__":
    from console import exit_quietly_on_interrupt

    exit_quietly_on_interrupt()

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, case, func, select

from models import Membership
from reports.framework.cited_rows import cites
from reports.framework.report import Choice, Report, Request, Section
from reports.framework.run import main
from reports.queries.conditions import describe_absence, explain_answers
from reports.queries.membership_changes import build_changes_section
from reports.queries.membership_matrix import (
    OVER,
    count_pairs,
    explain_cells,
    select_pairs,
    split_actors,
)


def _read_organisations(connection: Connection, pairs: Any) -> Sequence[Any]:
    """Id and key of each organisation with a column; 1 where a cell has several memberships."""
    has_several = case((pairs.c.other_id != pairs.c.one_id, 1), else_=0)
    return connection.execute(
        select(pairs.c.organisation_id, pairs.c.organisation_slug, func.max(has_several))
        .group_by(pairs.c.organisation_id, pairs.c.organisation_slug)
        .having(func.min(pairs.c.best_rank) < OVER)
        .order_by(pairs.c.organisation_slug)
    ).all()


def _build_matrix(connection: Connection, request: Request, pairs: Any) -> Section:
    organisations = _read_organisations(connection, pairs)

    def pick(organisation_id: int, column: str) -> ColumnElement[Any]:
        return func.max(case((pairs.c.organisation_id == organisation_id, pairs.c[column])))

    memberships = [pick(number, "one_id") for number, _, _ in organisations]
    memberships += [pick(number, "other_id") for number, _, several in organisations if several]
    return Section(
        "Who belonged to what",
        select(
            pairs.c.actor_slug.label("Who"),
            *(pick(number, "cell").label(slug) for number, slug, _ in organisations),
            *count_pairs(pairs),
        )
        .group_by(pairs.c.actor_slug)
        .having(func.min(pairs.c.best_rank) < OVER)
        .order_by(pairs.c.actor_slug),
        empty=describe_absence(request),
        marks=explain_cells([slug for _, slug, _ in organisations]),
        remarks="yes, yes*, ?: how many of each.",
        evidence=[cites(Membership, *memberships)],
    )


def _build_totals(request: Request, pairs: Any) -> Section:
    return Section(
        "How many belonged",
        select(
            pairs.c.organisation_slug.label("ID"),
            pairs.c.organisation_name.label("Organisation"),
            *count_pairs(pairs),
            func.sum(case((pairs.c.best_rank == OVER, 1), else_=0)).label("over"),
        )
        .group_by(pairs.c.organisation_slug, pairs.c.organisation_name)
        .having(func.min(pairs.c.best_rank) < OVER)
        .order_by(pairs.c.organisation_slug),
        empty=describe_absence(request),
        marks=explain_answers(),
    )


def build_sections(connection: Connection, request: Request) -> list[Section]:
    """The matrix and its totals, or the changes."""
    sides = split_actors(connection, request)
    if request.choices.get("changes"):
        return [build_changes_section(request, sides)]
    pairs = select_pairs(request, sides)
    return [_build_matrix(connection, request, pairs), _build_totals(request, pairs)]


REPORT = Report(
    "Memberships",
    build_sections,
    actors="any",
    example=["--as-of", "2015-08-12"],
    window=True,
    choices=[
        Choice("changes", "Who joined, left or changed status in the window instead.", flag=True)
    ],
)

if __name__ == "__main__":
    raise SystemExit(main(REPORT))

"""Which agreements bind which parties on a given day?

One line per agreement and party. A party is bound from its own entry into force, else from the
later of its consent and the agreement's entry into force; signature alone, or no date of entry into
force, leaves the answer open (?). Agreements signed or joined only after that day are left out.
With several actors, only agreements to which all of them are parties. An actor asked for without
an agreement has a line: "no" if its agreements are complete for that day, a dot if they are not
researched.
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
    FromClause,
    Select,
    Text,
    and_,
    case,
    cast,
    false,
    func,
    null,
    or_,
    select,
)

from models import Actor, AgreementAction, AgreementParty
from models.agreements import ActionKind
from models.coverage import CoverageKind
from models.views import treaty_status
from reports.framework.cited_rows import cites
from reports.framework.marks import NO, Mark
from reports.framework.report import Report
from reports.framework.request import Request
from reports.framework.run import main
from reports.framework.section import Section
from reports.queries.absence import is_complete, is_pair_complete, mark_absence
from reports.queries.bound_parties import (
    decide_bound,
)
from reports.queries.date_columns import (
    format_date,
)
from reports.queries.state_succession import (
    find_earlier_name,
)

_BY = {
    ActionKind.RATIFICATION.value: "ratified",
    ActionKind.ACCEPTANCE.value: "accepted",
    ActionKind.APPROVAL.value: "approved",
    ActionKind.ACCESSION.value: "acceded",
    ActionKind.SUCCESSION.value: "succeeded",
    ActionKind.DEFINITIVE_SIGNATURE.value: "signed",
}


def _decide_status(status: FromClause, day: date) -> ColumnElement[str]:
    """Whether a party is bound, or suspended for certain."""
    column = status.c
    was_in_force = and_(column.in_force_latest <= day, column.suspended_latest <= day)
    not_over = or_(column.ended_edtf.is_(None), column.ended_earliest > day)
    return case((and_(was_in_force, not_over), "suspended"), else_=decide_bound(status, day))


def build_sections(_connection: Connection, request: Request) -> list[Section]:
    """The treaty status of every party, in the manner of the UN Treaty Collection."""
    status, parties = treaty_status.table, AgreementParty.table()
    first = func.coalesce(
        status.c.signed_earliest, status.c.consent_earliest, status.c.in_force_earliest
    )
    until = request.until or request.as_of
    statement = select(
        status.c.agreement_slug.label("ID"),
        status.c.agreement_title.label("Agreement"),
        status.c.actor_slug.label("Who"),
        format_date(status, "signed").label("Signed"),
        format_date(status, "consent").label("Consent"),
        case(_BY, value=status.c.consent_kind_code).label("By"),
        format_date(status, "in_force").label("In force from"),
        find_earlier_name(status, "in_force", status.c.actor_id).label("Name at the time"),
        format_date(status, "ended").label("Ended"),
        _decide_status(status, request.as_of).label("Bound"),
    ).where(func.coalesce(first, until) <= until)
    if request.since:
        over = status.c.ended_latest < request.since
        statement = statement.where(or_(status.c.ended_edtf.is_(None), over.is_(None), ~over))
    if ids := [actor.id for actor in request.actors]:
        common = (
            select(parties.c.agreement_id)
            .where(parties.c.actor_id.in_(ids))
            .group_by(parties.c.agreement_id)
            .having(func.count(parties.c.actor_id.distinct()) == len(set(ids)))
        )
        statement = statement.where(status.c.actor_id.in_(ids), status.c.agreement_id.in_(common))
    return [
        Section(
            "Agreements and their parties",
            statement.order_by(
                func.min(first).over(partition_by=status.c.agreement_id).nulls_last(),
                status.c.agreement_slug,
                status.c.actor_slug,
            ),
            empty="No agreements at that time.",
            marks=[
                Mark("?", "the record does not decide", ["Bound"]),
                Mark(NO, "not bound, or none by a complete list", ["Bound"], rf"^{NO}$"),
            ],
            evidence=[
                cites(AgreementParty, status.c.party_id),
                cites(
                    AgreementAction,
                    status.c.signed_action_id,
                    status.c.consent_action_id,
                    status.c.force_action_id,
                ),
            ],
            absent=_select_absent(request, statement) if request.actors else None,
            optional=["Name at the time", "By", "Consent", "Ended"],
            is_covered=select(false()),
        )
    ]


def _select_absent(request: Request, found: Select[Any]) -> Select[Any]:
    """A line for each actor asked for that no agreement of the table has as a party."""
    actors = Actor.table()
    lines = found.subquery("found")
    ids = [actor.id for actor in request.actors]
    is_fact = is_complete(request, CoverageKind.AGREEMENT, actor_id=actors.c.id)
    if len(ids) == 2:  # a list of what binds the two
        is_fact = or_(is_fact, is_pair_complete(request, CoverageKind.AGREEMENT))
    blank = cast(null(), Text)
    names = ("signed", "consent", "by", "in_force", "name", "ended")
    return (
        select(
            blank.label("id"),
            blank.label("agreement"),
            actors.c.slug,
            *(blank.label(name) for name in names),
            mark_absence(is_fact),
        )
        .where(
            actors.c.id.in_(ids),
            ~select(lines.c.Who).where(lines.c.Who == actors.c.slug).exists(),
        )
        .order_by(actors.c.slug)
    )


REPORT = Report(
    "Agreements",
    build_sections,
    actors="any",
    example=["BLR", "KGZ"],
    window=True,
    covers=[CoverageKind.AGREEMENT],
)

if __name__ == "__main__":
    raise SystemExit(main(REPORT))

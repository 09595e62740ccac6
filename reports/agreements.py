"""Which agreements bind whom on a day?

One line per agreement and party. Bound: from the party's own entry into force, else from the later
of its consent and the agreement's entry into force; signature alone, or no date of force, is not
decided (?). Left out is what was signed or joined only after the day looked at. With several
actors, only agreements to which all of them are parties.
"""

from __future__ import annotations

if __name__ == "__main__":
    from console import exit_quietly_on_interrupt

    exit_quietly_on_interrupt()

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, case, func, or_, select

from models import AgreementParty
from models.agreements import ActionKind
from models.views import treaty_status
from reports.framework.report import Report, Request, Section
from reports.queries.conditions import bound, earlier_name, shown_date

_BY = {
    ActionKind.RATIFICATION.value: "ratified",
    ActionKind.ACCEPTANCE.value: "accepted",
    ActionKind.APPROVAL.value: "approved",
    ActionKind.ACCESSION.value: "acceded",
    ActionKind.SUCCESSION.value: "succeeded",
    ActionKind.DEFINITIVE_SIGNATURE.value: "signed",
}


def _standing(status: Any, day: date) -> ColumnElement[str]:
    """Whether a party is bound, and where a suspension keeps it from that, so much."""
    column = status.c
    was_in_force = and_(column.in_force_latest <= day, column.suspended_latest <= day)
    not_over = or_(column.ended_edtf.is_(None), column.ended_earliest > day)
    return case((and_(was_in_force, not_over), "suspended"), else_=bound(status, day))


def sections(_connection: Connection, request: Request) -> list[Section]:
    """The treaty status of every party asked for, in the manner of the UN Treaty Collection."""
    status, parties = treaty_status.table, AgreementParty.table()
    ids = [who.id for who in request.actors]
    first = func.coalesce(
        status.c.signed_earliest, status.c.consent_earliest, status.c.in_force_earliest
    )
    until = request.until or request.as_of
    statement = select(
        status.c.agreement_slug.label("Key"),
        status.c.agreement_title.label("Agreement"),
        status.c.actor_slug.label("Of"),
        shown_date(status, "signed").label("Signed"),
        shown_date(status, "consent").label("Consent"),
        case(_BY, value=status.c.consent_kind_code).label("By"),
        shown_date(status, "in_force").label("In force from"),
        earlier_name(status, "in_force", status.c.actor_id).label("As"),
        shown_date(status, "ended").label("Ended"),
        _standing(status, request.as_of).label("Bound"),
        status.c.party_id.label("_agreement_parties"),
        status.c.signed_action_id.label("_agreement_actions"),
        status.c.consent_action_id.label("_agreement_actions.2"),
        status.c.force_action_id.label("_agreement_actions.3"),
    ).where(func.coalesce(first, until) <= until)
    if request.since:
        over = status.c.ended_latest < request.since
        statement = statement.where(or_(status.c.ended_edtf.is_(None), over.is_(None), ~over))
    if ids:
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
            empty="No agreement to which all of them are parties is on record.",
            note="Bound: yes, no, suspended, or ? where the record does not decide it.",
        )
    ]


REPORT = Report("Agreements", sections, actors="any", example=["BLR", "KGZ"], window=True)

if __name__ == "__main__":
    raise SystemExit(REPORT.main())

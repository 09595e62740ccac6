"""Which agreements bind whom on a day?

One line per agreement and party. Bound: from the party's own entry into force, else from the later
of its consent and the agreement's entry into force; signature alone, or no date of force, is not
decided (?). With several actors, only agreements to which all of them are parties.
"""

from __future__ import annotations

from sqlalchemy import Connection, and_, func, or_, select

from models import AgreementParty
from models.views import treaty_status
from reports.kit.cells import bound, earlier_name, in_window, shown_date
from reports.kit.spec import Report, Request, Section


def sections(_connection: Connection, request: Request) -> list[Section]:
    """The treaty status of every party asked for, in the manner of the UN Treaty Collection."""
    status, parties = treaty_status.table, AgreementParty.table()
    ids = [who.id for who in request.actors]
    window = (request.since, request.until)
    statement = select(
        status.c.agreement_slug.label("Key"),
        status.c.agreement_title.label("Agreement"),
        status.c.actor_name.label("Party"),
        shown_date(status, "signed").label("Signed"),
        shown_date(status, "consent").label("Consent"),
        func.replace(status.c.consent_kind_code, "_", " ").label("By"),
        shown_date(status, "in_force").label("In force from"),
        earlier_name(status, "in_force", status.c.actor_id).label("As"),
        shown_date(status, "ended").label("Ended"),
        bound(status, request.as_of).label("Bound"),
        status.c.party_id.label("_agreement_parties"),
        status.c.signed_action_id.label("_agreement_actions"),
        status.c.consent_action_id.label("_agreement_actions.2"),
        status.c.force_action_id.label("_agreement_actions.3"),
    ).where(
        or_(
            and_(status.c.signed_edtf.is_not(None), *in_window(status, "signed", *window)),
            and_(status.c.signed_edtf.is_(None), *in_window(status, "consent", *window)),
        )
    )
    if ids:
        common = (
            select(parties.c.agreement_id)
            .where(parties.c.actor_id.in_(ids))
            .group_by(parties.c.agreement_id)
            .having(func.count(parties.c.actor_id.distinct()) == len(set(ids)))
        )
        statement = statement.where(status.c.actor_id.in_(ids), status.c.agreement_id.in_(common))
    first = func.coalesce(status.c.signed_earliest, status.c.consent_earliest)
    return [
        Section(
            "Agreements and their parties",
            statement.order_by(
                func.min(first).over(partition_by=status.c.agreement_id).nulls_last(),
                status.c.agreement_slug,
                status.c.actor_slug,
            ),
            empty="No agreement to which all of them are parties is on record.",
            note="Bound: yes, no, or ? where the record does not decide it.",
        )
    ]


REPORT = Report("Agreements", sections, actors="any", example=["BLR", "KGZ"], window=True)

if __name__ == "__main__":
    raise SystemExit(REPORT.main())

"""Which agreements bind whom on a day?

One line per agreement and party. Bound: from the party's own entry into force, else from the later
of its consent and the agreement's entry into force; signature alone, or no date of force, is not
decided (?). With several actors, only agreements to which all of them are parties.
"""

from __future__ import annotations

from sqlalchemy import Connection, Text, func, literal, select

from models.views import treaty_status
from reports.kit.cells import bound, in_window, shown_date, since_when
from reports.kit.spec import Report, Request, Section


def sections(_connection: Connection, request: Request) -> list[Section]:
    """The treaty status of every party asked for, in the manner of the UN Treaty Collection."""
    status = treaty_status.table
    ids = [who.id for who in request.actors]
    statement = select(
        status.c.agreement_slug.label("Key"),
        status.c.short_title.label("Agreement"),
        status.c.actor_name.label("Party"),
        since_when(status, "signed", status.c.actor_id).label("Signed"),
        since_when(status, "consent", status.c.actor_id).label("Consent"),
        func.replace(status.c.consent_kind_code, "_", " ").label("By"),
        since_when(status, "in_force", status.c.actor_id).label("In force from"),
        shown_date(status, "ended").label("Ended"),
        bound(status, request.as_of).label("Bound"),
        literal("agreement_parties", Text).label("_table"),
        status.c.party_id.label("_row"),
    ).where(*in_window(status, "signed", request.since, request.until))
    if ids:
        common = (
            select(status.c.agreement_id)
            .where(status.c.actor_id.in_(ids))
            .group_by(status.c.agreement_id)
            .having(func.count(status.c.actor_id.distinct()) == len(set(ids)))
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

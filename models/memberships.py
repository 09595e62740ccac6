"""Memberships in organisations, with their status and dates."""

from datetime import date

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped

from models.base import Base
from models.citable import Citable
from models.code_lists import Code, declare_code_list
from models.columns import (
    Id,
    Note,
    code_column,
    edtf_columns,
    known_until_column,
    natural_key_index,
    period_checks,
    reference,
)
from models.edtf import Edtf


class MembershipStatus(Code):
    """The statuses of a membership."""

    MEMBER = "member", "Member", "Full member, or party to the founding treaty."
    ASSOCIATE = "associate", "Associate", "Participates with fewer rights or duties than a member."
    OBSERVER = "observer", "Observer", "May attend, but has no vote."
    PARTNER = "dialogue_partner", "Dialogue partner", "Consults with the organisation by agreement."
    CANDIDATE = "candidate", "Candidate", "Recognised as a candidate for membership."
    SIGNATORY = (
        "signatory",
        "Signatory",
        "Has signed the founding treaty, but is not bound by it yet.",
    )
    SUSPENDED = "suspended", "Suspended", "Membership or participation suspended, not ended."


membership_statuses = declare_code_list(
    "membership_statuses", MembershipStatus, "Statuses of memberships."
)


class Membership(Base):
    """One phase of a membership; a change of status starts a new phase."""

    __tablename__ = "memberships"
    __citable__ = Citable(
        3,
        "{actor.name}, {status.label} of {organisation.name}",
        key=("actor_id", "organisation_id", "started_edtf"),
    )
    __table_args__ = (
        natural_key_index(
            "memberships", "actor_id", "organisation_id", "status_code", "started_edtf?"
        ),
        *period_checks(),
        CheckConstraint("actor_id <> organisation_id", name="two_actors"),
        Index("ix_memberships_organisation_id_status_code", "organisation_id", "status_code"),
        {
            "comment": "Memberships in organisations, in phases; one row per actor, organisation, "
            "status and start."
        },
    )
    natural_key = ("actor_id", "organisation_id", "started_edtf", "status_code")

    id: Mapped[Id]
    actor_id: Mapped[int] = reference("actors.id", "The member.", index=False)
    organisation_id: Mapped[int] = reference("organisations.id", "The organisation.", index=False)
    status_code: Mapped[str] = code_column("membership_statuses", "Status of the membership.")
    started: Mapped[Edtf] = edtf_columns("started", "First day of the phase")
    ended: Mapped[Edtf] = edtf_columns("ended", "First day after the phase")
    ended_known_until: Mapped[date | None] = known_until_column("ended")
    note: Mapped[Note]

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
    COOPERATING = "partner", "Partner", "Cooperates by agreement, in a category named partner."
    INVITED = "invited", "Invited", "Invited to join, has not confirmed."


class StartBasis(Code):
    """The act by which a phase of membership began."""

    FOUNDING = "founding", "Founding", "Took part in the foundation of the organisation."
    SIGNATURE = "signature", "Signature", "Signed the treaty, charter or memorandum."
    RATIFICATION = "ratification", "Ratification", "Ratified the treaty or charter."
    ACCESSION = "accession", "Accession", "Acceded to the organisation or its treaty."
    ENTRY_INTO_FORCE = (
        "entry_into_force",
        "Entry into force",
        "The treaty entered into force for the actor.",
    )
    ADMISSION = "admission", "Admission", "The organisation admitted the actor as a member."
    READMISSION = "readmission", "Readmission", "Returned after leaving or after a suspension."
    SUCCESSION = (
        "succession",
        "Succession",
        "Continues the place of an earlier actor, or belongs to a renamed organisation.",
    )
    DECISION = "decision", "Decision", "The organisation granted the status or changed it."
    APPLICATION = "application", "Application of rules", "Began to apply the common rules."
    SUSPENSION = "suspension", "Suspension", "Membership or participation was suspended."
    FIRST_LISTED = (
        "first_listed",
        "First listed",
        "The first edition of a reference work that lists the actor; the start is not later.",
    )


membership_statuses = declare_code_list(
    "membership_statuses", MembershipStatus, "Statuses of memberships."
)
start_bases = declare_code_list(
    "start_bases", StartBasis, "By which act a phase of membership began."
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
    start_basis_code: Mapped[str | None] = code_column(
        "start_bases", "By which act the phase began; NULL: not stated."
    )

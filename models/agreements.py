"""Agreements, their parties, and everything dated that is done to them.

Terms are those of the Vienna Convention on the Law of Treaties and the UN Treaty Collection.
"""

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base
from models.citable import Citable
from models.code_lists import Code, declare_code_list
from models.columns import (
    Id,
    Note,
    Slug,
    code_column,
    date_checks,
    edtf_columns,
    natural_key_index,
    reference,
    text_column,
)
from models.edtf import Edtf


class AgreementKind(Code):
    """What an agreement is about."""

    FOUNDING = "founding", "Founding treaty", "Brings an organisation into being."
    CHARTER = "charter", "Charter", "The rules of an organisation."
    INSTITUTION = "institution", "Institutional treaty", "Creates a body of an organisation."
    INTEGRATION = "integration", "Integration treaty", "Binds economies or policies together."
    CUSTOMS = "customs", "Customs agreement", "Common tariff, territory or customs rules."
    TRADE = "trade", "Trade agreement", "Terms of trade between the parties."
    ALLIANCE = "alliance", "Alliance", "A pledge of common defence."
    MILITARY = "military", "Military agreement", "Bases, transit or other military matters."
    CEASEFIRE = "ceasefire", "Ceasefire", "Ends or limits fighting."
    FRIENDSHIP = "friendship", "Friendship treaty", "General friendship and cooperation."
    PARTNERSHIP = "partnership", "Partnership agreement", "A framework of relations in many fields."
    ASSISTANCE = "assistance", "Assistance agreement", "Terms on which aid is given."
    JUDICIAL = "judicial", "Judicial agreement", "Legal assistance, extradition, judgments."
    DIPLOMATIC = (
        "diplomatic",
        "Diplomatic convention",
        "Relations between states and their missions.",
    )
    MIGRATION = "migration", "Migration agreement", "Readmission, visas, labour."
    ACCESSION = "accession", "Accession treaty", "Admits a state to an earlier treaty."
    ACCESSION_PROTOCOL = (
        "accession_protocol",
        "Accession protocol",
        "The conditions of an accession.",
    )
    MEMORANDUM = "memorandum", "Memorandum", "A statement of intent, seldom binding."
    PROGRAMME = "programme", "Programme", "A plan of joint work over some years."
    UNSTATED = "unstated", "Not stated", "Its source does not say what it is about."


class AgreementScope(Code):
    """How many sides an agreement has."""

    BILATERAL = "bilateral", "Bilateral", "Two sides."
    MULTILATERAL = "multilateral", "Multilateral", "Three sides or more."


class PartyRole(Code):
    """What part an actor has in an agreement."""

    PARTY = "party", "Party", "Signed, consented or acceded."
    NON_SIGNATORY = "non_signatory", "Did not sign", "Belongs to the circle, but never signed."


class ActionKind(Code):
    """What was done to an agreement, by a party or as a whole."""

    SIGNATURE = "signature", "Signature", "Signed, with consent to follow or not needed."
    DEFINITIVE_SIGNATURE = (
        "definitive_signature",
        "Definitive signature",
        "Signed so as to be bound by the signature itself.",
    )
    RATIFICATION = "ratification", "Ratification", "Consent to be bound, given after signature."
    ACCEPTANCE = "acceptance", "Acceptance", "Consent to be bound in a simpler form."
    APPROVAL = "approval", "Approval", "Consent to be bound in a simpler form."
    ACCESSION = "accession", "Accession", "Consent to be bound without having signed."
    SUCCESSION = "succession", "Succession", "Takes the place of a predecessor state."
    PROVISIONAL_APPLICATION = (
        "provisional_application",
        "Provisional application",
        "Applied before it is in force.",
    )
    ENTRY_INTO_FORCE = "entry_into_force", "Entry into force", "Binding from this day."
    SUSPENSION = "suspension", "Suspension", "Not applied for the time being."
    RESUMPTION = "resumption", "Resumption", "Applied again after a suspension."
    DENUNCIATION = "denunciation", "Denunciation", "Notice by a party that it will leave."
    WITHDRAWAL = "withdrawal", "Withdrawal", "A party leaves."
    TERMINATION = "termination", "Termination", "No longer in force."


class AgreementLinkKind(Code):
    """How one agreement bears on another."""

    AMENDS = "amends", "Amends", "Changes or extends the other."
    ACCEDES_TO = "accedes_to", "Accedes to", "Admits a party to the other."
    SUPERSEDES = "supersedes", "Supersedes", "Takes the place of the other."
    IMPLEMENTS = "implements", "Implements", "Carries out or is part of the other."


agreement_kinds = declare_code_list("agreement_kinds", AgreementKind, "What agreements are about.")
agreement_scopes = declare_code_list(
    "agreement_scopes", AgreementScope, "How many sides they have."
)
party_roles = declare_code_list("party_roles", PartyRole, "What part an actor has in an agreement.")
action_kinds = declare_code_list("action_kinds", ActionKind, "What is done to agreements.")
agreement_link_kinds = declare_code_list(
    "agreement_link_kinds", AgreementLinkKind, "How one agreement bears on another."
)


class Agreement(Base):
    """A treaty, convention, memorandum or other agreement."""

    __tablename__ = "agreements"
    __citable__ = Citable(6, "{short_title}")
    __table_args__ = ({"comment": "Treaties, conventions, memoranda; one row per agreement."},)

    id: Mapped[Id]
    slug: Mapped[Slug]
    title: Mapped[str] = text_column("Full title in English.")
    short_title: Mapped[str] = text_column("Short title, to print in tables.")
    kind_code: Mapped[str] = code_column("agreement_kinds", "What it is about.")
    scope_code: Mapped[str | None] = code_column(
        "agreement_scopes", "How many sides it has, where the source says so."
    )
    subject: Mapped[str | None] = text_column("What it does, in a few words.")
    place: Mapped[str | None] = text_column("Where it was signed.")
    depositary_id: Mapped[int | None] = reference("actors.id", "Who keeps the original.")


class AgreementParty(Base):
    """One actor's part in one agreement."""

    __tablename__ = "agreement_parties"
    __citable__ = Citable(7, "{agreement.short_title}: {actor.name}")
    __table_args__ = (
        UniqueConstraint("agreement_id", "actor_id"),
        UniqueConstraint("id", "agreement_id"),
        {"comment": "Who is party to what, signed or not; one row per agreement and actor."},
    )
    natural_key = ("agreement_id", "actor_id")

    id: Mapped[Id]
    agreement_id: Mapped[int] = reference(
        "agreements.id", "Which agreement.", on_delete="CASCADE", index=False
    )
    actor_id: Mapped[int] = reference("actors.id", "Who.")
    role_code: Mapped[str] = code_column("party_roles", "What part the actor has.")
    note: Mapped[Note]


class AgreementAction(Base):
    """One dated act of a party, or of the agreement as a whole."""

    __tablename__ = "agreement_actions"
    __citable__ = Citable(
        8,
        "{agreement.short_title}: {kind.label}[ by {party.actor.name}]",
        key=("agreement_id", "party.actor_id", "kind_code", "occurred_edtf"),
    )
    __table_args__ = (
        ForeignKeyConstraint(
            ["party_id", "agreement_id"],
            ["agreement_parties.id", "agreement_parties.agreement_id"],
            name="fk_agreement_actions_party_of_agreement",
            ondelete="CASCADE",
        ),
        natural_key_index(
            "agreement_actions", "agreement_id", "party_id#", "kind_code", "occurred_edtf?"
        ),
        Index("ix_agreement_actions_party_id_kind_code", "party_id", "kind_code"),
        *date_checks("occurred", "effective"),
        CheckConstraint(
            "occurred_earliest <= effective_latest OR kind_code NOT IN "
            "('denunciation', 'withdrawal')",
            name="effective_after_notice",
        ),
        {
            "comment": "Everything dated about an agreement; one row per agreement, party (or the "
            "whole), kind and date."
        },
    )
    natural_key = ("agreement_id", "party_id", "kind_code", "occurred_edtf")

    id: Mapped[Id]
    agreement_id: Mapped[int] = reference(
        "agreements.id", "Which agreement.", on_delete="CASCADE", index=False
    )
    party_id: Mapped[int | None] = mapped_column(
        comment="The party that acted; NULL: the agreement as a whole."
    )
    kind_code: Mapped[str] = code_column("action_kinds", "What was done.")
    occurred: Mapped[Edtf] = edtf_columns("occurred", "When it was done")
    effective: Mapped[Edtf] = edtf_columns("effective", "When it took effect, where later")
    note: Mapped[Note]


class AgreementLink(Base):
    """One agreement bearing on another."""

    __tablename__ = "agreement_links"
    __table_args__ = (
        UniqueConstraint("agreement_id", "kind_code", "other_agreement_id"),
        CheckConstraint("agreement_id <> other_agreement_id", name="two_agreements"),
        {"comment": "How agreements bear on one another; one row per pair and kind."},
    )
    natural_key = ("agreement_id", "kind_code", "other_agreement_id")

    id: Mapped[Id]
    agreement_id: Mapped[int] = reference(
        "agreements.id", "The later agreement.", on_delete="CASCADE", index=False
    )
    kind_code: Mapped[str] = code_column("agreement_link_kinds", "What it does to the other.")
    other_agreement_id: Mapped[int] = reference(
        "agreements.id", "The agreement it bears on.", on_delete="CASCADE"
    )
    note: Mapped[Note]

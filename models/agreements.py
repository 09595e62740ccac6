"""Agreements, their parties, and the dated actions of parties.

The terms are those of the Vienna Convention on the Law of Treaties and the UN Treaty Collection.
"""

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy import text as sql
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
from models.searchable import Searchable


class AgreementKind(Code):
    """The subjects of agreements."""

    FOUNDING = "founding", "Founding treaty", "Creates an organisation."
    CHARTER = "charter", "Charter", "The rules of an organisation."
    INSTITUTION = "institution", "Institutional treaty", "Creates a body of an organisation."
    INTEGRATION = "integration", "Integration treaty", "Integrates economies or policies."
    CUSTOMS = "customs", "Customs agreement", "Common tariff, territory or customs rules."
    TRADE = "trade", "Trade agreement", "Rules for trade between the parties."
    ALLIANCE = "alliance", "Alliance", "A promise of common defence."
    NEUTRALITY = (
        "neutrality",
        "Neutrality pact",
        "A promise not to take part if the other is attacked.",
    )
    NONAGGRESSION = "nonaggression", "Non-aggression pact", "A promise not to attack the other."
    ENTENTE = "entente", "Entente", "A promise to consult or cooperate in a crisis."
    MILITARY = "military", "Military agreement", "Bases, transit or other military matters."
    CEASEFIRE = "ceasefire", "Ceasefire", "Ends or limits fighting."
    FRIENDSHIP = "friendship", "Friendship treaty", "General friendship and cooperation."
    PARTNERSHIP = (
        "partnership",
        "Partnership agreement",
        "A framework for relations in many fields.",
    )
    ASSISTANCE = "assistance", "Assistance agreement", "Conditions of aid."
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
    PROGRAMME = "programme", "Programme", "A plan of joint work over several years."
    UNSTATED = "unstated", "Not stated", "The source does not say."


class AgreementScope(Code):
    """The numbers of sides that an agreement can have."""

    BILATERAL = "bilateral", "Bilateral", "Two sides."
    MULTILATERAL = "multilateral", "Multilateral", "Three sides or more."


class PartyRole(Code):
    """The parts that an actor can have in an agreement."""

    PARTY = "party", "Party", "Signed, consented or acceded."
    NON_SIGNATORY = (
        "non_signatory",
        "Did not sign",
        "Belongs to the same group of states, but never signed.",
    )


class ActionKind(Code):
    """The dated actions of a party, or of the agreement as a whole."""

    SIGNATURE = "signature", "Signature", "Signed; consent follows later or is not needed."
    DEFINITIVE_SIGNATURE = (
        "definitive_signature",
        "Definitive signature",
        "Signed, and bound by the signature alone.",
    )
    RATIFICATION = "ratification", "Ratification", "Consent to be bound, given after signature."
    ACCEPTANCE = "acceptance", "Acceptance", "Consent to be bound in a simpler form."
    APPROVAL = "approval", "Approval", "Consent to be bound in a simpler form."
    ACCESSION = "accession", "Accession", "Consent to be bound without having signed."
    SUCCESSION = "succession", "Succession", "Replaces a predecessor state as party."
    PROVISIONAL_APPLICATION = (
        "provisional_application",
        "Provisional application",
        "Applied before entry into force.",
    )
    ENTRY_INTO_FORCE = "entry_into_force", "Entry into force", "Binding from this day."
    SUSPENSION = "suspension", "Suspension", "Not applied for a time."
    RESUMPTION = "resumption", "Resumption", "Applied again after a suspension."
    DENUNCIATION = "denunciation", "Denunciation", "A party gives notice that it will leave."
    WITHDRAWAL = "withdrawal", "Withdrawal", "A party leaves."
    TERMINATION = "termination", "Termination", "No longer in force."


CONSENT_KINDS = (
    ActionKind.RATIFICATION,
    ActionKind.ACCEPTANCE,
    ActionKind.APPROVAL,
    ActionKind.ACCESSION,
    ActionKind.SUCCESSION,
    ActionKind.DEFINITIVE_SIGNATURE,
)
"""The actions that express consent to be bound (Vienna Convention, articles 11 to 15)."""


class AgreementLinkKind(Code):
    """The links from one agreement to another."""

    AMENDS = "amends", "Amends", "Changes or extends the other."
    ACCEDES_TO = "accedes_to", "Accedes to", "Admits a party to the other."
    SUPERSEDES = "supersedes", "Supersedes", "Replaces the other."
    IMPLEMENTS = "implements", "Implements", "Implements the other or is part of it."


agreement_kinds = declare_code_list("agreement_kinds", AgreementKind, "Subjects of agreements.")
agreement_scopes = declare_code_list(
    "agreement_scopes", AgreementScope, "Whether agreements have two sides or more."
)
party_roles = declare_code_list("party_roles", PartyRole, "Parts that actors have in agreements.")
action_kinds = declare_code_list("action_kinds", ActionKind, "Dated actions on agreements.")
agreement_link_kinds = declare_code_list(
    "agreement_link_kinds", AgreementLinkKind, "Links from one agreement to another."
)


class Agreement(Base):
    """A treaty, convention, memorandum or other agreement."""

    __tablename__ = "agreements"
    __citable__ = Citable(6, "{short_title}")
    __searchable__ = Searchable(5, ("short_title", "title"), ("subject",))
    __table_args__ = ({"comment": "Treaties, conventions, memoranda; one row per agreement."},)

    id: Mapped[Id]
    slug: Mapped[Slug]
    title: Mapped[str] = text_column("Full title in English.")
    short_title: Mapped[str] = text_column("Short title, for tables.")
    kind_code: Mapped[str] = code_column("agreement_kinds", "Subject of the agreement.")
    scope_code: Mapped[str | None] = code_column(
        "agreement_scopes", "Whether it has two sides or more, if the source says so."
    )
    subject: Mapped[str | None] = text_column("What it does, in a few words.")
    place: Mapped[str | None] = text_column("Place of signature.")
    depositary_id: Mapped[int | None] = reference(
        "actors.id", "Depositary: the actor that keeps the original."
    )


class AgreementParty(Base):
    """One party of one agreement."""

    __tablename__ = "agreement_parties"
    __citable__ = Citable(7, "{agreement.short_title}: {actor.name}")
    __table_args__ = (
        UniqueConstraint("agreement_id", "actor_id"),
        UniqueConstraint("id", "agreement_id"),
        {"comment": "Parties of agreements, signed or not; one row per agreement and actor."},
    )
    natural_key = ("agreement_id", "actor_id")

    id: Mapped[Id]
    agreement_id: Mapped[int] = reference(
        "agreements.id", "The agreement.", on_delete="CASCADE", index=False
    )
    actor_id: Mapped[int] = reference("actors.id", "The party.")
    role_code: Mapped[str] = code_column("party_roles", "Part of the actor in the agreement.")
    note: Mapped[Note]


class AgreementAction(Base):
    """One dated action of a party, or of the agreement as a whole."""

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
            "agreement_actions", "agreement_id", "kind_code", "occurred_edtf?", "party_id#"
        ),
        Index(
            "ix_agreement_actions_of_agreement",
            "agreement_id",
            "kind_code",
            sqlite_where=sql("party_id IS NULL"),
            postgresql_where=sql("party_id IS NULL"),
        ),
        Index("ix_agreement_actions_occurred_earliest", "occurred_earliest"),
        Index("ix_agreement_actions_party_id_kind_code", "party_id", "kind_code"),
        *date_checks("occurred", "effective"),
        CheckConstraint(
            "occurred_earliest <= effective_latest OR kind_code NOT IN "
            "('denunciation', 'withdrawal')",
            name="effective_after_notice",
        ),
        {
            "comment": "Dated actions on agreements: signature, ratification, entry into force and "
            "so on; one row per agreement, party (or the agreement as a whole), kind and date."
        },
    )
    natural_key = ("agreement_id", "party_id", "kind_code", "occurred_edtf")

    id: Mapped[Id]
    agreement_id: Mapped[int] = reference(
        "agreements.id", "The agreement.", on_delete="CASCADE", index=False
    )
    party_id: Mapped[int | None] = mapped_column(
        comment="The party that acted; NULL: the agreement as a whole."
    )
    kind_code: Mapped[str] = code_column("action_kinds", "Kind of action.")
    occurred: Mapped[Edtf] = edtf_columns("occurred", "Date of the action")
    effective: Mapped[Edtf] = edtf_columns("effective", "When it took effect, if later")
    note: Mapped[Note]


class AgreementLink(Base):
    """One link from one agreement to another."""

    __tablename__ = "agreement_links"
    __table_args__ = (
        UniqueConstraint("agreement_id", "kind_code", "other_agreement_id"),
        CheckConstraint("agreement_id <> other_agreement_id", name="two_agreements"),
        {"comment": "Links between agreements: amends, supersedes ...; one row per pair and kind."},
    )
    natural_key = ("agreement_id", "kind_code", "other_agreement_id")

    id: Mapped[Id]
    agreement_id: Mapped[int] = reference(
        "agreements.id", "The later agreement.", on_delete="CASCADE", index=False
    )
    kind_code: Mapped[str] = code_column(
        "agreement_link_kinds", "What it does to the other agreement."
    )
    other_agreement_id: Mapped[int] = reference(
        "agreements.id", "The earlier agreement.", on_delete="CASCADE"
    )
    note: Mapped[Note]

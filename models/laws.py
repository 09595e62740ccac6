"""Laws and bills: their status, their stages, the votes, and the links between them."""

from sqlalchemy import CheckConstraint, Index, Integer, UniqueConstraint
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


class LawStatus(Code):
    """The status of a law, as stated by its source."""

    PENDING = "pending", "Pending", "Before parliament."
    SIGNED = "signed", "Signed", "Signed; entry into force not recorded."
    IN_FORCE = "in_force", "In force", "Applies."
    REJECTED = "rejected", "Rejected", "Voted down."
    WITHDRAWN = "withdrawn", "Withdrawn", "Withdrawn by its sponsors."
    LAPSED = "lapsed", "Lapsed", "Ended without a final vote."
    ANNULLED = (
        "annulled",
        "Annulled",
        "Struck down in whole or in part by a constitutional court.",
    )
    REPEALED = "repealed", "Repealed", "Abolished by a later law."


class LawStageKind(Code):
    """The stages of a bill or law (Akoma Ntoso, Popolo, Open Civic Data)."""

    INTRODUCED = "introduced", "Introduced", "Submitted or announced as a draft."
    COMMITTEE = "committee", "Committee", "Considered by a committee."
    FIRST_READING = "first_reading", "First reading", "First vote of the chamber."
    SECOND_READING = "second_reading", "Second reading", "Second vote of the chamber."
    THIRD_READING = "third_reading", "Third reading", "Third vote of the chamber."
    ADOPTED = "adopted", "Adopted", "Passed by a chamber or by parliament."
    VETOED = "vetoed", "Vetoed", "Sent back by the head of state."
    VETO_OVERRIDDEN = (
        "veto_overridden",
        "Veto overridden",
        "Parliament upheld the bill against the veto.",
    )
    SIGNED = "signed", "Signed", "Signed by the head of state or whoever promulgates laws."
    IN_FORCE = "in_force", "In force", "Applies from this day."
    AMENDED = "amended", "Amended", "Changed by a later law."
    COURT_RULING = (
        "court_ruling",
        "Court ruling",
        "A court finds a breach, but cannot annul the law.",
    )
    ANNULLED = "annulled", "Annulled", "Struck down by a constitutional court."
    REPEALED = "repealed", "Repealed", "Abolished by a later law."
    REJECTED = "rejected", "Rejected", "Voted down."
    WITHDRAWN = "withdrawn", "Withdrawn", "Withdrawn by its sponsors."
    LAPSED = "lapsed", "Lapsed", "Ended without a final vote."


class StageOutcome(Code):
    """The outcomes of a stage."""

    PASSED = "passed", "Passed", "The bill went on."
    FAILED = "failed", "Failed", "The bill was stopped."


class LawLinkKind(Code):
    """The links from one law to another."""

    MODELLED_ON = "modelled_on", "Modelled on", "Takes its idea or its wording from the other."
    AMENDS = "amends", "Amends", "Changes the other."
    REPEALS = "repeals", "Repeals", "Abolishes the other."


law_statuses = declare_code_list(
    "law_statuses", LawStatus, "Statuses of laws, as stated by sources."
)
law_stage_kinds = declare_code_list("law_stage_kinds", LawStageKind, "Stages of bills and laws.")
stage_outcomes = declare_code_list("stage_outcomes", StageOutcome, "Outcomes of stages.")
law_link_kinds = declare_code_list("law_link_kinds", LawLinkKind, "Links from one law to another.")


class LawFamily(Base):
    """A family of laws that states copy from one another."""

    __tablename__ = "law_families"
    __searchable__ = Searchable(7, ("title",), ("description",))
    __table_args__ = (
        {"comment": "Families of laws that states copy from one another; one row per family."},
    )

    id: Mapped[Id]
    slug: Mapped[Slug]
    title: Mapped[str] = text_column("Name of the family.")
    description: Mapped[str] = text_column("Which laws belong to it.")


class Law(Base):
    """A law, bill or decree."""

    __tablename__ = "laws"
    __citable__ = Citable(9, "{short_title}")
    __searchable__ = Searchable(6, ("short_title", "title"), ("summary",))
    __table_args__ = (
        *date_checks("status_since"),
        {"comment": "Laws, bills and decrees, passed or not; one row per law."},
    )

    id: Mapped[Id]
    slug: Mapped[Slug]
    country_id: Mapped[int] = reference("countries.id", "Country of the law.")
    family_id: Mapped[int] = reference("law_families.id", "Family of the law.")
    title: Mapped[str] = text_column("Title in English.")
    short_title: Mapped[str] = text_column("Short title, for tables.")
    number: Mapped[str | None] = text_column("Official number, if it has one.")
    summary: Mapped[str | None] = text_column("What it does, and what else a reader should know.")
    status_code: Mapped[str] = code_column("law_statuses", "Status, as stated by the source.")
    status_since: Mapped[Edtf] = edtf_columns(
        "status_since", "Since when it has this status, as stated by the source"
    )


class LawStage(Base):
    """One stage of one law."""

    __tablename__ = "law_stages"
    __citable__ = Citable(
        10, "{law.short_title}: {stage.label}", key=("law_id", "stage_code", "occurred_edtf")
    )
    __table_args__ = (
        natural_key_index("law_stages", "law_id", "stage_code", "occurred_edtf?", "body?"),
        Index("ix_law_stages_law_id_occurred_earliest", "law_id", "occurred_earliest"),
        *date_checks("occurred"),
        {"comment": "Stages of laws; a stage may repeat; one row per stage."},
    )
    natural_key = ("law_id", "stage_code", "occurred_edtf", "body")

    id: Mapped[Id]
    law_id: Mapped[int] = reference("laws.id", "The law.", on_delete="CASCADE", index=False)
    stage_code: Mapped[str] = code_column("law_stage_kinds", "Kind of stage.")
    body: Mapped[str | None] = text_column("Chamber, court or officer that acted.")
    occurred: Mapped[Edtf] = edtf_columns("occurred", "Date of the stage")
    outcome_code: Mapped[str | None] = code_column(
        "stage_outcomes", "Outcome of the stage, if recorded."
    )
    note: Mapped[Note]


class LawVote(Base):
    """The vote on one stage."""

    __tablename__ = "law_votes"
    __citable__ = Citable(11, "{stage.law.short_title}: {stage.stage.label}, {yes|?}-{no|?}")
    __table_args__ = (
        UniqueConstraint("stage_id"),
        *(
            CheckConstraint(f"{name} >= 0", name=f"{name}_not_negative")
            for name in ("yes", "no", "abstain", "absent")
        ),
        CheckConstraint("coalesce(yes, no, abstain, absent) IS NOT NULL", name="some_tally"),
        {"comment": "Votes on laws; one row per stage with a vote."},
    )
    natural_key = ("stage_id",)

    id: Mapped[Id]
    stage_id: Mapped[int] = reference(
        "law_stages.id", "The stage that was voted on.", on_delete="CASCADE", index=False
    )
    yes: Mapped[int | None] = mapped_column(Integer, comment="Votes for; NULL: not reported.")
    no: Mapped[int | None] = mapped_column(Integer, comment="Votes against; NULL: not reported.")
    abstain: Mapped[int | None] = mapped_column(Integer, comment="Abstentions; NULL: not reported.")
    absent: Mapped[int | None] = mapped_column(
        Integer, comment="Members absent or not voting; NULL: not reported."
    )
    note: Mapped[Note]


class LawLink(Base):
    """One link from one law to another."""

    __tablename__ = "law_links"
    __citable__ = Citable(12, "{law.short_title} {kind.label} {other_law.short_title}")
    __table_args__ = (
        UniqueConstraint("law_id", "kind_code", "other_law_id"),
        CheckConstraint("law_id <> other_law_id", name="two_laws"),
        {"comment": "Links between laws: modelled on, amends, repeals; one row per pair and kind."},
    )
    natural_key = ("law_id", "kind_code", "other_law_id")

    id: Mapped[Id]
    law_id: Mapped[int] = reference("laws.id", "The later law.", on_delete="CASCADE", index=False)
    kind_code: Mapped[str] = code_column("law_link_kinds", "What it does to the other law.")
    other_law_id: Mapped[int] = reference("laws.id", "The earlier law.", on_delete="CASCADE")
    note: Mapped[Note]

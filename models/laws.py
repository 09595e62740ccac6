"""Laws and bills: where they stand, how the votes went, which law followed which."""

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


class LawStatus(Code):
    """Where a law stands, as the source states it."""

    PENDING = "pending", "Pending", "Before parliament."
    SIGNED = "signed", "Signed", "Signed, entry into force not on record."
    IN_FORCE = "in_force", "In force", "Applies."
    REJECTED = "rejected", "Rejected", "Voted down."
    WITHDRAWN = "withdrawn", "Withdrawn", "Taken back by those who brought it."
    LAPSED = "lapsed", "Lapsed", "Never voted on to the end."
    ANNULLED = (
        "annulled",
        "Annulled",
        "Struck down, in whole or in part, by a constitutional court.",
    )
    REPEALED = "repealed", "Repealed", "Done away with by a later law."


class LawStageKind(Code):
    """A step in the life of a bill or law (Akoma Ntoso, Popolo, Open Civic Data)."""

    INTRODUCED = "introduced", "Introduced", "Tabled or announced as a draft."
    COMMITTEE = "committee", "Committee", "Considered by a committee."
    FIRST_READING = "first_reading", "First reading", "First vote of the chamber."
    SECOND_READING = "second_reading", "Second reading", "Second vote of the chamber."
    THIRD_READING = "third_reading", "Third reading", "Third vote of the chamber."
    ADOPTED = "adopted", "Adopted", "Passed by a chamber or by parliament; also over a veto."
    VETOED = "vetoed", "Vetoed", "Sent back by the head of state."
    SIGNED = "signed", "Signed", "Signed by whoever promulgates."
    IN_FORCE = "in_force", "In force", "Applies from this day."
    AMENDED = "amended", "Amended", "Changed by a later law."
    COURT_RULING = (
        "court_ruling",
        "Court ruling",
        "A court of another order finds a breach and annuls nothing.",
    )
    ANNULLED = "annulled", "Annulled", "Struck down by a constitutional court."
    REPEALED = "repealed", "Repealed", "Done away with."
    REJECTED = "rejected", "Rejected", "Voted down."
    WITHDRAWN = "withdrawn", "Withdrawn", "Taken back."
    LAPSED = "lapsed", "Lapsed", "Left without a final vote."


class StageOutcome(Code):
    """How a stage ended."""

    PASSED = "passed", "Passed", "The bill went on."
    FAILED = "failed", "Failed", "The bill was stopped."


class LawLinkKind(Code):
    """How one law bears on another."""

    MODELLED_ON = "modelled_on", "Modelled on", "Follows the other in idea or in words."
    AMENDS = "amends", "Amends", "Changes the other."
    REPEALS = "repeals", "Repeals", "Does away with the other."


law_statuses = declare_code_list("law_statuses", LawStatus, "Where a law stands, as stated.")
law_stage_kinds = declare_code_list("law_stage_kinds", LawStageKind, "Steps in the life of a law.")
stage_outcomes = declare_code_list("stage_outcomes", StageOutcome, "How a stage ended.")
law_link_kinds = declare_code_list("law_link_kinds", LawLinkKind, "How one law bears on another.")


class LawFamily(Base):
    """Laws of one kind that states copy from one another."""

    __tablename__ = "law_families"
    __table_args__ = (
        {"comment": "Kinds of law that states copy from one another; one row per family."},
    )

    id: Mapped[Id]
    slug: Mapped[Slug]
    title: Mapped[str] = text_column("Name of the family.")
    description: Mapped[str] = text_column("What makes a law belong to it.")


class Law(Base):
    """A law, bill or decree."""

    __tablename__ = "laws"
    __citable__ = Citable(9, "{short_title}")
    __table_args__ = (
        *date_checks("status_since"),
        {"comment": "Laws, bills and decrees, passed or not; one row per law."},
    )

    id: Mapped[Id]
    slug: Mapped[Slug]
    country_id: Mapped[int] = reference("countries.id", "Whose law.")
    family_id: Mapped[int] = reference("law_families.id", "Which family it belongs to.")
    title: Mapped[str] = text_column("Title in English.")
    short_title: Mapped[str] = text_column("Short title, to print in tables.")
    number: Mapped[str | None] = text_column("Official number, where there is one.")
    summary: Mapped[str | None] = text_column("What it does, and what to know about it.")
    status_code: Mapped[str] = code_column("law_statuses", "Where it stands, as stated.")
    status_since: Mapped[Edtf] = edtf_columns(
        "status_since", "Since when it stands there, as stated"
    )


class LawStage(Base):
    """One dated step of one law."""

    __tablename__ = "law_stages"
    __citable__ = Citable(
        10, "{law.short_title}: {stage.label}", key=("law_id", "stage_code", "occurred_edtf")
    )
    __table_args__ = (
        natural_key_index("law_stages", "law_id", "stage_code", "occurred_edtf?", "body?"),
        Index("ix_law_stages_law_id_occurred_earliest", "law_id", "occurred_earliest"),
        *date_checks("occurred"),
        {"comment": "Steps in the life of laws, which may repeat; one row per step."},
    )
    natural_key = ("law_id", "stage_code", "occurred_edtf", "body")

    id: Mapped[Id]
    law_id: Mapped[int] = reference("laws.id", "Which law.", on_delete="CASCADE", index=False)
    stage_code: Mapped[str] = code_column("law_stage_kinds", "Which step.")
    body: Mapped[str | None] = text_column("Chamber, court or officer that took the step.")
    occurred: Mapped[Edtf] = edtf_columns("occurred", "When")
    outcome_code: Mapped[str | None] = code_column(
        "stage_outcomes", "How the step ended, where that is on record."
    )
    note: Mapped[Note]


class LawVote(Base):
    """The tally of one stage."""

    __tablename__ = "law_votes"
    __citable__ = Citable(11, "{stage.law.short_title}: {stage.stage.label}, {yes|?}-{no|?}")
    __table_args__ = (
        UniqueConstraint("stage_id"),
        *(
            CheckConstraint(f"{name} >= 0", name=f"{name}_not_negative")
            for name in ("yes", "no", "abstain", "absent")
        ),
        CheckConstraint("coalesce(yes, no, abstain, absent) IS NOT NULL", name="some_tally"),
        {"comment": "Tallies of votes; one row per stage that was voted on."},
    )
    natural_key = ("stage_id",)

    id: Mapped[Id]
    stage_id: Mapped[int] = reference(
        "law_stages.id", "Which stage of which law.", on_delete="CASCADE", index=False
    )
    yes: Mapped[int | None] = mapped_column(Integer, comment="Votes for; NULL: not reported.")
    no: Mapped[int | None] = mapped_column(Integer, comment="Votes against; NULL: not reported.")
    abstain: Mapped[int | None] = mapped_column(Integer, comment="Abstentions; NULL: not reported.")
    absent: Mapped[int | None] = mapped_column(
        Integer, comment="Members absent or not voting; NULL: not reported."
    )
    note: Mapped[Note]


class LawLink(Base):
    """One law bearing on another."""

    __tablename__ = "law_links"
    __citable__ = Citable(12, "{law.short_title} {kind.label} {other_law.short_title}")
    __table_args__ = (
        UniqueConstraint("law_id", "kind_code", "other_law_id"),
        CheckConstraint("law_id <> other_law_id", name="two_laws"),
        {"comment": "Which law follows, amends or repeals which; one row per pair and kind."},
    )
    natural_key = ("law_id", "kind_code", "other_law_id")

    id: Mapped[Id]
    law_id: Mapped[int] = reference("laws.id", "The later law.", on_delete="CASCADE", index=False)
    kind_code: Mapped[str] = code_column("law_link_kinds", "What it does to the other.")
    other_law_id: Mapped[int] = reference("laws.id", "The law it bears on.", on_delete="CASCADE")
    note: Mapped[Note]

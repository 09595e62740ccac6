"""Statements of coverage: for which records absence is a fact, and until when."""

from datetime import date

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Text
from models.citable import Citable
from models.code_lists import Code, declare_code_list
from models.columns import Id, Note, Slug, code_column, reference


class CoverageKind(Code):
    """The kinds of record that a statement of coverage can be about."""

    MEMBERSHIP = "membership", "Memberships", "Members of an organisation, or of one actor in any."
    OFFICE = "office", "Offices", "Holders of an office, or of all offices of a state."
    SANCTION = "sanction", "Sanctions", "Sanctions by an actor, or by one actor on another."
    LAW = "law", "Laws", "Laws and bills of a family, or of a state."
    AGREEMENT = "agreement", "Agreements", "Agreements of an actor, or of two actors."
    EVENT = "event", "Events", "Events of an actor, of two actors, or of a dataset."
    DISPUTE = "dispute", "Militarised disputes", "Disputes between states, of a dataset."
    VOTE = "vote", "Votes", "Votes of states in an international body."
    FIGURE = "figure", "Figures", "Values of indicators."
    RELATION = "diplomatic_relation", "Diplomatic relations", "Relations between two states."
    STATE = "state_period", "States", "Periods in which states existed."
    CLAIM = "claim", "Claims", "Statements of a source."


class CoverageExtent(Code):
    """How much of the records a statement of coverage vouches for."""

    COMPLETE = (
        "complete",
        "Complete",
        "Every record of these days is here, with its start and end; a missing one did not exist.",
    )
    PARTIAL = "partial", "Partial", "Some records are here; one that is missing proves nothing."


coverage_kinds = declare_code_list(
    "coverage_kinds", CoverageKind, "Kinds of record that statements of coverage are about."
)
coverage_extents = declare_code_list(
    "coverage_extents", CoverageExtent, "How much a statement of coverage vouches for."
)

SCOPES = (
    "organisation_id",
    "position_id",
    "actor_id",
    "law_family_id",
    "claims_of_id",
    "dataset_slug",
)
"""The columns of which a statement fills exactly one; a pair also has ``other_actor_id``."""


class CoverageStatement(Base):
    """What is known to be complete, or known to be partial, of one kind of record."""

    __tablename__ = "coverage_statements"
    __citable__ = Citable(16, "{kind.label}, {extent.label}: {slug}")
    __table_args__ = (
        CheckConstraint(
            " + ".join(f"CASE WHEN {name} IS NULL THEN 0 ELSE 1 END" for name in SCOPES) + " = 1",
            name="exactly_one_scope",
        ),
        CheckConstraint("other_actor_id IS NULL OR actor_id IS NOT NULL", name="pair_has_both"),
        CheckConstraint("actor_id <> other_actor_id", name="two_actors"),
        CheckConstraint("covers_from <= covers_until", name="days_in_order"),
        CheckConstraint(
            "extent_code <> 'complete' OR covers_until IS NOT NULL", name="complete_until_a_day"
        ),
        Index("ix_coverage_statements_organisation_id", "organisation_id"),
        Index("ix_coverage_statements_position_id", "position_id"),
        Index("ix_coverage_statements_actor_id", "actor_id", "other_actor_id"),
        {
            "comment": "Statements of coverage: for which records a missing row means that there "
            "was none; one row per kind, scope and time."
        },
    )

    id: Mapped[Id]
    slug: Mapped[Slug]
    kind_code: Mapped[str] = code_column("coverage_kinds", "Kind of record.")
    organisation_id: Mapped[int | None] = reference(
        "organisations.id", "Scope: the members of this organisation.", index=False
    )
    position_id: Mapped[int | None] = reference(
        "positions.id", "Scope: the holders of this office.", index=False
    )
    actor_id: Mapped[int | None] = reference(
        "actors.id", "Scope: records of this actor; of sanctions, those it imposed.", index=False
    )
    other_actor_id: Mapped[int | None] = reference(
        "actors.id",
        "Scope: only records with this actor, too; of sanctions, those against it.",
    )
    law_family_id: Mapped[int | None] = reference("law_families.id", "Scope: laws of this family.")
    claims_of_id: Mapped[int | None] = reference("sources.id", "Scope: claims of this source.")
    dataset_slug: Mapped[str | None] = mapped_column(
        Text,
        ForeignKey("datasets.slug", ondelete="CASCADE"),
        comment="Scope: what is loaded of this dataset; written by its import.",
    )
    covers_from: Mapped[date | None] = mapped_column(
        Date, comment="First day for which it holds; NULL: from the beginning."
    )
    covers_until: Mapped[date | None] = mapped_column(
        Date, comment="Last day for which it holds; NULL, only if partial: no day is stated."
    )
    extent_code: Mapped[str] = code_column("coverage_extents", "Complete or partial.")
    note: Mapped[Note]

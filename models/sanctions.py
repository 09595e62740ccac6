"""Sanctions: senders, targets, measures and phases (terms of the GSDB)."""

from datetime import date

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped

from models.base import Base
from models.citable import Citable
from models.code_lists import Code, declare_code_list
from models.columns import (
    Id,
    Note,
    Slug,
    code_column,
    edtf_columns,
    known_until_column,
    natural_key_index,
    period_checks,
    reference,
    text_column,
)
from models.edtf import Edtf
from models.searchable import Searchable


class SanctionRole(Code):
    """The sides of a sanction."""

    SENDER = "sender", "Sender", "Imposes the sanction."
    TARGET = "target", "Target", "Is the target of the sanction."


class MeasureKind(Code):
    """The kinds of measure (Global Sanctions Database, Felbermayr et al. 2020)."""

    TRADE = "trade", "Trade", "Bans or limits imports, exports or services."
    ARMS = "arms", "Arms", "Bans arms or equipment for repression."
    MILITARY = "military", "Military", "Bans military assistance."
    FINANCIAL = "financial", "Financial", "Freezes assets, bans credit or aid."
    TRAVEL = "travel", "Travel", "Bans entry or transport."
    OTHER = (
        "other",
        "Other",
        "Another measure, for example legal steps or suspension of membership.",
    )


class PhaseStatus(Code):
    """The statuses of a sanction in a phase."""

    IN_FORCE = "in_force", "In force", "Applied."
    SUSPENDED = "suspended", "Suspended", "Not applied for a time."


sanction_roles = declare_code_list("sanction_roles", SanctionRole, "Sides of a sanction.")
measure_kinds = declare_code_list("measure_kinds", MeasureKind, "Kinds of measure.")
phase_statuses = declare_code_list(
    "phase_statuses", PhaseStatus, "Statuses of a sanction in a phase."
)


class Sanction(Base):
    """One sanction or package of sanctions."""

    __tablename__ = "sanctions"
    __citable__ = Citable(14, "{title}")
    __searchable__ = Searchable(9, ("title",), ("note",))
    __table_args__ = ({"comment": "Sanctions; one row per decision or package."},)

    id: Mapped[Id]
    slug: Mapped[Slug]
    title: Mapped[str] = text_column("Short description of the sanction.")
    note: Mapped[Note]


class SanctionPhase(Base):
    """One phase of a sanction."""

    __tablename__ = "sanction_phases"
    __table_args__ = (
        natural_key_index("sanction_phases", "sanction_id", "status_code", "started_edtf?"),
        *period_checks(),
        {"comment": "Phases in which sanctions were in force or suspended; one row per phase."},
    )
    natural_key = ("sanction_id", "status_code", "started_edtf")

    id: Mapped[Id]
    sanction_id: Mapped[int] = reference(
        "sanctions.id", "The sanction.", on_delete="CASCADE", index=False
    )
    status_code: Mapped[str] = code_column("phase_statuses", "In force or suspended.")
    started: Mapped[Edtf] = edtf_columns("started", "First day of the phase")
    ended: Mapped[Edtf] = edtf_columns("ended", "First day after the phase")
    ended_known_until: Mapped[date | None] = known_until_column("ended")
    note: Mapped[Note]


class SanctionParty(Base):
    """One sender or target of a sanction."""

    __tablename__ = "sanction_parties"
    __table_args__ = (
        UniqueConstraint("sanction_id", "role_code", "actor_id"),
        Index("ix_sanction_parties_actor_id_role_code", "actor_id", "role_code"),
        {"comment": "Senders and targets of sanctions; one row per sanction, side and actor."},
    )
    natural_key = ("sanction_id", "role_code", "actor_id")

    id: Mapped[Id]
    sanction_id: Mapped[int] = reference(
        "sanctions.id", "The sanction.", on_delete="CASCADE", index=False
    )
    role_code: Mapped[str] = code_column("sanction_roles", "Sender or target.")
    actor_id: Mapped[int] = reference("actors.id", "The sender or target.", index=False)
    note: Mapped[Note]


class SanctionMeasure(Base):
    """One kind of measure in a sanction."""

    __tablename__ = "sanction_measures"
    __table_args__ = (
        UniqueConstraint("sanction_id", "kind_code"),
        {"comment": "Measures of sanctions; one row per sanction and kind of measure."},
    )
    natural_key = ("sanction_id", "kind_code")

    id: Mapped[Id]
    sanction_id: Mapped[int] = reference(
        "sanctions.id", "The sanction.", on_delete="CASCADE", index=False
    )
    kind_code: Mapped[str] = code_column("measure_kinds", "Kind of measure.")
    detail: Mapped[str | None] = text_column(
        "The measure in the words of the source: asset freeze, price cap."
    )

"""Successions: which actor followed which."""

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped

from models.base import Base
from models.citable import Citable
from models.code_lists import Code, declare_code_list
from models.columns import Id, Note, code_column, date_checks, edtf_columns, reference
from models.edtf import Edtf


class SuccessionKind(Code):
    """The ways in which one actor follows another."""

    RENAMED = "renamed", "Renamed", "The same actor under a new name."
    SUCCEEDED = "succeeded", "Succeeded", "A new actor took over rights or duties of the old one."
    SPLIT = "split", "Split", "The old actor broke up into several, this one among them."
    MERGED = "merged", "Merged", "The old actor merged with others into this one."


succession_kinds = declare_code_list(
    "succession_kinds", SuccessionKind, "Ways in which one actor follows another."
)


class ActorSuccession(Base):
    """One succession from one actor to another."""

    __tablename__ = "actor_successions"
    __citable__ = Citable(2, "{predecessor.name} to {successor.name}: {kind.label}")
    __table_args__ = (
        UniqueConstraint("predecessor_id", "successor_id", "kind_code"),
        CheckConstraint("predecessor_id <> successor_id", name="two_actors"),
        *date_checks("occurred"),
        {
            "comment": "Successions of actors: renamed, succeeded, split, merged; one row per pair "
            "and kind."
        },
    )
    natural_key = ("predecessor_id", "successor_id", "kind_code")

    id: Mapped[Id]
    predecessor_id: Mapped[int] = reference("actors.id", "The earlier actor.", index=False)
    successor_id: Mapped[int] = reference("actors.id", "The later actor.")
    kind_code: Mapped[str] = code_column(
        "succession_kinds", "How the later actor followed the earlier one."
    )
    occurred: Mapped[Edtf] = edtf_columns("occurred", "When the succession took place")
    note: Mapped[Note]

"""Which actor followed which."""

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped

from models.base import Base
from models.citable import Citable
from models.code_lists import Code, declare_code_list
from models.columns import Id, Note, code_column, date_checks, edtf_columns, reference
from models.edtf import Edtf


class SuccessionKind(Code):
    """How one actor followed another."""

    RENAMED = "renamed", "Renamed", "The same actor under a new name."
    SUCCEEDED = "succeeded", "Succeeded", "A new actor took over rights or duties of the old one."
    SPLIT = "split", "Split", "The old actor broke up into this one among others."
    MERGED = "merged", "Merged", "The old actor went into this one with others."


succession_kinds = declare_code_list(
    "succession_kinds", SuccessionKind, "How one actor followed another."
)


class ActorSuccession(Base):
    """One actor following another."""

    __tablename__ = "actor_successions"
    __citable__ = Citable(2, "{predecessor.name} to {successor.name}: {kind.label}")
    __table_args__ = (
        UniqueConstraint("predecessor_id", "successor_id", "kind_code"),
        CheckConstraint("predecessor_id <> successor_id", name="two_actors"),
        *date_checks("occurred"),
        {
            "comment": "Who followed whom: renamed, succeeded, split, merged; one row per pair "
            "and kind."
        },
    )
    natural_key = ("predecessor_id", "successor_id", "kind_code")

    id: Mapped[Id]
    predecessor_id: Mapped[int] = reference("actors.id", "Who came before.", index=False)
    successor_id: Mapped[int] = reference("actors.id", "Who came after.")
    kind_code: Mapped[str] = code_column("succession_kinds", "How the one followed the other.")
    occurred: Mapped[Edtf] = edtf_columns("occurred", "When the one followed the other")
    note: Mapped[Note]

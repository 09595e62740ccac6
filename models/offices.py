"""Offices and their holders (Popolo: person, position, tenure)."""

from datetime import date

from sqlalchemy import Boolean, Index, false
from sqlalchemy.orm import Mapped, mapped_column

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


class PositionKind(Code):
    """The kinds of office."""

    HEAD_OF_STATE = "head_of_state", "Head of state", "President or equivalent."
    HEAD_OF_GOVERNMENT = (
        "head_of_government",
        "Head of government",
        "Prime minister or head of the cabinet.",
    )
    LEADER = (
        "effective_leader",
        "Effective leader",
        "Holds power in fact, whatever the office, as lists of leaders define it.",
    )
    FOREIGN_MINISTER = "foreign_minister", "Foreign minister", "Minister of foreign affairs."
    DEPUTY_MINISTER = (
        "deputy_minister",
        "Deputy minister",
        "Deputy of a minister, including first deputies.",
    )
    SPEAKER = "speaker", "Speaker", "Speaker of a chamber of parliament."
    AMBASSADOR = "ambassador", "Ambassador", "Head of a diplomatic mission."
    OTHER = "other", "Other", "Another public office."
    AFFILIATION = (
        "affiliation",
        "Affiliation",
        "Work or study at a body, without a public office: contributor, student, employee.",
    )


position_kinds = declare_code_list(
    "position_kinds", PositionKind, "Kinds of office, and affiliations."
)


class Position(Base):
    """One office that different people hold over time."""

    __tablename__ = "positions"
    __searchable__ = Searchable(13, ("title",))
    __table_args__ = (
        {"comment": "Offices that different people hold over time; one row per office."},
    )

    id: Mapped[Id]
    slug: Mapped[Slug]
    title: Mapped[str] = text_column("Name of the office.")
    kind_code: Mapped[str] = code_column("position_kinds", "Kind of office.")
    actor_id: Mapped[int | None] = reference(
        "actors.id", "State or body of the office; NULL: not recorded."
    )


class Tenure(Base):
    """One person's time in one office."""

    __tablename__ = "tenures"
    __citable__ = Citable(
        4, "{person.name}, {position.title}", key=("person_id", "position_id", "started_edtf")
    )
    __table_args__ = (
        natural_key_index(
            "tenures", "person_id", "position_id", "accredited_to_id#", "started_edtf?"
        ),
        *period_checks(),
        Index("ix_tenures_position_id_started_earliest", "position_id", "started_earliest"),
        {"comment": "Holders of offices; one row per person, office and start."},
    )
    natural_key = ("person_id", "position_id", "started_edtf", "accredited_to_id")

    id: Mapped[Id]
    person_id: Mapped[int] = reference("people.id", "The office-holder.", index=False)
    position_id: Mapped[int] = reference("positions.id", "The office.", index=False)
    accredited_to_id: Mapped[int | None] = reference(
        "actors.id", "For an envoy: state or organisation of accreditation."
    )
    acting: Mapped[bool] = mapped_column(
        Boolean, server_default=false(), comment="True: acting office-holder."
    )
    started: Mapped[Edtf] = edtf_columns("started", "First day in office")
    ended: Mapped[Edtf] = edtf_columns("ended", "First day after the tenure")
    ended_known_until: Mapped[date | None] = known_until_column("ended")
    note: Mapped[Note]

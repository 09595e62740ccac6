"""When each list of states counts a state as one: the lists differ, so each is kept apart."""

from typing import Any

from sqlalchemy import (
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    Table,
    text,
)

from models.base import Base, Text
from models.columns import period_checks
from models.datasets import dataset_column


def _date_columns(name: str, comment: str) -> list[Column[Any]]:
    return [
        Column(
            f"{name}_edtf",
            Text,
            comment=f"{comment}; EDTF as the source has it, NULL: unknown, ..: still going on.",
        ),
        Column(
            f"{name}_earliest",
            Date,
            comment=f"{comment}: first day it can mean (ISO); NULL: open or unknown.",
        ),
        Column(
            f"{name}_latest",
            Date,
            comment=f"{comment}: last day it can mean (ISO); NULL: open or unknown.",
        ),
    ]


state_periods = Table(
    "state_periods",
    Base.metadata,
    Column(
        "id",
        Integer,
        primary_key=True,
        comment="Key for joins; differs between databases, so cite the natural key instead.",
    ),
    dataset_column("The dataset it came from."),
    Column(
        "scheme_code",
        Text,
        ForeignKey("code_schemes.code", ondelete="RESTRICT"),
        nullable=False,
        comment="Whose list of states.",
    ),
    Column("code", Text, nullable=False, comment="Code of the state in that list, as text."),
    Column(
        "actor_id",
        Integer,
        ForeignKey("actors.id", ondelete="RESTRICT"),
        comment="The state; NULL: none known.",
    ),
    Column("name", Text, nullable=False, comment="Name of the state in that list."),
    *_date_columns("started", "First day as a state"),
    *_date_columns("ended", "Day of its end, which no longer counts"),
    Column(
        "ended_known_until",
        Date,
        comment="Where the end is ..: the last day for which the source shows it still going on; "
        "NULL: the source is undated.",
    ),
    *period_checks(),
    Index(
        "uq_state_periods_natural_key",
        "scheme_code",
        "code",
        text("coalesce(started_edtf, '')"),
        unique=True,
    ),
    Index("ix_state_periods_actor_id", "actor_id"),
    comment="Spans of time for which a list of states counts a state; a state that lost and "
    "regained statehood has several; one row per list, state and span.",
    info={"natural_key": ("scheme_code", "code", "started_edtf")},
)

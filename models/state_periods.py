"""Periods of statehood according to each list of states; the lists differ, so all are kept."""

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
from models.columns import KNOWN_UNTIL, date_columns, period_checks
from models.datasets import dataset_column

state_periods = Table(
    "state_periods",
    Base.metadata,
    Column(
        "id",
        Integer,
        primary_key=True,
        comment="Key for joins; differs between databases, so cite the natural key instead.",
    ),
    dataset_column("Dataset that the row comes from."),
    Column(
        "scheme_code",
        Text,
        ForeignKey("code_schemes.code", ondelete="RESTRICT"),
        nullable=False,
        comment="The list of states.",
    ),
    Column("code", Text, nullable=False, comment="Code of the state in that list, as text."),
    Column(
        "actor_id",
        Integer,
        ForeignKey("actors.id", ondelete="RESTRICT"),
        comment="The state; NULL: no known state.",
    ),
    Column("name", Text, nullable=False, comment="Name of the state in that list."),
    *date_columns("started", "First day as a state"),
    *date_columns("ended", "First day on which it was no longer a state"),
    Column(
        "ended_known_until",
        Date,
        comment=KNOWN_UNTIL,
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
    comment="Periods for which a list of states counts a state as independent; a state that lost "
    "and regained independence has several; one row per list, state and period.",
    info={"module": __name__, "natural_key": ("scheme_code", "code", "started_edtf")},
)

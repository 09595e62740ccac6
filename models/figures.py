"""Figures: indicators and what was observed, estimated or projected of them."""

from sqlalchemy import CheckConstraint, Float, Index
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


class ObservationStatus(Code):
    """What kind of figure an observation is."""

    ACTUAL = "actual", "Actual", "Measured, as published."
    ESTIMATE = "estimate", "Estimate", "Estimated by someone for a past period."
    PROJECTION = "projection", "Projection", "Foreseen before the period was over."


class Qualifier(Code):
    """How the figure is meant."""

    EXACT = "exact", "Exactly", "The figure as given."
    MORE_THAN = "more_than", "More than", "A lower bound."
    NEARLY = "nearly", "Nearly", "A little under the figure."
    AVERAGE = "average", "On average", "A yearly mean over the period."


observation_statuses = declare_code_list(
    "observation_statuses", ObservationStatus, "What kind of figure an observation is."
)
qualifiers = declare_code_list("qualifiers", Qualifier, "How a figure is meant.")


class Indicator(Base):
    """Something that is measured, with its unit."""

    __tablename__ = "indicators"
    __table_args__ = (
        CheckConstraint("decimals BETWEEN 0 AND 6", name="decimals_range"),
        {"comment": "What is measured, and in which unit; one row per indicator."},
    )

    id: Mapped[Id]
    slug: Mapped[Slug]
    title: Mapped[str] = text_column("Name of the indicator.")
    unit: Mapped[str] = text_column("Unit of every value.")
    code: Mapped[str | None] = text_column(
        "Code in the World Development Indicators, where it has one."
    )
    decimals: Mapped[int] = mapped_column(comment="Decimals to print.")


class Observation(Base):
    """One value of one indicator for one actor and period."""

    __tablename__ = "observations"
    __citable__ = Citable(
        15,
        "{actor.name}, {indicator.title}, {period_edtf|-}",
        key=("actor_id", "indicator_id", "period_edtf", "status_code"),
    )
    __table_args__ = (
        natural_key_index(
            "observations",
            "actor_id",
            "indicator_id",
            "period_edtf?",
            "partner_id#",
            "status_code",
            "made_by?",
        ),
        Index("ix_observations_indicator_id_actor_id", "indicator_id", "actor_id"),
        *date_checks("period", "made"),
        {
            "comment": "Values of indicators; one row per actor, indicator, period, partner, "
            "status and maker. What is missing has no row."
        },
    )
    natural_key = (
        "actor_id",
        "indicator_id",
        "period_edtf",
        "status_code",
        "partner_id",
        "made_by",
    )

    id: Mapped[Id]
    indicator_id: Mapped[int] = reference("indicators.id", "Of what.", index=False)
    actor_id: Mapped[int] = reference("actors.id", "Of whom.", index=False)
    partner_id: Mapped[int | None] = reference(
        "actors.id", "With whom, of trade, loans and the like."
    )
    period: Mapped[Edtf] = edtf_columns("period", "The period measured")
    value: Mapped[float] = mapped_column(Float, comment="The value, in the indicator's unit.")
    status_code: Mapped[str] = code_column("observation_statuses", "What kind of figure it is.")
    qualifier_code: Mapped[str] = code_column("qualifiers", "How the figure is meant.")
    made_by: Mapped[str | None] = text_column(
        "Who made the estimate or projection, or gave the figure."
    )
    made: Mapped[Edtf] = edtf_columns(
        "made", "When the estimate or projection was made (its vintage)"
    )
    note: Mapped[Note]

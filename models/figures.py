"""Figures: indicators, and their observed, estimated or projected values."""

from sqlalchemy import CheckConstraint, Float, Index
from sqlalchemy import text as sql
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


class ObservationStatus(Code):
    """The kinds of value: observed, estimated or projected."""

    ACTUAL = "actual", "Actual", "Measured, as published."
    ESTIMATE = "estimate", "Estimate", "Estimated by someone for a past period."
    PROJECTION = "projection", "Projection", "Forecast before the end of the period."


class Qualifier(Code):
    """How a value must be read."""

    EXACT = "exact", "Exactly", "The exact value."
    MORE_THAN = "more_than", "More than", "A lower bound."
    NEARLY = "nearly", "Nearly", "A little less than the value."
    AVERAGE = "average", "On average", "A yearly mean over the period."


observation_statuses = declare_code_list(
    "observation_statuses", ObservationStatus, "Kinds of value: observed, estimated or projected."
)
qualifiers = declare_code_list("qualifiers", Qualifier, "How values must be read.")


class Indicator(Base):
    """One indicator: something that is measured, with its unit."""

    __tablename__ = "indicators"
    __searchable__ = Searchable(12, ("title",))
    __table_args__ = (
        CheckConstraint("decimals BETWEEN 0 AND 6", name="decimals_range"),
        {"comment": "Indicators with their units; one row per indicator."},
    )

    id: Mapped[Id]
    slug: Mapped[Slug]
    title: Mapped[str] = text_column("Name of the indicator.")
    unit: Mapped[str] = text_column("Unit of all values.")
    code: Mapped[str | None] = text_column(
        "Code in the World Development Indicators, if it has one."
    )
    decimals: Mapped[int] = mapped_column(comment="Number of decimals, for print.")


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
            "dataset_id#",
        ),
        Index("ix_observations_indicator_id_actor_id", "indicator_id", "actor_id"),
        # Most figures have no partner.
        Index(
            "ix_observations_partner_id",
            "partner_id",
            sqlite_where=sql("partner_id IS NOT NULL"),
            postgresql_where=sql("partner_id IS NOT NULL"),
        ),
        *date_checks("period", "made"),
        {
            "comment": "Values of indicators; one row per actor, indicator, period, partner, "
            "status and maker, or dataset. A missing value has no row."
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
    indicator_id: Mapped[int] = reference("indicators.id", "The indicator.", index=False)
    actor_id: Mapped[int] = reference(
        "actors.id", "Country or other actor that the value is about.", index=False
    )
    partner_id: Mapped[int | None] = reference(
        "actors.id", "Partner, for example in trade or loans.", index=False
    )
    period: Mapped[Edtf] = edtf_columns("period", "Period of the value")
    value: Mapped[float] = mapped_column(Float, comment="The value, in the indicator's unit.")
    status_code: Mapped[str] = code_column("observation_statuses", "Kind of value.")
    qualifier_code: Mapped[str] = code_column("qualifiers", "How the value must be read.")
    made_by: Mapped[str | None] = text_column(
        "Author of the estimate or projection, or of the value; NULL for a value of a dataset: its "
        "publisher."
    )
    made: Mapped[Edtf] = edtf_columns(
        "made", "When the estimate or projection was made (its vintage)"
    )
    note: Mapped[Note]
    dataset_id: Mapped[int | None] = reference(
        "datasets.id",
        "Dataset that the value comes from, which is then its source; NULL: curated, with "
        "citations of its own.",
        index=False,
    )

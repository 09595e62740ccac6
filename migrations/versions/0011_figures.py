"""Indicators and their observations, estimates and projections."""

import sqlalchemy as sa
from alembic import op

from migrations.helpers_v1 import (
    check,
    code_column,
    create_code_list,
    create_index,
    create_natural_key,
    date_checks,
    date_columns,
    integer_column,
    key_columns,
    reference,
    slug_columns,
    text_column,
)

revision = "0011_figures"
down_revision = "0010_event_acts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_code_list("observation_statuses", "What kind of figure an observation is.")
    create_code_list("qualifiers", "How a figure is meant.")

    op.create_table(
        "indicators",
        *key_columns("indicators"),
        *slug_columns("indicators"),
        text_column("title", "Name of the indicator."),
        text_column("unit", "Unit of every value."),
        text_column(
            "code", "Code in the World Development Indicators, where it has one.", null=True
        ),
        integer_column("decimals", "Decimals to print."),
        check("indicators", "decimals_range", "decimals BETWEEN 0 AND 6"),
        comment="What is measured, and in which unit; one row per indicator.",
    )

    op.create_table(
        "observations",
        *key_columns("observations"),
        reference("observations", "indicator_id", "indicators", "Of what."),
        reference("observations", "actor_id", "actors", "Of whom."),
        reference(
            "observations",
            "partner_id",
            "actors",
            "With whom, of trade, loans and the like.",
            null=True,
        ),
        *date_columns("period", "The period measured"),
        sa.Column("value", sa.Float, nullable=False, comment="The value, in the indicator's unit."),
        code_column(
            "observations", "status_code", "observation_statuses", "What kind of figure it is."
        ),
        code_column("observations", "qualifier_code", "qualifiers", "How the figure is meant."),
        text_column(
            "made_by", "Who made the estimate or projection, or gave the figure.", null=True
        ),
        *date_columns("made", "When the estimate or projection was made (its vintage)"),
        text_column(
            "note", "What a reader of this row should know and no column holds.", null=True
        ),
        *date_checks("observations", "period"),
        *date_checks("observations", "made"),
        comment="Values of indicators; one row per actor, indicator, period, partner, status "
        "and maker. What is missing has no row.",
    )
    create_natural_key(
        "observations",
        "actor_id",
        "indicator_id",
        "coalesce(period_edtf, '')",
        "coalesce(partner_id, 0)",
        "status_code",
        "coalesce(made_by, '')",
    )
    create_index("observations", "indicator_id", "actor_id")
    create_index("observations", "partner_id")


def downgrade() -> None:
    op.drop_table("observations")
    op.drop_table("indicators")
    for code_list in ("qualifiers", "observation_statuses"):
        op.drop_table(code_list)

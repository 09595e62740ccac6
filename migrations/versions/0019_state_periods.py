"""Periods in which each list of states counts a state."""

import sqlalchemy as sa
from alembic import op

revision = "0019_state_periods"
down_revision = "0018_roll_calls"
branch_labels = None
depends_on = None

# Sorted by code point on PostgreSQL too.
TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "state_periods",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dataset_id", sa.Integer(), nullable=False),
        sa.Column("scheme_code", TEXT, nullable=False),
        sa.Column("code", TEXT, nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("started_edtf", TEXT, nullable=True),
        sa.Column("started_earliest", sa.Date(), nullable=True),
        sa.Column("started_latest", sa.Date(), nullable=True),
        sa.Column("ended_edtf", TEXT, nullable=True),
        sa.Column("ended_earliest", sa.Date(), nullable=True),
        sa.Column("ended_latest", sa.Date(), nullable=True),
        sa.Column("ended_known_until", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "ended_known_until IS NULL OR (ended_edtf IS NOT NULL AND ended_edtf = '..')",
            name=op.f("ck_state_periods_ended_known_until"),
        ),
        sa.CheckConstraint(
            "ended_earliest <= ended_latest", name=op.f("ck_state_periods_ended_order")
        ),
        sa.CheckConstraint(
            "ended_edtf IS NOT NULL OR (ended_earliest IS NULL AND ended_latest IS NULL)",
            name=op.f("ck_state_periods_ended_text"),
        ),
        sa.CheckConstraint(
            "started_earliest <= ended_latest", name=op.f("ck_state_periods_started_before_ended")
        ),
        sa.CheckConstraint(
            "started_earliest <= started_latest", name=op.f("ck_state_periods_started_order")
        ),
        sa.CheckConstraint(
            "started_edtf IS NOT NULL OR (started_earliest IS NULL AND started_latest IS NULL)",
            name=op.f("ck_state_periods_started_text"),
        ),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["actors.id"], name=op.f("fk_state_periods_actor_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["dataset_id"],
            ["datasets.id"],
            name=op.f("fk_state_periods_dataset_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["scheme_code"],
            ["code_schemes.code"],
            name=op.f("fk_state_periods_scheme_code"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_state_periods")),
    )
    op.create_index(op.f("ix_state_periods_actor_id"), "state_periods", ["actor_id"])
    op.create_index(
        op.f("uq_state_periods_natural_key"),
        "state_periods",
        ["scheme_code", "code", sa.text("coalesce(started_edtf, '')")],
        unique=True,
    )


def downgrade() -> None:
    op.drop_table("state_periods")

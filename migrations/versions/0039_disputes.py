"""Militarised disputes between states, and their participants."""

import sqlalchemy as sa
from alembic import op

revision = "0039_disputes"
down_revision = "0038_lakes"
branch_labels = None
depends_on = None

# Sorted by code point on PostgreSQL too.
TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
CODE_LISTS = (
    "dispute_actions",
    "dispute_outcomes",
    "dispute_settlements",
    "dispute_sides",
    "hostility_levels",
)


def upgrade() -> None:
    for name in CODE_LISTS:
        op.create_table(
            name,
            sa.Column("code", TEXT, nullable=False),
            sa.Column("label", TEXT, nullable=False),
            sa.Column("meaning", TEXT, nullable=False),
            sa.Column("position", sa.Integer(), nullable=False),
            sa.PrimaryKeyConstraint("code", name=op.f(f"pk_{name}")),
            sa.UniqueConstraint("label", name=op.f(f"uq_{name}_label")),
        )

    op.create_table(
        "disputes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dataset_id", sa.Integer(), nullable=False),
        sa.Column("published_id", sa.Integer(), nullable=False),
        sa.Column("first_day_edtf", TEXT, nullable=True),
        sa.Column("first_day_earliest", sa.Date(), nullable=True),
        sa.Column("first_day_latest", sa.Date(), nullable=True),
        sa.Column("last_day_edtf", TEXT, nullable=True),
        sa.Column("last_day_earliest", sa.Date(), nullable=True),
        sa.Column("last_day_latest", sa.Date(), nullable=True),
        sa.Column("outcome_code", TEXT, nullable=True),
        sa.Column("settlement_code", TEXT, nullable=True),
        sa.Column("hostility_code", TEXT, nullable=True),
        sa.Column("highest_action_code", TEXT, nullable=True),
        sa.Column("fatality_level", sa.Integer(), nullable=True),
        sa.Column("fatalities", sa.Integer(), nullable=True),
        sa.Column("is_reciprocated", sa.Boolean(), nullable=True),
        sa.CheckConstraint(
            "first_day_earliest <= first_day_latest", name=op.f("ck_disputes_first_day_order")
        ),
        sa.CheckConstraint(
            "first_day_earliest <= last_day_latest", name=op.f("ck_disputes_days_in_order")
        ),
        sa.CheckConstraint(
            "fatality_level BETWEEN 0 AND 6", name=op.f("ck_disputes_fatality_level_range")
        ),
        sa.CheckConstraint(
            "first_day_edtf IS NOT NULL OR (first_day_earliest IS NULL AND first_day_latest IS NULL)",
            name=op.f("ck_disputes_first_day_text"),
        ),
        sa.CheckConstraint(
            "last_day_earliest <= last_day_latest", name=op.f("ck_disputes_last_day_order")
        ),
        sa.CheckConstraint(
            "last_day_edtf IS NOT NULL OR (last_day_earliest IS NULL AND last_day_latest IS NULL)",
            name=op.f("ck_disputes_last_day_text"),
        ),
        sa.ForeignKeyConstraint(
            ["dataset_id"],
            ["datasets.id"],
            name=op.f("fk_disputes_dataset_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["highest_action_code"],
            ["dispute_actions.code"],
            name=op.f("fk_disputes_highest_action_code"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["hostility_code"],
            ["hostility_levels.code"],
            name=op.f("fk_disputes_hostility_code"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["outcome_code"],
            ["dispute_outcomes.code"],
            name=op.f("fk_disputes_outcome_code"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["settlement_code"],
            ["dispute_settlements.code"],
            name=op.f("fk_disputes_settlement_code"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disputes")),
        sa.UniqueConstraint(
            "dataset_id", "published_id", name=op.f("uq_disputes_dataset_id_published_id")
        ),
        info={"natural_key": ("dataset_id", "published_id")},
    )
    op.create_table(
        "dispute_participants",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dataset_id", sa.Integer(), nullable=False),
        sa.Column("dispute_id", sa.Integer(), nullable=False),
        sa.Column("state_code", TEXT, nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("side_code", TEXT, nullable=False),
        sa.Column("first_day_edtf", TEXT, nullable=True),
        sa.Column("first_day_earliest", sa.Date(), nullable=True),
        sa.Column("first_day_latest", sa.Date(), nullable=True),
        sa.Column("last_day_edtf", TEXT, nullable=True),
        sa.Column("last_day_earliest", sa.Date(), nullable=True),
        sa.Column("last_day_latest", sa.Date(), nullable=True),
        sa.Column("hostility_code", TEXT, nullable=True),
        sa.Column("highest_action_code", TEXT, nullable=True),
        sa.Column("fatality_level", sa.Integer(), nullable=True),
        sa.Column("fatalities", sa.Integer(), nullable=True),
        sa.Column("is_originator", sa.Boolean(), nullable=True),
        sa.Column("is_revisionist", sa.Boolean(), nullable=True),
        sa.CheckConstraint(
            "first_day_earliest <= first_day_latest",
            name=op.f("ck_dispute_participants_first_day_order"),
        ),
        sa.CheckConstraint(
            "first_day_earliest <= last_day_latest",
            name=op.f("ck_dispute_participants_days_in_order"),
        ),
        sa.CheckConstraint(
            "fatality_level BETWEEN 0 AND 6",
            name=op.f("ck_dispute_participants_fatality_level_range"),
        ),
        sa.CheckConstraint(
            "first_day_edtf IS NOT NULL OR (first_day_earliest IS NULL AND first_day_latest IS NULL)",
            name=op.f("ck_dispute_participants_first_day_text"),
        ),
        sa.CheckConstraint(
            "last_day_earliest <= last_day_latest",
            name=op.f("ck_dispute_participants_last_day_order"),
        ),
        sa.CheckConstraint(
            "last_day_edtf IS NOT NULL OR (last_day_earliest IS NULL AND last_day_latest IS NULL)",
            name=op.f("ck_dispute_participants_last_day_text"),
        ),
        sa.ForeignKeyConstraint(
            ["actor_id"],
            ["actors.id"],
            name=op.f("fk_dispute_participants_actor_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["dataset_id"],
            ["datasets.id"],
            name=op.f("fk_dispute_participants_dataset_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["dispute_id"],
            ["disputes.id"],
            name=op.f("fk_dispute_participants_dispute_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["highest_action_code"],
            ["dispute_actions.code"],
            name=op.f("fk_dispute_participants_highest_action_code"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["hostility_code"],
            ["hostility_levels.code"],
            name=op.f("fk_dispute_participants_hostility_code"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["side_code"],
            ["dispute_sides.code"],
            name=op.f("fk_dispute_participants_side_code"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispute_participants")),
        info={"natural_key": ("dispute_id", "state_code", "first_day_edtf")},
    )
    op.create_index(
        "ix_dispute_participants_actor_id", "dispute_participants", ["actor_id"], unique=False
    )
    op.create_index(
        op.f("uq_dispute_participants_natural_key"),
        "dispute_participants",
        ["dispute_id", "state_code", sa.text("coalesce(first_day_edtf, '')")],
        unique=True,
    )


def downgrade() -> None:
    op.drop_table("dispute_participants")
    op.drop_table("disputes")
    for name in reversed(CODE_LISTS):
        op.drop_table(name)

"""Pairs of records that a person judged to be the same, or different."""

import sqlalchemy as sa
from alembic import op

revision = "0020_same_records"
down_revision = "0019_state_periods"
branch_labels = None
depends_on = None

# Sorted by code point on PostgreSQL too.
TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "same_records",
        sa.Column("table_name", TEXT, nullable=False),
        sa.Column("kept_key", TEXT, nullable=False),
        sa.Column("other_key", TEXT, nullable=False),
        sa.Column("is_same", sa.Boolean(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("note", TEXT, nullable=True),
        sa.CheckConstraint(
            "table_name IN ('agreements', 'sanctions')", name=op.f("ck_same_records_known_table")
        ),
        sa.CheckConstraint("kept_key <> other_key", name=op.f("ck_same_records_two_records")),
        sa.PrimaryKeyConstraint(
            "table_name", "kept_key", "other_key", name=op.f("pk_same_records")
        ),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("same_records")

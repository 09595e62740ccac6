"""Datasets whose events are in Parquet files beside the database."""

import sqlalchemy as sa
from alembic import op

revision = "0038_lakes"
down_revision = "0037_figure_owners"
branch_labels = None
depends_on = None

# Sorted by code point on PostgreSQL too.
TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "lakes",
        sa.Column("dataset_id", sa.Integer(), nullable=False),
        sa.Column("place", TEXT, nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("manifest_sha256", TEXT, nullable=False),
        sa.CheckConstraint("length(manifest_sha256) = 64", name=op.f("ck_lakes_sha256_length")),
        sa.ForeignKeyConstraint(
            ["dataset_id"],
            ["datasets.id"],
            name=op.f("fk_lakes_dataset_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("dataset_id", name=op.f("pk_lakes")),
    )


def downgrade() -> None:
    op.drop_table("lakes")

"""The dataset of a figure in the figure itself; figures without a partner need no entry of it."""

import sqlalchemy as sa
from alembic import op

from migrations.helpers_v1 import create_natural_key

revision = "0036_figure_datasets"
down_revision = "0035_source_copies"
branch_labels = None
depends_on = None

KEY = "uq_observations_natural_key"
PARTNER = "ix_observations_partner_id"
HAS_PARTNER = "partner_id IS NOT NULL"
PARTS = (
    "actor_id",
    "indicator_id",
    "coalesce(period_edtf, '')",
    "coalesce(partner_id, 0)",
    "status_code",
    "coalesce(made_by, '')",
)


def upgrade() -> None:
    op.drop_index(KEY, table_name="observations")
    op.drop_index(PARTNER, table_name="observations")
    with op.batch_alter_table("observations") as observations:
        observations.add_column(sa.Column("dataset_id", sa.Integer(), nullable=True))
        observations.create_foreign_key(
            op.f("fk_observations_dataset_id"),
            "datasets",
            ["dataset_id"],
            ["id"],
            ondelete="RESTRICT",
        )
    create_natural_key(
        "observations",
        *PARTS,
        "coalesce(dataset_id, 0)",
    )
    op.create_index(
        op.f(PARTNER),
        "observations",
        ["partner_id"],
        sqlite_where=sa.text(HAS_PARTNER),
        postgresql_where=sa.text(HAS_PARTNER),
    )


def downgrade() -> None:
    op.drop_index(PARTNER, table_name="observations")
    op.drop_index(KEY, table_name="observations")
    with op.batch_alter_table("observations") as observations:
        observations.drop_constraint(op.f("fk_observations_dataset_id"), type_="foreignkey")
        observations.drop_column("dataset_id")
    create_natural_key("observations", *PARTS)
    op.create_index(op.f(PARTNER), "observations", ["partner_id"])

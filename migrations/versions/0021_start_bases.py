"""By which act a phase of membership began."""

import sqlalchemy as sa
from alembic import op

revision = "0021_start_bases"
down_revision = "0020_same_records"
branch_labels = None
depends_on = None

# Sorted by code point on PostgreSQL too.
TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "start_bases",
        sa.Column("code", TEXT, nullable=False),
        sa.Column("label", TEXT, nullable=False),
        sa.Column("meaning", TEXT, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_start_bases")),
        sa.UniqueConstraint("label", name=op.f("uq_start_bases_label")),
    )
    with op.batch_alter_table("memberships") as memberships:
        memberships.add_column(sa.Column("start_basis_code", TEXT, nullable=True))
        memberships.create_foreign_key(
            op.f("fk_memberships_start_basis_code"),
            "start_bases",
            ["start_basis_code"],
            ["code"],
            ondelete="RESTRICT",
        )


def downgrade() -> None:
    with op.batch_alter_table("memberships") as memberships:
        memberships.drop_constraint(op.f("fk_memberships_start_basis_code"), type_="foreignkey")
        memberships.drop_column("start_basis_code")
    op.drop_table("start_bases")

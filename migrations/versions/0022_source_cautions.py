"""Why a source should not stand alone in print."""

import sqlalchemy as sa
from alembic import op

revision = "0022_source_cautions"
down_revision = "0021_start_bases"
branch_labels = None
depends_on = None

# Sorted by code point on PostgreSQL too.
TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "source_cautions",
        sa.Column("code", TEXT, nullable=False),
        sa.Column("label", TEXT, nullable=False),
        sa.Column("meaning", TEXT, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_source_cautions")),
        sa.UniqueConstraint("label", name=op.f("uq_source_cautions_label")),
    )
    with op.batch_alter_table("sources") as sources:
        sources.add_column(sa.Column("caution_code", TEXT, nullable=True))
        sources.create_foreign_key(
            op.f("fk_sources_caution_code"),
            "source_cautions",
            ["caution_code"],
            ["code"],
            ondelete="RESTRICT",
        )


def downgrade() -> None:
    with op.batch_alter_table("sources") as sources:
        sources.drop_constraint(op.f("fk_sources_caution_code"), type_="foreignkey")
        sources.drop_column("caution_code")
    op.drop_table("source_cautions")

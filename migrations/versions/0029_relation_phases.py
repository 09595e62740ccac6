"""Relations in phases: the status of each, and the levels of both missions."""

import sqlalchemy as sa
from alembic import op

revision = "0029_relation_phases"
down_revision = "0028_coverage_statements"
branch_labels = None
depends_on = None

# Sorted by code point on PostgreSQL too.
TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")

COLUMNS = {
    "status_code": "relation_statuses",
    "level_code": "mission_levels",
    "other_level_code": "mission_levels",
}


def upgrade() -> None:
    for name in ("relation_statuses", "mission_levels"):
        op.create_table(
            name,
            sa.Column("code", TEXT, nullable=False),
            sa.Column("label", TEXT, nullable=False),
            sa.Column("meaning", TEXT, nullable=False),
            sa.Column("position", sa.Integer(), nullable=False),
            sa.PrimaryKeyConstraint("code", name=op.f(f"pk_{name}")),
            sa.UniqueConstraint("label", name=op.f(f"uq_{name}_label")),
        )
    with op.batch_alter_table("relations") as relations:
        for column, codes in COLUMNS.items():
            relations.add_column(sa.Column(column, TEXT, nullable=True))
            relations.create_foreign_key(
                op.f(f"fk_relations_{column}"), codes, [column], ["code"], ondelete="RESTRICT"
            )


def downgrade() -> None:
    with op.batch_alter_table("relations") as relations:
        for column in COLUMNS:
            relations.drop_constraint(op.f(f"fk_relations_{column}"), type_="foreignkey")
            relations.drop_column(column)
    op.drop_table("mission_levels")
    op.drop_table("relation_statuses")

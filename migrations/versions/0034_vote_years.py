"""Counts of joint votes by pair of states and year; `init` fills them for votes loaded before."""

import sqlalchemy as sa
from alembic import op

revision = "0034_vote_years"
down_revision = "0033_topics"
branch_labels = None
depends_on = None

# Sorted by code point on PostgreSQL too.
TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "vote_measures",
        sa.Column("code", TEXT, nullable=False),
        sa.Column("label", TEXT, nullable=False),
        sa.Column("meaning", TEXT, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_vote_measures")),
        sa.UniqueConstraint("label", name=op.f("uq_vote_measures_label")),
    )
    op.create_table(
        "vote_year_levels",
        sa.Column("dataset_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column("measure_code", TEXT, nullable=False),
        sa.Column("percent", sa.SmallInteger(), nullable=False),
        sa.Column("billionths", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id"],
            ["datasets.id"],
            name=op.f("fk_vote_year_levels_dataset_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["measure_code"],
            ["vote_measures.code"],
            name=op.f("fk_vote_year_levels_measure_code"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint(
            "dataset_id", "year", "measure_code", "percent", name=op.f("pk_vote_year_levels")
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "dyad_vote_years",
        sa.Column("dataset_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=False),
        sa.Column("other_actor_id", sa.Integer(), nullable=False),
        sa.Column("yes_yes", sa.Integer(), nullable=False),
        sa.Column("yes_abstain", sa.Integer(), nullable=False),
        sa.Column("yes_no", sa.Integer(), nullable=False),
        sa.Column("abstain_yes", sa.Integer(), nullable=False),
        sa.Column("abstain_abstain", sa.Integer(), nullable=False),
        sa.Column("abstain_no", sa.Integer(), nullable=False),
        sa.Column("no_yes", sa.Integer(), nullable=False),
        sa.Column("no_abstain", sa.Integer(), nullable=False),
        sa.Column("no_no", sa.Integer(), nullable=False),
        sa.Column("cosine_billionths", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "actor_id < other_actor_id", name=op.f("ck_dyad_vote_years_pair_in_order")
        ),
        sa.ForeignKeyConstraint(
            ["actor_id"],
            ["actors.id"],
            name=op.f("fk_dyad_vote_years_actor_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["dataset_id"],
            ["datasets.id"],
            name=op.f("fk_dyad_vote_years_dataset_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["other_actor_id"],
            ["actors.id"],
            name=op.f("fk_dyad_vote_years_other_actor_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint(
            "dataset_id", "year", "actor_id", "other_actor_id", name=op.f("pk_dyad_vote_years")
        ),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("dyad_vote_years")
    op.drop_table("vote_year_levels")
    op.drop_table("vote_measures")

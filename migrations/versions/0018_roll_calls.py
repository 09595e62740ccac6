"""Roll calls: recorded votes, their subjects, and how each state voted."""

import sqlalchemy as sa
from alembic import op

revision = "0018_roll_calls"
down_revision = "0017_coded_events"
branch_labels = None
depends_on = None

# Sorted by code point on PostgreSQL too.
TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "vote_choices",
        sa.Column("code", TEXT, nullable=False),
        sa.Column("label", TEXT, nullable=False),
        sa.Column("meaning", TEXT, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_vote_choices")),
        sa.UniqueConstraint("label", name=op.f("uq_vote_choices_label")),
    )

    op.create_table(
        "roll_calls",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dataset_id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("published_id", sa.Integer(), nullable=False),
        sa.Column("session", sa.Integer(), nullable=True),
        sa.Column("held_on", sa.Date(), nullable=True),
        sa.Column("resolution", TEXT, nullable=True),
        sa.Column("title", TEXT, nullable=True),
        sa.Column("description", TEXT, nullable=True),
        sa.Column("is_important", sa.Boolean(), nullable=True),
        sa.Column("is_amendment", sa.Boolean(), nullable=True),
        sa.Column("is_paragraph", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(
            ["dataset_id"],
            ["datasets.id"],
            name=op.f("fk_roll_calls_dataset_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["import_id"], ["imports.id"], name=op.f("fk_roll_calls_import_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roll_calls")),
        sa.UniqueConstraint(
            "dataset_id", "published_id", name=op.f("uq_roll_calls_dataset_id_published_id")
        ),
    )
    op.create_index(op.f("ix_roll_calls_held_on"), "roll_calls", ["held_on"])
    op.create_index(op.f("ix_roll_calls_import_id"), "roll_calls", ["import_id"])

    op.create_table(
        "roll_call_votes",
        sa.Column("roll_call_id", sa.Integer(), nullable=False),
        sa.Column("voter_code", TEXT, nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("choice_code", TEXT, nullable=False),
        sa.ForeignKeyConstraint(
            ["actor_id"],
            ["actors.id"],
            name=op.f("fk_roll_call_votes_actor_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["choice_code"],
            ["vote_choices.code"],
            name=op.f("fk_roll_call_votes_choice_code"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["roll_call_id"],
            ["roll_calls.id"],
            name=op.f("fk_roll_call_votes_roll_call_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("roll_call_id", "voter_code", name=op.f("pk_roll_call_votes")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_roll_call_votes_actor_id_roll_call_id"),
        "roll_call_votes",
        ["actor_id", "roll_call_id"],
    )

    op.create_table(
        "roll_call_issues",
        sa.Column("roll_call_id", sa.Integer(), nullable=False),
        sa.Column("issue_code", TEXT, nullable=False),
        sa.Column("issue", TEXT, nullable=False),
        sa.CheckConstraint("issue_code <> ''", name=op.f("ck_roll_call_issues_issue_code_given")),
        sa.ForeignKeyConstraint(
            ["roll_call_id"],
            ["roll_calls.id"],
            name=op.f("fk_roll_call_issues_roll_call_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("roll_call_id", "issue_code", name=op.f("pk_roll_call_issues")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("roll_call_issues")
    op.drop_table("roll_call_votes")
    op.drop_table("roll_calls")
    op.drop_table("vote_choices")

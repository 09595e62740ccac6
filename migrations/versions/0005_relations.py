"""Standing relations of two actors, or of one."""

from alembic import op

from migrations.helpers_v1 import (
    check,
    code_column,
    create_code_list,
    create_index,
    date_columns,
    key_columns,
    known_until_column,
    period_checks,
    reference,
    slug_columns,
    text_column,
)

revision = "0005_relations"
down_revision = "0004_offices"
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_code_list("relation_kinds", "What stands between two actors.")

    op.create_table(
        "relations",
        *key_columns("relations"),
        *slug_columns("relations"),
        reference("relations", "actor_id", "actors", "Whose relation; where directed, the source."),
        reference(
            "relations",
            "other_actor_id",
            "actors",
            "With whom; NULL: a condition of one actor.",
            null=True,
        ),
        code_column("relations", "kind_code", "relation_kinds", "What stands between them."),
        text_column("summary", "The relation in a sentence."),
        *date_columns("started", "Since when, or when it was observed"),
        *date_columns("ended", "Until when"),
        known_until_column("ended"),
        *period_checks("relations", "started", "ended"),
        check("relations", "two_actors", "actor_id <> other_actor_id"),
        comment="Standing relations between two actors, or of one; one row per relation. The "
        "only table that forbids an actor with itself.",
    )
    create_index("relations", "actor_id")
    create_index("relations", "other_actor_id")


def downgrade() -> None:
    op.drop_table("relations")
    op.drop_table("relation_kinds")

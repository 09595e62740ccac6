"""Citations: the source, or one claim of it, that supports or contradicts a row."""

from alembic import op

from migrations.helpers_v1 import (
    check,
    code_column,
    create_arc_index,
    create_code_list,
    create_index,
    create_natural_key,
    key_columns,
    reference,
    text_column,
)

revision = "0013_citations"
down_revision = "0012_evidence"
branch_labels = None
depends_on = None

# The column of each table whose rows can be cited.
TARGETS = {
    "actor_id": "actors",
    "actor_succession_id": "actor_successions",
    "membership_id": "memberships",
    "tenure_id": "tenures",
    "relation_id": "relations",
    "agreement_id": "agreements",
    "agreement_party_id": "agreement_parties",
    "agreement_action_id": "agreement_actions",
    "law_id": "laws",
    "law_stage_id": "law_stages",
    "law_vote_id": "law_votes",
    "law_link_id": "law_links",
    "event_id": "events",
    "sanction_id": "sanctions",
    "observation_id": "observations",
}


def upgrade() -> None:
    create_code_list("stances", "How a source bears on a row.")
    create_code_list("confidences", "How far a citation can be trusted.")

    op.create_table(
        "citations",
        *key_columns("citations"),
        reference("citations", "source_id", "sources", "Which source."),
        reference(
            "citations",
            "claim_id",
            "claims",
            "Which claim of it; NULL: the source as a whole.",
            null=True,
            on_delete="CASCADE",
        ),
        code_column("citations", "stance_code", "stances", "How it bears on the row."),
        text_column("locator", "Where in the source: paragraph, page, article.", null=True),
        text_column(
            "consulted",
            "Address of the copy that was read, where it was not the original.",
            null=True,
        ),
        code_column(
            "citations", "confidence_code", "confidences", "How far to trust it.", null=True
        ),
        text_column(
            "note", "What a reader of this row should know and no column holds.", null=True
        ),
        *(
            reference(
                "citations",
                name,
                table,
                f"The row of {table} it bears on; exactly one of these keys is set.",
                null=True,
                on_delete="CASCADE",
            )
            for name, table in TARGETS.items()
        ),
        check(
            "citations",
            "exactly_one_target",
            " + ".join(f"CASE WHEN {name} IS NULL THEN 0 ELSE 1 END" for name in TARGETS) + " = 1",
        ),
        comment="Which source, or which claim of it, bears on which row and how; one row per "
        "source, claim, cited row and stance.",
    )
    create_natural_key(
        "citations",
        "source_id",
        "coalesce(claim_id, 0)",
        "stance_code",
        *(f"coalesce({name}, 0)" for name in TARGETS),
    )
    create_index("citations", "claim_id")
    create_index("citations", "source_id")
    for name in TARGETS:
        create_arc_index("citations", name)


def downgrade() -> None:
    op.drop_table("citations")
    for code_list in ("confidences", "stances"):
        op.drop_table(code_list)

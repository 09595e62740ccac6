"""Events that are the same act as a row of another table."""

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
)

revision = "0010_event_acts"
down_revision = "0009_sanctions"
branch_labels = None
depends_on = None

# The column of each table whose rows an act can be.
TARGETS = {
    "law_stage_id": "law_stages",
    "agreement_action_id": "agreement_actions",
    "sanction_id": "sanctions",
    "membership_id": "memberships",
    "tenure_id": "tenures",
}


def upgrade() -> None:
    create_code_list("moments", "Moments of something lasting.")

    op.create_table(
        "event_acts",
        *key_columns("event_acts"),
        reference("event_acts", "event_id", "events", "Which event.", on_delete="CASCADE"),
        code_column(
            "event_acts",
            "moment_code",
            "moments",
            "Which moment of a sanction, membership or tenure; NULL for the others.",
            null=True,
        ),
        *(
            reference(
                "event_acts",
                name,
                table,
                f"The row of {table} it bears on; exactly one of these keys is set.",
                null=True,
                on_delete="CASCADE",
            )
            for name, table in TARGETS.items()
        ),
        check(
            "event_acts",
            "exactly_one_target",
            " + ".join(f"CASE WHEN {name} IS NULL THEN 0 ELSE 1 END" for name in TARGETS) + " = 1",
        ),
        comment="Acts told twice: the event is the same act as this stage, action, sanction, "
        "membership or tenure; one row per event and act.",
    )
    create_natural_key(
        "event_acts",
        "event_id",
        "coalesce(moment_code, '')",
        *(f"coalesce({name}, 0)" for name in TARGETS),
    )
    create_index("event_acts", "event_id")
    for name in TARGETS:
        create_arc_index("event_acts", name)


def downgrade() -> None:
    op.drop_table("event_acts")
    op.drop_table("moments")

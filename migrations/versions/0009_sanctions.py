"""Sanctions: senders, targets and measures, in phases."""

from alembic import op

from migrations.helpers_v1 import (
    code_column,
    create_code_list,
    create_index,
    create_natural_key,
    date_columns,
    key_columns,
    known_until_column,
    period_checks,
    reference,
    slug_columns,
    text_column,
    unique,
)

revision = "0009_sanctions"
down_revision = "0008_events"
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_code_list("phase_statuses", "Whether a sanction bites.")
    create_code_list("sanction_roles", "Sides of a sanction.")
    create_code_list("measure_kinds", "What sanctions do.")

    op.create_table(
        "sanctions",
        *key_columns("sanctions"),
        *slug_columns("sanctions"),
        text_column("title", "What it is, in a few words."),
        text_column(
            "note", "What a reader of this row should know and no column holds.", null=True
        ),
        comment="Sanctions; one row per decision or package.",
    )

    op.create_table(
        "sanction_phases",
        *key_columns("sanction_phases"),
        reference(
            "sanction_phases", "sanction_id", "sanctions", "Which sanction.", on_delete="CASCADE"
        ),
        code_column("sanction_phases", "status_code", "phase_statuses", "Whether it is applied."),
        *date_columns("started", "First day of the phase"),
        *date_columns("ended", "Last day of the phase"),
        known_until_column("ended"),
        text_column(
            "note", "What a reader of this row should know and no column holds.", null=True
        ),
        *period_checks("sanction_phases", "started", "ended"),
        comment="When sanctions were in force or suspended; one row per phase.",
    )
    create_natural_key(
        "sanction_phases", "sanction_id", "status_code", "coalesce(started_edtf, '')"
    )

    op.create_table(
        "sanction_parties",
        *key_columns("sanction_parties"),
        reference(
            "sanction_parties", "sanction_id", "sanctions", "Which sanction.", on_delete="CASCADE"
        ),
        code_column("sanction_parties", "role_code", "sanction_roles", "Which side."),
        reference("sanction_parties", "actor_id", "actors", "Who."),
        text_column(
            "note", "What a reader of this row should know and no column holds.", null=True
        ),
        unique("sanction_parties", "sanction_id", "role_code", "actor_id"),
        comment="Senders and targets of sanctions; one row per sanction, side and actor.",
    )
    create_index("sanction_parties", "actor_id", "role_code")

    op.create_table(
        "sanction_measures",
        *key_columns("sanction_measures"),
        reference(
            "sanction_measures", "sanction_id", "sanctions", "Which sanction.", on_delete="CASCADE"
        ),
        code_column("sanction_measures", "kind_code", "measure_kinds", "Which kind of measure."),
        text_column(
            "detail", "The measure in the source's own term: asset freeze, price cap.", null=True
        ),
        unique("sanction_measures", "sanction_id", "kind_code"),
        comment="What sanctions do; one row per sanction and kind of measure.",
    )


def downgrade() -> None:
    op.drop_table("sanction_measures")
    op.drop_table("sanction_parties")
    op.drop_table("sanction_phases")
    op.drop_table("sanctions")
    for code_list in ("measure_kinds", "sanction_roles", "phase_statuses"):
        op.drop_table(code_list)

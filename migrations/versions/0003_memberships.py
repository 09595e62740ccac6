"""Memberships in organisations, in phases."""

from alembic import op

from migrations.helpers_v1 import (
    check,
    code_column,
    create_code_list,
    create_index,
    create_natural_key,
    date_columns,
    key_columns,
    known_until_column,
    period_checks,
    reference,
    text_column,
)

revision = "0003_memberships"
down_revision = "0002_actor_names"
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_code_list("membership_statuses", "As what an actor belongs to an organisation.")

    op.create_table(
        "memberships",
        *key_columns("memberships"),
        reference("memberships", "actor_id", "actors", "Who belongs."),
        reference("memberships", "organisation_id", "organisations", "To what."),
        code_column("memberships", "status_code", "membership_statuses", "As what."),
        *date_columns("started", "First day of the phase"),
        *date_columns("ended", "Last day of the phase"),
        known_until_column("ended"),
        text_column(
            "note", "What a reader of this row should know and no column holds.", null=True
        ),
        *period_checks("memberships", "started", "ended"),
        check("memberships", "two_actors", "actor_id <> organisation_id"),
        comment="Belonging to organisations in phases; one row per actor, organisation, status "
        "and start.",
    )
    create_natural_key(
        "memberships", "actor_id", "organisation_id", "status_code", "coalesce(started_edtf, '')"
    )
    create_index("memberships", "organisation_id", "status_code")


def downgrade() -> None:
    op.drop_table("memberships")
    op.drop_table("membership_statuses")

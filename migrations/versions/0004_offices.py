"""Positions, and the tenures of the people who held them."""

import sqlalchemy as sa
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
)

revision = "0004_offices"
down_revision = "0003_memberships"
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_code_list("position_kinds", "Kinds of office.")

    op.create_table(
        "positions",
        *key_columns("positions"),
        *slug_columns("positions"),
        text_column("title", "Name of the office."),
        code_column("positions", "kind_code", "position_kinds", "Kind of office."),
        reference(
            "positions",
            "actor_id",
            "actors",
            "The state or body whose office it is; NULL: none is on record.",
            null=True,
        ),
        comment="Offices that people hold in turn; one row per office.",
    )
    create_index("positions", "actor_id")

    op.create_table(
        "tenures",
        *key_columns("tenures"),
        reference("tenures", "person_id", "people", "Who held the office."),
        reference("tenures", "position_id", "positions", "Which office."),
        reference(
            "tenures",
            "accredited_to_id",
            "actors",
            "Of an envoy: the state or organisation accredited to.",
            null=True,
        ),
        sa.Column(
            "acting",
            sa.Boolean,
            nullable=False,
            server_default=sa.false(),
            comment="True: in place of an office-holder, not as one.",
        ),
        *date_columns("started", "First day in office"),
        *date_columns("ended", "Last day in office"),
        known_until_column("ended"),
        text_column(
            "note", "What a reader of this row should know and no column holds.", null=True
        ),
        *period_checks("tenures", "started", "ended"),
        comment="Who held which office; one row per person, office and start.",
    )
    create_natural_key(
        "tenures",
        "person_id",
        "position_id",
        "coalesce(accredited_to_id, 0)",
        "coalesce(started_edtf, '')",
    )
    create_index("tenures", "accredited_to_id")
    create_index("tenures", "position_id", "started_earliest")


def downgrade() -> None:
    op.drop_table("tenures")
    op.drop_table("positions")
    op.drop_table("position_kinds")

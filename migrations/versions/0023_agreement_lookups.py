"""Indexes for looking up the actions of one agreement, one party or one day."""

import sqlalchemy as sa
from alembic import op

revision = "0023_agreement_lookups"
down_revision = "0022_source_cautions"
branch_labels = None
depends_on = None

KEY = "uq_agreement_actions_natural_key"
PARTY, OCCURRED = sa.text("coalesce(party_id, 0)"), sa.text("coalesce(occurred_edtf, '')")
OF_AGREEMENT = sa.text("party_id IS NULL")


def upgrade() -> None:
    # The same key in another order: it now finds the actions of one kind and day, too.
    op.drop_index(op.f(KEY), table_name="agreement_actions")
    op.create_index(
        op.f(KEY), "agreement_actions", ["agreement_id", "kind_code", OCCURRED, PARTY], unique=True
    )
    op.create_index(
        op.f("ix_agreement_actions_of_agreement"),
        "agreement_actions",
        ["agreement_id", "kind_code"],
        sqlite_where=OF_AGREEMENT,
        postgresql_where=OF_AGREEMENT,
    )
    op.create_index(
        op.f("ix_agreement_actions_occurred_earliest"), "agreement_actions", ["occurred_earliest"]
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_agreement_actions_occurred_earliest"), table_name="agreement_actions")
    op.drop_index(op.f("ix_agreement_actions_of_agreement"), table_name="agreement_actions")
    op.drop_index(op.f(KEY), table_name="agreement_actions")
    op.create_index(
        op.f(KEY), "agreement_actions", ["agreement_id", PARTY, "kind_code", OCCURRED], unique=True
    )

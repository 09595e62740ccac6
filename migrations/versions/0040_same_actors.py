"""Decisions on two organisations or two people."""

from alembic import op

revision = "0040_same_actors"
down_revision = "0039_disputes"
branch_labels = None
depends_on = None

CHECK = "ck_same_records_known_table"
BEFORE = "table_name IN ('agreements', 'sanctions')"
AFTER = "table_name IN ('agreements', 'sanctions', 'actors')"


def upgrade() -> None:
    _replace_check(AFTER)


def downgrade() -> None:
    op.execute("DELETE FROM same_records WHERE table_name = 'actors'")
    _replace_check(BEFORE)


def _replace_check(condition: str) -> None:
    with op.batch_alter_table("same_records") as records:
        records.drop_constraint(op.f(CHECK), type_="check")
        records.create_check_constraint(op.f(CHECK), condition)

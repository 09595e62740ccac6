"""An event can be the same act as the start or end of a phase of a relation."""

import sqlalchemy as sa
from alembic import op

revision = "0032_relation_acts"
down_revision = "0031_relation_rules"
branch_labels = None
depends_on = None

ACTS = ("law_stage_id", "agreement_action_id", "sanction_id", "membership_id", "tenure_id")
IS_ACT = "relation_id IS NOT NULL"


def count_filled(columns: tuple[str, ...]) -> str:
    terms = (f"CASE WHEN {name} IS NULL THEN 0 ELSE 1 END" for name in columns)
    return f"{' + '.join(terms)} = 1"


def create_natural_key(acts: tuple[str, ...]) -> None:
    keys = [sa.text(f"coalesce({name}, 0)") for name in acts]
    op.create_index(
        "uq_event_acts_natural_key",
        "event_acts",
        ["event_id", sa.text("coalesce(moment_code, '')"), *keys],
        unique=True,
    )


def upgrade() -> None:
    op.drop_index("uq_event_acts_natural_key", table_name="event_acts")
    with op.batch_alter_table("event_acts") as acts:
        acts.add_column(sa.Column("relation_id", sa.Integer(), nullable=True))
        acts.create_foreign_key(
            op.f("fk_event_acts_relation_id"),
            "relations",
            ["relation_id"],
            ["id"],
            ondelete="CASCADE",
        )
        acts.drop_constraint(op.f("ck_event_acts_exactly_one_target"), type_="check")
        acts.create_check_constraint(
            op.f("ck_event_acts_exactly_one_target"), count_filled((*ACTS, "relation_id"))
        )
    op.create_index(
        "ix_event_acts_relation_id",
        "event_acts",
        ["relation_id"],
        sqlite_where=sa.text(IS_ACT),
        postgresql_where=sa.text(IS_ACT),
    )
    create_natural_key((*ACTS, "relation_id"))


def downgrade() -> None:
    op.execute(f"DELETE FROM event_acts WHERE {IS_ACT}")
    op.drop_index("ix_event_acts_relation_id", table_name="event_acts")
    op.drop_index("uq_event_acts_natural_key", table_name="event_acts")
    with op.batch_alter_table("event_acts") as acts:
        acts.drop_constraint(op.f("fk_event_acts_relation_id"), type_="foreignkey")
        acts.drop_constraint(op.f("ck_event_acts_exactly_one_target"), type_="check")
        acts.create_check_constraint(op.f("ck_event_acts_exactly_one_target"), count_filled(ACTS))
        acts.drop_column("relation_id")
    create_natural_key(ACTS)

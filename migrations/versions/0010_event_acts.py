"""Events that are the same act as a row of another table."""

import sqlalchemy as sa
from alembic import op

revision = "0010_event_acts"
down_revision = "0009_sanctions"
branch_labels = None
depends_on = None

# The column of each table that a row can bear on.
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
        *key("event_acts"),
        refers("event_acts", "event_id", "events", "Which event.", on_delete="CASCADE"),
        code(
            "event_acts",
            "moment_code",
            "moments",
            "Which moment of a sanction, membership or tenure; NULL for the others.",
            null=True,
        ),
        *(
            refers(
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


# How this step writes down what its tables have in common.


def refers(
    table: str, name: str, to: str, comment: str, *, null: bool = False, on_delete: str = "RESTRICT"
) -> sa.Column[int]:
    key = sa.ForeignKey(f"{to}.id", name=op.f(f"fk_{table}_{name}"), ondelete=on_delete)
    return sa.Column(name, sa.Integer, key, nullable=null, comment=comment)


def code(table: str, name: str, to: str, comment: str, *, null: bool = False) -> sa.Column[str]:
    """A column that holds codes of the list `to`."""
    key = sa.ForeignKey(f"{to}.code", name=op.f(f"fk_{table}_{name}"), ondelete="RESTRICT")
    return sa.Column(name, sa.Text, key, nullable=null, comment=comment)


def key(table: str) -> tuple[sa.Column[int], sa.PrimaryKeyConstraint]:
    comment = "Key for joins; differs between databases, so cite the natural key instead."
    return (
        sa.Column("id", sa.Integer, nullable=False, comment=comment),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def check(table: str, rule: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{rule}"))


def create_index(table: str, *columns: str) -> None:
    op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, [*columns])


def create_natural_key(table: str, *parts: str) -> None:
    """A unique index in which NULL counts as a value: `coalesce(...)` stands where it can be."""
    columns = [sa.text(part) if "(" in part else part for part in parts]
    op.create_index(op.f(f"uq_{table}_natural_key"), table, columns, unique=True)


def create_code_list(name: str, comment: str) -> None:
    op.create_table(
        name,
        sa.Column("code", sa.Text, nullable=False, comment="The value that other tables hold."),
        sa.Column("label", sa.Text, nullable=False, comment="What to print for the code."),
        sa.Column(
            "meaning", sa.Text, nullable=False, comment="What the code says, in one sentence."
        ),
        sa.Column("position", sa.Integer, nullable=False, comment="Place in the list, from 1."),
        sa.PrimaryKeyConstraint("code", name=op.f(f"pk_{name}")),
        sa.UniqueConstraint("label", name=op.f(f"uq_{name}_label")),
        comment=comment,
    )


def create_arc_index(table: str, column: str) -> None:
    """Most of these keys are NULL in most rows."""
    where = sa.text(f"{column} IS NOT NULL")
    name = op.f(f"ix_{table}_{column}")
    op.create_index(name, table, [column], sqlite_where=where, postgresql_where=where)

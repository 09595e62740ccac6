"""Which source, or which claim of it, bears on which row."""

import sqlalchemy as sa
from alembic import op

revision = "0013_citations"
down_revision = "0012_evidence"
branch_labels = None
depends_on = None

# The column of each table that a row can bear on.
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
        *key("citations"),
        refers("citations", "source_id", "sources", "Which source."),
        refers(
            "citations",
            "claim_id",
            "claims",
            "Which claim of it; NULL: the source as a whole.",
            null=True,
            on_delete="CASCADE",
        ),
        code("citations", "stance_code", "stances", "How it bears on the row."),
        text("locator", "Where in the source: paragraph, page, article.", null=True),
        text(
            "consulted",
            "Address of the copy that was read, where it was not the original.",
            null=True,
        ),
        code("citations", "confidence_code", "confidences", "How far to trust it.", null=True),
        text("note", "What a reader of this row should know and no column holds.", null=True),
        *(
            refers(
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


# How this step writes down what its tables have in common.


def text(name: str, comment: str, *, null: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=null, comment=comment)


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

"""Who sanctions whom, with which measures, in which phases."""

from typing import Any

import sqlalchemy as sa
from alembic import op

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
        *key("sanctions"),
        *slug("sanctions"),
        text("title", "What it is, in a few words."),
        text("note", "What a reader of this row should know and no column holds.", null=True),
        comment="Sanctions; one row per decision or package.",
    )

    op.create_table(
        "sanction_phases",
        *key("sanction_phases"),
        refers(
            "sanction_phases", "sanction_id", "sanctions", "Which sanction.", on_delete="CASCADE"
        ),
        code("sanction_phases", "status_code", "phase_statuses", "Whether it is applied."),
        *date_columns("started", "First day of the phase"),
        *date_columns("ended", "Last day of the phase"),
        known_until("ended"),
        text("note", "What a reader of this row should know and no column holds.", null=True),
        *period_checks("sanction_phases", "started", "ended"),
        comment="When sanctions were in force or suspended; one row per phase.",
    )
    create_natural_key(
        "sanction_phases", "sanction_id", "status_code", "coalesce(started_edtf, '')"
    )

    op.create_table(
        "sanction_parties",
        *key("sanction_parties"),
        refers(
            "sanction_parties", "sanction_id", "sanctions", "Which sanction.", on_delete="CASCADE"
        ),
        code("sanction_parties", "role_code", "sanction_roles", "Which side."),
        refers("sanction_parties", "actor_id", "actors", "Who."),
        text("note", "What a reader of this row should know and no column holds.", null=True),
        unique("sanction_parties", "sanction_id", "role_code", "actor_id"),
        comment="Senders and targets of sanctions; one row per sanction, side and actor.",
    )
    create_index("sanction_parties", "actor_id", "role_code")

    op.create_table(
        "sanction_measures",
        *key("sanction_measures"),
        refers(
            "sanction_measures", "sanction_id", "sanctions", "Which sanction.", on_delete="CASCADE"
        ),
        code("sanction_measures", "kind_code", "measure_kinds", "Which kind of measure."),
        text("detail", "The measure in the source's own term: asset freeze, price cap.", null=True),
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


def date_columns(name: str, comment: str) -> tuple[sa.Column[Any], ...]:
    written = f"{comment}; EDTF as the source has it, NULL: unknown, ..: still going on."
    first = f"{comment}: first day it can mean (ISO); NULL: open or unknown."
    last = f"{comment}: last day it can mean (ISO); NULL: open or unknown."
    return (
        sa.Column(f"{name}_edtf", sa.Text, nullable=True, comment=written),
        sa.Column(f"{name}_earliest", sa.Date, nullable=True, comment=first),
        sa.Column(f"{name}_latest", sa.Date, nullable=True, comment=last),
    )


def known_until(name: str) -> sa.Column[Any]:
    comment = (
        "Where the end is ..: the last day for which the source shows it still going on; "
        "NULL: the source is undated."
    )
    return sa.Column(f"{name}_known_until", sa.Date, nullable=True, comment=comment)


def key(table: str) -> tuple[sa.Column[int], sa.PrimaryKeyConstraint]:
    comment = "Key for joins; differs between databases, so cite the natural key instead."
    return (
        sa.Column("id", sa.Integer, nullable=False, comment=comment),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def slug(table: str) -> tuple[sa.Column[str], sa.UniqueConstraint]:
    comment = "Short readable key, the same in every database."
    return (
        sa.Column("slug", sa.Text, nullable=False, comment=comment),
        sa.UniqueConstraint("slug", name=op.f(f"uq_{table}_slug")),
    )


def check(table: str, rule: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{rule}"))


def date_checks(table: str, name: str) -> tuple[sa.CheckConstraint, ...]:
    """In order, and no bounds without a text."""
    return (
        check(table, f"{name}_order", f"{name}_earliest <= {name}_latest"),
        check(
            table,
            f"{name}_text",
            f"{name}_edtf IS NOT NULL OR ({name}_earliest IS NULL AND {name}_latest IS NULL)",
        ),
    )


def period_checks(table: str, start: str, end: str) -> tuple[sa.CheckConstraint, ...]:
    """Each date in order, the end not before the start, known until a day only while it lasts."""
    return (
        *date_checks(table, start),
        *date_checks(table, end),
        check(table, f"{start}_before_{end}", f"{start}_earliest <= {end}_latest"),
        check(
            table,
            f"{end}_known_until",
            f"{end}_known_until IS NULL OR ({end}_edtf IS NOT NULL AND {end}_edtf = '..')",
        ),
    )


def unique(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name=op.f(f"uq_{table}_{'_'.join(columns)}"))


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

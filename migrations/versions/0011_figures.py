"""Indicators, and what was observed, estimated or projected of them."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0011_figures"
down_revision = "0010_event_acts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_code_list("observation_statuses", "What kind of figure an observation is.")
    create_code_list("qualifiers", "How a figure is meant.")

    op.create_table(
        "indicators",
        *key("indicators"),
        *slug("indicators"),
        text("title", "Name of the indicator."),
        text("unit", "Unit of every value."),
        text("code", "Code in the World Development Indicators, where it has one.", null=True),
        integer("decimals", "Decimals to print."),
        check("indicators", "decimals_range", "decimals BETWEEN 0 AND 6"),
        comment="What is measured, and in which unit; one row per indicator.",
    )

    op.create_table(
        "observations",
        *key("observations"),
        refers("observations", "indicator_id", "indicators", "Of what."),
        refers("observations", "actor_id", "actors", "Of whom."),
        refers(
            "observations",
            "partner_id",
            "actors",
            "With whom, of trade, loans and the like.",
            null=True,
        ),
        *date_columns("period", "The period measured"),
        sa.Column("value", sa.Float, nullable=False, comment="The value, in the indicator's unit."),
        code("observations", "status_code", "observation_statuses", "What kind of figure it is."),
        code("observations", "qualifier_code", "qualifiers", "How the figure is meant."),
        text("made_by", "Who made the estimate or projection, or gave the figure.", null=True),
        *date_columns("made", "When the estimate or projection was made (its vintage)"),
        text("note", "What a reader of this row should know and no column holds.", null=True),
        *date_checks("observations", "period"),
        *date_checks("observations", "made"),
        comment="Values of indicators; one row per actor, indicator, period, partner, status "
        "and maker. What is missing has no row.",
    )
    create_natural_key(
        "observations",
        "actor_id",
        "indicator_id",
        "coalesce(period_edtf, '')",
        "coalesce(partner_id, 0)",
        "status_code",
        "coalesce(made_by, '')",
    )
    create_index("observations", "indicator_id", "actor_id")
    create_index("observations", "partner_id")


def downgrade() -> None:
    op.drop_table("observations")
    op.drop_table("indicators")
    for code_list in ("qualifiers", "observation_statuses"):
        op.drop_table(code_list)


# How this step writes down what its tables have in common.


def text(name: str, comment: str, *, null: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=null, comment=comment)


def integer(name: str, comment: str, *, null: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=null, comment=comment)


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

"""Laws and bills, their stages and votes, and which followed which."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0007_laws"
down_revision = "0006_agreements"
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_code_list("law_statuses", "Where a law stands, as stated.")
    create_code_list("law_stage_kinds", "Steps in the life of a law.")
    create_code_list("stage_outcomes", "How a stage ended.")
    create_code_list("law_link_kinds", "How one law bears on another.")

    op.create_table(
        "law_families",
        *key("law_families"),
        *slug("law_families"),
        text("title", "Name of the family."),
        text("description", "What makes a law belong to it."),
        comment="Kinds of law that states copy from one another; one row per family.",
    )

    op.create_table(
        "laws",
        *key("laws"),
        *slug("laws"),
        refers("laws", "country_id", "countries", "Whose law."),
        refers("laws", "family_id", "law_families", "Which family it belongs to."),
        text("title", "Title in English."),
        text("short_title", "Short title, to print in tables."),
        text("number", "Official number, where there is one.", null=True),
        text("summary", "What it does, and what to know about it.", null=True),
        code("laws", "status_code", "law_statuses", "Where it stands, as stated."),
        *date_columns("status_since", "Since when it stands there, as stated"),
        *date_checks("laws", "status_since"),
        comment="Laws, bills and decrees, passed or not; one row per law.",
    )
    create_index("laws", "country_id")
    create_index("laws", "family_id")

    op.create_table(
        "law_stages",
        *key("law_stages"),
        refers("law_stages", "law_id", "laws", "Which law.", on_delete="CASCADE"),
        code("law_stages", "stage_code", "law_stage_kinds", "Which step."),
        text("body", "Chamber, court or officer that took the step.", null=True),
        *date_columns("occurred", "When"),
        code(
            "law_stages",
            "outcome_code",
            "stage_outcomes",
            "How the step ended, where that is on record.",
            null=True,
        ),
        text("note", "What a reader of this row should know and no column holds.", null=True),
        *date_checks("law_stages", "occurred"),
        comment="Steps in the life of laws, which may repeat; one row per step.",
    )
    create_natural_key(
        "law_stages", "law_id", "stage_code", "coalesce(occurred_edtf, '')", "coalesce(body, '')"
    )
    create_index("law_stages", "law_id", "occurred_earliest")

    op.create_table(
        "law_votes",
        *key("law_votes"),
        refers(
            "law_votes", "stage_id", "law_stages", "Which stage of which law.", on_delete="CASCADE"
        ),
        integer("yes", "Votes for; NULL: not reported.", null=True),
        integer("no", "Votes against; NULL: not reported.", null=True),
        integer("abstain", "Abstentions; NULL: not reported.", null=True),
        integer("absent", "Members absent or not voting; NULL: not reported.", null=True),
        text("note", "What a reader of this row should know and no column holds.", null=True),
        unique("law_votes", "stage_id"),
        check("law_votes", "yes_not_negative", "yes >= 0"),
        check("law_votes", "no_not_negative", "no >= 0"),
        check("law_votes", "abstain_not_negative", "abstain >= 0"),
        check("law_votes", "absent_not_negative", "absent >= 0"),
        check("law_votes", "some_tally", "coalesce(yes, no, abstain, absent) IS NOT NULL"),
        comment="Tallies of votes; one row per stage that was voted on.",
    )

    op.create_table(
        "law_links",
        *key("law_links"),
        refers("law_links", "law_id", "laws", "The later law.", on_delete="CASCADE"),
        code("law_links", "kind_code", "law_link_kinds", "What it does to the other."),
        refers("law_links", "other_law_id", "laws", "The law it bears on.", on_delete="CASCADE"),
        text("note", "What a reader of this row should know and no column holds.", null=True),
        unique("law_links", "law_id", "kind_code", "other_law_id"),
        check("law_links", "two_laws", "law_id <> other_law_id"),
        comment="Which law follows, amends or repeals which; one row per pair and kind.",
    )
    create_index("law_links", "other_law_id")


def downgrade() -> None:
    op.drop_table("law_links")
    op.drop_table("law_votes")
    op.drop_table("law_stages")
    op.drop_table("laws")
    op.drop_table("law_families")
    for code_list in ("law_link_kinds", "stage_outcomes", "law_stage_kinds", "law_statuses"):
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

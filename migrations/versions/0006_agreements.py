"""Agreements, their parties, everything dated about them, how they bear on one another."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0006_agreements"
down_revision = "0005_relations"
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_code_list("agreement_kinds", "What agreements are about.")
    create_code_list("agreement_scopes", "How many sides they have.")
    create_code_list("party_roles", "What part an actor has in an agreement.")
    create_code_list("action_kinds", "What is done to agreements.")
    create_code_list("agreement_link_kinds", "How one agreement bears on another.")

    op.create_table(
        "agreements",
        *key("agreements"),
        *slug("agreements"),
        text("title", "Full title in English."),
        text("short_title", "Short title, to print in tables."),
        code("agreements", "kind_code", "agreement_kinds", "What it is about."),
        code(
            "agreements",
            "scope_code",
            "agreement_scopes",
            "How many sides it has, where the source says so.",
            null=True,
        ),
        text("subject", "What it does, in a few words.", null=True),
        text("place", "Where it was signed.", null=True),
        refers("agreements", "depositary_id", "actors", "Who keeps the original.", null=True),
        comment="Treaties, conventions, memoranda; one row per agreement.",
    )
    create_index("agreements", "depositary_id")

    op.create_table(
        "agreement_parties",
        *key("agreement_parties"),
        refers(
            "agreement_parties",
            "agreement_id",
            "agreements",
            "Which agreement.",
            on_delete="CASCADE",
        ),
        refers("agreement_parties", "actor_id", "actors", "Who."),
        code("agreement_parties", "role_code", "party_roles", "What part the actor has."),
        text("note", "What a reader of this row should know and no column holds.", null=True),
        unique("agreement_parties", "agreement_id", "actor_id"),
        unique("agreement_parties", "id", "agreement_id"),
        comment="Who is party to what, signed or not; one row per agreement and actor.",
    )
    create_index("agreement_parties", "actor_id")

    op.create_table(
        "agreement_actions",
        *key("agreement_actions"),
        refers(
            "agreement_actions",
            "agreement_id",
            "agreements",
            "Which agreement.",
            on_delete="CASCADE",
        ),
        integer("party_id", "The party that acted; NULL: the agreement as a whole.", null=True),
        code("agreement_actions", "kind_code", "action_kinds", "What was done."),
        *date_columns("occurred", "When it was done"),
        *date_columns("effective", "When it took effect, where later"),
        text("note", "What a reader of this row should know and no column holds.", null=True),
        sa.ForeignKeyConstraint(
            ["party_id", "agreement_id"],
            ["agreement_parties.id", "agreement_parties.agreement_id"],
            name=op.f("fk_agreement_actions_party_of_agreement"),
            ondelete="CASCADE",
        ),
        *date_checks("agreement_actions", "occurred"),
        *date_checks("agreement_actions", "effective"),
        check(
            "agreement_actions",
            "effective_after_notice",
            "occurred_earliest <= effective_latest OR kind_code NOT IN ('denunciation', "
            "'withdrawal')",
        ),
        comment="Everything dated about an agreement; one row per agreement, party (or the "
        "whole), kind and date.",
    )
    create_natural_key(
        "agreement_actions",
        "agreement_id",
        "coalesce(party_id, 0)",
        "kind_code",
        "coalesce(occurred_edtf, '')",
    )
    create_index("agreement_actions", "party_id", "kind_code")

    op.create_table(
        "agreement_links",
        *key("agreement_links"),
        refers(
            "agreement_links",
            "agreement_id",
            "agreements",
            "The later agreement.",
            on_delete="CASCADE",
        ),
        code("agreement_links", "kind_code", "agreement_link_kinds", "What it does to the other."),
        refers(
            "agreement_links",
            "other_agreement_id",
            "agreements",
            "The agreement it bears on.",
            on_delete="CASCADE",
        ),
        text("note", "What a reader of this row should know and no column holds.", null=True),
        unique("agreement_links", "agreement_id", "kind_code", "other_agreement_id"),
        check("agreement_links", "two_agreements", "agreement_id <> other_agreement_id"),
        comment="How agreements bear on one another; one row per pair and kind.",
    )
    create_index("agreement_links", "other_agreement_id")


def downgrade() -> None:
    op.drop_table("agreement_links")
    op.drop_table("agreement_actions")
    op.drop_table("agreement_parties")
    op.drop_table("agreements")
    for code_list in (
        "agreement_link_kinds",
        "action_kinds",
        "party_roles",
        "agreement_scopes",
        "agreement_kinds",
    ):
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

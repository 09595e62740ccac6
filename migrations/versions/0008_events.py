"""What happened, coded by CAMEO, with any number of participants."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0008_events"
down_revision = "0007_laws"
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_code_list("quad_classes", "CAMEO's four classes of event.")
    create_code_list("event_topics", "Threads that events belong to.")
    create_code_list("event_roles", "Parts that actors have in events.")
    create_code_list("event_link_kinds", "How events bear on one another.")

    op.create_table(
        "event_types",
        text("code", "CAMEO code, text: leading zeros count."),
        text("root_code", "First two digits: the root code."),
        text("label", "CAMEO's name for the code."),
        code("event_types", "quad_class_code", "quad_classes", "Which of the four classes."),
        integer(
            "goldstein_tenths",
            "Goldstein scale in tenths, -100 (conflict) to 100 (cooperation); tenths so "
            "that sums are exact.",
            null=True,
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_event_types")),
        check("event_types", "goldstein_range", "goldstein_tenths BETWEEN -100 AND 100"),
        comment="The CAMEO list of event codes (Schrodt, CAMEO codebook 1.1b3), with "
        "Goldstein's scale (1992); one row per code.",
    )

    op.create_table(
        "events",
        *key("events"),
        *slug("events"),
        *date_columns("occurred", "When it happened"),
        sa.Column(
            "type_code",
            sa.Text,
            sa.ForeignKey(
                "event_types.code", name=op.f("fk_events_type_code"), ondelete="RESTRICT"
            ),
            nullable=False,
            comment="CAMEO code.",
        ),
        code("events", "topic_code", "event_topics", "Which thread it belongs to."),
        text("title", "What happened, in a sentence."),
        text("note", "What a reader of this row should know and no column holds.", null=True),
        *date_checks("events", "occurred"),
        comment="What happened, curated by hand; one row per event.",
    )
    create_index("events", "occurred_earliest")

    op.create_table(
        "event_participants",
        *key("event_participants"),
        refers("event_participants", "event_id", "events", "Which event.", on_delete="CASCADE"),
        refers("event_participants", "actor_id", "actors", "Who."),
        code("event_participants", "role_code", "event_roles", "In which role."),
        unique("event_participants", "event_id", "actor_id", "role_code"),
        comment="Who took part in what; one row per event, actor and role.",
    )
    create_index("event_participants", "actor_id", "event_id")

    op.create_table(
        "event_links",
        *key("event_links"),
        refers("event_links", "event_id", "events", "The earlier event.", on_delete="CASCADE"),
        code("event_links", "kind_code", "event_link_kinds", "How it bears on the other."),
        refers("event_links", "other_event_id", "events", "The later event.", on_delete="CASCADE"),
        text("note", "What a reader of this row should know and no column holds.", null=True),
        unique("event_links", "event_id", "kind_code", "other_event_id"),
        check("event_links", "two_events", "event_id <> other_event_id"),
        comment="What led to what; one row per pair and kind.",
    )
    create_index("event_links", "other_event_id")


def downgrade() -> None:
    op.drop_table("event_links")
    op.drop_table("event_participants")
    op.drop_table("events")
    op.drop_table("event_types")
    for code_list in ("event_link_kinds", "event_roles", "event_topics", "quad_classes"):
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

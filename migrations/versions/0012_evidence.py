"""Sources, and what they claim about whom."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0012_evidence"
down_revision = "0011_figures"
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_code_list("source_kinds", "Kinds of source.")
    create_code_list("claim_kinds", "What claims are about.")
    create_code_list("assertions", "How a source puts a claim forward.")
    create_code_list("verdicts", "What other evidence says of a claim.")

    op.create_table(
        "sources",
        *key("sources"),
        *slug("sources"),
        code("sources", "kind_code", "source_kinds", "What kind of source."),
        text("title", "Title."),
        text("author", "Author, where named.", null=True),
        text("publisher", "Who published it.", null=True),
        *date_columns("published", "When it was published"),
        text("url", "Address.", null=True),
        sa.Column(
            "is_copy",
            sa.Boolean,
            nullable=False,
            comment="True: the page is a copy or relay of somebody else's publication.",
        ),
        text(
            "text_sha256",
            "SHA-256 of the text that claims' offsets count in; the text itself is not stored.",
            null=True,
        ),
        text("note", "What a reader of this row should know and no column holds.", null=True),
        *date_checks("sources", "published"),
        check("sources", "sha256_length", "length(text_sha256) = 64"),
        comment="What rows rest on; one row per publication or page.",
    )

    op.create_table(
        "claims",
        *key("claims"),
        refers("claims", "source_id", "sources", "Whose statement.", on_delete="CASCADE"),
        text("code", "Number of the statement within its source: A046."),
        code("claims", "kind_code", "claim_kinds", "What it is about."),
        integer("paragraph", "Body paragraph from 1; 0: title, standfirst, credit.", null=True),
        integer("sentence", "Sentence in it, from 1.", null=True),
        integer("char_start", "First code point in the source's text, from 0.", null=True),
        integer("char_end", "One past the last code point.", null=True),
        text("summary", "The statement, in our words."),
        *date_columns("dated", "When what it states is said to have been"),
        text("date_basis", "Stated, or inferred from what.", null=True),
        text("value", "The figure stated, as written: 1.7, 90-2.", null=True),
        text("unit", "Unit of the figure.", null=True),
        code("claims", "assertion_code", "assertions", "How the source puts it forward."),
        code("claims", "verdict_code", "verdicts", "What other evidence says."),
        text("verdict_reason", "Why, and on what evidence.", null=True),
        unique("claims", "source_id", "code"),
        *date_checks("claims", "dated"),
        check("claims", "offsets", "char_start >= 0 AND char_end > char_start"),
        check("claims", "place", "paragraph >= 0 AND sentence >= 1"),
        comment="Atomic statements of sources, in our words; one row per statement.",
    )
    create_index("claims", "source_id", "verdict_code")

    op.create_table(
        "claim_actors",
        *key("claim_actors"),
        refers("claim_actors", "claim_id", "claims", "Which claim.", on_delete="CASCADE"),
        refers("claim_actors", "actor_id", "actors", "Who."),
        text("role", "The part the source gives the actor, in its own terms."),
        unique("claim_actors", "claim_id", "actor_id", "role"),
        comment="Whom claims speak of; one row per claim, actor and role.",
    )
    create_index("claim_actors", "actor_id")

    op.create_table(
        "unclaimed_passages",
        *key("unclaimed_passages"),
        refers("unclaimed_passages", "source_id", "sources", "Whose passage.", on_delete="CASCADE"),
        integer("position", "Order in the list, from 1."),
        text("passage", "Which passage: its label or a description."),
        text("reason", "Why it claims nothing."),
        unique("unclaimed_passages", "source_id", "position"),
        comment="Passages of a source from which no claim was drawn, and why, so that a "
        "reading can be checked for gaps; one row per passage.",
    )


def downgrade() -> None:
    op.drop_table("unclaimed_passages")
    op.drop_table("claim_actors")
    op.drop_table("claims")
    op.drop_table("sources")
    for code_list in ("verdicts", "assertions", "claim_kinds", "source_kinds"):
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

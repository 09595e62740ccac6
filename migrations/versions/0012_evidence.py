"""Sources, and their claims about actors."""

import sqlalchemy as sa
from alembic import op

from migrations.helpers_v1 import (
    check,
    code_column,
    create_code_list,
    create_index,
    date_checks,
    date_columns,
    integer_column,
    key_columns,
    reference,
    slug_columns,
    text_column,
    unique,
)

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
        *key_columns("sources"),
        *slug_columns("sources"),
        code_column("sources", "kind_code", "source_kinds", "What kind of source."),
        text_column("title", "Title."),
        text_column("author", "Author, where named.", null=True),
        text_column("publisher", "Who published it.", null=True),
        *date_columns("published", "When it was published"),
        text_column("url", "Address.", null=True),
        sa.Column(
            "is_copy",
            sa.Boolean,
            nullable=False,
            comment="True: the page is a copy or relay of somebody else's publication.",
        ),
        text_column(
            "text_sha256",
            "SHA-256 of the text that claims' offsets count in; the text itself is not stored.",
            null=True,
        ),
        text_column(
            "note", "What a reader of this row should know and no column holds.", null=True
        ),
        *date_checks("sources", "published"),
        check("sources", "sha256_length", "length(text_sha256) = 64"),
        comment="What rows rest on; one row per publication or page.",
    )

    op.create_table(
        "claims",
        *key_columns("claims"),
        reference("claims", "source_id", "sources", "Whose statement.", on_delete="CASCADE"),
        text_column("code", "Number of the statement within its source: A046."),
        code_column("claims", "kind_code", "claim_kinds", "What it is about."),
        integer_column(
            "paragraph", "Body paragraph from 1; 0: title, standfirst, credit.", null=True
        ),
        integer_column("sentence", "Sentence in it, from 1.", null=True),
        integer_column("char_start", "First code point in the source's text, from 0.", null=True),
        integer_column("char_end", "One past the last code point.", null=True),
        text_column("summary", "The statement, in our words."),
        *date_columns("dated", "When what it states is said to have been"),
        text_column("date_basis", "Stated, or inferred from what.", null=True),
        text_column("value", "The figure stated, as written: 1.7, 90-2.", null=True),
        text_column("unit", "Unit of the figure.", null=True),
        code_column("claims", "assertion_code", "assertions", "How the source puts it forward."),
        code_column("claims", "verdict_code", "verdicts", "What other evidence says."),
        text_column("verdict_reason", "Why, and on what evidence.", null=True),
        unique("claims", "source_id", "code"),
        *date_checks("claims", "dated"),
        check("claims", "offsets", "char_start >= 0 AND char_end > char_start"),
        check("claims", "place", "paragraph >= 0 AND sentence >= 1"),
        comment="Atomic statements of sources, in our words; one row per statement.",
    )
    create_index("claims", "source_id", "verdict_code")

    op.create_table(
        "claim_actors",
        *key_columns("claim_actors"),
        reference("claim_actors", "claim_id", "claims", "Which claim.", on_delete="CASCADE"),
        reference("claim_actors", "actor_id", "actors", "Who."),
        text_column("role", "The part the source gives the actor, in its own terms."),
        unique("claim_actors", "claim_id", "actor_id", "role"),
        comment="Whom claims speak of; one row per claim, actor and role.",
    )
    create_index("claim_actors", "actor_id")

    op.create_table(
        "unclaimed_passages",
        *key_columns("unclaimed_passages"),
        reference(
            "unclaimed_passages", "source_id", "sources", "Whose passage.", on_delete="CASCADE"
        ),
        integer_column("position", "Order in the list, from 1."),
        text_column("passage", "Which passage: its label or a description."),
        text_column("reason", "Why it claims nothing."),
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

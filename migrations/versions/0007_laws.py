"""Laws and bills, their stages and votes, and which law followed which."""

from alembic import op

from migrations.helpers_v1 import (
    check,
    code_column,
    create_code_list,
    create_index,
    create_natural_key,
    date_checks,
    date_columns,
    integer_column,
    key_columns,
    reference,
    slug_columns,
    text_column,
    unique,
)

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
        *key_columns("law_families"),
        *slug_columns("law_families"),
        text_column("title", "Name of the family."),
        text_column("description", "What makes a law belong to it."),
        comment="Kinds of law that states copy from one another; one row per family.",
    )

    op.create_table(
        "laws",
        *key_columns("laws"),
        *slug_columns("laws"),
        reference("laws", "country_id", "countries", "Whose law."),
        reference("laws", "family_id", "law_families", "Which family it belongs to."),
        text_column("title", "Title in English."),
        text_column("short_title", "Short title, to print in tables."),
        text_column("number", "Official number, where there is one.", null=True),
        text_column("summary", "What it does, and what to know about it.", null=True),
        code_column("laws", "status_code", "law_statuses", "Where it stands, as stated."),
        *date_columns("status_since", "Since when it stands there, as stated"),
        *date_checks("laws", "status_since"),
        comment="Laws, bills and decrees, passed or not; one row per law.",
    )
    create_index("laws", "country_id")
    create_index("laws", "family_id")

    op.create_table(
        "law_stages",
        *key_columns("law_stages"),
        reference("law_stages", "law_id", "laws", "Which law.", on_delete="CASCADE"),
        code_column("law_stages", "stage_code", "law_stage_kinds", "Which step."),
        text_column("body", "Chamber, court or officer that took the step.", null=True),
        *date_columns("occurred", "When"),
        code_column(
            "law_stages",
            "outcome_code",
            "stage_outcomes",
            "How the step ended, where that is on record.",
            null=True,
        ),
        text_column(
            "note", "What a reader of this row should know and no column holds.", null=True
        ),
        *date_checks("law_stages", "occurred"),
        comment="Steps in the life of laws, which may repeat; one row per step.",
    )
    create_natural_key(
        "law_stages", "law_id", "stage_code", "coalesce(occurred_edtf, '')", "coalesce(body, '')"
    )
    create_index("law_stages", "law_id", "occurred_earliest")

    op.create_table(
        "law_votes",
        *key_columns("law_votes"),
        reference(
            "law_votes", "stage_id", "law_stages", "Which stage of which law.", on_delete="CASCADE"
        ),
        integer_column("yes", "Votes for; NULL: not reported.", null=True),
        integer_column("no", "Votes against; NULL: not reported.", null=True),
        integer_column("abstain", "Abstentions; NULL: not reported.", null=True),
        integer_column("absent", "Members absent or not voting; NULL: not reported.", null=True),
        text_column(
            "note", "What a reader of this row should know and no column holds.", null=True
        ),
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
        *key_columns("law_links"),
        reference("law_links", "law_id", "laws", "The later law.", on_delete="CASCADE"),
        code_column("law_links", "kind_code", "law_link_kinds", "What it does to the other."),
        reference("law_links", "other_law_id", "laws", "The law it bears on.", on_delete="CASCADE"),
        text_column(
            "note", "What a reader of this row should know and no column holds.", null=True
        ),
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

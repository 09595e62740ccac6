"""Agreements, their parties, their dated actions and the links between them."""

import sqlalchemy as sa
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
        *key_columns("agreements"),
        *slug_columns("agreements"),
        text_column("title", "Full title in English."),
        text_column("short_title", "Short title, to print in tables."),
        code_column("agreements", "kind_code", "agreement_kinds", "What it is about."),
        code_column(
            "agreements",
            "scope_code",
            "agreement_scopes",
            "How many sides it has, where the source says so.",
            null=True,
        ),
        text_column("subject", "What it does, in a few words.", null=True),
        text_column("place", "Where it was signed.", null=True),
        reference("agreements", "depositary_id", "actors", "Who keeps the original.", null=True),
        comment="Treaties, conventions, memoranda; one row per agreement.",
    )
    create_index("agreements", "depositary_id")

    op.create_table(
        "agreement_parties",
        *key_columns("agreement_parties"),
        reference(
            "agreement_parties",
            "agreement_id",
            "agreements",
            "Which agreement.",
            on_delete="CASCADE",
        ),
        reference("agreement_parties", "actor_id", "actors", "Who."),
        code_column("agreement_parties", "role_code", "party_roles", "What part the actor has."),
        text_column(
            "note", "What a reader of this row should know and no column holds.", null=True
        ),
        unique("agreement_parties", "agreement_id", "actor_id"),
        unique("agreement_parties", "id", "agreement_id"),
        comment="Who is party to what, signed or not; one row per agreement and actor.",
    )
    create_index("agreement_parties", "actor_id")

    op.create_table(
        "agreement_actions",
        *key_columns("agreement_actions"),
        reference(
            "agreement_actions",
            "agreement_id",
            "agreements",
            "Which agreement.",
            on_delete="CASCADE",
        ),
        integer_column(
            "party_id", "The party that acted; NULL: the agreement as a whole.", null=True
        ),
        code_column("agreement_actions", "kind_code", "action_kinds", "What was done."),
        *date_columns("occurred", "When it was done"),
        *date_columns("effective", "When it took effect, where later"),
        text_column(
            "note", "What a reader of this row should know and no column holds.", null=True
        ),
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
        *key_columns("agreement_links"),
        reference(
            "agreement_links",
            "agreement_id",
            "agreements",
            "The later agreement.",
            on_delete="CASCADE",
        ),
        code_column(
            "agreement_links", "kind_code", "agreement_link_kinds", "What it does to the other."
        ),
        reference(
            "agreement_links",
            "other_agreement_id",
            "agreements",
            "The agreement it bears on.",
            on_delete="CASCADE",
        ),
        text_column(
            "note", "What a reader of this row should know and no column holds.", null=True
        ),
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

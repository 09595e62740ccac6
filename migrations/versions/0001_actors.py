"""Actors: the supertype of countries, organisations, people and groups."""

import sqlalchemy as sa
from alembic import op

from migrations.helpers_v1 import (
    check,
    code_column,
    create_code_list,
    create_index,
    date_checks,
    date_columns,
    key_columns,
    known_until_column,
    period_checks,
    reference,
    text_column,
    unique,
)

revision = "0001_actors"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_code_list("actor_kinds", "What an actor is.")
    create_code_list("organisation_kinds", "What organisations are for.")

    op.create_table(
        "actors",
        *key_columns("actors"),
        code_column(
            "actors", "kind_code", "actor_kinds", "Which subtype table continues this row."
        ),
        text_column(
            "slug",
            "Readable key: ISO 3166 alpha-3 of a country, usual acronym of an "
            "organisation, else the name in lower case with hyphens.",
        ),
        text_column("name", "Name to print, in English."),
        text_column(
            "note", "What a reader of this row should know and no column holds.", null=True
        ),
        unique("actors", "slug"),
        comment="Whoever acts or is acted on: the supertype of countries, organisations, "
        "people and groups; one row per actor.",
    )
    create_index("actors", "kind_code")

    op.create_table(
        "countries",
        reference(
            "countries", "id", "actors", "The actor this row continues.", on_delete="CASCADE"
        ),
        text_column(
            "alpha2", "ISO 3166-1 alpha-2; of a dissolved state, the one it had.", null=True
        ),
        text_column("alpha3", "ISO 3166-1 alpha-3; of a dissolved state, the one it had."),
        text_column("numeric3", "ISO 3166-1 numeric, three digits kept as text.", null=True),
        text_column("official_name", "Full formal name in English.", null=True),
        *date_columns("began", "When the state began, where that is on record here"),
        *date_columns("ceased", "When a dissolved state ceased to be"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_countries")),
        unique("countries", "alpha3"),
        *date_checks("countries", "began"),
        *date_checks("countries", "ceased"),
        check("countries", "began_before_ceased", "began_earliest <= ceased_latest"),
        comment="Every ISO 3166-1 country, and dissolved states (ISO 3166-3) that the data "
        "needs; one row per country.",
    )

    op.create_table(
        "organisations",
        reference(
            "organisations", "id", "actors", "The actor this row continues.", on_delete="CASCADE"
        ),
        text_column("acronym", "Usual acronym, where there is one.", null=True),
        code_column(
            "organisations", "organisation_kind_code", "organisation_kinds", "What it is for."
        ),
        text_column("description", "What it is, in a few words.", null=True),
        reference(
            "organisations",
            "country_id",
            "countries",
            "The country it belongs to; NULL: international.",
            null=True,
        ),
        *date_columns("founded", "When it was founded"),
        *date_columns("dissolved", "When it ended"),
        known_until_column("dissolved"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisations")),
        *period_checks("organisations", "founded", "dissolved"),
        comment="Bodies with a name, from the United Nations to a factory; one row per body.",
    )
    create_index("organisations", "country_id")

    op.create_table(
        "people",
        reference("people", "id", "actors", "The actor this row continues.", on_delete="CASCADE"),
        reference(
            "people",
            "country_id",
            "countries",
            "The country whose politics the person belongs to.",
            null=True,
        ),
        text_column("description", "Who the person is, where no office says so.", null=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
        comment="Named human beings; one row per person.",
    )
    create_index("people", "country_id")

    op.create_table(
        "groups",
        reference("groups", "id", "actors", "The actor this row continues.", on_delete="CASCADE"),
        reference(
            "groups",
            "country_id",
            "countries",
            "The country it belongs to; NULL: none or several.",
            null=True,
        ),
        text_column("description", "Who is meant.", null=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_groups")),
        comment="Collectives without a name and office-holders not named; one row per group.",
    )
    create_index("groups", "country_id")


def downgrade() -> None:
    op.drop_table("groups")
    op.drop_table("people")
    op.drop_table("organisations")
    op.drop_table("countries")
    op.drop_table("actors")
    for code_list in ("organisation_kinds", "actor_kinds"):
        op.drop_table(code_list)

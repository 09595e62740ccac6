"""Who acts: countries, organisations, people and groups, each continuing a row of actors."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001_actors"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_code_list("actor_kinds", "What an actor is.")
    create_code_list("organisation_kinds", "What organisations are for.")

    op.create_table(
        "actors",
        *key("actors"),
        code("actors", "kind_code", "actor_kinds", "Which subtype table continues this row."),
        text(
            "slug",
            "Readable key: ISO 3166 alpha-3 of a country, usual acronym of an "
            "organisation, else the name in lower case with hyphens.",
        ),
        text("name", "Name to print, in English."),
        text("note", "What a reader of this row should know and no column holds.", null=True),
        unique("actors", "slug"),
        comment="Whoever acts or is acted on: the supertype of countries, organisations, "
        "people and groups; one row per actor.",
    )
    create_index("actors", "kind_code")

    op.create_table(
        "countries",
        refers("countries", "id", "actors", "The actor this row continues.", on_delete="CASCADE"),
        text("alpha2", "ISO 3166-1 alpha-2; of a dissolved state, the one it had.", null=True),
        text("alpha3", "ISO 3166-1 alpha-3; of a dissolved state, the one it had."),
        text("numeric3", "ISO 3166-1 numeric, three digits kept as text.", null=True),
        text("official_name", "Full formal name in English.", null=True),
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
        refers(
            "organisations", "id", "actors", "The actor this row continues.", on_delete="CASCADE"
        ),
        text("acronym", "Usual acronym, where there is one.", null=True),
        code("organisations", "organisation_kind_code", "organisation_kinds", "What it is for."),
        text("description", "What it is, in a few words.", null=True),
        refers(
            "organisations",
            "country_id",
            "countries",
            "The country it belongs to; NULL: international.",
            null=True,
        ),
        *date_columns("founded", "When it was founded"),
        *date_columns("dissolved", "When it ended"),
        known_until("dissolved"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisations")),
        *period_checks("organisations", "founded", "dissolved"),
        comment="Bodies with a name, from the United Nations to a factory; one row per body.",
    )
    create_index("organisations", "country_id")

    op.create_table(
        "people",
        refers("people", "id", "actors", "The actor this row continues.", on_delete="CASCADE"),
        refers(
            "people",
            "country_id",
            "countries",
            "The country whose politics the person belongs to.",
            null=True,
        ),
        text("description", "Who the person is, where no office says so.", null=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
        comment="Named human beings; one row per person.",
    )
    create_index("people", "country_id")

    op.create_table(
        "groups",
        refers("groups", "id", "actors", "The actor this row continues.", on_delete="CASCADE"),
        refers(
            "groups",
            "country_id",
            "countries",
            "The country it belongs to; NULL: none or several.",
            null=True,
        ),
        text("description", "Who is meant.", null=True),
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

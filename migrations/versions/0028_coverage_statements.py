"""Statements of coverage: for which records a missing row means that there was none."""

import sqlalchemy as sa
from alembic import op

revision = "0028_coverage_statements"
down_revision = "0027_edition_days"
branch_labels = None
depends_on = None

# Sorted by code point on PostgreSQL too.
TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
SCOPES = (
    "organisation_id",
    "position_id",
    "actor_id",
    "law_family_id",
    "claims_of_id",
    "dataset_slug",
)
CITED = (
    "actor_id",
    "actor_succession_id",
    "membership_id",
    "tenure_id",
    "relation_id",
    "agreement_id",
    "agreement_party_id",
    "agreement_action_id",
    "law_id",
    "law_stage_id",
    "law_vote_id",
    "law_link_id",
    "event_id",
    "sanction_id",
    "observation_id",
)
IS_CITED = "coverage_statement_id IS NOT NULL"


def count_filled(names: tuple[str, ...]) -> str:
    """The condition that exactly one of the columns is filled."""
    return " + ".join(f"CASE WHEN {name} IS NULL THEN 0 ELSE 1 END" for name in names) + " = 1"


def create_code_list(name: str) -> None:
    op.create_table(
        name,
        sa.Column("code", TEXT, nullable=False),
        sa.Column("label", TEXT, nullable=False),
        sa.Column("meaning", TEXT, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f(f"pk_{name}")),
        sa.UniqueConstraint("label", name=op.f(f"uq_{name}_label")),
    )


def create_natural_key(cited: tuple[str, ...]) -> None:
    """The unique index of citations, where a key that is NULL counts as a value."""
    keys: list[sa.ColumnElement[int]] = [
        sa.literal_column(f"coalesce({name}, 0)") for name in cited
    ]
    op.create_index(
        "uq_citations_natural_key",
        "citations",
        ["source_id", sa.literal_column("coalesce(claim_id, 0)"), "stance_code", *keys],
        unique=True,
    )


def reference(column: str, target: str, on_delete: str = "RESTRICT") -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_coverage_statements_{column}")
    return sa.ForeignKeyConstraint([column], [target], name=name, ondelete=on_delete)


def upgrade() -> None:
    create_code_list("coverage_kinds")
    create_code_list("coverage_extents")
    op.create_table(
        "coverage_statements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", TEXT, nullable=False),
        sa.Column("kind_code", TEXT, nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("position_id", sa.Integer(), nullable=True),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("other_actor_id", sa.Integer(), nullable=True),
        sa.Column("law_family_id", sa.Integer(), nullable=True),
        sa.Column("claims_of_id", sa.Integer(), nullable=True),
        sa.Column("dataset_slug", TEXT, nullable=True),
        sa.Column("covers_from", sa.Date(), nullable=True),
        sa.Column("covers_until", sa.Date(), nullable=True),
        sa.Column("extent_code", TEXT, nullable=False),
        sa.Column("note", TEXT, nullable=True),
        sa.CheckConstraint(
            count_filled(SCOPES), name=op.f("ck_coverage_statements_exactly_one_scope")
        ),
        sa.CheckConstraint(
            "other_actor_id IS NULL OR actor_id IS NOT NULL",
            name=op.f("ck_coverage_statements_pair_has_both"),
        ),
        sa.CheckConstraint(
            "actor_id <> other_actor_id", name=op.f("ck_coverage_statements_two_actors")
        ),
        sa.CheckConstraint(
            "covers_from <= covers_until", name=op.f("ck_coverage_statements_days_in_order")
        ),
        sa.CheckConstraint(
            "extent_code <> 'complete' OR covers_until IS NOT NULL",
            name=op.f("ck_coverage_statements_complete_until_a_day"),
        ),
        reference("kind_code", "coverage_kinds.code"),
        reference("extent_code", "coverage_extents.code"),
        reference("organisation_id", "organisations.id"),
        reference("position_id", "positions.id"),
        reference("actor_id", "actors.id"),
        reference("other_actor_id", "actors.id"),
        reference("law_family_id", "law_families.id"),
        reference("claims_of_id", "sources.id"),
        reference("dataset_slug", "datasets.slug", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coverage_statements")),
        sa.UniqueConstraint("slug", name=op.f("uq_coverage_statements_slug")),
    )
    for name, *columns in (
        ("organisation_id",),
        ("position_id",),
        ("actor_id", "other_actor_id"),
        ("other_actor_id",),
        ("law_family_id",),
        ("claims_of_id",),
    ):
        index = op.f(f"ix_coverage_statements_{name}")
        op.create_index(index, "coverage_statements", [name, *columns])
    op.drop_index("uq_citations_natural_key", table_name="citations")
    with op.batch_alter_table("citations") as citations:
        citations.add_column(sa.Column("coverage_statement_id", sa.Integer(), nullable=True))
        citations.create_foreign_key(
            op.f("fk_citations_coverage_statement_id"),
            "coverage_statements",
            ["coverage_statement_id"],
            ["id"],
            ondelete="CASCADE",
        )
        citations.drop_constraint(op.f("ck_citations_exactly_one_target"), type_="check")
        citations.create_check_constraint(
            op.f("ck_citations_exactly_one_target"),
            count_filled((*CITED, "coverage_statement_id")),
        )
    op.create_index(
        "ix_citations_coverage_statement_id",
        "citations",
        ["coverage_statement_id"],
        sqlite_where=sa.text(IS_CITED),
        postgresql_where=sa.text(IS_CITED),
    )
    create_natural_key((*CITED, "coverage_statement_id"))


def downgrade() -> None:
    op.execute("DELETE FROM citations WHERE coverage_statement_id IS NOT NULL")
    op.drop_index("ix_citations_coverage_statement_id", table_name="citations")
    op.drop_index("uq_citations_natural_key", table_name="citations")
    with op.batch_alter_table("citations") as citations:
        citations.drop_constraint(op.f("fk_citations_coverage_statement_id"), type_="foreignkey")
        citations.drop_constraint(op.f("ck_citations_exactly_one_target"), type_="check")
        citations.create_check_constraint(
            op.f("ck_citations_exactly_one_target"), count_filled(CITED)
        )
        citations.drop_column("coverage_statement_id")
    create_natural_key(CITED)
    op.drop_table("coverage_statements")
    op.drop_table("coverage_extents")
    op.drop_table("coverage_kinds")

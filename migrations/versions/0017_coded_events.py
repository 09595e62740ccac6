"""Machine-coded events and their monthly sums."""

import sqlalchemy as sa
from alembic import op

revision = "0017_coded_events"
down_revision = "0016_datasets"
branch_labels = None
depends_on = None

# Sorted by code point on PostgreSQL too.
TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
CLASSES_ADD_UP = (
    "events = verbal_cooperation + material_cooperation + verbal_conflict + material_conflict"
)
BOTH_KNOWN = "source_actor_id IS NOT NULL AND target_actor_id IS NOT NULL"


def upgrade() -> None:
    op.create_table(
        "coded_events",
        sa.Column("dataset_id", sa.Integer(), nullable=False),
        sa.Column("published_id", sa.BigInteger(), nullable=False),
        sa.Column("published_part", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("occurred_on", sa.Date(), nullable=False),
        sa.Column("source_code", TEXT, nullable=True),
        sa.Column("source_actor_id", sa.Integer(), nullable=True),
        sa.Column("target_code", TEXT, nullable=True),
        sa.Column("target_actor_id", sa.Integer(), nullable=True),
        sa.Column("event_code", TEXT, nullable=False),
        sa.Column("goldstein_tenths", sa.Integer(), nullable=True),
        sa.Column("mentions", sa.Integer(), nullable=True),
        sa.Column("is_root", sa.Boolean(), nullable=True),
        sa.CheckConstraint(
            "goldstein_tenths BETWEEN -100 AND 100", name=op.f("ck_coded_events_goldstein_range")
        ),
        sa.ForeignKeyConstraint(
            ["dataset_id"],
            ["datasets.id"],
            name=op.f("fk_coded_events_dataset_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["event_code"],
            ["event_types.code"],
            name=op.f("fk_coded_events_event_code"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["import_id"], ["imports.id"], name="fk_coded_events_import_id", ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["source_actor_id"],
            ["actors.id"],
            name=op.f("fk_coded_events_source_actor_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["target_actor_id"],
            ["actors.id"],
            name=op.f("fk_coded_events_target_actor_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint(
            "dataset_id", "published_id", "published_part", name=op.f("pk_coded_events")
        ),
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_coded_events_dyad"),
        "coded_events",
        ["source_actor_id", "target_actor_id", "occurred_on"],
        sqlite_where=sa.text(BOTH_KNOWN),
        postgresql_where=sa.text(BOTH_KNOWN),
    )

    op.create_table(
        "dyad_months",
        sa.Column("dataset_id", sa.Integer(), nullable=False),
        sa.Column("source_actor_id", sa.Integer(), nullable=False),
        sa.Column("target_actor_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("events", sa.Integer(), nullable=False),
        sa.Column("verbal_cooperation", sa.Integer(), nullable=False),
        sa.Column("material_cooperation", sa.Integer(), nullable=False),
        sa.Column("verbal_conflict", sa.Integer(), nullable=False),
        sa.Column("material_conflict", sa.Integer(), nullable=False),
        sa.Column("goldstein_tenths_sum", sa.BigInteger(), nullable=False),
        sa.Column("goldstein_events", sa.Integer(), nullable=False),
        sa.CheckConstraint(CLASSES_ADD_UP, name=op.f("ck_dyad_months_classes_add_up")),
        sa.CheckConstraint(
            "goldstein_events BETWEEN 0 AND events", name=op.f("ck_dyad_months_goldstein_count")
        ),
        sa.CheckConstraint(
            "source_actor_id <> target_actor_id", name=op.f("ck_dyad_months_two_actors")
        ),
        sa.ForeignKeyConstraint(
            ["dataset_id"],
            ["datasets.id"],
            name=op.f("fk_dyad_months_dataset_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["source_actor_id"],
            ["actors.id"],
            name=op.f("fk_dyad_months_source_actor_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["target_actor_id"],
            ["actors.id"],
            name=op.f("fk_dyad_months_target_actor_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint(
            "dataset_id", "source_actor_id", "target_actor_id", "month", name=op.f("pk_dyad_months")
        ),
        sqlite_with_rowid=False,
    )

    op.create_table(
        "country_months",
        sa.Column("dataset_id", sa.Integer(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("events", sa.Integer(), nullable=False),
        sa.Column("as_source", sa.Integer(), nullable=False),
        sa.Column("as_target", sa.Integer(), nullable=False),
        sa.Column("domestic", sa.Integer(), nullable=False),
        sa.Column("one_sided", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "events = as_source + as_target - domestic", name=op.f("ck_country_months_sides_add_up")
        ),
        sa.ForeignKeyConstraint(
            ["actor_id"],
            ["actors.id"],
            name=op.f("fk_country_months_actor_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["dataset_id"],
            ["datasets.id"],
            name=op.f("fk_country_months_dataset_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("dataset_id", "actor_id", "month", name=op.f("pk_country_months")),
        sqlite_with_rowid=False,
    )

    op.create_table(
        "world_months",
        sa.Column("dataset_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("row_count", sa.Integer(), nullable=False),
        sa.Column("events", sa.Integer(), nullable=False),
        sa.Column("verbal_cooperation", sa.Integer(), nullable=False),
        sa.Column("material_cooperation", sa.Integer(), nullable=False),
        sa.Column("verbal_conflict", sa.Integer(), nullable=False),
        sa.Column("material_conflict", sa.Integer(), nullable=False),
        sa.Column("goldstein_tenths_sum", sa.BigInteger(), nullable=False),
        sa.Column("goldstein_events", sa.Integer(), nullable=False),
        sa.CheckConstraint(CLASSES_ADD_UP, name=op.f("ck_world_months_classes_add_up")),
        sa.CheckConstraint("row_count >= events", name=op.f("ck_world_months_events_among_rows")),
        sa.ForeignKeyConstraint(
            ["dataset_id"],
            ["datasets.id"],
            name=op.f("fk_world_months_dataset_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("dataset_id", "month", name=op.f("pk_world_months")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("world_months")
    op.drop_table("country_months")
    op.drop_table("dyad_months")
    op.drop_table("coded_events")

"""Published datasets, the files imported from them, and what these cover."""

import sqlalchemy as sa
from alembic import op

revision = "0016_datasets"
down_revision = "0015_text_order"
branch_labels = None
depends_on = None

# Sorted by code point on PostgreSQL too.
TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "datasets",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", TEXT, nullable=False),
        sa.Column("title", TEXT, nullable=False),
        sa.Column("publisher", TEXT, nullable=False),
        sa.Column("url", TEXT, nullable=False),
        sa.Column("licence", TEXT, nullable=False),
        sa.Column("citation", TEXT, nullable=False),
        sa.Column("edition", TEXT, nullable=True),
        sa.Column("covers_from", sa.Date(), nullable=True),
        sa.Column("covers_to", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_datasets")),
        sa.UniqueConstraint("slug", name=op.f("uq_datasets_slug")),
    )

    op.create_table(
        "unmapped_reasons",
        sa.Column("code", TEXT, nullable=False),
        sa.Column("label", TEXT, nullable=False),
        sa.Column("meaning", TEXT, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_unmapped_reasons")),
        sa.UniqueConstraint("label", name=op.f("uq_unmapped_reasons_label")),
    )

    op.create_table(
        "imports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dataset_id", sa.Integer(), nullable=False),
        sa.Column("file_name", TEXT, nullable=False),
        sa.Column("file_sha256", TEXT, nullable=False),
        sa.Column("edition", TEXT, nullable=True),
        sa.Column("rows_read", sa.Integer(), nullable=False),
        sa.Column("rows_loaded", sa.Integer(), nullable=False),
        sa.Column("rows_revised", sa.Integer(), nullable=False),
        sa.Column("rows_known", sa.Integer(), nullable=False),
        sa.Column("rows_rejected", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=True),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("imported_at", TEXT, nullable=False),
        sa.CheckConstraint("length(file_sha256) = 64", name=op.f("ck_imports_sha256_length")),
        sa.CheckConstraint(
            "rows_loaded >= rows_revised AND rows_revised >= 0 AND rows_known >= 0 "
            "AND rows_rejected >= 0",
            name=op.f("ck_imports_rows_not_negative"),
        ),
        sa.CheckConstraint(
            "rows_read = rows_loaded + rows_known + rows_rejected",
            name=op.f("ck_imports_rows_add_up"),
        ),
        sa.ForeignKeyConstraint(
            ["dataset_id"], ["datasets.id"], name=op.f("fk_imports_dataset_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imports")),
    )
    op.create_index(
        op.f("ix_imports_dataset_id_file_sha256"), "imports", ["dataset_id", "file_sha256"]
    )

    op.create_table(
        "coverage_days",
        sa.Column("dataset_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("row_count", sa.Integer(), nullable=False),
        sa.CheckConstraint("row_count >= 0", name=op.f("ck_coverage_days_rows_not_negative")),
        sa.ForeignKeyConstraint(
            ["dataset_id"],
            ["datasets.id"],
            name=op.f("fk_coverage_days_dataset_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("dataset_id", "day", name=op.f("pk_coverage_days")),
        sqlite_with_rowid=False,
    )

    op.create_table(
        "unmapped_codes",
        sa.Column("dataset_id", sa.Integer(), nullable=False),
        sa.Column("code", TEXT, nullable=False),
        sa.Column("reason_code", TEXT, nullable=False),
        sa.Column("label", TEXT, nullable=True),
        sa.Column("row_count", sa.Integer(), nullable=False),
        sa.CheckConstraint("row_count > 0", name=op.f("ck_unmapped_codes_rows_positive")),
        sa.ForeignKeyConstraint(
            ["dataset_id"],
            ["datasets.id"],
            name=op.f("fk_unmapped_codes_dataset_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["reason_code"],
            ["unmapped_reasons.code"],
            name=op.f("fk_unmapped_codes_reason_code"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint(
            "dataset_id", "code", "reason_code", name=op.f("pk_unmapped_codes")
        ),
        sqlite_with_rowid=False,
    )

    op.create_table(
        "imported_rows",
        sa.Column("table_name", TEXT, nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("dataset_id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id"],
            ["datasets.id"],
            name=op.f("fk_imported_rows_dataset_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["imports.id"],
            name=op.f("fk_imported_rows_import_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("table_name", "row_id", name=op.f("pk_imported_rows")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_imported_rows_dataset_id_table_name"),
        "imported_rows",
        ["dataset_id", "table_name"],
    )
    op.create_index(op.f("ix_imported_rows_import_id"), "imported_rows", ["import_id"])


def downgrade() -> None:
    op.drop_table("imported_rows")
    op.drop_table("unmapped_codes")
    op.drop_table("coverage_days")
    op.drop_table("imports")
    op.drop_table("unmapped_reasons")
    op.drop_table("datasets")

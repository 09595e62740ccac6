"""Which of the files shipped with the program a database has been offered."""

import sqlalchemy as sa
from alembic import op

revision = "0025_shipped_files"
down_revision = "0024_citation_counts"
branch_labels = None
depends_on = None

# Sorted by code point on PostgreSQL too.
TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "shipped_files",
        sa.Column("file_sha256", TEXT, nullable=False),
        sa.Column("dataset", TEXT, nullable=False),
        sa.Column("file_name", TEXT, nullable=False),
        sa.Column("is_loaded", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("file_sha256", name=op.f("pk_shipped_files")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("shipped_files")

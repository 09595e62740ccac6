"""Where a source can still be read when its page is gone, and when it was read."""

import sqlalchemy as sa
from alembic import op

revision = "0035_source_copies"
down_revision = "0034_vote_years"
branch_labels = None
depends_on = None

# Sorted by code point on PostgreSQL too.
TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
CHECK = "ck_sources_content_sha256_length"


def upgrade() -> None:
    op.add_column("sources", sa.Column("archived_url", TEXT, nullable=True))
    op.add_column("sources", sa.Column("accessed_on", sa.Date(), nullable=True))
    op.add_column("sources", sa.Column("content_sha256", TEXT, nullable=True))
    with op.batch_alter_table("sources") as sources:
        sources.create_check_constraint(op.f(CHECK), "length(content_sha256) = 64")


def downgrade() -> None:
    with op.batch_alter_table("sources") as sources:
        sources.drop_constraint(op.f(CHECK), type_="check")
    op.drop_column("sources", "content_sha256")
    op.drop_column("sources", "accessed_on")
    op.drop_column("sources", "archived_url")

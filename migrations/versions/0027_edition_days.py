"""The day for which an edition of the data vouches."""

import sqlalchemy as sa
from alembic import op

revision = "0027_edition_days"
down_revision = "0026_quad_classes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("editions", sa.Column("day", sa.Date(), nullable=True))


def downgrade() -> None:
    op.drop_column("editions", "day")

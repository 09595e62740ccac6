"""Bookkeeping: rows of the seeds, the loaded edition, the meaning of each column."""

import sqlalchemy as sa
from alembic import op

from migrations.helpers_v1 import create_index, integer_column, text_column

revision = "0014_bookkeeping"
down_revision = "0013_citations"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "seeded_rows",
        text_column("table_name", "Table of the row."),
        text_column("row_key", "Natural key of the row, its parts joined by +."),
        text_column("origin", "Whose data files the row is from: project, or a user's folder."),
        text_column("row_id", "Primary key of the row in its table, as text."),
        text_column(
            "fingerprint",
            "SHA-256 of the values loaded: tells a row edited by hand from one changed in "
            "its file.",
        ),
        sa.PrimaryKeyConstraint("table_name", "row_key", name=op.f("pk_seeded_rows")),
        comment="Which rows came from seed files and not from a user; one row per such row.",
    )
    create_index("seeded_rows", "origin")

    op.create_table(
        "editions",
        text_column("origin", "Whose data files: project, or a user's folder."),
        text_column("edition", "Version of the data and first digits of its digest, to cite."),
        text_column("digest", "SHA-256 over all values loaded."),
        integer_column("row_count", "How many rows it holds."),
        sa.PrimaryKeyConstraint("origin", name=op.f("pk_editions")),
        comment="Which edition of the data is loaded; one row per origin.",
    )

    op.create_table(
        "data_dictionary",
        text_column("relation", "Table or view."),
        text_column("column_name", "Column; empty for the table or view itself."),
        text_column("kind", "table, view, or column."),
        integer_column("position", "Place in the table, from 1; 0: table."),
        text_column("type", "SQL type of a column, without its dialect's spelling.", null=True),
        text_column("refers_to", "Table and column that a foreign key refers to.", null=True),
        text_column("meaning", "What it means, with the unit where there is one."),
        sa.PrimaryKeyConstraint("relation", "column_name", name=op.f("pk_data_dictionary")),
        comment="What every table, view and column means, since SQLite drops comments; one row "
        "per table, view and column.",
    )


def downgrade() -> None:
    op.drop_table("data_dictionary")
    op.drop_table("editions")
    op.drop_table("seeded_rows")

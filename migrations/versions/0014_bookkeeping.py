"""What the seeds own, which edition is loaded, and what every column means."""

import sqlalchemy as sa
from alembic import op

revision = "0014_bookkeeping"
down_revision = "0013_citations"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "seeded_rows",
        text("table_name", "Table of the row."),
        text("row_key", "Natural key of the row, its parts joined by +."),
        text("origin", "Whose data files the row is from: project, or a user's folder."),
        text("row_id", "Primary key of the row in its table, as text."),
        text(
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
        text("origin", "Whose data files: project, or a user's folder."),
        text("edition", "Version of the data and first digits of its digest, to cite."),
        text("digest", "SHA-256 over all values loaded."),
        integer("row_count", "How many rows it holds."),
        sa.PrimaryKeyConstraint("origin", name=op.f("pk_editions")),
        comment="Which edition of the data is loaded; one row per origin.",
    )

    op.create_table(
        "data_dictionary",
        text("relation", "Table or view."),
        text("column_name", "Column; empty for the table or view itself."),
        text("kind", "table, view, or column."),
        integer("position", "Place in the table, from 1; 0: table."),
        text("type", "SQL type of a column, without its dialect's spelling.", null=True),
        text("refers_to", "Table and column that a foreign key refers to.", null=True),
        text("meaning", "What it means, with the unit where there is one."),
        sa.PrimaryKeyConstraint("relation", "column_name", name=op.f("pk_data_dictionary")),
        comment="What every table, view and column means, since SQLite drops comments; one row "
        "per table, view and column.",
    )


def downgrade() -> None:
    op.drop_table("data_dictionary")
    op.drop_table("editions")
    op.drop_table("seeded_rows")


# How this step writes down what its tables have in common.


def text(name: str, comment: str, *, null: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=null, comment=comment)


def integer(name: str, comment: str, *, null: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=null, comment=comment)


def create_index(table: str, *columns: str) -> None:
    op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, [*columns])

"""An index in which the citations of a source are counted by stance."""

from alembic import op

revision = "0024_citation_counts"
down_revision = "0023_agreement_lookups"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index(op.f("ix_citations_source_id"), table_name="citations")
    op.create_index(
        op.f("ix_citations_source_id_stance_code"), "citations", ["source_id", "stance_code"]
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_citations_source_id_stance_code"), table_name="citations")
    op.create_index(op.f("ix_citations_source_id"), "citations", ["source_id"])

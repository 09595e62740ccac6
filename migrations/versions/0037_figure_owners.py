"""Imported figures name their dataset, in place of an entry and a citation for each of them.

Citations that a user added stay.
"""

from alembic import op

revision = "0037_figure_owners"
down_revision = "0036_figure_datasets"
branch_labels = None
depends_on = None

OWNED = "SELECT row_id FROM imported_rows WHERE table_name = 'observations'"


def upgrade() -> None:
    op.execute(
        "UPDATE observations SET made_by = NULL, dataset_id = "
        "(SELECT owner.dataset_id FROM imported_rows AS owner "
        "WHERE owner.table_name = 'observations' AND owner.row_id = observations.id) "
        f"WHERE id IN ({OWNED})"
    )
    op.execute(
        f"DELETE FROM citations WHERE observation_id IN ({OWNED}) "
        "AND id IN (SELECT row_id FROM imported_rows WHERE table_name = 'citations')"
    )
    op.execute(
        "DELETE FROM imported_rows WHERE table_name = 'citations' "
        "AND row_id NOT IN (SELECT id FROM citations)"
    )
    op.execute("DELETE FROM imported_rows WHERE table_name = 'observations'")


def downgrade() -> None:
    # Only the import of each figure is lost: the first of its dataset stands for it.
    op.execute(
        "INSERT INTO imported_rows (table_name, row_id, dataset_id, import_id) "
        "SELECT 'observations', id, dataset_id, "
        "(SELECT min(imports.id) FROM imports WHERE imports.dataset_id = observations.dataset_id) "
        "FROM observations WHERE dataset_id IN (SELECT dataset_id FROM imports)"
    )
    op.execute(
        "UPDATE observations SET dataset_id = NULL, made_by = "
        "(SELECT publisher FROM datasets WHERE datasets.id = observations.dataset_id) "
        "WHERE dataset_id IS NOT NULL"
    )

"""Quad classes as GDELT's own column has them: root 09 and 14 change their class, with the sums.

Investigations (09) were counted as verbal conflict and are material cooperation; protests (14) were
material conflict and are verbal conflict. The monthly sums of a dataset follow from its events; where
events are gone, its sums stay as they were and are marked, so that nothing is added to them.
"""

import sqlalchemy as sa
from alembic import op

revision = "0026_quad_classes"
down_revision = "0025_shipped_files"
branch_labels = None
depends_on = None

_OLD = {"09": "verbal_conflict", "14": "material_conflict"}
_NEW = {"09": "material_cooperation", "14": "verbal_conflict"}


def upgrade() -> None:
    op.add_column(
        "datasets",
        sa.Column("has_old_quad_classes", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    # Less than there were events: some were deleted to save space, and their sums kept.
    op.execute(
        "UPDATE datasets SET has_old_quad_classes = true WHERE id IN (SELECT w.dataset_id "
        "FROM (SELECT dataset_id, sum(row_count) AS summed FROM world_months GROUP BY dataset_id) "
        "AS w LEFT JOIN (SELECT dataset_id, count(*) AS kept FROM coded_events "
        "GROUP BY dataset_id) AS e ON e.dataset_id = w.dataset_id "
        "WHERE coalesce(e.kept, 0) <> w.summed)"
    )
    _move_classes(_OLD, _NEW)


def downgrade() -> None:
    _move_classes(_NEW, _OLD)
    op.drop_column("datasets", "has_old_quad_classes")


def _move_classes(before: dict[str, str], after: dict[str, str]) -> None:
    """Move the events of both root codes from one class to another: codes, then sums."""
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    month = (
        "date(e.occurred_on, 'start of month')"
        if is_sqlite
        else "CAST(date_trunc('month', e.occurred_on) AS DATE)"
    )
    for root in before:
        # A code that a user has put into another class stays there.
        moved = f"root_code = '{root}' AND quad_class_code = '{before[root]}'"
        for table, keys in (
            ("dyad_months", ("source_actor_id", "target_actor_id")),
            ("world_months", ()),
        ):
            named = "".join(f", e.{key}" for key in keys)
            joined = "".join(f" AND s.{key} = moved.{key}" for key in keys)
            op.execute(
                f"UPDATE {table} AS s SET {before[root]} = s.{before[root]} - moved.events, "
                f"{after[root]} = s.{after[root]} + moved.events FROM (SELECT e.dataset_id{named}, "
                f"{month} AS month, count(*) AS events FROM coded_events AS e "
                "JOIN datasets AS d ON d.id = e.dataset_id AND NOT d.has_old_quad_classes "
                f"WHERE e.event_code IN (SELECT code FROM event_types WHERE {moved}) "
                "AND e.source_actor_id <> e.target_actor_id "
                f"GROUP BY e.dataset_id{named}, {month}) AS moved "
                f"WHERE s.dataset_id = moved.dataset_id AND s.month = moved.month{joined}"
            )
        op.execute(f"UPDATE event_types SET quad_class_code = '{after[root]}' WHERE {moved}")

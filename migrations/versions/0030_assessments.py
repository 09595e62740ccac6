"""Relations of the kinds made for one article become assessments.

The label of the old kind becomes the beginning of the summary, so that nothing is lost.
"""

import sqlalchemy as sa
from alembic import op

revision = "0030_assessments"
down_revision = "0029_relation_phases"
branch_labels = None
depends_on = None

CODES = sa.table(
    "relation_kinds",
    *(sa.column(name, sa.Text) for name in ("code", "label", "meaning")),
    sa.column("position", sa.Integer),
)
RELATIONS = sa.table(
    "relations",
    sa.column("id", sa.Integer),
    sa.column("kind_code", sa.Text),
    sa.column("summary", sa.Text),
)


def upgrade() -> None:
    connection = op.get_bind()
    labels = dict(connection.execute(sa.select(CODES.c.code, CODES.c.label)).all())
    rows = connection.execute(sa.select(RELATIONS)).all()
    if rows and "assessment" not in labels:
        position = connection.scalar(sa.select(sa.func.max(CODES.c.position))) or 0
        new = {"code": "assessment", "label": "Assessment", "meaning": "What a source says."}
        connection.execute(CODES.insert(), new | {"position": position + 1})
    for row in rows:
        summary = f"{labels[row.kind_code]}: {row.summary}"
        change(row.id, kind_code="assessment", summary=summary)
    # The next load of the data files does not take this change for one by hand.
    op.execute("UPDATE seeded_rows SET fingerprint = '' WHERE table_name = 'relations'")


def downgrade() -> None:
    connection = op.get_bind()
    codes = dict(connection.execute(sa.select(CODES.c.label, CODES.c.code)).all())
    for row in connection.execute(sa.select(RELATIONS)).all():
        label, separator, summary = row.summary.partition(": ")
        if separator and label in codes:
            change(row.id, kind_code=codes[label], summary=summary)


def change(row_id: int, **values: str) -> None:
    statement = RELATIONS.update().where(RELATIONS.c.id == row_id).values(values)
    op.get_bind().execute(statement)

"""${message}

One concern. Import nothing of ours: this step must do the same in ten years. Name every constraint
(`op.f("ck_table_rule")`), or it can never be changed. Prefer op.add_column and op.drop_column;
op.batch_alter_table copies the whole table on SQLite. A partial index needs sqlite_where and
postgresql_where. A new column is nullable or has a server_default, and existing rows get their
values here. Views, code list rows and comments follow from the models: leave them out, except rows
that use a code which is going away. Write the way back. The rest: migrations/README.md.
"""

import sqlalchemy as sa
from alembic import op
${imports if imports else ""}

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = ${repr(branch_labels)}
depends_on = ${repr(depends_on)}


def upgrade() -> None:
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    ${downgrades if downgrades else "pass"}

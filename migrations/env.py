"""The environment of every step: one transaction, one lock, foreign keys checked at the end.

Alembic runs this file for each of its commands. What can go wrong without it stands in README.md.
"""

import re
import warnings
from collections.abc import Iterable
from typing import Any

from alembic import context
from alembic.operations import MigrationScript
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection
from sqlalchemy.exc import SAWarning

from console import UserError
from database import connect, create_migration_engine, find_database_url, list_revisions
from migrations.safety import check_references, keep_expression_indexes, lock, put_aside, put_back
from models import Base
from models.refresh import refresh
from models.search_index import is_search_object


def run() -> None:
    """Migrate the connection that was handed over, or the default database."""
    if context.is_offline_mode():
        raise CommandError("Bedfellows migrates a database that is there; it writes no SQL files")
    given: Connection | None = context.config.attributes.get("connection")
    if given is not None:
        migrate(given)
        return
    try:
        url = find_database_url()
        with connect(create_migration_engine(url)) as connection:
            # A command that only looks leaves everything as it was: without a commit it rolls back.
            if migrate(connection):
                connection.commit()
    except UserError as error:
        raise CommandError(str(error)) from error


def migrate(connection: Connection) -> bool:
    """Take the steps asked for, inside the caller's transaction; whether there were any."""
    lock(connection)
    users_own = put_aside(connection)
    keep_expression_indexes(connection)
    steps: list[object] = []
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        transactional_ddl=True,
        transaction_per_migration=False,
        render_as_batch=True,
        compare_type=True,
        compare_server_default=True,
        autogenerate_plugins=["alembic.autogenerate.*", "alembic.ext.checkconstraint_byname"],
        process_revision_directives=number,
        include_name=lambda name, kind, _parents: not is_search_object(kind, name),
        on_version_apply=lambda step, **_: steps.append(step),
    )
    with warnings.catch_warnings():
        # Alembic cannot read these indexes; keep_expression_indexes looks after them.
        warnings.filterwarnings("ignore", "Skipped unsupported reflection", SAWarning)
        context.run_migrations()
    if not steps:
        return False
    script = ScriptDirectory.from_config(context.config)
    if set(context.get_context().get_current_heads()) == set(script.get_heads()):
        refresh(connection)
    put_back(connection, users_own)
    check_references(connection)
    return True


def number(
    _context: MigrationContext,
    _revision: str | Iterable[str | None] | Iterable[str],
    directives: list[MigrationScript],
) -> None:
    """Name a new step after its place and its message: `0015_visits`."""
    for directive in directives:
        place = int(list_revisions()[-1][:4]) + 1 if list_revisions() else 1
        words: Any = re.sub(r"\W+", "_", (directive.message or "step").lower()).strip("_")
        # PostgreSQL has room for 32 characters.
        directive.rev_id = f"{place:04}_{words}"[:32]


run()

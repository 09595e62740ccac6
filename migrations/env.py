"""The environment of every step: one transaction, one lock, foreign keys checked at the end.

Alembic runs this file for each of its commands. README.md says what goes wrong without it.
"""

import warnings

from alembic import context
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection
from sqlalchemy.exc import SAWarning

from console import UserError
from database import connect, create_migration_engine
from database_settings import find_database_url
from migrations.draft import arrange_draft
from migrations.safety import (
    check_references,
    drop_views_and_triggers,
    lock_migrations,
    preserve_expression_indexes,
    restore_user_objects,
)
from models import Base
from models.derived_objects import is_derived
from models.refresh import refresh


def run() -> None:
    """Migrate the given connection, or else the default database."""
    if context.is_offline_mode():
        raise CommandError("Bedfellows migrates a database itself; it writes no SQL files")
    given: Connection | None = context.config.attributes.get("connection")
    if given is not None:
        migrate(given)
        return
    try:
        url = find_database_url()
        with connect(create_migration_engine(url)) as connection:
            # A command that only reads changes nothing: without a commit it rolls back.
            if migrate(connection):
                connection.commit()
    except UserError as error:
        raise CommandError(str(error)) from error


def migrate(connection: Connection) -> bool:
    """Run the requested steps inside the caller's transaction; returns whether there were any."""
    lock_migrations(connection)
    user_objects = drop_views_and_triggers(connection)
    preserve_expression_indexes(connection)
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
        process_revision_directives=arrange_draft,
        include_name=lambda name, kind, _parents: not is_derived(kind, name),
        on_version_apply=lambda step, **_: steps.append(step),
    )
    with warnings.catch_warnings():
        # Neither can read indexes over expressions on SQLite; README.md says what checks them.
        warnings.filterwarnings("ignore", "Skipped unsupported reflection", SAWarning)
        warnings.filterwarnings("ignore", "autogenerate skipping .*expression-based index")
        context.run_migrations()
    if not steps:
        return False
    script = ScriptDirectory.from_config(context.config)
    is_at_head = set(context.get_context().get_current_heads()) == set(script.get_heads())
    if is_at_head and context.config.attributes.get("follow_models", True):
        refresh(connection)
    restore_user_objects(connection, user_objects)
    check_references(connection)
    return True


run()

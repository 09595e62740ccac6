"""Repairs of a database at head: indexes, views and derived rows are made again, lost rows not."""

from __future__ import annotations

from sqlalchemy import URL, Connection, create_engine

from console import UserError
from database_damage import suggest_restore
from database_settings import display_name
from migrations.drift import Difference, find_differences
from migrations.steps import take_steps
from models import Base
from models.refresh import refresh


def repair(connection: Connection, url: URL) -> list[str]:
    """Make again what follows from the models, in a database at head; returns what was repaired.

    Raises UserError, and changes nothing, if a table is lost with its rows, or if the models have
    changed and no step brings a database there.
    """
    differences = find_differences(connection)
    if any(not found.is_repairable for found in differences):
        _refuse_changed_models(find_changes_without_step())
        _refuse_lost_tables([each.name for each in differences if is_lost(each)], url)
    indexes = {
        str(index.name): index for table in Base.metadata.tables.values() for index in table.indexes
    }
    repairable = [found for found in differences if found.is_repairable]
    for found in repairable:
        if found.kind == "table":
            Base.metadata.tables[found.name].create(connection)
        elif found.kind == "index" and found.name in indexes:
            connection.exec_driver_sql(f"DROP INDEX IF EXISTS {found.name}")
            indexes[found.name].create(connection)
    # The refresh makes views and triggers.
    names = [f"{found.kind} {found.name}" for found in repairable if not found.is_search()]
    return names + refresh(connection)


def is_lost(difference: Difference) -> bool:
    """Whether a difference is a table that is gone with its rows."""
    return difference.kind == "table" and not difference.is_repairable and difference.is_missing


def find_changes_without_step() -> list[Difference]:
    """The changes of the models that no step makes yet: what a database from the steps differs in.

    On SQLite in memory, whatever the database: the steps make the same schema on both engines.
    """
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        take_steps(connection, follow_models=False)
        found = find_differences(connection)
        connection.rollback()
    engine.dispose()
    return [each for each in found if each.kind in ("table", "index") and not each.is_search()]


def explain_changes(changes: list[Difference]) -> str:
    """What to do about changes of the models that no step makes."""
    first = f"{changes[0].kind} {changes[0].name} {changes[0].trouble}"
    more = f" and {len(changes) - 1} more" if len(changes) > 1 else ""
    return (
        f"the models have changed and no step changes the database ({first}{more}): draft one with "
        '`alembic revision --autogenerate -m "what changes"` (migrations/README.md)'
    )


def _refuse_changed_models(changes: list[Difference]) -> None:
    if changes:
        raise UserError(explain_changes(changes))


def _refuse_lost_tables(names: list[str], url: URL) -> None:
    if names:
        tables = f"the table {names[0]} is" if len(names) == 1 else f"{', '.join(names)} are"
        raise UserError(
            f"{display_name(url)}: {tables} gone with the rows, and nothing was changed: "
            f"{suggest_restore(url)}"
        )

"""Views of the database, made equal to those of the models."""

from sqlalchemy import Connection, inspect, select, text
from sqlalchemy.exc import DBAPIError

from console import UserError
from models import DictionaryEntry
from models.views import VIEWS, write_definition


def refresh_views(connection: Connection) -> None:
    """Create all views anew, if one of them is not as the models have it."""
    is_current = _is_current_sqlite if connection.dialect.name == "sqlite" else _is_current_postgres
    dialect = connection.dialect.name
    definitions = {name: write_definition(view, dialect) for name, view in VIEWS.items()}
    if set(find_own_views(connection)) == set(definitions) and all(
        is_current(connection, name, definition) for name, definition in definitions.items()
    ):
        return
    drop_views(connection)
    for definition in definitions.values():
        _execute(connection, definition)


def find_own_views(connection: Connection) -> list[str]:
    """The views in the database that this program created, latest first."""
    inspector = inspect(connection)
    present = set(inspector.get_view_names())
    entries = DictionaryEntry.table()
    known = list(VIEWS)
    if present and inspector.has_table(entries.name):
        # The dictionary also names views that have since been removed from the models.
        earlier = select(entries.c.relation).where(entries.c.kind == "view")
        known += sorted(set(connection.execute(earlier).scalars()) - set(known))
    return [name for name in reversed(known) if name in present]


def drop_views(connection: Connection) -> None:
    """Drop the project's views, but not those of a user.

    Raises UserError if PostgreSQL keeps a view because a user's view reads it.
    """
    names = find_own_views(connection)
    try:
        if connection.dialect.name == "postgresql" and names:
            # In one statement, because views may read one another.
            connection.exec_driver_sql(f"DROP VIEW {', '.join(names)}")
        else:
            for name in names:
                connection.exec_driver_sql(f"DROP VIEW {name}")
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) != "2BP01":
            raise
        detail = str(error.orig).partition("DETAIL:")[2].partition("HINT:")[0].strip()
        raise UserError(
            "a view of your own reads a view of the project, which must be created again: drop "
            f"yours, run this again, then create yours again ({'; '.join(detail.splitlines())})"
        ) from error


def _execute(connection: Connection, definition: str) -> None:
    # SQLAlchemy hands psycopg a list of parameters, if an empty one, and it then looks for %s.
    is_escaped = connection.dialect.paramstyle in ("format", "pyformat")
    connection.exec_driver_sql(definition.replace("%", "%%") if is_escaped else definition)


def _is_current_sqlite(connection: Connection, name: str, definition: str) -> bool:
    query = text("SELECT sql FROM sqlite_master WHERE type = 'view' AND name = :name")
    return connection.execute(query, {"name": name}).scalar() == definition


def _is_current_postgres(connection: Connection, name: str, definition: str) -> bool:
    """Whether a view is current; PostgreSQL rewrites definitions, so today's is rewritten, too."""
    temporary = f"{name}_as_of_now"
    body = definition.removeprefix(f"CREATE VIEW {name} ")
    with connection.begin_nested() as savepoint:
        _execute(connection, f"CREATE TEMPORARY VIEW {temporary} {body}")
        same = text("SELECT pg_get_viewdef(to_regclass(:name)) = pg_get_viewdef(to_regclass(:new))")
        answer = connection.execute(same, {"name": name, "new": f"pg_temp.{temporary}"}).scalar()
        savepoint.rollback()
    return bool(answer)

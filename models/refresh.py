"""Refreshing what follows from the models: code lists, views, the search, the data dictionary.

None of this needs a migration: after each upgrade it is made equal to the models. Only differences
are written, so a second refresh changes nothing.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Table, bindparam, func, inspect, literal, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.types import TypeEngine

from console import UserError
from models import Base, DictionaryEntry
from models.code_lists import CODE_LISTS, list_code_rows
from models.columns import find_foreign_key
from models.search_index import refresh_search
from models.views import VIEWS, write_definition
from models.views.key_columns import find_keys

Row = dict[str, Any]


def refresh(connection: Connection) -> list[str]:
    """Make everything derived equal to the models; the database must be at the latest revision.

    Returns what was different, in words, except views and comments. Raises UserError if a code
    that is no longer in its list is still used.
    """
    changed = [f"rows of {name}" for name in CODE_LISTS if _refresh_code_list(connection, name)]
    _refresh_views(connection)
    if refresh_search(connection):
        changed.append("search")
    dictionary = list_dictionary_rows()
    if _replace_rows(connection, DictionaryEntry.table(), dictionary):
        changed.append(f"rows of {DictionaryEntry.__tablename__}")
    if connection.dialect.name == "postgresql":
        _refresh_comments(connection, dictionary)
    return changed


# -- rows ----------------------------------------------------------------------------------------


def _replace_rows(connection: Connection, table: Table, wanted: list[Row]) -> bool:
    """Make `table` hold exactly the rows `wanted`; returns whether that changed anything."""
    key = [column.name for column in table.primary_key]

    def index_by_key(rows: list[Row]) -> dict[tuple[Any, ...], Row]:
        return {tuple(row[name] for name in key): row for row in rows}

    found = index_by_key([dict(row) for row in connection.execute(select(table)).mappings()])
    goal = index_by_key(wanted)
    this = [table.c[name] == bindparam(f"key_{name}") for name in key]
    gone = [_prefix_key(row, key) for identity, row in found.items() if identity not in goal]
    new = [row for identity, row in goal.items() if identity not in found]
    changed = [
        row | _prefix_key(row, key)
        for identity, row in goal.items()
        if identity in found and found[identity] != row
    ]
    if gone:
        connection.execute(table.delete().where(*this), gone)
    if new:
        connection.execute(table.insert(), new)
    if changed:
        values: Row = {column.name: bindparam(column.name) for column in table.columns}
        connection.execute(table.update().where(*this).values(values), changed)
    return bool(gone or new or changed)


def _prefix_key(row: Mapping[str, Any], key: list[str]) -> Row:
    return {f"key_{name}": row[name] for name in key}


def _refresh_code_list(connection: Connection, name: str) -> bool:
    table, wanted = Base.metadata.tables[name], list_code_rows(name)
    found = {row.code: row.label for row in connection.execute(select(table.c.code, table.c.label))}
    labels = {str(row["code"]): row["label"] for row in wanted}
    for code in found.keys() - labels.keys():
        _refuse_if_used(connection, table, code)
    moved = [code for code, label in found.items() if labels.get(code, label) != label]
    if moved:
        # A label may move from one code to another, but labels must be unique at every moment.
        placeholder = table.update().where(table.c.code.in_(moved))
        connection.execute(placeholder.values(label="was " + table.c.code))
    return _replace_rows(connection, table, [dict(row) for row in wanted])


def _refuse_if_used(connection: Connection, code_list: Table, code: str) -> None:
    for table in Base.metadata.tables.values():
        for column in table.columns:
            if any(key.column is code_list.c.code for key in column.foreign_keys):
                query = select(func.count()).select_from(table).where(column == code)
                if count := connection.execute(query).scalar_one():
                    raise UserError(
                        f"the code {code!r} is no longer in the list {code_list.name}, but "
                        f"{count} {'row' if count == 1 else 'rows'} of {table.name} still "
                        f"{'uses' if count == 1 else 'use'} it in {column.name}: "
                        f"give {'it' if count == 1 else 'them'} another code"
                    )


# -- views ---------------------------------------------------------------------------------------


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


def _refresh_views(connection: Connection) -> None:
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


# -- meanings ------------------------------------------------------------------------------------


def list_dictionary_rows() -> list[Row]:
    """The rows of the data dictionary: one per table, view and column."""
    rows: list[Row] = []
    for table in Base.metadata.tables.values():
        rows.append(_make_entry(table.name, kind="table", meaning=table.comment))
        for position, column in enumerate(table.columns, 1):
            key = find_foreign_key(column)
            rows.append(
                _make_entry(
                    table.name,
                    column.name,
                    position=position,
                    type=name_type(column.type),
                    refers_to=key.target_fullname if key else None,
                    meaning=column.comment,
                )
            )
    for view in VIEWS.values():
        rows.append(_make_entry(view.name, kind="view", meaning=view.grain))
        keys = find_keys(view)
        for position, item in enumerate(view.table.columns, 1):
            rows.append(
                _make_entry(
                    view.name,
                    item.name,
                    position=position,
                    type=name_type(item.type),
                    refers_to=keys.get(item.name),
                    meaning=view.columns[item.name],
                )
            )
    return rows


def _make_entry(relation: str, column_name: str = "", **values: Any) -> Row:
    return {
        "relation": relation,
        "column_name": column_name,
        "kind": "column",
        "position": 0,
        "type": None,
        "refers_to": None,
    } | values


def name_type(type_: TypeEngine[Any]) -> str | None:
    """The SQL type in one spelling for all databases; None if it is not known."""
    try:
        python_type = type_.python_type.__name__
    except NotImplementedError:
        return None
    return {
        "str": "TEXT",
        "int": "INTEGER",
        "float": "FLOAT",
        "bool": "BOOLEAN",
        "date": "DATE",
    }.get(python_type)


def _refresh_comments(connection: Connection, dictionary: list[Row]) -> None:
    """Set the comments of tables, views and columns in PostgreSQL; SQLite has none."""
    query = text(
        "SELECT c.relname, coalesce(a.attname, ''), d.description FROM pg_description d "
        "JOIN pg_class c ON d.classoid = 'pg_class'::regclass AND c.oid = d.objoid "
        "LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = nullif(d.objsubid, 0) "
        "WHERE c.relnamespace = current_schema()::regnamespace"
    )
    found = {(row[0], row[1]): row[2] for row in connection.execute(query)}
    quote = connection.dialect.identifier_preparer.quote
    for row in dictionary:
        relation, column, meaning = row["relation"], row["column_name"], row["meaning"]
        if found.get((relation, column)) != meaning:
            target = f"COLUMN {relation}.{quote(column)}" if column else f"{row['kind']} {relation}"
            words = literal(meaning).compile(
                dialect=connection.dialect, compile_kwargs={"literal_binds": True}
            )
            connection.exec_driver_sql(f"COMMENT ON {target} IS {words}")

"""What a database holds because the models say so: code list rows, views, the search, dictionary.

None of it needs a migration: whoever brings a database to head, or finds it there, makes it equal
the models. Only what differs is written, so a second time changes nothing.
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
from models.views import VIEWS
from models.views.key_columns import find_keys

Row = dict[str, Any]


def refresh(connection: Connection) -> list[str]:
    """Make everything derived equal the models; the database must be at head.

    Returns, in words, what of it held anything else, beside views and comments. Raises UserError
    where a code that is no longer in its list is still used.
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
    """Let `table` hold exactly the rows `wanted`, with every column; whether it held others."""
    key = [column.name for column in table.primary_key]

    def by_key(rows: list[Row]) -> dict[tuple[Any, ...], Row]:
        return {tuple(row[name] for name in key): row for row in rows}

    found = by_key([dict(row) for row in connection.execute(select(table)).mappings()])
    goal = by_key(wanted)
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
        # A label may pass from one code to another, and no two may share one on the way.
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
                        f"{'uses' if count == 1 else 'use'} it in {column.name}: give them another"
                    )


# -- views ---------------------------------------------------------------------------------------


def find_own_views(connection: Connection) -> list[str]:
    """The views in the database that an edition of this program made, latest first."""
    inspector = inspect(connection)
    present = set(inspector.get_view_names())
    entries = DictionaryEntry.table()
    known = list(VIEWS)
    if present and inspector.has_table(entries.name):
        # The dictionary also names views that have gone from the models since.
        earlier = select(entries.c.relation).where(entries.c.kind == "view")
        known += sorted(set(connection.execute(earlier).scalars()) - set(known))
    return [name for name in reversed(known) if name in present]


def drop_views(connection: Connection) -> None:
    """Drop the project's views; a user's own stay.

    Raises UserError where PostgreSQL keeps one because a user's view reads it.
    """
    names = find_own_views(connection)
    try:
        if connection.dialect.name == "postgresql" and names:
            # In one statement, so that views may read one another.
            connection.exec_driver_sql(f"DROP VIEW {', '.join(names)}")
        else:
            for name in names:
                connection.exec_driver_sql(f"DROP VIEW {name}")
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) != "2BP01":
            raise
        detail = str(error.orig).partition("DETAIL:")[2].partition("HINT:")[0].strip()
        raise UserError(
            "a view of your own reads one of ours, which is to be made anew: drop yours, do this "
            f"again, and create it after ({'; '.join(detail.splitlines())})"
        ) from error


def _refresh_views(connection: Connection) -> None:
    is_current = _is_current_sqlite if connection.dialect.name == "sqlite" else _is_current_postgres
    definitions = {name: view.write_definition(connection.dialect) for name, view in VIEWS.items()}
    if set(find_own_views(connection)) == set(definitions) and all(
        is_current(connection, name, definition) for name, definition in definitions.items()
    ):
        return
    drop_views(connection)
    for definition in definitions.values():
        connection.exec_driver_sql(definition)


def _is_current_sqlite(connection: Connection, name: str, definition: str) -> bool:
    query = text("SELECT sql FROM sqlite_master WHERE type = 'view' AND name = :name")
    return connection.execute(query, {"name": name}).scalar() == definition


def _is_current_postgres(connection: Connection, name: str, definition: str) -> bool:
    """PostgreSQL rewrites what it is given, so it has to write today's definition as well."""
    twin = f"{name}_as_of_now"
    body = definition.removeprefix(f"CREATE VIEW {name} ")
    with connection.begin_nested() as savepoint:
        connection.exec_driver_sql(f"CREATE TEMPORARY VIEW {twin} {body}")
        same = text("SELECT pg_get_viewdef(to_regclass(:name)) = pg_get_viewdef(to_regclass(:new))")
        answer = connection.execute(same, {"name": name, "new": f"pg_temp.{twin}"}).scalar()
        savepoint.rollback()
    return bool(answer)


# -- meanings ------------------------------------------------------------------------------------


def list_dictionary_rows() -> list[Row]:
    """One row per table, view and column: where it stands, its type, what it means."""
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
    """The SQL type in one spelling for all databases; None where a select does not tell."""
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
    """Comments in PostgreSQL, for those who look there; SQLite has none."""
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
            what = f"COLUMN {relation}.{quote(column)}" if column else f"{row['kind']} {relation}"
            words = literal(meaning).compile(
                dialect=connection.dialect, compile_kwargs={"literal_binds": True}
            )
            connection.exec_driver_sql(f"COMMENT ON {what} IS {words}")

"""The data dictionary: every table, view and column with its meaning, as rows and as comments."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, FromClause, literal, text
from sqlalchemy.types import TypeEngine

from models import Base
from models.columns import find_foreign_key
from models.views import VIEWS
from models.views.key_columns import find_keys

Row = dict[str, Any]


def list_dictionary_rows() -> list[Row]:
    """The rows of the data dictionary: one per table, view and column."""
    rows: list[Row] = []
    for table in Base.metadata.tables.values():
        keys = {
            column.name: key.target_fullname
            for column in table.columns
            if (key := find_foreign_key(column))
        }
        meanings = {column.name: column.comment for column in table.columns}
        rows.append(_make_entry(table.name, kind="table", meaning=table.comment))
        rows += _describe_columns(table.name, table, keys, meanings)
    for view in VIEWS.values():
        rows.append(_make_entry(view.name, kind="view", meaning=view.grain))
        rows += _describe_columns(view.name, view.table, find_keys(view), view.columns)
    return rows


def _describe_columns(
    name: str, relation: FromClause, keys: Mapping[str, str], meanings: Mapping[str, str | None]
) -> Iterator[Row]:
    """The rows of the columns of a table or view, in order."""
    for position, column in enumerate(relation.columns, 1):
        yield _make_entry(
            name,
            column.name,
            position=position,
            type=name_type(column.type),
            refers_to=keys.get(column.name),
            meaning=meanings[column.name],
        )


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


def refresh_comments(connection: Connection, dictionary: list[Row]) -> None:
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

"""A schema in full detail, and the differences between a database and the models.

The database describes both: its own schema, and a second one built from the models on the same
engine, because each engine rewrites what it is given. What a user added is no difference.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from sqlalchemy import Connection, Inspector, create_engine, inspect, text
from sqlalchemy.exc import SAWarning

from database import REVISION_TABLE
from models import CODE_LISTS, Base, DictionaryEntry
from models.refresh import refresh
from models.search_index import is_search_object

TWIN = "bedfellows_twin"
DERIVED_TABLES = {DictionaryEntry.__tablename__, *CODE_LISTS}
"""Tables whose rows follow from the models: a lost one is made again in full."""
_MISSING = "is missing"

Schema = dict[str, Any]


class Difference(NamedTuple):
    """A table, index, view or rule that differs from the models."""

    kind: str
    name: str
    trouble: str
    is_repairable: bool
    """Whether a migration makes it again without losing anything."""

    @property
    def is_missing(self) -> bool:
        """Whether the database does not have it at all."""
        return self.trouble == _MISSING

    def is_search(self) -> bool:
        """Whether it is a part of the full-text search."""
        return self.kind == "trigger" or is_search_object(self.kind, self.name)


def read_schema(connection: Connection) -> Schema:
    """Everything that a database knows about its tables, views, indexes and rules."""
    read = _read_sqlite if connection.dialect.name == "sqlite" else _read_postgresql
    return _read_tables(inspect(connection)) | {
        kind: sorted(row for row in rows if REVISION_TABLE not in row)
        for kind, rows in read(connection).items()
    }


def read_schema_of_models(connection: Connection) -> Schema:
    """The same for a schema built from the models; nothing of it stays in the database."""
    with build_models(connection) as models:
        refresh(models)
        return read_schema(models)


@contextmanager
def build_models(connection: Connection) -> Iterator[Connection]:
    """Build the tables of the models on the same engine, for as long as they are looked at."""
    if connection.dialect.name == "sqlite":
        engine = create_engine("sqlite://")
        with engine.connect() as twin:
            Base.metadata.create_all(twin)
            yield twin
        engine.dispose()
        return
    with connection.begin_nested() as savepoint:
        connection.exec_driver_sql(f"CREATE SCHEMA {TWIN}")
        connection.exec_driver_sql(f"SET LOCAL search_path = {TWIN}")
        Base.metadata.create_all(connection)
        yield connection
        savepoint.rollback()


def read_index_texts(connection: Connection) -> dict[tuple[str, str], str]:
    """The text of every index by its table and name."""
    read = _read_sqlite if connection.dialect.name == "sqlite" else _read_postgresql
    return {(table, name): text for table, name, text in read(connection)["index"]}


def find_differences(connection: Connection) -> list[Difference]:
    """The differences between a database, which must be at head, and the models."""
    found, wanted = read_schema(connection), read_schema_of_models(connection)
    lost = wanted["columns"].keys() - found["columns"].keys()
    differences = [Difference("table", name, _MISSING, name in DERIVED_TABLES) for name in lost]
    views_missing = {row[-2] for row in wanted["view"]} - {row[-2] for row in found["view"]}
    for kind, of_models in wanted.items():
        if isinstance(of_models, dict):
            differences += [
                Difference("table", name, f"has other {kind}", False)
                for name in of_models.keys() - lost
                if found[kind][name] != of_models[name]
            ]
            continue
        present = {row[:-1]: row[-1] for row in found[kind]}
        for row in of_models:
            if row[0] in lost or present.get(row[:-1]) == row[-1]:
                continue
            if kind == "comment" and row[0] in views_missing:
                continue  # the missing view is reported already
            trouble = "differs" if row[:-1] in present else _MISSING
            name = str(row[-2] if kind != "comment" else row[0])
            differences.append(Difference(kind, name, trouble, kind != "constraint"))
        ours = {row[:-1] for row in of_models}
        differences += [
            Difference("constraint", str(key[-1]), "is not ours", False)
            for key in present
            if kind == "constraint" and key not in ours and key[0] in wanted["columns"]
        ]
    return sorted(set(differences))


def _read_tables(inspector: Inspector) -> Schema:
    """The columns of each table in order, and its constraints in any order."""
    found: dict[str, dict[Any, Any]] = {"columns": inspector.get_multi_columns()}
    if inspector.dialect.name == "sqlite":
        # PostgreSQL's own catalogue says more about constraints than SQLAlchemy does.
        with ignore_index_warnings():
            found |= {
                "primary keys": inspector.get_multi_pk_constraint(),
                "foreign keys": inspector.get_multi_foreign_keys(),
                "unique": inspector.get_multi_unique_constraints(),
                "checks": inspector.get_multi_check_constraints(),
            }
    return {
        kind: {
            table: _drop_comments(said) if kind == "columns" else sorted(map(str, said))
            for (_, table), said in by_table.items()
            if table != REVISION_TABLE and not is_search_object("table", table)
        }
        for kind, by_table in found.items()
    }


def _drop_comments(columns: Any) -> str:
    """Comments follow from the models, and PostgreSQL lists them apart."""
    kept = [{key: column[key] for key in column if key != "comment"} for column in columns]
    return str(kept).replace(f"{TWIN}.", "")


@contextmanager
def ignore_index_warnings() -> Iterator[None]:
    """SQLAlchemy warns that it cannot read indexes over expressions; their SQL is compared."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SAWarning)
        yield


def _read_sqlite(connection: Connection) -> dict[str, list[tuple[Any, ...]]]:
    query = text("SELECT tbl_name, name, sql FROM sqlite_master WHERE type = :kind AND sql <> ''")
    return {
        kind: [tuple(row) for row in connection.execute(query, {"kind": kind})]
        for kind in ("index", "view", "trigger")
    }


def _read_postgresql(connection: Connection) -> dict[str, list[tuple[Any, ...]]]:
    queries = {
        "index": "SELECT tablename, indexname, indexdef FROM pg_indexes "
        "WHERE schemaname = current_schema()",
        "view": "SELECT viewname, definition FROM pg_views WHERE schemaname = current_schema()",
        "constraint": "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) "
        "FROM pg_constraint WHERE connamespace = current_schema()::regnamespace "
        # A partition is bound to its years as by a constraint.
        "UNION ALL SELECT oid::regclass::text, 'partition ' || oid::regclass, "
        "coalesce(pg_get_partkeydef(oid), pg_get_expr(relpartbound, oid)) FROM pg_class "
        "WHERE (relispartition OR relkind = 'p') AND relkind IN ('r', 'p') "
        "AND relnamespace = current_schema()::regnamespace",
        # By name of the column: its number changes when a step drops the column and adds it again.
        "comment": "SELECT objoid::regclass::text, coalesce(attname::text, ''), description "
        "FROM pg_description "
        "JOIN pg_class ON pg_class.oid = objoid AND classoid = 'pg_class'::regclass "
        "LEFT JOIN pg_attribute ON attrelid = pg_class.oid AND attnum = nullif(objsubid, 0) "
        "WHERE relnamespace = current_schema()::regnamespace",
    }
    schema = re.compile(rf"\b(public|{TWIN})\.")
    return {
        kind: [
            tuple(schema.sub("", cell) if isinstance(cell, str) else cell for cell in row)
            for row in connection.execute(text(query))
        ]
        for kind, query in queries.items()
    }

"""A schema in full detail, and where a database differs from what the models say.

Compared is what the database itself says of both: its own schema, and one built from the models on
the same engine, since each engine rewrites what it is given. What a user added beside it is no
difference.
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
from models import Base
from models.refresh import refresh
from models.search_index import is_search_object

TWIN = "bedfellows_twin"

Schema = dict[str, Any]


class Difference(NamedTuple):
    """One thing that is not as the models have it; `mends` where a migration makes it so."""

    kind: str
    name: str
    trouble: str
    mends: bool


def schema_of(connection: Connection) -> Schema:
    """Everything that the database itself says of its tables, views, indexes and rules."""
    said = _of_sqlite if connection.dialect.name == "sqlite" else _of_postgresql
    return _tables_of(inspect(connection)) | {
        kind: sorted(row for row in rows if REVISION_TABLE not in row)
        for kind, rows in said(connection).items()
    }


def schema_of_models(connection: Connection) -> Schema:
    """The same of a schema built from the models; nothing of it stays in the database."""
    if connection.dialect.name == "sqlite":
        engine = create_engine("sqlite://")
        with engine.connect() as twin:
            Base.metadata.create_all(twin)
            refresh(twin)
            found = schema_of(twin)
        engine.dispose()
        return found
    with connection.begin_nested() as savepoint:
        connection.exec_driver_sql(f"CREATE SCHEMA {TWIN}")
        connection.exec_driver_sql(f"SET LOCAL search_path = {TWIN}")
        Base.metadata.create_all(connection)
        refresh(connection)
        found = schema_of(connection)
        savepoint.rollback()
    return found


def differences(connection: Connection) -> list[Difference]:
    """Where the database, which must be at head, differs from the models."""
    found, wanted = schema_of(connection), schema_of_models(connection)
    missing = wanted["columns"].keys() - found["columns"].keys()
    told = [Difference("table", name, "is missing", True) for name in sorted(missing)]
    views_missing = {row[-2] for row in wanted["view"]} - {row[-2] for row in found["view"]}
    for kind, said in wanted.items():
        if isinstance(said, dict):
            told += [
                Difference("table", name, f"has other {kind}", False)
                for name in sorted(said.keys() - missing)
                if found[kind][name] != said[name]
            ]
            continue
        present = {row[:-1]: row[-1] for row in found[kind]}
        for row in said:
            if row[0] in missing or present.get(row[:-1]) == row[-1]:
                continue
            if kind == "comment" and row[0] in views_missing:
                continue  # of what is missing, that is enough to say
            trouble = "differs" if row[:-1] in present else "is missing"
            name = str(row[-2] if kind != "comment" else row[0])
            told.append(Difference(kind, name, trouble, kind != "constraint"))
        ours = {row[:-1] for row in said}
        told += [
            Difference("constraint", str(key[-1]), "is not ours", False)
            for key in present
            if kind == "constraint" and key not in ours and key[0] in wanted["columns"]
        ]
    return sorted(set(told))


def mend(connection: Connection) -> list[Difference]:
    """Make what is missing of our tables and indexes, and make those indexes anew that differ.

    Returns them and what else a refresh, which has to follow, will make equal the models.
    """
    indexes = {
        str(index.name): index for table in Base.metadata.tables.values() for index in table.indexes
    }
    mendable = [found for found in differences(connection) if found.mends]
    for found in mendable:
        if found.kind == "table":
            Base.metadata.tables[found.name].create(connection)
        elif found.kind == "index" and found.name in indexes:
            connection.exec_driver_sql(f"DROP INDEX IF EXISTS {found.name}")
            indexes[found.name].create(connection)
    return mendable


def _tables_of(inspector: Inspector) -> Schema:
    """By table: its columns in order, its constraints in any."""
    found: dict[str, dict[Any, Any]] = {"columns": inspector.get_multi_columns()}
    if inspector.dialect.name == "sqlite":
        # PostgreSQL says more of its constraints when it is asked itself.
        with without_index_warnings():
            found |= {
                "primary keys": inspector.get_multi_pk_constraint(),
                "foreign keys": inspector.get_multi_foreign_keys(),
                "unique": inspector.get_multi_unique_constraints(),
                "checks": inspector.get_multi_check_constraints(),
            }
    return {
        kind: {
            table: _without_comments(said) if kind == "columns" else sorted(map(str, said))
            for (_, table), said in by_table.items()
            if table != REVISION_TABLE and not is_search_object("table", table)
        }
        for kind, by_table in found.items()
    }


def _without_comments(columns: Any) -> str:
    """Comments follow from the models, and PostgreSQL lists them apart."""
    kept = [{key: column[key] for key in column if key != "comment"} for column in columns]
    return str(kept).replace(f"{TWIN}.", "")


@contextmanager
def without_index_warnings() -> Iterator[None]:
    """SQLAlchemy warns that it cannot read indexes over expressions; their SQL is compared."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SAWarning)
        yield


def _of_sqlite(connection: Connection) -> dict[str, list[tuple[Any, ...]]]:
    query = text("SELECT tbl_name, name, sql FROM sqlite_master WHERE type = :kind AND sql <> ''")
    return {
        kind: [tuple(row) for row in connection.execute(query, {"kind": kind})]
        for kind in ("index", "view", "trigger")
    }


def _of_postgresql(connection: Connection) -> dict[str, list[tuple[Any, ...]]]:
    queries = {
        "index": "SELECT tablename, indexname, indexdef FROM pg_indexes "
        "WHERE schemaname = current_schema()",
        "view": "SELECT viewname, definition FROM pg_views WHERE schemaname = current_schema()",
        "constraint": "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) "
        "FROM pg_constraint WHERE connamespace = current_schema()::regnamespace",
        "comment": "SELECT objoid::regclass::text, objsubid, description FROM pg_description "
        "JOIN pg_class ON pg_class.oid = objoid AND classoid = 'pg_class'::regclass "
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

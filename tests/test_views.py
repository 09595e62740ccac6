"""Views have consistent names, names beside ids, and open in any program that reads SQLite."""

from __future__ import annotations

import re
import sqlite3
from collections import defaultdict

import pandas
import pytest
from sqlalchemy import URL, Date, inspect

from database import create_migration_engine
from models import CODE_LISTS, Base
from models.views import VIEWS, View
from models.views.key_columns import find_keys

EACH = pytest.mark.parametrize("view", VIEWS.values(), ids=lambda view: view.name)
NAMES = ("name", "title", "label", "summary")
# Names without a prefix belong to the row that the view is about.
OF_THE_ROW = {"kind_code", "status_code", "role_code"}
# Functions of both SQLite and DuckDB: DuckDB runs the views itself, and if it cannot run one, it
# reads all its columns as text. A file must open without our code.
BUILT_IN = {"cast", "coalesce", "count", "group_concat", "lower", "max", "min", "nullif"}
BUILT_IN |= {"length", "replace", "round", "row_number", "substr", "sum", "varchar"}
NO_FUNCTIONS = {
    "else",
    "then",
    "and",
    "as",
    "exists",
    "from",
    "in",
    "join",
    "not",
    "on",
    "or",
    "over",
    "when",
    "where",
}


@EACH
def test_names_stand_beside_ids(view: View) -> None:
    keys = find_keys(view)
    named = {
        f"{table.name}.id"
        for table in Base.metadata.tables.values()
        if {"slug", "alpha3"} & set(table.columns.keys())
    } | {"people.id", "organisations.id", "claims.id"}
    ids = [name for name in view.columns if name.endswith("_id")]
    if not ids:
        pytest.skip("the view has no column of ids")
    for column in ids:
        stem = column.removesuffix("_id")
        if stem == "row":
            assert {"table_name"} < set(view.columns)
            assert {"row_key", "row_label"} <= set(view.columns) or {
                "record_slug",
                "title",
            } <= set(view.columns)
        elif stem not in ("document", "published"):
            assert column in keys, f"{column} is the key of no table"
            if keys[column] in named:
                assert {f"{stem}_slug", f"{stem}_code"} & set(view.columns), column
                assert {f"{stem}_{name}" for name in NAMES} & set(view.columns), column


@EACH
def test_labels_stand_beside_codes(view: View) -> None:
    of_a_list = {f"{name}.code" for name in CODE_LISTS}
    columns = list(view.columns)
    codes = [column for column, key in find_keys(view).items() if key in of_a_list]
    if not codes:
        pytest.skip("the view has no column of codes")
    for column in codes:
        assert column.endswith("_code")
        assert columns[columns.index(column) + 1] == f"{column.removesuffix('_code')}_label"


@EACH
def test_dates_are_three_columns(view: View) -> None:
    columns = list(view.columns)
    assert columns
    for name in columns:
        stem, _, part = name.rpartition("_")
        if part in ("edtf", "earliest", "latest"):
            place = columns.index(f"{stem}_edtf")
            assert columns[place + 1 : place + 3] == [f"{stem}_earliest", f"{stem}_latest"]
        elif name.endswith("_known_until"):
            assert f"{name.removesuffix('_known_until')}_edtf" in columns
        else:  # a day as a dataset publishes it is exact
            assert name in view.dates or not isinstance(view.find_type(name), Date)


def test_one_name_means_one_thing() -> None:
    keys: dict[str, set[str]] = defaultdict(set)
    for view in VIEWS.values():
        for column, key in find_keys(view).items():
            keys[column].add(key.replace("countries.", "actors."))
    assert keys
    ambiguous = {column: found for column, found in keys.items() if len(found) > 1}
    assert ambiguous.keys() <= OF_THE_ROW


def test_one_thing_has_one_name() -> None:
    """A record's slug and title are called after it, wherever it stands."""
    bare = {"slug", "name", "short_title", "summary"}
    assert not {(view.name, column) for view in VIEWS.values() for column in bare & {*view.columns}}


def test_every_view_opens_in_plain_sqlite(loaded_readonly_url: URL) -> None:
    if loaded_readonly_url.get_backend_name() != "sqlite":
        pytest.skip("only a SQLite database is a file that other programs open")
    assert VIEWS
    file = f"file:{loaded_readonly_url.database}?mode=ro"
    connection = sqlite3.connect(file, uri=True)
    for view in VIEWS.values():
        (definition,) = connection.execute(
            "SELECT sql FROM sqlite_master WHERE name = ?", [view.name]
        ).fetchone()
        words = re.sub(r"'[^']*'", "''", definition).lower()
        assert set(re.findall(r"\b([a-z_]+) ?\(", words)) - NO_FUNCTIONS <= BUILT_IN
        assert not re.search(r"\b(max|min)\([^()]*,", words), "not the later of two in DuckDB"
        rows = connection.execute(f"SELECT * FROM {view.name}").fetchall()
        assert rows
        frame = pandas.read_sql(f"SELECT * FROM {view.name}", connection)
        assert (list(frame), len(frame)) == (list(view.columns), len(rows))
        for column in (name for name in frame if isinstance(view.find_type(name), Date)):
            days = frame[column].dropna()
            assert days.str.fullmatch(r"\d{4}-\d\d-\d\d").all(), (view.name, column)
            assert pandas.to_datetime(days, format="%Y-%m-%d", errors="coerce").notna().all()
    connection.close()


def test_foreign_keys_are_declared(migrated_url: URL) -> None:
    with create_migration_engine(migrated_url).connect() as connection:
        inspector = inspect(connection)
        for table in Base.metadata.tables.values():
            declared = {
                (tuple(key["constrained_columns"]), key["referred_table"])
                for key in inspector.get_foreign_keys(table.name)
            }
            assert declared == {
                (tuple(key.column_keys), key.referred_table.name)
                for key in table.foreign_key_constraints
            }
            keyed = {name for columns, _ in declared for name in columns}
            ids = {column.name for column in table.columns if column.name.endswith("_id")}
            # Bookkeeping refers to rows of any table; a published id belongs to the publisher.
            assert ids - {"row_id", "published_id"} <= keyed, table.name

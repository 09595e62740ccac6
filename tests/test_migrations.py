"""The steps in order: one line of them, each can be undone, none touches rows that were there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from conftest import ROOT, spelled
from migration_helpers import Rows, fill, rows_of, schema_of, step, with_steps_in
from sqlalchemy import URL
from temporary_databases import Databases

from database import (
    URL_VARIABLE,
    connect,
    create_reading_engine,
    get_head_revision,
    list_revisions,
    require_current_revision,
)
from migrations.run import configuration
from models import Base
from models.refresh import refresh

# Alembic says of SQLite which indexes it cannot compare; the comparison in full does it instead.
CANNOT_COMPARE = "ignore:.*expression-based index"


def test_one_line_of_steps_numbered_in_order() -> None:
    script = ScriptDirectory.from_config(configuration())
    assert script.get_heads() == [get_head_revision()]
    names = [found.revision for found in script.walk_revisions()][::-1]
    assert names == list_revisions()
    assert [int(name[:4]) for name in names] == list(range(1, len(names) + 1))
    assert all(re.fullmatch(r"\d{4}_[a-z0-9_]{1,27}", name) for name in names)


def test_a_step_says_what_it_is_for() -> None:
    script = ScriptDirectory.from_config(configuration())
    assert all(found.doc.endswith(".") for found in script.walk_revisions())


def untouched(before: Rows, after: Rows) -> bool:
    """Whether every row that was there is still there, in the columns that it had."""
    return all(
        rows == sorted(({name: row[name] for name in rows[0]} for row in after[table]), key=str)
        for table, rows in before.items()
        if rows
    )


def test_staircase_with_rows_at_every_revision(databases: Databases) -> None:
    url = databases.empty()
    below, schema = "base", schema_of(url)
    for name in list_revisions():
        rows = rows_of(url)
        step(url, command.upgrade, name)
        upper_schema, upper_rows = schema_of(url), rows_of(url)
        assert untouched(rows, upper_rows), name
        step(url, command.downgrade, below)
        # Comments follow from the models at head, and stay as they are on the way down.
        assert schema_of(url) | {"comment": []} == schema | {"comment": []}, name
        assert rows_of(url) == rows, name
        step(url, command.upgrade, name)
        assert schema_of(url) == upper_schema, name
        assert rows_of(url) == upper_rows, name
        fill(url)
        below, schema = name, upper_schema
    rows = rows_of(url)
    assert all(rows.values()), "a table has no rows"
    step(url, command.downgrade, "base")
    assert not any(schema_of(url).values())
    databases.drop(url)
    assert len(rows) == len(Base.metadata.tables) - 1


@pytest.mark.filterwarnings(CANNOT_COMPARE)
def test_alembic_finds_nothing_to_add(migrated_url: URL) -> None:
    step(migrated_url, command.check)


def test_the_steps_end_where_the_models_are(databases: Databases, migrated_url: URL) -> None:
    """With CHECK texts, partial indexes, indexes over expressions, views and comments."""
    from database import create_migration_engine

    built = databases.empty()
    with create_migration_engine(built).begin() as connection:
        Base.metadata.create_all(connection)
        refresh(connection)
    from_models, from_steps = schema_of(built), schema_of(migrated_url)
    assert from_steps == from_models
    databases.drop(built)


def test_text_sorts_by_code_point_whatever_the_locale(migrated_url: URL) -> None:
    """No server of another locale may be at hand, so the columns are asked for their own."""
    with connect(create_reading_engine(migrated_url)) as connection:
        if connection.dialect.name == "sqlite":
            rows = connection.exec_driver_sql("SELECT DISTINCT lower(sql) FROM sqlite_master")
            assert not [sql for (sql,) in rows if sql and " collate " in sql]
        else:
            rows = connection.exec_driver_sql(
                "SELECT table_name, column_name FROM information_schema.columns "
                "WHERE table_schema = current_schema() AND data_type = 'text' "
                "AND table_name IN (SELECT tablename FROM pg_tables) "
                "AND collation_name IS DISTINCT FROM 'C'"
            )
            assert rows.all() == []


@pytest.mark.filterwarnings(CANNOT_COMPARE)
def test_alembic_itself_finds_the_database(
    databases: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = databases.empty()
    monkeypatch.setenv(URL_VARIABLE, spelled(url))
    command.upgrade(configuration(), "head")
    with connect(create_reading_engine(url)) as connection:
        assert require_current_revision(connection) == get_head_revision()
    before = schema_of(url)
    command.check(configuration())
    assert schema_of(url) == before, "a look has changed something"
    databases.drop(url)


def test_a_new_step_gets_the_next_number(migrated_url: URL, tmp_path: Path) -> None:
    step(
        migrated_url,
        lambda config: command.revision(config, "State visits", version_path=str(tmp_path)),
        config=with_steps_in(tmp_path),
    )
    made = list(tmp_path.glob("*.py"))
    assert [file.stem for file in made] == [f"{len(list_revisions()) + 1:04}_state_visits"]
    assert not list((ROOT / "migrations" / "versions").glob("*state_visits*"))
    compile(made[0].read_text(encoding="utf-8"), made[0].name, "exec")

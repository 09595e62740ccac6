"""The steps in order: one line of them, each can be undone, none touches rows that were there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from conftest import ROOT, spelled
from migration_helpers import (
    Rows,
    configure_steps_in,
    fill_tables,
    read_rows,
    read_schema,
    run_step,
)
from sqlalchemy import URL
from temporary_databases import Databases

from database import connect, create_reading_engine
from database_settings import URL_VARIABLE
from migrations.steps import make_configuration
from models import Base
from models.refresh import refresh
from schema_revision import get_head_revision, list_revisions, require_current_revision

pytestmark = pytest.mark.slow


def test_one_line_of_steps_numbered_in_order() -> None:
    script = ScriptDirectory.from_config(make_configuration())
    assert script.get_heads() == [get_head_revision()]
    names = [found.revision for found in script.walk_revisions()][::-1]
    assert names == list_revisions()
    assert [int(name[:4]) for name in names] == list(range(1, len(names) + 1))
    assert all(re.fullmatch(r"\d{4}_[a-z0-9_]{1,27}", name) for name in names)


def test_a_step_says_what_it_is_for() -> None:
    script = ScriptDirectory.from_config(make_configuration())
    steps = list(script.walk_revisions())
    assert steps
    assert [step.revision for step in steps if not step.doc.endswith(".")] == []


CHANGED_BY_STEP = {
    "0030_assessments": {"relations", "relation_kinds", "seeded_rows"},
    # The code list event_topics becomes the table topics, and its name goes to the links.
    "0033_topics": {"event_topics", "events", "seeded_rows"},
}
"""The tables whose rows a step changes on purpose; `test_migrated_rows.py` says how."""


def are_rows_unchanged(before: Rows, after: Rows, step: str) -> bool:
    """Whether every row that was there is still there, in the columns that it had."""
    return all(
        rows == sorted(({name: row[name] for name in rows[0]} for row in after[table]), key=str)
        for table, rows in before.items()
        if rows and table not in CHANGED_BY_STEP.get(step, ())
    )


def test_staircase_with_rows_at_every_revision(
    databases: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The steps are the same all the way: to read their files at each would take longer than to go.
    script = ScriptDirectory.from_config(make_configuration())
    monkeypatch.setattr(ScriptDirectory, "from_config", lambda _config: script)
    url = databases.empty()
    below, schema = "base", read_schema(url)
    names = list_revisions()
    assert names[0].startswith("0001_")
    for name in names:
        rows = read_rows(url)
        run_step(url, command.upgrade, name)
        upper_schema, upper_rows = read_schema(url), read_rows(url)
        assert are_rows_unchanged(rows, upper_rows, name), name
        run_step(url, command.downgrade, below)
        # Comments follow from the models at head, and stay as they are on the way down.
        assert read_schema(url) | {"comment": []} == schema | {"comment": []}, name
        assert read_rows(url) == rows, name
        run_step(url, command.upgrade, name)
        # Only the last step sets comments again: one below it may have written columns anew.
        set_later: dict[str, list[str]] = {} if name == names[-1] else {"comment": []}
        assert read_schema(url) | set_later == upper_schema | set_later, name
        assert read_rows(url) == upper_rows, name
        fill_tables(url, upper_rows)
        below, schema = name, upper_schema
    rows = read_rows(url)
    assert all(rows.values()), "a table has no rows"
    run_step(url, command.downgrade, "base")
    assert not any(read_schema(url).values())
    databases.drop(url)
    assert len(rows) == len(Base.metadata.tables) - 1


def test_alembic_finds_nothing_to_add(migrated_url: URL) -> None:
    run_step(migrated_url, command.check)


def test_the_steps_end_where_the_models_are(databases: Databases, migrated_url: URL) -> None:
    """With CHECK texts, partial indexes, indexes over expressions, views and comments."""
    from database import create_migration_engine

    built = databases.empty()
    with create_migration_engine(built).begin() as connection:
        Base.metadata.create_all(connection)
        refresh(connection)
    from_models, from_steps = read_schema(built), read_schema(migrated_url)
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


def test_alembic_itself_finds_the_database(
    databases: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = databases.empty()
    monkeypatch.setenv(URL_VARIABLE, spelled(url))
    command.upgrade(make_configuration(), "head")
    with connect(create_reading_engine(url)) as connection:
        assert require_current_revision(connection) == get_head_revision()
    before = read_schema(url)
    command.check(make_configuration())
    assert read_schema(url) == before, "a look has changed something"
    databases.drop(url)


def test_a_new_step_gets_the_next_number(migrated_url: URL, tmp_path: Path) -> None:
    run_step(
        migrated_url,
        lambda config: command.revision(config, "State visits", version_path=str(tmp_path)),
        config=configure_steps_in(tmp_path),
    )
    made = list(tmp_path.glob("*.py"))
    assert [file.stem for file in made] == [f"{len(list_revisions()) + 1:04}_state_visits"]
    assert not list((ROOT / "migrations" / "versions").glob("*state_visits*"))
    compile(made[0].read_text(encoding="utf-8"), made[0].name, "exec")

"""What can end an upgrade badly does not: SIGKILL, a second upgrade, a rebuilt parent table."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from alembic import command
from conftest import ROOT, plain_environment, spelled
from migration_helpers import configure_steps_in, fill_tables, read_rows, read_schema, run_step
from sqlalchemy import URL, Engine, event
from sqlalchemy.exc import DBAPIError
from temporary_databases import Databases

from console import UserError
from database import connect, create_migration_engine, create_reading_engine
from migrations.safety import lock_migrations
from migrations.upgrade import upgrade
from schema_revision import get_head_revision, list_revisions, read_revision

MIDWAY = "0007_laws"
# Kills itself at the n-th statement of an upgrade, or, for 0, when it is about to commit.
KILLED = """
import os, signal, sys
from sqlalchemy import Engine, event, make_url
from migrations.upgrade import upgrade

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

for point, url in zip(sys.argv[1::2], sys.argv[2::2]):
    child = os.fork()
    if child == 0:
        left = [int(point)]

        def count(*_):
            left[0] -= 1
            if left[0] == 0:
                die()

        event.listen(Engine, "before_cursor_execute", count)
        event.listen(Engine, "commit", die)
        upgrade(make_url(url), backup=False, echo=print)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL, (point, status)
"""


def silent(_: str) -> None:
    return None


def statements_of(action: Callable[[], None]) -> int:
    """How many statements `action` sends to a database."""
    seen: list[object] = []

    def count(*_: object) -> None:
        seen.append(_)

    event.listen(Engine, "before_cursor_execute", count)
    try:
        action()
    finally:
        event.remove(Engine, "before_cursor_execute", count)
    return len(seen)


@pytest.fixture
def midway(databases: Databases) -> URL:
    """A database at an older revision with rows in every table."""
    url = databases.empty()
    run_step(url, command.upgrade, MIDWAY)
    fill_tables(url)
    return url


def found_revision(url: URL) -> str | None:
    with connect(create_reading_engine(url)) as connection:
        return read_revision(connection)


def test_killed_inside_an_upgrade(databases: Databases, midway: URL, migrated_url: URL) -> None:
    rows = read_rows(midway)
    whole = databases.copy(midway)
    total = statements_of(lambda: upgrade(whole, backup=False, echo=silent))
    upgraded = read_rows(whole)
    assert all(len(upgraded[name]) == len(rows[name]) for name in rows if name in upgraded)
    points = [total // 4, total * 4 // 5, 0]
    victims = [databases.copy(midway) for _ in points]
    arguments = [
        word
        for point, url in zip(points, victims, strict=True)
        for word in (str(point), spelled(url))
    ]
    done = subprocess.run(
        [sys.executable, "-c", KILLED, *arguments],
        capture_output=True,
        check=False,
        cwd=ROOT,
        env=plain_environment(),
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    goal = read_schema(migrated_url)
    for point, url in zip(points, victims, strict=True):
        assert found_revision(url) == MIDWAY, point
        upgrade(url, backup=False, echo=silent)
        assert read_schema(url) == goal, point
        assert read_rows(url) == upgraded, point
    for url in (whole, midway, *victims):
        databases.drop(url)


def test_two_upgrades_at_once_both_end_well(midway: URL) -> None:
    both = [
        subprocess.Popen(
            [sys.executable, str(ROOT / "bedfellows.py"), "migrate", "--no-backup"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=plain_environment() | {"BEDFELLOWS_DATABASE_URL": spelled(midway)},
            text=True,
        )
        for _ in range(2)
    ]
    said = [process.communicate(timeout=120) for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    assert sorted("nothing to do" in out for out, _ in said) == [False, True], said
    assert found_revision(midway) == get_head_revision()


# -- a step that is not ours: it shows what the environment does for any -------------------------

STEP = """
import sqlalchemy as sa
from alembic import op

revision = "{name}"
down_revision = "{below}"
branch_labels = None
depends_on = None


def upgrade():
{body}


def downgrade():
    pass
"""


def take_step(folder: Path, url: URL, *body: str) -> None:
    """Migrate `url` to head and then through one more step with this `body`."""
    lines = "\n".join(f"    {line}" for line in body)
    name = f"{len(list_revisions()) + 1:04}_made_up"
    source = STEP.format(name=name, below=get_head_revision(), body=lines)
    (folder / f"{name}.py").write_text(source, encoding="utf-8")
    run_step(url, command.upgrade, "head", config=configure_steps_in(folder))


# SQLite cannot add a rule to a table that is there: Alembic builds it anew.
REBUILD = (
    'with op.batch_alter_table("agreements") as agreements:',
    '    agreements.create_check_constraint(op.f("ck_agreements_new"), "length(title) > 0")',
)
REBUILD_STAGES = (
    'with op.batch_alter_table("law_stages") as stages:',
    '    stages.create_check_constraint(op.f("ck_law_stages_new"), "length(body) > 0")',
)


def test_a_rebuilt_parent_table_loses_nothing(migrated_url: URL, tmp_path: Path) -> None:
    """Children behind ON DELETE CASCADE, every index, users' own views and triggers."""
    fill_tables(migrated_url)
    if migrated_url.get_backend_name() == "sqlite":
        own = [
            "CREATE VIEW mine AS SELECT slug FROM agreements",
            "CREATE TRIGGER noticed AFTER UPDATE ON agreements BEGIN SELECT 1; END",
            "CREATE TRIGGER elsewhere AFTER UPDATE ON laws BEGIN DELETE FROM agreements; END",
            "CREATE TRIGGER instead INSTEAD OF DELETE ON timeline BEGIN SELECT 1; END",
        ]
    else:
        own = [
            "CREATE VIEW mine AS SELECT slug FROM agreements",
            "CREATE FUNCTION notice() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
            "CREATE TRIGGER noticed AFTER UPDATE ON agreements EXECUTE FUNCTION notice()",
        ]
    with create_migration_engine(migrated_url).begin() as connection:
        for statement in own:
            connection.exec_driver_sql(statement)
    rows, schema = read_rows(migrated_url), read_schema(migrated_url)
    take_step(tmp_path, migrated_url, *REBUILD)
    assert read_rows(migrated_url) == rows
    after = read_schema(migrated_url)
    assert "ck_agreements_new" in str(after)
    for kind in schema.keys() - {"checks", "constraint"}:
        assert after[kind] == schema[kind]


def test_an_index_over_expressions_survives_a_rebuild(migrated_url: URL, tmp_path: Path) -> None:
    fill_tables(migrated_url)
    schema = read_schema(migrated_url)["index"]
    assert any("coalesce" in str(row).lower() and "law_stages" in row for row in schema)
    take_step(tmp_path, migrated_url, *REBUILD_STAGES)
    assert read_schema(migrated_url)["index"] == schema


def test_an_index_that_a_step_drops_stays_dropped(migrated_url: URL, tmp_path: Path) -> None:
    drop = 'op.drop_index("uq_law_stages_natural_key", "law_stages")'
    take_step(tmp_path, migrated_url, drop, *REBUILD_STAGES)
    assert "uq_law_stages_natural_key" not in str(read_schema(migrated_url)["index"])


def test_a_step_that_fails_leaves_no_trace(migrated_url: URL, tmp_path: Path) -> None:
    fill_tables(migrated_url)
    schema, rows = read_schema(migrated_url), read_rows(migrated_url)
    with pytest.raises(DBAPIError):
        take_step(
            tmp_path,
            migrated_url,
            'op.drop_table("citations")',
            *REBUILD,
            'op.execute("INSERT INTO nowhere VALUES (1)")',
        )
    assert read_schema(migrated_url) == schema
    assert read_rows(migrated_url) == rows


def test_a_step_that_would_leave_rows_without_their_parent(
    migrated_url: URL, tmp_path: Path
) -> None:
    fill_tables(migrated_url)
    rows = read_rows(migrated_url)
    with pytest.raises((UserError, DBAPIError), match="law_families"):
        take_step(tmp_path, migrated_url, 'op.execute("DELETE FROM law_families")')
    assert read_rows(migrated_url) == rows


# -- one writer at a time ------------------------------------------------------------------------


def test_an_upgrade_holds_the_lock_until_it_commits(
    empty_url: URL, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another that comes in between waits, and says so when it has waited long enough."""
    with create_migration_engine(empty_url).begin() as connection:
        lock_migrations(connection)
        monkeypatch.setenv("BEDFELLOWS_LOCK_TIMEOUT", "0.3")
        with pytest.raises(UserError, match="is locked"):
            upgrade(empty_url, echo=silent)

"""`bedfellows migrate`: what it refuses, what it copies first, and when it does nothing."""

from __future__ import annotations

import hashlib
import sqlite3
from pathlib import Path

import pytest
from alembic import command
from conftest import Run, spelled
from migration_helpers import fill_tables, read_rows, read_schema, run_step
from sqlalchemy import URL, text
from temporary_databases import Databases

from console import UserError
from database import connect, create_migration_engine, create_reading_engine, create_writing_engine
from migrations.upgrade import upgrade
from schema_revision import get_head_revision, list_revisions, require_current_revision

pytestmark = pytest.mark.slow

OLDER = list_revisions()[5]


def at(path: Path) -> URL:
    return URL.create("sqlite", database=str(path))


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture
def older(tmp_path: Path) -> Path:
    """A SQLite file at an older revision with rows in it."""
    path = tmp_path / "facts.sqlite"
    run_step(at(path), command.upgrade, OLDER)
    fill_tables(at(path))
    return path


def upgrade_and_listen(url: URL, *, backup: bool = True) -> str:
    """Upgrade, and return what was said."""
    said: list[str] = []
    upgrade(url, backup=backup, echo=said.append)
    return "\n".join(said)


# -- what is done --------------------------------------------------------------------------------


def test_from_nothing_and_then_nothing_to_do(empty_url: URL) -> None:
    assert f"is at revision {get_head_revision()}, newly created" in upgrade_and_listen(empty_url)
    schema = read_schema(empty_url)
    assert f"is at revision {get_head_revision()}, nothing to do" in upgrade_and_listen(empty_url)
    assert read_schema(empty_url) == schema


def test_nothing_to_do_leaves_the_same_bytes(tmp_path: Path) -> None:
    path = tmp_path / "facts.sqlite"
    upgrade_and_listen(at(path))
    before = digest(path)
    upgrade_and_listen(at(path))
    assert digest(path) == before
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


def test_an_older_database_says_where_it_came_from(databases: Databases) -> None:
    url = databases.empty()
    run_step(url, command.upgrade, OLDER)
    assert f"is at revision {get_head_revision()}, from {OLDER}" in upgrade_and_listen(url)
    databases.drop(url)


# -- the copy made before ------------------------------------------------------------------------


def test_a_populated_file_is_copied_first(older: Path) -> None:
    rows = read_rows(at(older))
    copy = older.with_name(f"facts.sqlite.{OLDER}.1.backup")
    assert f"backed up to {copy}" in upgrade_and_listen(at(older))
    assert read_rows(at(copy)) == rows
    with (
        connect(create_reading_engine(at(copy))) as connection,
        pytest.raises(UserError, match=OLDER),
    ):
        require_current_revision(connection)


def test_a_copy_stands_alone_and_is_never_overwritten(older: Path) -> None:
    earlier = older.with_name(f"facts.sqlite.{OLDER}.1.backup")
    earlier.write_text("of another day")
    upgrade_and_listen(at(older))
    assert earlier.read_text() == "of another day"
    names = sorted(file.name for file in older.parent.iterdir())
    second = f"facts.sqlite.{OLDER}.2.backup"
    assert names == ["facts.sqlite", earlier.name, second]


def test_no_copy_when_told_so_or_when_there_is_nothing_to_lose(older: Path, tmp_path: Path) -> None:
    assert "backed up" not in upgrade_and_listen(at(older), backup=False)
    bare = tmp_path / "bare.sqlite"
    run_step(at(bare), command.upgrade, OLDER)
    assert "backed up" not in upgrade_and_listen(at(bare))
    assert not list(tmp_path.glob("*.backup"))


def test_a_table_of_a_user_counts_as_something_to_lose(tmp_path: Path) -> None:
    path = tmp_path / "bare.sqlite"
    run_step(at(path), command.upgrade, OLDER)
    with create_migration_engine(at(path)).begin() as connection:
        connection.exec_driver_sql("CREATE TABLE jottings (word TEXT)")
        connection.exec_driver_sql("INSERT INTO jottings VALUES ('Bishkek')")
    assert "backed up" in upgrade_and_listen(at(path))
    assert read_rows(at(path))["jottings"] == [{"word": "Bishkek"}]


def test_the_command_copies_unless_told_not_to(older: Path, run: Run) -> None:
    done = run("migrate", database=str(older))
    assert (done.returncode, done.stderr) == (0, "")
    assert "backed up to" in done.stdout


def test_no_copy_no_change(older: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    before = digest(older)
    monkeypatch.setattr(Path, "touch", full)
    with pytest.raises(UserError, match=r"nothing was changed: .*No space left") as refusal:
        upgrade_and_listen(at(older))
    assert "--no-backup" in str(refusal.value)
    assert digest(older) == before
    assert not list(older.parent.glob("*.backup"))


def test_half_a_copy_is_removed(older: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    connect = sqlite3.connect

    def broken(target: object, **options: object) -> sqlite3.Connection:
        if str(target).endswith(".part"):
            raise sqlite3.OperationalError("disk I/O error")
        return connect(target, **options)  # type: ignore[call-overload,no-any-return]

    monkeypatch.setattr(sqlite3, "connect", broken)
    with pytest.raises(UserError, match="disk I/O error"):
        upgrade_and_listen(at(older))
    assert not list(older.parent.glob("*.backup"))
    assert not list(older.parent.glob(".*"))


# -- what is refused -----------------------------------------------------------------------------


def test_a_database_of_something_else_stays_as_it_is(empty_url: URL) -> None:
    with create_migration_engine(empty_url).begin() as connection:
        connection.exec_driver_sql("CREATE TABLE recipes (dish TEXT)")
    if empty_url.get_backend_name() == "sqlite":
        with sqlite3.connect(str(empty_url.database)) as file:
            file.execute("PRAGMA journal_mode=DELETE")
        file.close()
        before = digest(Path(str(empty_url.database)))
    with pytest.raises(UserError, match="not a Bedfellows database: it has the table recipes"):
        upgrade_and_listen(empty_url)
    if empty_url.get_backend_name() == "sqlite":
        assert digest(Path(str(empty_url.database))) == before
    assert read_rows(empty_url) == {"recipes": []}


def test_a_newer_database_stays_as_it_is(migrated_url: URL) -> None:
    with create_writing_engine(migrated_url).begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999_later'"))
    schema = read_schema(migrated_url)
    with pytest.raises(UserError, match=r"9999_later.*a newer Bedfellows made it"):
        upgrade_and_listen(migrated_url)
    assert read_schema(migrated_url) == schema


def test_a_report_on_an_older_database_names_the_remedy(databases: Databases, run: Run) -> None:
    url = databases.empty()
    run_step(url, command.upgrade, OLDER)
    done = run("report", "dossier", "BLR", "KGZ", database=spelled(url))
    assert done.returncode == 2
    assert f"is at the older revision {OLDER}" in done.stderr
    assert "`bedfellows migrate`" in done.stderr
    databases.drop(url)


def test_a_report_on_a_newer_database_says_so(migrated_url: URL, run: Run) -> None:
    with create_writing_engine(migrated_url).begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999_later'"))
    done = run("report", "dossier", "BLR", "KGZ", database=migrated_url)
    assert done.returncode == 2
    assert "is at revision 9999_later, which this program does not know" in done.stderr


NO_REVISION = "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"


def provoke_refusal(url: URL, *statements: str) -> str:
    """What `migrate` says, having refused a database changed by hand and left it as it was."""
    if url.get_backend_name() == "sqlite":
        with sqlite3.connect(str(url.database)) as file:
            for statement in statements:
                file.execute(statement)
        file.close()
        before = digest(Path(str(url.database)))
    else:
        with create_writing_engine(url).begin() as connection:
            for statement in statements:
                connection.exec_driver_sql(statement)
    schema = read_schema(url)
    with pytest.raises(UserError) as refusal:
        upgrade_and_listen(url)
    assert read_schema(url) == schema
    if url.get_backend_name() == "sqlite":
        assert digest(Path(str(url.database))) == before
    with connect(create_reading_engine(url)) as connection, pytest.raises(UserError) as elsewhere:
        require_current_revision(connection)
    assert str(elsewhere.value) == str(refusal.value), "every command says the same"
    return str(refusal.value)


@pytest.mark.parametrize("number", [None, "0099_shelves", "1975ea83b712"])
def test_a_database_of_another_program_that_uses_alembic(
    empty_url: URL, number: str | None
) -> None:
    given = [f"INSERT INTO alembic_version VALUES ('{number}')"] if number else []
    said = provoke_refusal(empty_url, "CREATE TABLE users (name TEXT)", NO_REVISION, *given)
    assert "is not a Bedfellows database: it has the table users but no revision of ours" in said


def test_an_empty_record_of_the_revision_alone_is_nothing_of_anyone(empty_url: URL) -> None:
    with create_migration_engine(empty_url).begin() as connection:
        connection.exec_driver_sql(NO_REVISION)
    with (
        connect(create_reading_engine(empty_url)) as connection,
        pytest.raises(UserError) as refusal,
    ):
        require_current_revision(connection)
    assert "holds no Bedfellows data: add it with `bedfellows" in str(refusal.value)
    assert "newly created" in upgrade_and_listen(empty_url)


@pytest.mark.parametrize("statement", ["DELETE FROM alembic_version", "DROP TABLE alembic_version"])
def test_a_record_of_the_revision_that_is_gone(migrated_url: URL, statement: str) -> None:
    said = provoke_refusal(migrated_url, statement)
    assert "is a Bedfellows database, but its revision is missing" in said
    assert "restore a backup" in said


def test_a_record_of_the_revision_without_its_column(migrated_url: URL) -> None:
    said = provoke_refusal(
        migrated_url, "ALTER TABLE alembic_version RENAME COLUMN version_num TO number"
    )
    assert "has a table alembic_version without the column version_num" in said
    assert "restore a backup" in said
    assert "migrate" not in said


@pytest.mark.parametrize("number", ["1975ea83b712", "0005_something_else", "12345_later", "later"])
def test_a_revision_that_no_edition_of_ours_can_have(migrated_url: URL, number: str) -> None:
    said = provoke_refusal(migrated_url, f"UPDATE alembic_version SET version_num = '{number}'")
    assert f"is at revision {number}, which this program does not know" in said
    assert "another program made it, or it was changed by hand" in said
    assert "newer" not in said

"""Which database a name means, what its engines allow, and its revision."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ROOT, spelled
from sqlalchemy import URL, text
from sqlalchemy.exc import DBAPIError
from temporary_databases import Databases

import database
from database import (
    DatabaseError,
    connect,
    create_reading_engine,
    create_writing_engine,
    find_database_url,
    translate_errors,
)

pytestmark = pytest.mark.usefixtures("no_named_database")


# -- which database


def test_the_default_is_the_file_beside_the_module(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir("/")
    assert find_database_url().database == str(ROOT / "bedfellows.sqlite")


def test_an_option_goes_before_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BEDFELLOWS_DATABASE_URL", "postgresql://reader@host/one")
    assert find_database_url().database == "one"
    assert find_database_url("postgres://host/two").database == "two"


@pytest.mark.parametrize("named", ["facts.sqlite", "sqlite:///facts.sqlite", "./facts.sqlite"])
def test_a_relative_file_is_found_from_the_working_directory(
    named: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert find_database_url(named).database == str(tmp_path / "facts.sqlite")


@pytest.mark.parametrize(
    ("named", "complaint"),
    [
        ("", "no database is named"),
        ("  ", "no database is named"),
        ("sqlite:facts.sqlite", "is not a database URL"),
        ("postgresql://host:port/name", "is not a database URL"),
        ("sqlite://", "does not name a SQLite file"),
        ("sqlite:///:memory:", "does not name a SQLite file"),
        (":memory:", ":memory: does not name a SQLite file, which is needed"),
        ("sqlite:///facts.sqlite?mode=ro", "does not name a SQLite file"),
        ("mysql://host/name", "cannot use a database of kind mysql"),
        ("postgresql+asyncpg://host/name", "cannot use a database of kind postgresql+asyncpg"),
    ],
)
def test_a_name_that_cannot_be_used_is_refused(named: str, complaint: str) -> None:
    with pytest.raises(DatabaseError, match="postgresql://user:password@host") as refused:
        find_database_url(named)
    assert complaint in str(refused.value)


def test_a_name_without_a_colon_is_a_path() -> None:
    assert find_database_url("postgresql//").drivername == "sqlite"


def test_a_password_is_never_shown() -> None:
    with pytest.raises(DatabaseError) as refused:
        find_database_url("postgresql://me:secret@host:port/name")
    assert "secret" not in str(refused.value)
    assert "secret" not in database.display_name(
        find_database_url("postgresql://me:secret@host/name")
    )


def test_odd_characters_in_a_path_are_part_of_it(tmp_path: Path) -> None:
    odd = tmp_path / "a b#c%20d?e=f.sqlite"
    with sqlite3.connect(odd) as made:
        made.execute("CREATE TABLE facts (id INTEGER PRIMARY KEY)")
    made.close()
    with connect(create_reading_engine(find_database_url(str(odd)))) as connection:
        assert connection.scalar(text("SELECT count(*) FROM facts")) == 0


def test_a_suggested_command_names_the_database_that_only_the_option_named(tmp_path: Path) -> None:
    url = find_database_url(str(tmp_path / "no such.sqlite"))
    with pytest.raises(DatabaseError, match=r"`bedfellows --database '.*no such.sqlite' init`"):
        create_reading_engine(url)


# -- the revision of the schema


@pytest.fixture
def at_revision(databases: Databases, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], URL]:
    """Make a database that says it is at some revision, for a program that knows two."""
    monkeypatch.setattr(database, "list_revisions", lambda: ["0001_first", "0002_second"])

    def make(number: str) -> URL:
        url = find_database_url(spelled(databases.empty()))
        with database.create_migration_engine(url).begin() as connection:
            connection.exec_driver_sql("CREATE TABLE alembic_version (version_num VARCHAR(32))")
            connection.execute(text("INSERT INTO alembic_version VALUES (:n)"), {"n": number})
        return url

    return make


def test_the_current_revision_passes(at_revision: Callable[[str], URL]) -> None:
    with connect(create_reading_engine(at_revision("0002_second"))) as connection:
        assert database.require_current_revision(connection) == "0002_second"


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("0001_first", r"older revision 0001_first.* needs 0002_second.*`bedfellows .*migrate`"),
        ("0003_third", r"0003_third, which this program does not know.*update the program"),
    ],
)
def test_another_revision_is_refused(
    at_revision: Callable[[str], URL], number: str, said: str
) -> None:
    with (
        connect(create_reading_engine(at_revision(number))) as connection,
        pytest.raises(DatabaseError, match=said),
    ):
        database.require_current_revision(connection)


def test_revisions_are_the_migration_files_in_order() -> None:
    names = database.list_revisions()
    assert names == sorted(names)
    assert database.get_head_revision() == names[-1]
    assert all((ROOT / "migrations" / "versions" / f"{name}.py").is_file() for name in names)


# -- reading and writing


def test_reading_cannot_write(databases: Databases) -> None:
    url = find_database_url(spelled(databases.empty()))
    with database.create_migration_engine(url).begin() as connection:
        connection.exec_driver_sql("CREATE TABLE facts (id integer PRIMARY KEY)")
    for statement in ("INSERT INTO facts VALUES (1)", "CREATE TABLE more (id integer)"):
        with (
            pytest.raises(DatabaseError, match=r"cannot be written to|reading only"),
            connect(create_reading_engine(url)) as connection,
        ):
            connection.exec_driver_sql(statement)
    databases.drop(url)


def test_a_reader_sees_one_state_while_another_writes(databases: Databases) -> None:
    url = find_database_url(spelled(databases.empty()))
    with database.create_migration_engine(url).begin() as connection:
        connection.exec_driver_sql("CREATE TABLE facts (id integer PRIMARY KEY)")
    count = text("SELECT count(*) FROM facts")
    with connect(create_reading_engine(url)) as reader:
        assert reader.scalar(count) == 0
        with create_writing_engine(url).begin() as writer:
            writer.exec_driver_sql("INSERT INTO facts VALUES (1)")
        assert reader.scalar(count) == 0
    with connect(create_reading_engine(url)) as reader:
        assert reader.scalar(count) == 1
    databases.drop(url)


def test_a_reader_leaves_nothing_beside_the_file(tmp_path: Path) -> None:
    url = find_database_url(str(tmp_path / "facts.sqlite"))
    with database.create_migration_engine(url).begin() as connection:
        connection.exec_driver_sql("CREATE TABLE alembic_version (version_num TEXT)")
    with create_writing_engine(url).begin() as writer:
        assert writer.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
    with connect(create_reading_engine(url)) as one:
        assert one.exec_driver_sql("SELECT count(*) FROM alembic_version").scalar() == 0
        with connect(create_reading_engine(url)) as other:
            other.exec_driver_sql("SELECT 1")
        assert Path(f"{url.database}-wal").exists(), "one reader must not take it from another"
    assert [path.name for path in tmp_path.iterdir()] == ["facts.sqlite"]


def test_schema_changes_roll_back(databases: Databases) -> None:
    url = find_database_url(spelled(databases.empty()))
    with database.create_migration_engine(url).connect() as connection:
        connection.exec_driver_sql("CREATE TABLE facts (id integer)")
        connection.rollback()
        assert not connection.dialect.has_table(connection, "facts")
    databases.drop(url)


def test_faults_of_the_program_are_not_dressed_up(databases: Databases) -> None:
    url = find_database_url(spelled(databases.empty()))
    engine = database.create_migration_engine(url)
    with (
        pytest.raises(DBAPIError, match="syntax error"),
        translate_errors(url),
        engine.begin() as connection,
    ):
        connection.exec_driver_sql("SELEKT 1")
    databases.drop(url)

"""What the engines allow: reading, writing, changing the schema."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import spelled
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from temporary_databases import Databases

from database import connect, create_migration_engine, create_reading_engine, create_writing_engine
from database_errors import translate_errors
from database_settings import DatabaseError, find_database_url

pytestmark = pytest.mark.usefixtures("no_named_database")


def test_reading_cannot_write(databases: Databases) -> None:
    url = find_database_url(spelled(databases.empty()))
    with create_migration_engine(url).begin() as connection:
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
    with create_migration_engine(url).begin() as connection:
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
    with create_migration_engine(url).begin() as connection:
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
    with create_migration_engine(url).connect() as connection:
        connection.exec_driver_sql("CREATE TABLE facts (id integer)")
        connection.rollback()
        assert not connection.dialect.has_table(connection, "facts")
    databases.drop(url)


def test_faults_of_the_program_are_not_dressed_up(databases: Databases) -> None:
    url = find_database_url(spelled(databases.empty()))
    engine = create_migration_engine(url)
    with (
        pytest.raises(DBAPIError, match="syntax error"),
        translate_errors(url),
        engine.begin() as connection,
    ):
        connection.exec_driver_sql("SELEKT 1")
    databases.drop(url)

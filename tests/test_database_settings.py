"""Which database a name means."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from conftest import ROOT
from sqlalchemy import text

from database import connect, create_reading_engine
from database_settings import DatabaseError, display_name, find_database_url

pytestmark = pytest.mark.usefixtures("no_named_database")


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
    assert "secret" not in display_name(find_database_url("postgresql://me:secret@host/name"))


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

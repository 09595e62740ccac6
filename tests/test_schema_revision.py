"""The revision of a database, and what is said of another one."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from conftest import ROOT, spelled
from sqlalchemy import URL, text
from temporary_databases import Databases

import schema_revision
from database import connect, create_migration_engine, create_reading_engine
from database_settings import DatabaseError, find_database_url
from schema_revision import get_head_revision, list_revisions, require_current_revision

pytestmark = pytest.mark.usefixtures("no_named_database")


@pytest.fixture
def at_revision(databases: Databases, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], URL]:
    """Make a database that says it is at some revision, for a program that knows two."""
    monkeypatch.setattr(schema_revision, "list_revisions", lambda: ["0001_first", "0002_second"])

    def make(number: str) -> URL:
        url = find_database_url(spelled(databases.empty()))
        with create_migration_engine(url).begin() as connection:
            connection.exec_driver_sql("CREATE TABLE alembic_version (version_num VARCHAR(32))")
            connection.execute(text("INSERT INTO alembic_version VALUES (:n)"), {"n": number})
        return url

    return make


def test_the_current_revision_passes(at_revision: Callable[[str], URL]) -> None:
    with connect(create_reading_engine(at_revision("0002_second"))) as connection:
        assert require_current_revision(connection) == "0002_second"


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
        require_current_revision(connection)


def test_revisions_are_the_migration_files_in_order() -> None:
    names = list_revisions()
    assert names == sorted(names)
    assert get_head_revision() == names[-1]
    assert all((ROOT / "migrations" / "versions" / f"{name}.py").is_file() for name in names)

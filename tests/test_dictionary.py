"""Every database has what follows from the models: meanings, code lists, views."""

from __future__ import annotations

from typing import Any

import pytest
from migration_helpers import fill_tables, read_rows, read_schema
from sqlalchemy import URL, func, inspect, select

from console import UserError
from database import create_migration_engine
from models import CODE_LISTS, Base, DictionaryEntry
from models.code_lists import Code, list_code_rows
from models.data_dictionary import list_dictionary_rows
from models.derived_objects import is_derived
from models.laws import StageOutcome
from models.refresh import refresh
from models.views import VIEWS


def test_everything_has_a_meaning(migrated_url: URL) -> None:
    entries = DictionaryEntry.table()
    with create_migration_engine(migrated_url).connect() as connection:
        inspector = inspect(connection)
        tables = {name for name in inspector.get_table_names() if not is_derived("table", name)}
        relations = tables | set(inspector.get_view_names())
        there = {
            (relation, column["name"])
            for relation in relations - {"alembic_version"}
            for column in [{"name": ""}, *inspector.get_columns(relation)]
        }
        meanings = {
            (row.relation, row.column_name): row.meaning
            for row in connection.execute(select(entries))
        }
    assert there
    assert meanings.keys() == there
    assert all(meaning[-1] in ".)" for meaning in meanings.values())


def test_every_table_and_column_has_a_comment() -> None:
    tables = Base.metadata.tables.values()
    assert tables
    missing = [table.name for table in tables if not table.comment]
    missing += [str(column) for table in tables for column in table.columns if not column.comment]
    assert not missing


def test_the_grain_of_every_view_is_said() -> None:
    assert VIEWS
    assert all("one row per" in view.grain.lower() for view in VIEWS.values())


def test_columns_have_types_in_one_spelling() -> None:
    types = {row["type"] for row in list_dictionary_rows() if row["kind"] == "column"}
    assert types == {"TEXT", "INTEGER", "FLOAT", "BOOLEAN", "DATE"}


def test_the_dictionary_says_what_a_key_refers_to() -> None:
    found = {
        (row["relation"], row["column_name"]): row["refers_to"] for row in list_dictionary_rows()
    }
    assert found["agreement_actions", "agreement_id"] == "agreements.id"
    assert found["agreement_actions", "party_id"] == "agreement_parties.id"
    assert found["agreement_actions", "note"] is None


def test_code_lists_equal_their_enums(migrated_url: URL) -> None:
    assert CODE_LISTS
    with create_migration_engine(migrated_url).connect() as connection:
        for name in CODE_LISTS:
            table = Base.metadata.tables[name]
            rows = connection.execute(select(table).order_by(table.c.position)).mappings()
            assert [dict(row) for row in rows] == list_code_rows(name), name


def test_every_code_says_what_it_means() -> None:
    assert CODE_LISTS
    for name, codes in CODE_LISTS.items():
        assert list(codes), name
        assert all(code.label and code.meaning.endswith(".") for code in codes), name


# -- models that change --------------------------------------------------------------------------


@pytest.fixture
def outcomes(monkeypatch: pytest.MonkeyPatch) -> dict[str, type[Code]]:
    """The code lists, to be changed by a test."""
    lists = dict(CODE_LISTS)
    monkeypatch.setattr("models.code_lists.CODE_LISTS", lists)
    monkeypatch.setattr("models.refresh_rows.CODE_LISTS", lists)
    return lists


class Outcome(Code):
    """Labels changed places, one code is new, `failed` is gone."""

    NEW = "new", "Passed", "Another meaning."
    PASSED = "passed", "Failed", "The bill went on."


def stage_outcomes(url: URL) -> list[dict[str, Any]]:
    return sorted(read_rows(url)["stage_outcomes"], key=lambda row: int(row["position"]))


def test_a_changed_code_list_needs_no_migration(
    migrated_url: URL, outcomes: dict[str, type[Code]]
) -> None:
    outcomes["stage_outcomes"] = Outcome
    with create_migration_engine(migrated_url).begin() as connection:
        refresh(connection)
    assert stage_outcomes(migrated_url) == [
        {"code": "new", "label": "Passed", "meaning": "Another meaning.", "position": 1},
        {"code": "passed", "label": "Failed", "meaning": "The bill went on.", "position": 2},
    ]


def test_a_code_in_use_cannot_go(migrated_url: URL, outcomes: dict[str, type[Code]]) -> None:
    fill_tables(migrated_url)
    stages = Base.metadata.tables["law_stages"]
    with create_migration_engine(migrated_url).begin() as connection:
        connection.execute(stages.update().values(outcome_code=StageOutcome.FAILED))
        used = connection.execute(select(func.count()).select_from(stages)).scalar_one()
    before = stage_outcomes(migrated_url)
    outcomes["stage_outcomes"] = Outcome
    complaint = f"'failed' is no longer in the list stage_outcomes, but {used} rows of law_stages"
    with (
        pytest.raises(UserError, match=complaint),
        create_migration_engine(migrated_url).begin() as connection,
    ):
        refresh(connection)
    assert stage_outcomes(migrated_url) == before


def test_what_was_changed_by_hand_is_restored(migrated_url: URL) -> None:
    schema = read_schema(migrated_url)
    entries = DictionaryEntry.table()
    with create_migration_engine(migrated_url).begin() as connection:
        connection.exec_driver_sql("DROP VIEW timeline")
        connection.exec_driver_sql("CREATE VIEW timeline AS SELECT 1 AS one")
        connection.execute(entries.update().values(meaning="?"))
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("COMMENT ON COLUMN laws.title IS 'Wrong.'")
        refresh(connection)
        meanings = connection.execute(select(entries.c.meaning)).scalars().all()
    assert read_schema(migrated_url) == schema
    assert "?" not in meanings


def test_a_view_that_has_gone_from_the_models_goes(
    migrated_url: URL, monkeypatch: pytest.MonkeyPatch
) -> None:
    fewer = {name: view for name, view in VIEWS.items() if name != "timeline"}
    for module in ("refresh_views", "data_dictionary"):
        monkeypatch.setattr(f"models.{module}.VIEWS", fewer)
    with create_migration_engine(migrated_url).begin() as connection:
        refresh(connection)
        assert set(inspect(connection).get_view_names()) == set(fewer)


def test_a_view_of_a_user(migrated_url: URL, monkeypatch: pytest.MonkeyPatch) -> None:
    """It stays; if PostgreSQL cannot drop a view that it reads, the error says so."""
    with create_migration_engine(migrated_url).begin() as connection:
        connection.exec_driver_sql("CREATE VIEW mine AS SELECT * FROM timeline")
    fewer = {name: view for name, view in VIEWS.items() if name != "timeline"}
    for module in ("refresh_views", "data_dictionary"):
        monkeypatch.setattr(f"models.{module}.VIEWS", fewer)
    if migrated_url.get_backend_name() == "postgresql":
        with (
            pytest.raises(
                UserError, match=r"view of your own .*view mine depends on view timeline"
            ),
            create_migration_engine(migrated_url).begin() as connection,
        ):
            refresh(connection)
    else:
        with create_migration_engine(migrated_url).begin() as connection:
            refresh(connection)
            assert "mine" in inspect(connection).get_view_names()

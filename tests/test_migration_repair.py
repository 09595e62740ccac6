"""A migration of a database at head repairs what follows from the models."""

from __future__ import annotations

import pytest
from sqlalchemy import URL
from test_migration_upgrade import upgrade_and_listen

from database import create_migration_engine
from schema_revision import get_head_revision

pytestmark = pytest.mark.slow


DAMAGE = {
    "view law_status": "DROP VIEW law_status",
    "index ix_citations_event_id": "DROP INDEX ix_citations_event_id",
    "rows of law_stage_kinds": "UPDATE law_stage_kinds SET label = 'x' WHERE code = 'signed'",
    "rows of data_dictionary": "DELETE FROM data_dictionary WHERE relation = 'actors'",
}


def test_what_was_repaired_is_printed(migrated_url: URL) -> None:
    with create_migration_engine(migrated_url).begin() as connection:
        for statement in DAMAGE.values():
            if "VIEW" in statement and migrated_url.get_backend_name() == "postgresql":
                statement += " CASCADE"
            connection.exec_driver_sql(statement)
    said = upgrade_and_listen(migrated_url)
    assert f"is at revision {get_head_revision()}, repaired: " in said
    assert {*DAMAGE} <= {*said.partition(", repaired: ")[2].split(", ")}
    assert upgrade_and_listen(migrated_url).endswith("nothing to do")


def test_a_list_of_codes_that_was_gone_loses_nothing(migrated_url: URL) -> None:
    if migrated_url.get_backend_name() != "sqlite":
        pytest.skip("PostgreSQL keeps a table that others refer to")
    with create_migration_engine(migrated_url).begin() as connection:
        connection.exec_driver_sql("DROP TABLE stances")
    said = upgrade_and_listen(migrated_url)
    assert "repaired: table stances" in said


def test_many_repairs_of_a_kind_are_counted(migrated_url: URL) -> None:
    with create_migration_engine(migrated_url).begin() as connection:
        for table in ("stances", "verdicts", "sanction_roles", "agreement_kinds"):
            connection.exec_driver_sql(f"UPDATE {table} SET label = label || '!'")
    said = upgrade_and_listen(migrated_url)
    assert said.endswith(", repaired: rows of agreement_kinds and 3 more")

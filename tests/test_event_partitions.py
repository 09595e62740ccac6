"""Events on PostgreSQL are in a partition for each year, and are the same events."""

from __future__ import annotations

from typing import Any

import pytest
from alembic import command
from command_helpers import run_in_process, run_statements
from dataset_imports import query_rows
from event_files import PublishedEvent, make_gdelt_file
from event_imports import EVENTS, Load, check_monthly_sums, read_events
from loaded_database import load_examples
from migration_helpers import read_schema, run_step
from sqlalchemy import URL

from console import UserError
from database import create_migration_engine
from migrations.drift import find_differences
from migrations.repair import is_lost
from models.partitions import FIRST_YEAR, LAST_YEAR
from models.table_statistics import find_stale_statistics

BEFORE = "0040_same_actors"
OTHER_DAYS = [
    "INSERT INTO coded_events (dataset_id, published_id, published_part, import_id, occurred_on, "
    f"event_code) VALUES (1, {number}, 0, 1, '{day}', '042')"
    for number, day in enumerate(("1961-04-12", "1979-01-01", "2016-12-31", "2041-01-01"), 100)
]
OWN_OBJECTS = [
    "ALTER TABLE coded_events ADD note text DEFAULT 'of the user'",
    "CREATE INDEX own_index ON coded_events (note)",
    "GRANT SELECT ON coded_events TO PUBLIC",
]


def list_years(url: URL) -> dict[str, int]:
    """The events in each partition that has any."""
    query = "SELECT CAST(tableoid::regclass AS TEXT), count(*) FROM coded_events GROUP BY 1"
    return dict(query_rows(url, query))


def read_everything(url: URL) -> list[Any]:
    query = "SELECT * FROM coded_events ORDER BY dataset_id, published_id, published_part"
    rights = "SELECT grantee, privilege_type FROM information_schema.role_table_grants "
    rights += "WHERE table_name = 'coded_events' ORDER BY 1, 2"
    return [query_rows(url, query), query_rows(url, rights)]


@pytest.mark.on_postgresql
def test_rows_and_additions_of_a_user_move_to_partitions(seeded_url: URL) -> None:
    load_examples(seeded_url)
    run_statements(seeded_url, *OTHER_DAYS)
    partitioned = read_schema(seeded_url)
    run_step(seeded_url, command.downgrade, BEFORE)
    assert set(list_years(seeded_url)) == {"coded_events"}
    run_statements(seeded_url, *OWN_OBJECTS)
    rows = read_everything(seeded_url)
    assert len(rows[0]) == 6
    run_step(seeded_url, command.upgrade, "head")
    assert read_everything(seeded_url) == rows
    assert list_years(seeded_url) == {
        "coded_events_1979": 1,
        "coded_events_2015": 2,
        "coded_events_2016": 1,
        "coded_events_other_years": 2,
    }
    run_statements(seeded_url, "DROP INDEX own_index", "ALTER TABLE coded_events DROP note")
    assert read_schema(seeded_url) == partitioned


@pytest.mark.on_postgresql
@pytest.mark.parametrize(
    ("made", "said"),
    [
        ("VIEW mine AS SELECT * FROM coded_events", "view mine depends on table coded_events"),
        ("UNIQUE INDEX mine ON coded_events (published_id)", "must include all partitioning"),
    ],
)
def test_what_prevents_partitions_is_said(migrated_url: URL, made: str, said: str) -> None:
    run_step(migrated_url, command.downgrade, BEFORE)
    run_statements(migrated_url, f"CREATE {made}")
    with pytest.raises(UserError, match=f"prevents: drop that, run this again, .*{said}"):
        run_in_process(migrated_url, "migrate")
    assert query_rows(migrated_url, "SELECT version_num FROM alembic_version") == [(BEFORE,)]


@pytest.mark.on_postgresql
def test_only_the_years_asked_for_are_read(migrated_url: URL) -> None:
    query = "SELECT * FROM coded_event_details WHERE occurred_on "
    query += "BETWEEN '2015-07-01' AND '2016-06-30'"
    plan = str(query_rows(migrated_url, f"EXPLAIN {query}"))
    years = [year for year in range(FIRST_YEAR, LAST_YEAR + 1) if f"coded_events_{year}" in plan]
    assert years == [2015, 2016]
    assert "coded_events_other_years" not in plan


@pytest.mark.on_postgresql
def test_a_lost_partition_is_found(migrated_url: URL) -> None:
    with create_migration_engine(migrated_url).connect() as connection:
        connection.exec_driver_sql("DROP TABLE coded_events_1980")
        connection.exec_driver_sql("ALTER TABLE coded_events DETACH PARTITION coded_events_1981")
        found = {each.name: each for each in find_differences(connection)}
    assert is_lost(found["coded_events_1980"])
    assert found["partition coded_events_1981"].trouble == "is missing"


def test_an_event_moves_to_another_year(load_events: Load, seeded_url: URL) -> None:
    """On PostgreSQL to another partition: its id is unique over all of them."""
    load_events("gdelt", {"first.csv": make_gdelt_file(EVENTS)})
    moved = PublishedEvent("1002", "19990705", "KGZ", "BLR", code="112", value="-2.0", mentions="3")
    again = PublishedEvent("1008", "20160101", "KGZ", "BLR"), PublishedEvent("1008", "20170101")
    said = load_events(
        "gdelt", {"second.csv": make_gdelt_file([*EVENTS[:1], moved, *again])}, max_rejects=30
    )
    assert said[0].startswith("second.csv: 4 rows read: 2 loaded (1 revised), 1 known already, 1 r")
    assert "  event 1002: day 2015-06-05 -> 1999-07-05" in said
    events = {row[0]: row[1] for row in read_events(seeded_url)}
    assert len(read_events(seeded_url)) == len(events) == 8
    assert (events["1002"], events["1008"]) == ("1999-07-05", "2016-01-01")
    check_monthly_sums(seeded_url)
    said = load_events("gdelt", {"third.csv": make_gdelt_file([moved, again[0]])})
    assert said[0].startswith("third.csv: 2 rows read: 0 loaded, 2 known already, 0 rejected")
    with create_migration_engine(seeded_url).connect() as connection:
        assert "coded_events" not in find_stale_statistics(connection)

"""The indexes that the reports rest on are used by both databases."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import URL, Connection, inspect, text

from database import connect, create_reading_engine
from migrations.drift import ignore_index_warnings
from reports.framework import registry
from reports.framework.run import build_example_request
from reports.framework.sql_text import write_sql

QUERIES = {
    "ix_citations_law_stage_id": "SELECT 1 FROM citations WHERE law_stage_id = 7",
    "ix_citations_event_id": "SELECT 1 FROM citations WHERE event_id = 7",
    "ix_citations_claim_id": "SELECT 1 FROM citations WHERE claim_id = 7",
    "ix_event_acts_law_stage_id": "SELECT 1 FROM event_acts WHERE law_stage_id = 7",
    "ix_event_participants_actor_id_event_id": (
        "SELECT event_id FROM event_participants WHERE actor_id = 7"
    ),
    "ix_events_occurred_earliest": (
        "SELECT 1 FROM events WHERE occurred_earliest BETWEEN '2015-06-04' AND '2015-06-05'"
    ),
    "ix_claims_source_id_verdict_code": (
        "SELECT 1 FROM claims WHERE source_id = 7 AND verdict_code = 'differs'"
    ),
    "ix_agreement_actions_party_id_kind_code": (
        "SELECT 1 FROM agreement_actions WHERE party_id = 7 AND kind_code = 'signature'"
    ),
    "ix_agreement_parties_actor_id": "SELECT 1 FROM agreement_parties WHERE actor_id = 7",
    "ix_sanction_parties_actor_id_role_code": (
        "SELECT sanction_id FROM sanction_parties WHERE actor_id = 7 AND role_code = 'target'"
    ),
    "ix_memberships_organisation_id_status_code": (
        "SELECT 1 FROM memberships WHERE organisation_id = 7 AND status_code = 'member'"
    ),
    "ix_observations_indicator_id_actor_id": (
        "SELECT value FROM observations WHERE indicator_id = 7 AND actor_id = 7"
    ),
    "uq_actors_slug": "SELECT id FROM actors WHERE slug = 'KGZ'",
}


@pytest.mark.parametrize("index", QUERIES)
def test_the_planner_uses(index: str, seeded_readonly_url: URL) -> None:
    sqlite = seeded_readonly_url.get_backend_name() == "sqlite"
    with connect(create_reading_engine(seeded_readonly_url)) as connection:
        if not sqlite:  # a table of a few pages is read whole otherwise, whatever its indexes
            connection.execute(text("SET LOCAL enable_seqscan = off"))
        explain = "EXPLAIN QUERY PLAN" if sqlite else "EXPLAIN"
        plan = "\n".join(
            str(row) for row in connection.execute(text(f"{explain} {QUERIES[index]}"))
        )
    assert index in plan or (sqlite and index == "uq_actors_slug" and "autoindex" in plan), plan


BY_REPORT = {
    "ix_actor_codes_actor_id": "country",
    "ix_agreement_parties_actor_id": "country",
    "ix_laws_country_id": "country",
    "ix_agreement_actions_party_id_kind_code": "agreements",
    "ix_actor_successions_successor_id": "agreements",
    "ix_law_stages_law_id_occurred_earliest": "diffusion",
    "ix_laws_family_id": "diffusion",
    "ix_observations_indicator_id_actor_id": "economy",
    "ix_citations_claim_id": "factcheck",
    "ix_tenures_position_id_started_earliest": "officials",
    "ix_citations_source_id_stance_code": "sources",
    "ix_event_acts_law_stage_id": "timeline",
    "ix_event_acts_agreement_action_id": "timeline",
    "ix_event_acts_sanction_id": "timeline",
    "ix_event_acts_membership_id": "timeline",
    "ix_event_acts_tenure_id": "timeline",
    "ix_memberships_organisation_id_status_code": "timeline",
}

BY_OTHERS = {
    "ix_actor_names_name": "looking up a country by any of its names",
    "ix_events_occurred_earliest": "queries of the user's own over a window",
    "ix_agreement_actions_occurred_earliest": "days of the timeline, in queries of the user",
    "ix_roll_calls_held_on": "roll calls of a window",
    "ix_seeded_rows_origin": "loading: what a folder owns",
}


@pytest.mark.on_sqlite
@pytest.mark.parametrize("name", sorted(set(BY_REPORT.values())))
def test_a_report_rests_on_its_indexes(name: str, seeded_readonly_url: URL) -> None:
    """Its own queries; PostgreSQL reads such small tables whole."""
    report = registry.load_report(name)
    with connect(create_reading_engine(seeded_readonly_url)) as connection:
        sections = report.build_sections(connection, build_example_request(connection, report))
        plans = [plan_of(connection, write_sql(section, connection)) for section in sections]
    used = set(re.findall(r"ix_\w+", "\n".join(plans)))
    assert {index for index, report in BY_REPORT.items() if report == name} <= used


def plan_of(connection: Connection, queries: str) -> str:
    return "\n".join(
        str(row)
        for query in re.split(r";$", queries, flags=re.MULTILINE)[:-1]
        for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {query}")
    )


@pytest.mark.on_sqlite
def test_no_index_without_a_use(seeded_readonly_url: URL) -> None:
    """Each serves a report, deletions by way of a foreign key, or what is said of it here."""
    with (
        connect(create_reading_engine(seeded_readonly_url)) as connection,
        ignore_index_warnings(),
    ):
        database = inspect(connection)
        idle = [
            index["name"]
            for table in database.get_table_names()
            for index in database.get_indexes(table)
            if str(index["name"]).startswith("ix_")
            and index["name"] not in {*QUERIES, *BY_REPORT, *BY_OTHERS}
            and index["column_names"][0]
            not in {key["constrained_columns"][0] for key in database.get_foreign_keys(table)}
        ]
    assert idle == []


FILTERS = {
    "actor of the timeline": (
        "SELECT * FROM timeline WHERE actor_slug = 'KGZ'",
        {"agreement_actions", "agreement_parties", "event_participants"},
    ),
    "row of the timeline": (
        "SELECT * FROM timeline WHERE table_name = 'agreement_actions' AND row_id = 7",
        {"agreement_actions", "agreement_parties"},
    ),
    "day of the timeline": (
        "SELECT * FROM timeline WHERE occurred_earliest = '2015-08-12'",
        {"agreement_actions", "agreement_parties", "events"},
    ),
    "actor of treaties": (
        "SELECT * FROM treaty_status WHERE actor_slug = 'KGZ'",
        {"agreement_actions", "agreement_parties"},
    ),
    "row of treaties": (
        "SELECT * FROM treaty_status WHERE agreement_slug = 'AG17'",
        {"agreement_actions", "agreement_parties"},
    ),
    "row of evidence": (
        "SELECT * FROM evidence WHERE table_name = 'agreement_actions' AND row_id = 7",
        {"agreement_actions"},
    ),
    "row of sourcing": (
        "SELECT * FROM row_sourcing WHERE table_name = 'agreement_actions' AND row_id = 7",
        {"agreement_actions", "citations"},
    ),
    "record of citable rows": (
        "SELECT * FROM citable_rows WHERE record_key = 'AG17'",
        {"agreement_actions", "agreement_parties"},
    ),
}
"""Filters on views, with the large tables that they must not read whole."""


@pytest.mark.on_sqlite
@pytest.mark.parametrize("name", FILTERS)
def test_a_filter_on_a_view_reaches_the_indexes(name: str, seeded_readonly_url: URL) -> None:
    """No scan of a large table, also under the names that the views give it."""
    query, tables = FILTERS[name]
    with connect(create_reading_engine(seeded_readonly_url)) as connection:
        plan = [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {query}")]
        actions = {"agreement_actions", "acts", "first"} if "agreement_actions" in tables else set()
    scanned = {step.split()[1] for step in plan if re.fullmatch(r"SCAN \w+", step)}
    assert len(plan) > 1
    assert scanned.isdisjoint(tables | actions), plan

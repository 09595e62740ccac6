"""The indexes that the reports rest on are used by both databases."""

from __future__ import annotations

import pytest
from sqlalchemy import URL, text

from database import connected, reading

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
    with connected(reading(seeded_readonly_url)) as connection:
        if not sqlite:  # a table of a few pages is read whole otherwise, whatever its indexes
            connection.execute(text("SET LOCAL enable_seqscan = off"))
        explain = "EXPLAIN QUERY PLAN" if sqlite else "EXPLAIN"
        plan = "\n".join(
            str(row) for row in connection.execute(text(f"{explain} {QUERIES[index]}"))
        )
    assert index in plan or (sqlite and index == "uq_actors_slug" and "autoindex" in plan), plan

"""Rows of a user that a step changes: relations become assessments, topics become free tags."""

from __future__ import annotations

import pytest
from alembic import command
from command_helpers import run_in_process, run_statements
from dataset_imports import query_rows
from migration_helpers import fill_tables, run_step
from sqlalchemy import URL

from migrations.doctor import CHECKS
from schema_revision import list_revisions

pytestmark = pytest.mark.slow

OLD_ROWS = [
    "DELETE FROM seeded_rows",
    "DELETE FROM editions",
    "INSERT INTO relation_kinds VALUES ('few_ties', 'Few ties', 'Few links.', 90)",
    "UPDATE relations SET kind_code = 'few_ties', summary = 'Little trade.' WHERE id = 1",
    "INSERT INTO event_topics VALUES ('kgz_2010', 'Kyrgyzstan 2010', 'The overthrow.', 90)",
    "UPDATE events SET topic_code = 'kgz_2010' WHERE id = 1",
    "INSERT INTO seeded_rows VALUES ('events', 'slug 1', 'mine', '1', 'as loaded')",
    "INSERT INTO seeded_rows VALUES ('relations', 'slug 1', 'mine', '1', 'as loaded')",
]


def number_rows_from(url: URL, number: int) -> None:
    """Let PostgreSQL number new rows after those that `fill_tables` has numbered itself."""
    if url.get_backend_name() == "postgresql":
        query = "SELECT relname FROM pg_class WHERE relkind = 'S' AND relnamespace = "
        query += "current_schema()::regnamespace"
        for (name,) in query_rows(url, query):
            run_statements(url, f"ALTER SEQUENCE {name} RESTART WITH {number}")


def test_relations_and_topics_of_an_older_database_are_kept(empty_url: URL) -> None:
    run_step(empty_url, command.upgrade, "0020_same_records")
    fill_tables(empty_url)
    run_statements(empty_url, *OLD_ROWS)
    number_rows_from(empty_url, 100)
    assert run_in_process(empty_url, "migrate", "--no-backup")[0] == 0
    assert query_rows(
        empty_url, "SELECT id, kind_code, status_code, summary FROM relations ORDER BY id"
    )[:1] == [(1, "assessment", None, "Few ties: Little trade.")]
    topics = """
        SELECT events.slug, topics.slug, topics.title, topics.meaning FROM event_topics
        JOIN events ON events.id = event_id JOIN topics ON topics.id = topic_id ORDER BY 1
    """
    assert query_rows(empty_url, topics) == [
        ("slug 1", "kgz_2010", "Kyrgyzstan 2010", "The overthrow."),
        ("slug 2", "code 1", "label 1", "meaning 1"),
    ]
    owned = """
        SELECT table_name, row_key, origin, fingerprint FROM seeded_rows
        WHERE table_name IN ('relations', 'topics', 'event_topics') ORDER BY 1
    """
    assert query_rows(empty_url, owned) == [
        ("event_topics", "slug 1+kgz_2010", "mine", ""),
        ("relations", "slug 1", "mine", ""),
        ("topics", "kgz_2010", "project", ""),
    ]
    status, said = run_in_process(empty_url, "seed")
    assert status == 0
    assert "edited by hand" not in said
    assert run_in_process(empty_url, "doctor") == (0, "".join(f"{name:<14}ok\n" for name in CHECKS))
    assert query_rows(empty_url, topics)[-1] == ("slug 2", "code 1", "label 1", "meaning 1")


def test_a_citation_that_a_user_added_to_an_imported_figure_is_kept(empty_url: URL) -> None:
    run_step(empty_url, command.upgrade, "0036_figure_datasets")
    fill_tables(empty_url)
    run_statements(
        empty_url,
        "DELETE FROM imported_rows",
        # Both figures are imported, with their citations 1 and 2; the user adds number 3.
        "UPDATE citations SET actor_id = NULL, observation_id = id",
        "INSERT INTO citations (id, source_id, observation_id, stance_code, locator) "
        "SELECT 3, 1, 1, stance_code, 'p. 7' FROM citations WHERE id = 1",
        *(
            f"INSERT INTO imported_rows VALUES ('{table}', {number}, 1, 1)"
            for table in ("observations", "citations")
            for number in (1, 2)
        ),
    )
    run_step(empty_url, command.upgrade, "0037_figure_owners")
    citations = "SELECT id, observation_id, locator FROM citations"
    assert query_rows(empty_url, citations) == [(3, 1, "p. 7")]
    figures = "SELECT id, dataset_id, made_by FROM observations ORDER BY id"
    assert query_rows(empty_url, figures) == [(1, 1, None), (2, 1, None)]
    assert query_rows(empty_url, "SELECT * FROM imported_rows") == []


@pytest.mark.usefixtures("small_project")
@pytest.mark.parametrize("revision", list_revisions()[::12])
def test_a_user_s_database_of_an_older_step_is_well_once_migrated(
    empty_url: URL, revision: str
) -> None:
    run_step(empty_url, command.upgrade, revision)
    fill_tables(empty_url)  # two rows in every table
    if revision >= "0014":  # a folder with these rows, which `doctor` would miss
        run_statements(empty_url, "DELETE FROM seeded_rows", "DELETE FROM editions")
    number_rows_from(empty_url, 100)
    actors = query_rows(empty_url, "SELECT id, slug, name FROM actors ORDER BY id")
    assert len(actors) == 2
    assert run_in_process(empty_url, "migrate", "--no-backup")[0] == 0
    assert run_in_process(empty_url, "seed")[0] == 0
    assert run_in_process(empty_url, "doctor") == (0, "".join(f"{name:<14}ok\n" for name in CHECKS))
    kept = "SELECT id, slug, name FROM actors WHERE id IN (1, 2) ORDER BY id"
    assert query_rows(empty_url, kept) == actors

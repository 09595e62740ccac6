"""Pages show what the program prints, and the README is short and true."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import pytest
from conftest import ROOT
from console_sessions import CONTRIBUTING, CURATED_PAGES, PAGES, copy_project, renew_sessions
from sqlalchemy import URL

from database import connect, create_reading_engine

ANSWERS = [ROOT / "README.md", ROOT / "docs" / "questions.md"]
OTHERS = [page for page in PAGES if page not in ANSWERS + CURATED_PAGES]
"""These show how to work, which is the same on both databases."""


def check_page(page: Path, url: URL, folder: Path) -> None:
    written = page.read_text(encoding="utf-8")
    today = datetime.now().astimezone().date()
    assert f"As of {today}" not in written, "a session without --as-of is true today only"
    if page == CONTRIBUTING:
        copy_project(folder)
    assert renew_sessions(written, url, folder) == written


@pytest.mark.slow  # it starts a process for each command of a page
@pytest.mark.parametrize("page", ANSWERS, ids=lambda page: page.name)
def test_answers_are_real_on_both_databases(page: Path, shipped_url: URL, tmp_path: Path) -> None:
    check_page(page, shipped_url, tmp_path)


@pytest.mark.slow
@pytest.mark.on_sqlite
@pytest.mark.parametrize("page", OTHERS, ids=lambda page: page.name)
def test_sessions_are_real(page: Path, shipped_url: URL, tmp_path: Path) -> None:
    check_page(page, shipped_url, tmp_path)


@pytest.mark.slow
@pytest.mark.on_sqlite
@pytest.mark.parametrize("page", CURATED_PAGES, ids=lambda page: page.name)
def test_sessions_on_curated_facts_are_real(page: Path, seeded_url: URL, tmp_path: Path) -> None:
    check_page(page, seeded_url, tmp_path)


def test_the_readme_and_the_questions_show_sessions_and_queries() -> None:
    readme, questions = (
        (ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "docs/questions.md")
    )
    assert readme.count("```console") >= 3
    assert readme.count("```sql") >= 1
    sections = questions.split("\n## ")[1:10]
    assert len(sections) == 9
    assert all("```sql" in section for section in sections)


def test_the_readme_is_short() -> None:
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) <= 160


SCOPE = {
    "Events": "SELECT count(*), min(substr(CAST(occurred_earliest AS VARCHAR(10)), 1, 4)),"
    " max(substr(CAST(occurred_latest AS VARCHAR(10)), 1, 4)),"
    " (SELECT count(DISTINCT event_id) FROM event_participants p JOIN actors a ON a.id = p.actor_id"
    " WHERE a.slug = 'BLR'), (SELECT count(DISTINCT event_id) FROM event_participants p"
    " JOIN actors a ON a.id = p.actor_id WHERE a.slug = 'KGZ') FROM events",
    "Agreements": "SELECT count(DISTINCT agreement_id), sum(CASE WHEN slug = 'BLR' THEN 1 END),"
    " sum(CASE WHEN slug = 'KGZ' THEN 1 END), sum(CASE WHEN slug = 'RUS' THEN 1 END)"
    " FROM agreement_parties p JOIN actors a ON a.id = p.actor_id",
    "Memberships": "SELECT count(*), count(DISTINCT actor_id), count(DISTINCT organisation_id),"
    " (SELECT count(*) FROM coverage_statements WHERE kind_code = 'membership'"
    " AND extent_code = 'complete') FROM memberships",
    "Laws and bills": "SELECT count(*), sum(CASE WHEN f.slug = 'foreign-agents' THEN 1 END),"
    " sum(CASE WHEN f.slug = 'lgbt-propaganda' THEN 1 END)"
    " FROM laws JOIN law_families f ON f.id = laws.family_id",
    "Sanctions": "SELECT (SELECT count(*) FROM sanctions), sum(CASE WHEN slug = 'BLR' THEN 1 END),"
    " sum(CASE WHEN slug = 'RUS' THEN 1 END) FROM sanction_parties p JOIN actors a"
    " ON a.id = p.actor_id WHERE p.role_code = 'target'",
    "Terms of office": "SELECT (SELECT count(*) FROM tenures), (SELECT count(*) FROM positions),"
    " count(*), count(DISTINCT p.actor_id) FROM coverage_statements s"
    " JOIN positions p ON p.id = s.position_id WHERE s.extent_code = 'complete'"
    " AND p.kind_code IN ('head_of_state', 'head_of_government')",
    "Claims of the article": "SELECT count(*) FROM claims",
}
"""The numbers of each line of the README's scope, in the order in which it gives them."""


def test_the_scope_in_the_readme_is_that_of_the_database(seeded_url: URL) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    scope = readme.partition("## What is covered")[2].partition("\n## ")[0]
    lines = {
        cells[0].strip(): [int(number) for number in re.findall(r"\d+", " ".join(cells[1:]))]
        for cells in (line.strip("|").split("|") for line in scope.splitlines() if line[:2] == "| ")
    }
    del lines["in depth"]
    assert set(lines) == set(SCOPE)
    with connect(create_reading_engine(seeded_url)) as connection:
        for name, query in SCOPE.items():
            found = [int(value) for value in connection.exec_driver_sql(query).one()]
            assert lines[name] == found, name
        [countries] = re.findall(r"names and codes of (\d+) countries", scope)
        counted = connection.exec_driver_sql("SELECT count(*) FROM countries").scalar()
        assert int(countries) == counted

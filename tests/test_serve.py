"""The database in a browser: `bedfellows serve`, its queries, its links, and what it refuses."""

from __future__ import annotations

import asyncio
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from html import escape
from pathlib import Path
from typing import Any

import httpx
import pytest
from browsers import Watched, open_browser
from command_helpers import run_statements
from conftest import ROOT, Run, spelled
from sqlalchemy import URL, text

from console import UserError
from database import connect, create_reading_engine
from reports.browse.report_queries import build_report_queries
from reports.browse.serve import build_application_of
from reports.framework import registry
from reports.framework.actors import find_actor
from reports.framework.run import build_example_request

# Datasette opens SQLite files alone.
SCRIPT = "</title><script>alert(1)</script><img src=x onerror=alert(2)>"


def fetch(application: Any, *paths: str) -> list[httpx.Response]:
    """The answers to some addresses, without a network."""

    async def ask() -> list[httpx.Response]:
        transport = httpx.ASGITransport(app=application)
        async with httpx.AsyncClient(transport=transport, base_url="http://here") as client:
            return [await client.get(path) for path in paths]

    return asyncio.run(ask())


@pytest.mark.on_sqlite
def test_the_queries_answer_as_the_reports_do(seeded_readonly_url: URL) -> None:
    """For other countries and another day than those of which the queries were made."""
    day = date(2016, 2, 29)
    with connect(create_reading_engine(seeded_readonly_url)) as connection:
        queries = build_report_queries(connection)
        named = {query.name.split("_")[0] for query in queries if query.example}
        assert {"dossier", "country", "agreements", "sanctions", "timeline", "diffusion"} <= named
        assert len(queries) > 50
        compared = 0
        for name in sorted({query.report for query in queries if "actor" in query.example}):
            report = registry.load_report(name)
            request = build_example_request(connection, report)
            actors = [find_actor(connection, slug) for slug in ("KAZ", "RUS")]
            asked = replace(request, actors=actors[: len(request.actors)], as_of=day, is_dated=True)
            sections = report.build_sections(connection, asked)
            for query in (each for each in queries if each.report == name):
                section = sections[int(query.name.removeprefix(f"{name}_").split("_")[0]) - 1]
                values = {"actor": "KAZ", "other": "RUS", "as_of": day.isoformat()}
                rows = connection.exec_driver_sql(
                    query.sql, {key: values[key] for key in query.example}
                ).all()
                expected = connection.execute(section.statement).all()
                assert [[*map(str, row)] for row in rows] == [
                    [*map(str, row)] for row in expected
                ], query.name
                compared += bool(rows)
        assert compared > 15


@pytest.mark.on_sqlite
def test_names_and_titles_are_shown_as_text(small_url: URL) -> None:
    hidden = "=1+1\u202e" + "w" * 3000
    run_statements(
        small_url,
        f"UPDATE actors SET name = '{SCRIPT}' WHERE slug = 'EAEU'",
        f"UPDATE laws SET title = '{hidden}', short_title = '{SCRIPT}'",
        f"UPDATE sources SET title = '{SCRIPT}', url = 'javascript:alert(3)'",
    )
    application, close = build_application_of(small_url)
    paths = (
        *("/", "/bedfellows", "/bedfellows/actors?slug=EAEU", "/bedfellows/memberships"),
        *("/bedfellows/laws", "/bedfellows/law_status", "/bedfellows/sources"),
        *("/bedfellows/search_documents?_search=script", "/bedfellows/citations"),
    )
    answers = fetch(application, *paths)
    close()
    assert [answer.status_code for answer in answers] == [200] * len(paths)
    for answer in answers:
        assert "<script>alert" not in answer.text
        assert "<img src=x" not in answer.text
        assert 'href="javascript:' not in answer.text
    assert sum(escape(SCRIPT, quote=False) in answer.text for answer in answers) >= 4


@pytest.fixture(scope="module")
def address(seeded_readonly_url: URL) -> Iterator[str]:
    """Where `bedfellows serve` listens, in a process of its own."""
    words = [ROOT / "bedfellows.py", "serve", "--port", "0", "--database"]
    file = Path(str(seeded_readonly_url.database))
    before = file.read_bytes()
    with subprocess.Popen(
        [sys.executable, *map(str, words), spelled(seeded_readonly_url)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        assert process.stderr is not None
        line = process.stdout.readline()
        assert line.startswith("Bedfellows at http://127.0.0.1:"), process.stderr.read()
        yield line.split()[2]
        process.send_signal(2)
        assert process.wait(20) == 130
        assert (process.stdout.read(), process.stderr.read().strip()) == ("", "")
    assert file.read_bytes() == before
    assert not Path(f"{file}-wal").exists()


@pytest.mark.on_sqlite
def test_clicks_lead_from_a_country_to_a_treaty_to_its_source(address: str) -> None:
    with open_browser() as browser:
        watched = Watched(browser.new_page())
        page = watched.page
        page.goto(address)
        page.get_by_role("link", name="Search all texts").first.click()
        page.get_by_label("Search:").fill("Kyrgyzstan")
        page.get_by_label("Search:").press("Enter")
        page.locator("td a", has_text="KGZ").first.click()
        assert page.locator("h1").inner_text().startswith("actors:")
        page.locator("li", has_text="actor_id in agreement_parties").get_by_role("link").click()
        page.get_by_role("link", name="Treaty on the Eurasian Economic Union").first.click()
        assert "Treaty on the Eurasian" in page.locator("table").first.inner_text()
        page.locator("li", has_text="agreement_id in citations").get_by_role("link").click()
        page.locator("td.col-source_id a").first.click()
        assert page.locator("td.col-url a").first.get_attribute("href", timeout=5000)
        assert watched.errors == watched.dialogs == []


@pytest.mark.on_sqlite
def test_tables_are_described_and_large_ones_are_not_counted(
    address: str, seeded_readonly_url: URL
) -> None:
    shown = httpx.get(f"{address}bedfellows/treaty_status").text
    with connect(create_reading_engine(seeded_readonly_url)) as connection:
        meaning = connection.scalar(
            text("SELECT meaning FROM data_dictionary WHERE relation = 'treaty_status' LIMIT 1")
        )
    assert escape(str(meaning)) in shown
    found = httpx.get(f"{address}bedfellows/search_documents.json?_search=agent&_shape=array")
    assert "laws" in {row["table_name"] for row in found.json()}
    answer = httpx.get(f"{address}bedfellows/agreements.json?_facet=kind_code").json()
    assert answer["filtered_table_rows_count"] == 37
    written = httpx.get(f"{address}bedfellows.json?sql=DELETE+FROM+actors").json()
    assert "SELECT" in written["error"]
    assert httpx.get(f"{address}bedfellows/nowhere").status_code == 404  # and prints nothing


@pytest.mark.on_sqlite
def test_what_keeps_the_server_from_starting_is_said_in_one_line(
    run: Run, run_here: Run, seeded_readonly_url: URL, tmp_path: Path
) -> None:
    def refuse(*words: str, run: Run = run_here, **more: Any) -> str:
        done = run("serve", *words, database=seeded_readonly_url, **more)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.count("\n") == 1
        return done.stderr

    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        message = refuse("--port", port)
    assert f"port {port} of 127.0.0.1 cannot be used" in message
    assert "choose another with --port" in message
    assert "is no site" in refuse("--site", str(tmp_path))
    (tmp_path / "datasette.py").write_text("raise ModuleNotFoundError('datasette')")
    message = refuse(run=run, env={"PYTHONPATH": str(tmp_path)})
    assert message == "bedfellows: serve needs Datasette: pip install -e '.[web]'\n"


def test_a_server_s_database_must_be_copied_first() -> None:
    with pytest.raises(UserError, match="on PostgreSQL: make a copy with `bedfellows export DIR`"):
        build_application_of(URL.create("postgresql", host="here"))

"""The reports give the answers that are known, on both databases."""

from __future__ import annotations

import importlib
import re
from collections import Counter
from datetime import date
from typing import Any

import pytest
from click.testing import CliRunner
from conftest import spelled
from printed_json import read_answer
from sqlalchemy import URL

from database import connect, create_reading_engine
from reports.formats.renderers import render
from reports.framework import registry
from reports.framework.actors import find_actor
from reports.framework.request import Request
from reports.framework.table import Cell, Head, Line, Table

HEAD = Head("r", "T", "e", "v")


def answer(url: URL, name: str, *actors: str, day: str = "2015-08-12", **choices: str) -> Any:
    """Rows of each table of a report, by title."""
    report = importlib.import_module(f"reports.{name}").REPORT
    with connect(create_reading_engine(url)) as connection:
        who = [find_actor(connection, actor) for actor in actors]
        request = Request(date.fromisoformat(day), who, choices=dict(choices))
        return {
            table.title: [dict(zip(table.columns, line.cells, strict=True)) for line in table.lines]
            for table in report.read_tables(connection, request)
        }


@pytest.mark.slow
@pytest.mark.parametrize(
    ("day", "bound"),
    [
        ("2015-08-11", {"AG03", "AG04", "AG05", "AG15", "AG23"}),
        ("2015-08-12", {"AG03", "AG04", "AG05", "AG15", "AG23", "AG17", "AG19", "AG20"}),
    ],
)
def test_accession_binds_from_the_day_it_is_in_force(
    day: str, bound: set[str], seeded_readonly_url: URL
) -> None:
    rows = answer(seeded_readonly_url, "dossier", "BLR", "KGZ", day=day)["Agreements binding both"]
    assert {row["ID"] for row in rows if row["Bound"] == "yes"} == bound
    assert {row["ID"] for row in rows if row["Bound"] == "?"} == {
        "AG02", "AG06", "AG07", "AG08", "AG09",
    }  # fmt: skip


def test_a_suspended_party_is_not_bound_and_the_table_says_why(seeded_readonly_url: URL) -> None:
    for day, bound in (("2021-05-31", "yes"), ("2021-06-15", "?"), ("2021-07-01", "suspended")):
        (rows,) = answer(seeded_readonly_url, "agreements", "BLR", "EU", day=day).values()
        assert {row["Who"]: row["Bound"] for row in rows if row["ID"] == "AG26"}["BLR"] == bound


def test_a_window_keeps_agreements_that_were_not_over(seeded_readonly_url: URL) -> None:
    """EurAsEC ended with 2014; the EAEU treaty goes on, whenever it was signed."""
    given = ["BLR", "KGZ", "--since", "2016", "--as-of", "2020-01-01", "--format", "json"]
    command = registry.load_command("agreements")
    given += ["--database", spelled(seeded_readonly_url)]
    (table,) = read_answer(CliRunner().invoke(command, given, standalone_mode=False).output)[
        "tables"
    ]
    keys = {row["ID"] for row in table["rows"]}
    assert {"AG17", "AG05"} <= keys
    assert not {"AG12", "AG33"} & keys


def test_both_bills_with_their_models_lags_and_votes(seeded_readonly_url: URL) -> None:
    tables = answer(seeded_readonly_url, "laws", "kirghizia", day="2016-12-31")
    laws = {row["ID"]: row for row in tables["Laws and bills with their models"]}
    assert (laws["L08"]["Status"], laws["L08"]["Lag"]) == ("Rejected", "422 to 486 days")
    assert (laws["L58"]["Status"], laws["L58"]["Lag"]) == ("Lapsed", "727 to 728 days")
    votes = [(row["ID"], row["Date"], row["Vote"]) for row in tables["Stages and votes"]]
    assert ("L08", "2015-06-04", "83-23") in votes
    assert ("L08", "2016-05-12", "46-65") in votes
    assert ("L58", "2015-06-24", "90-2") in votes


@pytest.mark.parametrize(
    ("country", "key", "day", "status"),
    [
        ("GBR", "L50", "2003-06-01", "later: repealed"),  # stated: 2003; repealed on 18 November
        ("KGZ", "L09", "2024-04-01", "later: in force"),  # stated: April; signed on the 2nd
        ("KGZ", "L09", "2024-04-10", "?: in force"),
        ("KGZ", "L09", "2024-04-30", "In force"),
        ("RUS", "L02", "2012-11-20", "later: in force"),
        ("RUS", "L02", "2012-11-21", "In force"),
        ("TJK", "L21", "2015-05-31", None),  # a signature of 2015 comes after an adoption in June
        ("TJK", "L21", "2015-06-01", "later: in force"),
        ("TJK", "L21", "2015-08-01", "?: in force"),
    ],
)
def test_the_status_of_a_law_on_a_day_is_what_all_its_stages_tell(
    country: str, key: str, day: str, status: str | None, seeded_readonly_url: URL
) -> None:
    laws = answer(seeded_readonly_url, "laws", country, day=day)
    found = {row["ID"]: row for row in laws["Laws and bills with their models"]}
    assert (found[key]["Status"] if key in found else None) == status


def test_each_stage_of_a_law_bounds_the_others(seeded_readonly_url: URL) -> None:
    laws = answer(seeded_readonly_url, "laws", "TJK", "LTU", "GEO", day="2026-01-01")
    found = {row["ID"]: row for row in laws["Laws and bills with their models"]}
    assert (found["L21"]["First stage"], found["L21"]["Lag"]) == (
        "[2015-06-01..2015-07-21]",
        "3.0 years",
    )
    assert found["L51"]["First stage"] == "2009-06-16"
    stages = [(row["ID"], row["Stage"]) for row in laws["Stages and votes"]]
    assert stages.index(("L51", "Adopted")) < stages.index(("L51", "Vetoed"))
    assert stages.index(("L65", "Second reading")) < stages.index(("L65", "Third reading"))


def test_claims_by_how_they_are_put_and_how_they_fare(seeded_readonly_url: URL) -> None:
    tables = answer(seeded_readonly_url, "factcheck")
    claims = tables["Each claim"]
    assert Counter(row["Asserted as"] for row in claims) == {
        "Fact": 73, "Reported": 8, "Opinion": 41, "Projection": 6,
    }  # fmt: skip
    assert sum(row["Verdict"] == "Differs" for row in claims) == 21
    differing = answer(seeded_readonly_url, "factcheck", verdict="differs")["Each claim"]
    assert [row["Claim"] for row in differing][:4] == ["A015", "A016", "A017", "A024"]


def test_nothing_is_told_twice(seeded_readonly_url: URL) -> None:
    rows = answer(seeded_readonly_url, "timeline", day="2026-01-01")["What happened"]
    entries = Counter((row["Date"], row["What happened"]) for row in rows)
    assert [key for key, times in entries.items() if times > 1] == []
    first_reading = [row["What happened"] for row in rows if row["Date"] == "2015-06-04"]
    assert first_reading == ["Foreign agents bill passes first reading 83-23."]


def test_each_kind_of_succession_is_told_in_its_own_words(seeded_readonly_url: URL) -> None:
    rows = answer(seeded_readonly_url, "timeline", day="2026-01-01")["What happened"]
    entries = {row["What happened"] for row in rows}
    assert {
        "Byelorussian SSR is renamed Belarus",
        "Common Economic Space: merged into Eurasian Economic Union",
        "Soviet Union: split into Kyrgyzstan and others",
        "Soviet Union: succeeded by Russia",
    } <= entries


def test_a_dossier_names_what_sources_dispute(seeded_readonly_url: URL) -> None:
    disputed = answer(seeded_readonly_url, "dossier", "112", "kyrgyz republic")[
        "Contradicted claims"
    ]
    assert {"A016", "A017"} <= {row["Claim"] for row in disputed}


@pytest.mark.slow
@pytest.mark.parametrize("name", registry.list_names())
def test_the_query_printed_is_the_query_run(name: str, seeded_readonly_url: URL) -> None:
    assert_query_is_run(seeded_readonly_url, name, *registry.load_report(name).example)


def assert_query_is_run(url: URL, name: str, *arguments: str) -> None:
    """What --sql prints gives the rows that the report shows."""
    base = [*arguments, "--database", spelled(url)]
    runner, command = CliRunner(), registry.load_command(name)
    queries = runner.invoke(command, [*base, "--sql"], standalone_mode=False).output
    shown = read_answer(
        runner.invoke(command, [*base, "--format", "json"], standalone_mode=False).output
    )
    assert {"report", "parameters", "edition", "tables"} <= set(shown)
    assert shown["tables"]
    by_title: dict[str, list[str]] = {}
    for query in queries.split(";\n")[:-1]:
        title = query.strip().splitlines()[0].removeprefix("-- ")
        by_title.setdefault(title.partition(": what ")[0], []).append(query)
    assert list(by_title) == [table["title"] for table in shown["tables"]]
    with connect(create_reading_engine(url)) as connection:
        for queries_of_table, table in zip(by_title.values(), shown["tables"], strict=True):
            found = []
            for query in queries_of_table:
                # psycopg alone takes a % for the beginning of a parameter.
                is_sqlite = connection.dialect.name == "sqlite"
                result = connection.exec_driver_sql(
                    query if is_sqlite else query.replace("%", "%%")
                )
                if ": what is fetched" in query:
                    found = [list(map(as_text, row.values())) for row in table["rows"]]
                    continue
                if query is queries_of_table[0]:
                    assert list(result.keys()) == table["columns"]
                found += [list(map(as_text, row)) for row in result]
            assert found == [list(map(as_text, row.values())) for row in table["rows"]]


def test_both_databases_give_the_same_answers(seeded_on_both: list[URL]) -> None:
    """Each report, character for character, from databases that each made for itself."""
    answers: list[dict[str, str]] = []
    for url in seeded_on_both:
        given = ["--sources", "--format", "json", "--database", spelled(url)]
        answers.append(
            {
                name: CliRunner()
                .invoke(registry.load_command(name), [*registry.load_report(name).example, *given])
                .output
                for name in registry.list_names()
            }
        )
    assert all(text.startswith("{") for text in answers[0].values())
    assert answers[0] == answers[1]


def as_text(value: Any) -> str:
    if isinstance(value, float):
        value = int(value) if value.is_integer() else round(value, 10)
    return "" if value is None else str(value)


@pytest.mark.slow
def test_dates_are_not_cut_to_fit_the_line(
    monkeypatch: pytest.MonkeyPatch, seeded_readonly_url: URL
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    given = ["BLR", "KGZ", "--database", spelled(seeded_readonly_url)]
    shown = (
        CliRunner().invoke(registry.load_command("dossier"), given, standalone_mode=False).output
    )
    assert "1961-04-18   1964-05-14" in shown
    cut = re.compile(r"(?:^|  )\d{4}-\d\d-\d?(?:  |$)", re.MULTILINE)
    assert cut.findall(shown) == []


def test_codes_stay_codes_figures_stay_figures_and_formulas_stay_text() -> None:
    rows: list[list[Cell]] = [["1.10", 6.5033 - 10.7], ["=1+1", -2], ["-34", None], ["-1+1", 0]]
    table = Table("T", ["Code", "Figure"], [Line(row) for row in rows])
    assert "1.10" in render(HEAD, [table], "table")
    assert render(HEAD, [table], "csv") == ("code,figure\n1.10,-4.1967\n'=1+1,-2\n-34,\n'-1+1,0\n")
    assert '"figure": -4.1967\n' in render(HEAD, [table], "json")

"""Recorded, known not to be, or not researched: what an answer says where nothing is recorded."""

from __future__ import annotations

from typing import Any

import pytest
from click.testing import CliRunner
from conftest import spelled
from coverage_answers import ask, pick, read_lines
from dataset_imports import query_rows
from sqlalchemy import URL

from reports.framework import registry


def test_no_is_printed_only_where_a_list_is_complete(seeded_readonly_url: URL) -> None:
    asked = ("TUR", "USA", "HUN", "IND", "NATO", "UN", "EU", "SCO")
    found = ask(seeded_readonly_url, "memberships", *asked)["tables"][0]
    assert found["columns"] == ["Who", "EU", "NATO", "SCO", "UN", "yes", "seen", "?"]
    assert [[*row.values()] for row in found["rows"]] == [
        ["HUN", "M", "M", "·", "M", 3, 0, 0],
        ["IND", "no", "no", "M", "M", 2, 0, 0],
        ["TUR", "C", "M", "P", "M", 4, 0, 0],
        ["USA", "no", "M", "·", "M", 2, 0, 0],
    ]
    on_its_last_day = ("memberships", "USA", "SCO", "--as-of")
    assert read_lines(seeded_readonly_url, *on_its_last_day, "2025-08-01") == [
        ["USA", "no", 0, 0, 0]
    ]
    assert read_lines(seeded_readonly_url, *on_its_last_day, "2025-08-02") == [
        ["USA", "·", 0, 0, 0]
    ]
    # Nobody was a member before it was founded.
    assert read_lines(seeded_readonly_url, *on_its_last_day, "1999-01-01") == [
        ["USA", "no", 0, 0, 0]
    ]


def test_a_window_must_be_covered_from_end_to_end(seeded_readonly_url: URL) -> None:
    asked = ("memberships", "USA", "SCO", "--since", "2024", "--until")
    assert read_lines(seeded_readonly_url, *asked, "2025-07") == [["USA", "no", 0, 0, 0]]
    assert read_lines(seeded_readonly_url, *asked, "2025-08") == [["USA", "·", 0, 0, 0]]


@pytest.mark.parametrize(
    ("words", "lines"),
    [
        (
            ("sanctions", "NZL"),
            [
                [None, "NZL", None, None, None, None, None, None, "·"],
                [None, None, "NZL", None, None, None, None, None, "·"],
            ],
        ),
        (
            ("sanctions", "RUS", "UKR", "--as-of", "2014-12-31"),
            [
                [None, "RUS", "UKR", None, None, None, None, None, "·"],
                [None, "UKR", "RUS", None, None, None, None, None, "·"],
            ],
        ),
        (("officials", "NZL"), [["NZL", None, None, None, None, None, "·"]]),
        (("agreements", "NZL"), [[None, None, "NZL", *[None] * 6, "·"]]),
        (("memberships", "ABW", "EU"), [["ABW", "no", 0, 0, 0]]),
    ],
)
def test_an_actor_asked_for_never_disappears(
    words: tuple[str, ...], lines: list[list[Any]], seeded_readonly_url: URL
) -> None:
    assert read_lines(seeded_readonly_url, *words) == lines


def test_an_empty_office_is_a_fact_or_not_researched(seeded_readonly_url: URL) -> None:
    columns = ("Office", "Who", "On that day")
    found = pick(seeded_readonly_url, columns, "officials", "KGZ", "--as-of", "2010-06-01")
    assert ("Head of state", "Roza Otunbayeva", "yes") in found
    assert found[-2:] == [
        ("Head of government", None, "no"),
        ("Speaker of the Jogorku Kenesh", None, "·"),
    ]


def test_a_table_without_lines_says_that_nothing_is_researched(seeded_readonly_url: URL) -> None:
    given = ["NZL", "--table", "9", "--database", spelled(seeded_readonly_url)]
    shown = CliRunner().invoke(registry.load_command("country"), given).output
    assert "· not researched: nothing is in this database for that time.\n" in shown


def test_an_answer_ends_with_what_is_covered(seeded_readonly_url: URL) -> None:
    given = ["KGZ", "EAEU", "--database", spelled(seeded_readonly_url)]
    shown = CliRunner().invoke(registry.load_command("memberships"), given).output
    assert shown.endswith("\n\nCovered: memberships: EAEU complete until 2026-01-22.\n")
    assert ask(seeded_readonly_url, "memberships", "KGZ", "EAEU")["coverage"] == [
        {
            "statement": "members-EAEU",
            "kind": "membership",
            "scope": "EAEU",
            "from": None,
            "until": "2026-01-22",
            "extent": "complete",
        }
    ]
    sanctions = ask(seeded_readonly_url, "sanctions", "EU", "BLR")["coverage"]
    assert [(each["scope"], each["extent"]) for each in sanctions] == [("EU on BLR", "partial")]
    silent = CliRunner().invoke(registry.load_command("sanctions"), ["NZL", *given[2:]]).output
    assert silent.endswith("\n\nCovered: nothing is stated about sanctions.\n")


def test_the_statements_and_what_is_thin(seeded_readonly_url: URL) -> None:
    found = {
        table["title"]: [[*row.values()] for row in table["rows"]]
        for table in ask(seeded_readonly_url, "coverage", "BLR", "KGZ", "NZL")["tables"]
    }
    stated = [line[:5] for line in found["Statements of coverage"]]
    assert ["Memberships", "MERCOSUR", "complete", None, "2025-01-01"] in stated
    assert [
        "Offices",
        "KGZ-head-of-government",
        "complete",
        "1991-01-21",
        "2024-12-16",
    ] in stated
    pairs = {(one, other): counts for one, other, *counts in found["Records of pairs"]}
    assert pairs["BLR", "NZL"] == pairs["KGZ", "NZL"] == [0, 0, 0]
    events, agreements = (
        query_rows(
            seeded_readonly_url,
            f"SELECT count(DISTINCT one.{key}) FROM {table} one JOIN {table} other"
            f" ON other.{key} = one.{key}"
            " JOIN actor_countries a ON a.actor_id = one.actor_id AND a.country_code = 'BLR'"
            " JOIN actor_countries b ON b.actor_id = other.actor_id AND b.country_code = 'KGZ'",
        )[0][0]
        for table, key in (
            ("event_participants", "event_id"),
            ("agreement_parties", "agreement_id"),
        )
    )
    assert events > 40
    assert pairs["BLR", "KGZ"] == [events, agreements, 0]
    decades = {(line[0], line[1]): line[2:] for line in found["Records by kind and decade"]}
    assert ("NZL", "event") not in decades
    *by_decade, total = decades["KGZ", "event"]
    assert sum(by_decade) == total > 50
    bands = ask(seeded_readonly_url, "coverage")["tables"][2]["rows"]
    countries = "SELECT count(*) FROM countries WHERE ceased_edtf IS NULL"
    assert (
        sum(row["Countries"] for row in bands) == query_rows(seeded_readonly_url, countries)[0][0]
    )

"""Recorded, known not to be, or not researched: what an answer says where nothing is recorded."""

from __future__ import annotations

from typing import Any

import pytest
from click.testing import CliRunner
from conftest import spelled
from coverage_answers import ask, pick, read_lines
from dataset_imports import query_rows
from report_tables import print_report
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


def test_a_state_that_ceased_is_named(
    seeded_readonly_url: URL, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    words = "Soviet Union (SUN) ceased to exist on 1991-12-26; choose an earlier day"
    for day, is_said in (("1991-12-25", False), ("1991-12-26", True)):
        said = print_report(seeded_readonly_url, "dossier", "SUN", "USA", "--as-of", day)
        assert (words in said.replace("\n", " ")) is is_said
        assert "Last break or downgrade of relations  ·" in said, "what was before is not known"


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
        # A state that had ceased neither imposes sanctions nor is their target.
        (
            ("sanctions", "YUG", "--as-of", "2003-02-04"),
            [
                [None, "YUG", None, None, None, None, None, None, "no"],
                [None, None, "YUG", None, None, None, None, None, "no"],
            ],
        ),
        (("officials", "DDR", "--as-of", "1990-10-02"), [["DDR", *[None] * 5, "·"]]),
        (("officials", "DDR", "--as-of", "1990-10-03"), [["DDR", *[None] * 5, "no"]]),
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
        (
            ("laws", "NZL", "TUV"),
            [[None, "NZL", "·", *[None] * 6], [None, "TUV", "·", *[None] * 6]],
        ),
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
    # An acting head of government may be missing from the list of these years.
    assert found[-2:] == [
        ("Head of government", None, "·"),
        ("Speaker of the Jogorku Kenesh", None, "·"),
    ]


def test_who_has_no_figure_has_a_line(seeded_readonly_url: URL) -> None:
    by_year = read_lines(seeded_readonly_url, "economy", "TUV", "BLR", table=1)
    assert {line[2] for line in by_year} == {"BLR", "TUV"}
    assert [line for line in by_year if line[2] == "TUV"] == [
        [None, None, "TUV", None, "·", *[None] * (len(by_year[0]) - 5)]
    ]


@pytest.mark.slow
@pytest.mark.parametrize("pair", [("HUN", "TUV"), ("TUR", "USA")])
def test_the_summary_of_a_dossier_finds_no_absence(
    pair: tuple[str, str], seeded_readonly_url: URL
) -> None:
    lines = {line[0]: line[1:] for line in read_lines(seeded_readonly_url, "dossier", *pair)}
    for about in (
        "Laws of the same family",
        "Last break or downgrade of relations",
        "Relations last restored",
        "Contradicted claims",
        "Heads of state and government",
    ):
        assert lines[about] == ["·", None], about
    assert lines["Organisations in common"][0] == ("9" if pair[0] == "TUR" else "2")
    given = [*pair, "--database", spelled(seeded_readonly_url)]
    shown = " ".join(CliRunner().invoke(registry.load_command("dossier"), given).output.split())
    assert "No claim about both" not in shown
    assert "None" not in shown
    assert "· not researched: nothing is in this database for that time." in shown


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


@pytest.mark.slow
@pytest.mark.on_sqlite
@pytest.mark.parametrize("name", registry.list_names())
def test_every_report_ends_with_what_is_covered(name: str, seeded_readonly_url: URL) -> None:
    report = registry.load_report(name)
    given = [*report.example, "--database", spelled(seeded_readonly_url)]
    shown = CliRunner().invoke(registry.load_command(name), given).output
    last = shown.rstrip().rpartition("\n\n")[2]
    assert last.startswith("Covered: "), last
    assert last.endswith(".")


def test_the_line_names_the_days_and_the_choice(seeded_readonly_url: URL) -> None:
    for name, words, line in (
        ("diffusion", ["foreign-agents"], "laws: foreign-agents in part"),
        ("laws", ["--family", "lgbt-propaganda"], "laws: lgbt-propaganda in part"),
        ("timeline", ["NZL", "TUV"], "nothing is stated about events, agreements, offices"),
        (
            "officials",
            ["RUS"],
            (
                "offices: RUS-head-of-government complete from 2012-05-08 until 2022-08-03, "
                "RUS-head-of-state complete from 1991-07-10 until 2022-08-03, "
                "RUS-foreign-minister in part, "
                "RUS-head-of-government in part from 1992-06-16 until 2012-05-07."
            ),
        ),
        (
            "officials",
            ["RUS", "--as-of", "2000-01-01"],
            (
                "offices: RUS-head-of-state complete from 1991-07-10 until 2022-08-03, "
                "RUS-foreign-minister in part, "
                "RUS-head-of-government in part from 1992-06-16 until 2012-05-07."
            ),
        ),
    ):
        given = [*words, "--database", spelled(seeded_readonly_url)]
        shown = CliRunner().invoke(registry.load_command(name), given).output
        assert line in " ".join(shown.split()), name


def test_a_complete_list_of_holders_has_no_gap(seeded_readonly_url: URL) -> None:
    """A missing row means that nobody held the office, so acting holders must not be missing."""
    lists = query_rows(
        seeded_readonly_url,
        "SELECT c.slug, c.position_id, c.covers_from, c.covers_until FROM coverage_statements c"
        " WHERE c.kind_code = 'office' AND c.extent_code = 'complete'",
    )
    assert len(lists) == 8
    for slug, position, first, last in lists:
        seen = str(first)
        for begun, over in query_rows(
            seeded_readonly_url,
            "SELECT started_earliest, COALESCE(ended_latest, '2100-01-01') FROM tenure_status"
            f" WHERE position_id = {position} ORDER BY started_earliest",
        ):
            if str(begun) <= seen:
                seen = max(seen, str(over))
        assert seen > str(last), slug


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
        "2021-10-13",
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

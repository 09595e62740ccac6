"""What is known to be complete: statements, the three marks, the default day, and what goes on."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import seed_folders
from click.testing import CliRunner
from conftest import spelled
from dataset_imports import query_rows, remove_imported, run_import, run_sql, write_file
from sqlalchemy import URL

from database import connect, create_writing_engine
from models.coverage import CoverageExtent, CoverageKind
from reports.framework import registry
from seeds.curated.data_files import DATA
from seeds.curated.edition_day import read_edition_day
from seeds.curated.faults import FaultyFilesError
from seeds.curated.user_folder import load_user_folder
from seeds.importing.coverage import state_coverage

HEADER = (
    "slug,kind,organisation,position,actor,other_actor,law_family,claims_of,covers_from,"
    "covers_until,extent\n"
)


def ask(url: URL, name: str, *words: str) -> dict[str, Any]:
    """A report as programs get it."""
    given = [*words, "--format", "json", "--database", spelled(url)]
    result = CliRunner().invoke(registry.load_command(name), given, standalone_mode=False)
    if result.exception:
        raise result.exception
    answer: dict[str, Any] = json.loads(result.output)
    return answer


def read_lines(url: URL, name: str, *words: str, table: int = 0) -> list[list[Any]]:
    """The cells of one table, line by line."""
    return [[*row.values()] for row in ask(url, name, *words)["tables"][table]["rows"]]


def pick(url: URL, columns: tuple[str, ...], name: str, *words: str) -> list[tuple[Any, ...]]:
    """Some columns of the first table."""
    rows = ask(url, name, *words)["tables"][0]["rows"]
    return [tuple(row[column] for column in columns) for row in rows]


# -- the three marks -----------------------------------------------------------------------------


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
    given = ["NZL", "--table", "7", "--database", spelled(seeded_readonly_url)]
    shown = CliRunner().invoke(registry.load_command("country"), given).output
    assert "\n\n·: not researched; nothing is in this database for that time.\n" in shown


# -- the line at the end -------------------------------------------------------------------------


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


# -- the day of the edition ----------------------------------------------------------------------


def test_the_default_day_is_that_of_the_edition(seeded_url: URL, tmp_path: Path) -> None:
    day = read_edition_day(DATA, [])
    assert day == date(2026, 1, 22)
    head = "Officials: Kyrgyzstan\nAs of 2026-01-22, the day of this edition. Data edition "
    given = ["KGZ", "--database", spelled(seeded_url)]
    shown = CliRunner().invoke(registry.load_command("officials"), given).output
    assert shown.startswith(head)
    dated = CliRunner().invoke(registry.load_command("officials"), [*given, "--as-of", str(day)])
    assert dated.output.startswith("Officials: Kyrgyzstan\nAs of 2026-01-22. Data edition ")

    folder = write_folder(tmp_path)
    load_user_folder(seeded_url, str(folder), None, echo=lambda _: None)
    assert ask(seeded_url, "officials", "KGZ")["parameters"]["as_of"] == "2026-01-22"
    days = "SELECT origin, CAST(day AS varchar(10)) FROM editions ORDER BY origin"
    assert query_rows(seeded_url, days) == [("mine", None), ("project", "2026-01-22")]

    write_file(folder / "edition.yaml", "day: 2030-01-01\n")
    with pytest.raises(FaultyFilesError, match=r"edition.yaml:1: no kind of record belongs"):
        load_user_folder(seeded_url, str(folder), None, echo=lambda _: None)


def test_another_day_is_another_edition(small_url: URL, tmp_path: Path) -> None:
    folder = seed_folders.write_files(tmp_path)
    write_file(folder / "edition.yaml", "day: 2020-01-01\n")
    status, _ = seed_folders.run_load(small_url, folder, check=True)
    assert status == 1
    seed_folders.run_load(small_url, folder)
    assert seed_folders.run_load(small_url, folder) == (0, ["nothing to change"])
    assert query_rows(small_url, "SELECT CAST(day AS varchar(10)) FROM editions") == [
        ("2020-01-01",)
    ]
    for text in ("day: 2020-13-01\n", "day: 2020\n", "- day: 2020-01-01\n- day: 2020-01-02\n", ""):
        write_file(folder / "edition.yaml", text)
        (fault,) = seed_folders.find_faults(folder)
        assert fault.startswith("edition.yaml:1: ")
        assert fault.endswith("must hold one line, such as day: 2026-01-22")


# -- what still goes on --------------------------------------------------------------------------


def test_a_later_event_shows_who_is_in_office(seeded_readonly_url: URL) -> None:
    columns = ("Who", "Last seen", "On that day")
    head = ("Alexander Lukashenko", "2025-11-27")
    for words, answer in (
        ((), "yes"),  # within a year of the edition
        (("--as-of", "2026-11-27"), "yes"),
        (("--as-of", "2026-11-28"), "yes, seen 2025-11-27"),
        (("--strict",), "?"),
        (("--strict", "--as-of", "2025-11-27"), "yes"),
    ):
        found = pick(seeded_readonly_url, columns, "officials", "BLR", *words)
        assert (*head, answer) in found
    given = ["BLR", "--strict", "--database", spelled(seeded_readonly_url)]
    strict = CliRunner().invoke(registry.load_command("officials"), given).output
    assert "?: not proven for that day." in strict
    plain = CliRunner().invoke(registry.load_command("officials"), ["BLR", *given[2:]]).output
    assert "yes: in effect; if open-ended, seen at most a year before that day." in plain
    assert "*" not in strict + plain
    kyrgyz = CliRunner().invoke(registry.load_command("officials"), ["KGZ", *given[2:]]).output
    assert "seen 2022-08: not confirmed since then." in kyrgyz


SEEN = """SELECT last_seen_edtf, CAST(last_seen_earliest AS varchar(10)),
        CAST(last_seen_latest AS varchar(10)) FROM {view} WHERE {condition}"""


def test_rows_that_name_both_sides_advance_what_was_seen(seeded_url: URL, tmp_path: Path) -> None:
    membership = SEEN.format(
        view="membership_status",
        condition="actor_slug = 'UKR' AND organisation_slug = 'EU' AND ended_edtf = '..'",
    )
    sanction = SEEN.format(view="sanction_status", condition="sanction_slug = 'S047'")
    assert query_rows(seeded_url, membership) == [("2022-06-24", "2022-06-24", "2022-06-24")]
    assert query_rows(seeded_url, sanction) == [("2018-05-01", "2018-05-01", "2018-05-01")]
    folder = write_folder(tmp_path)
    load_user_folder(seeded_url, str(folder), None, echo=lambda _: None)
    assert query_rows(seeded_url, membership) == [("2025-06", "2025-06-01", "2025-06-30")]
    assert query_rows(seeded_url, sanction) == [("2025-07-05", "2025-07-05", "2025-07-05")]
    # An event in a country is no evidence that the country takes part in it.
    run_sql(
        seeded_url,
        "UPDATE event_participants SET role_code = 'place' WHERE event_id IN"
        " (SELECT id FROM events WHERE slug = 'my-talks')"
        " AND actor_id IN (SELECT id FROM actors WHERE slug = 'UKR')",
    )
    assert query_rows(seeded_url, membership) == [("2022-06-24", "2022-06-24", "2022-06-24")]


def test_a_complete_list_shows_that_what_is_on_it_goes_on(seeded_readonly_url: URL) -> None:
    seen = SEEN.format(
        view="membership_status",
        condition="actor_slug = 'ATG' AND organisation_slug = 'non-aligned-movement'"
        " AND ended_edtf = '..'",
    )
    assert query_rows(seeded_readonly_url, seen) == [("2026-01-22", "2026-01-22", "2026-01-22")]


# -- who makes statements ------------------------------------------------------------------------


def write_folder(tmp_path: Path) -> Path:
    """A user's folder: an organisation with a complete list, and later events."""
    folder = tmp_path / "mine"
    folder.mkdir()
    organisations = "slug,name,kind\nclub,Club of two,regional\n"
    members = (
        "actor,organisation,status,started,ended,ended_known_until\n"
        "BLR,club,member,2020,..,2025-01-01\n"
    )
    coverage = f"{HEADER}club-members,membership,club,,,,,,2021-01-01,2025-06-30,complete\n"
    events = """\
- slug: my-listing
  title: Ukraine prolongs its sanctions on Russia.
  occurred: 2025-07-05
  type: "163"
  topic: sanctions
  source_actors: [UKR]
  target_actors: [RUS]
  same_act:
  - row: sanctions S047
    moment: start
- slug: my-talks
  title: Ukraine and the European Union talk about accession.
  occurred: 2025-06
  type: "046"
  topic: integration
  source_actors: [UKR]
  target_actors: [EU]
"""
    for name, text in (
        ("organisations.csv", organisations),
        ("memberships.csv", members),
        ("coverage.csv", coverage),
        ("events.yaml", events),
    ):
        write_file(folder / name, text)
    return folder


def test_a_user_states_what_is_complete(seeded_url: URL, tmp_path: Path) -> None:
    load_user_folder(seeded_url, str(write_folder(tmp_path)), None, echo=lambda _: None)
    asked = ("memberships", "BLR", "KGZ", "club", "--as-of")
    for day, cells in (
        ("2020-06-30", ["M?", "·"]),
        ("2021-01-01", ["M", "no"]),
        ("2025-06-30", ["M", "no"]),
        ("2025-07-01", ["M", "·"]),
        ("2026-07-01", ["M seen 2025-06-30", "·"]),
    ):
        assert [line[1] for line in read_lines(seeded_url, *asked, day)] == cells, day
    (stated,) = ask(seeded_url, "memberships", "club")["coverage"]
    assert (stated["statement"], stated["from"]) == ("club-members", "2021-01-01")


@pytest.mark.parametrize(
    ("lines", "faults"),
    [
        (
            ["a,membership,,,,,,,,2019-01-01,complete"],
            ["coverage.csv:2: slug: has no scope; fill in organisation or actor, and no other"],
        ),
        (
            ["a,membership,EAEU,,KGZ,,,,,2019-01-01,complete"],
            [
                (
                    "coverage.csv:2: slug: has 2 scopes: organisation, actor; fill in organisation "
                    "or actor, and no other"
                )
            ],
        ),
        (
            ["a,sanction,EAEU,,,,,,,,partial"],
            [
                "coverage.csv:2: organisation: is no scope of sanction; fill in actor instead",
            ],
        ),
        (
            ["a,membership,EAEU,,,,,,,,complete"],
            ["coverage.csv:2: covers_until: is missing: complete until which day?"],
        ),
        (
            ["a,membership,EAEU,,,,,,2020-01-01,2019-01-01,partial"],
            ["coverage.csv:2: covers_until: 2019-01-01 is before covers_from, 2020-01-01"],
        ),
        (
            ["a,membership,,,KGZ,BLR,,,,,partial"],
            [
                (
                    "coverage.csv:2: other_actor: goes only with an actor, and with sanction, "
                    "agreement, event, diplomatic_relation"
                )
            ],
        ),
        (
            ["a,membership,EAEU,,,,,,,2020-01-02,complete"],
            [
                (
                    "coverage.csv:2: covers_until: 2020-01-02 is after the day of the edition, "
                    "2020-01-01: nothing later can be complete"
                )
            ],
        ),
        (
            [
                "a,membership,EAEU,,,,,,2015-01-01,2018-12-31,complete",
                "b,membership,EAEU,,,,,,2018-12-31,,partial",
                "c,membership,EAEU,,,,,,2019-01-01,,partial",
                "d,membership,CSTO,,,,,,,,partial",
            ],
            [
                (
                    "coverage.csv:3: extent: contradicts coverage_statements a (coverage.csv:2), "
                    "which says otherwise for some of these days"
                )
            ],
        ),
        (
            ["a,membership,CSTO,,,,,,,2019-01-01,complete"],
            [
                (
                    "coverage.csv:2: extent: is complete, but memberships KGZ+CSTO+2002+member has "
                    "no end (memberships.csv:4): give its end, or state partial"
                )
            ],
        ),
    ],
)
def test_statements_that_cannot_hold_are_refused(
    lines: list[str], faults: list[str], tmp_path: Path
) -> None:
    folder = seed_folders.write_files(tmp_path)
    write_file(folder / "edition.yaml", "day: 2020-01-01\n")
    with (folder / "memberships.csv").open("a", encoding="utf-8") as file:
        file.write("KGZ,CSTO,member,2002,,,tass-2015,high\n")
    write_file(folder / "coverage.csv", HEADER + "".join(f"{line}\n" for line in lines))
    found = [fault.replace(f"{folder}/", "") for fault in seed_folders.find_faults(folder)]
    assert found == faults


def test_an_import_states_what_its_files_cover(seeded_url: URL, tmp_path: Path) -> None:
    stated = """SELECT slug, kind_code, CAST(covers_from AS varchar(10)),
            CAST(covers_until AS varchar(10)), extent_code
        FROM coverage_statements WHERE dataset_slug = 'cow-states'"""
    header = "version,stateabb,ccode,statenme,styear,stmonth,stday,endyear,endmonth,endday"
    rows = f"{header}\n2011,KYR,703,Kyrgyzstan,1991,12,26,2011,12,31\n"
    run_import(seeded_url, "cow-states", write_file(tmp_path / "states.csv", rows))
    (found,) = query_rows(seeded_url, stated)
    assert (found[0], found[1], found[4]) == ("cow-states-state_period", "state_period", "partial")
    with connect(create_writing_engine(seeded_url)) as connection, connection.begin():
        state_coverage(
            connection,
            "cow-states",
            CoverageKind.STATE.value,
            CoverageExtent.COMPLETE.value,
            until=date(2011, 12, 31),
        )
        with pytest.raises(ValueError, match="complete until which day"):
            state_coverage(connection, "cow-states", "state_period", "complete")
    assert query_rows(seeded_url, stated) == [
        ("cow-states-state_period", "state_period", None, "2011-12-31", "complete")
    ]
    remove_imported(seeded_url, "cow-states")
    assert query_rows(seeded_url, stated) == []

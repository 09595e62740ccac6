"""Two states in machine-coded events: counts, missing months, and sums that must not be added."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from conftest import spelled
from dataset_imports import run_import, write_file
from event_files import PublishedEvent, make_gdelt_file
from printed_json import read_printed
from sqlalchemy import URL, text
from test_reports import assert_query_is_run

from console import UserError
from database import connect, create_reading_engine
from reports.framework import registry
from reports.framework.run import build_command

NO_EVENTS = [None, None, None, None, None]


def ask(url: URL, *arguments: str, name: str = "interactions") -> str:
    given = [*arguments, "--database", spelled(url)]
    result = CliRunner().invoke(registry.load_command(name), given, standalone_mode=False)
    if result.exception is not None:
        raise result.exception
    return " ".join(result.output.split())


def table(url: URL, *arguments: str, number: int = 1, name: str = "interactions") -> list[Any]:
    """The rows of one table, values in order."""
    given = [*arguments, "--database", spelled(url), "--format", "json"]
    result = CliRunner().invoke(registry.load_command(name), given, standalone_mode=False)
    if result.exception is not None:
        raise result.exception
    tables = read_printed(result.output)
    return [[*row.values()] for row in tables[number - 1]["rows"]]


def test_what_is_missing_is_not_zero(loaded_readonly_url: URL) -> None:
    assert table(loaded_readonly_url, "BLR", "KGZ", "--dataset", "gdelt") == [
        ["2015-06", "BLR-KGZ", 4, 2000.0, 0.75, 0.25, 0.0, 0.0, 3.3333333333, 15, 30, 2],
        ["2015-06", "world", 200, None, 0.5, 0.2, 0.2, 0.1, 0.4, 15, 30, None],
        # No file covers July: the five events dated in it are not its count.
        ["2015-07", None, None, None, *NO_EVENTS, 0, 31, 1],
        # August is covered, and nothing happened: no events, and no mean of none.
        ["2015-08", "BLR-KGZ", 0, 0.0, *NO_EVENTS, 31, 31, 1],
        ["2015-08", "world", 500, None, 0.6, 0.1, 0.2, 0.1, -0.125, 31, 31, None],
        [
            "2015-09",
            "BLR-KGZ",
            3,
            3000.0,
            0.0,
            0.0,
            0.6666666667,
            0.3333333333,
            -3.3333333333,
            10,
            30,
            0,
        ],
        ["2015-09", "world", 100, None, 0.6, 0.2, 0.1, 0.1, 0.25, 10, 30, None],
    ]
    shown = ask(loaded_readonly_url, "BLR", "KGZ", "--dataset", "gdelt")
    assert "Left out: 5 of their events, dated 2015-07 in months that no file covers." in shown


def test_each_direction_by_itself(loaded_readonly_url: URL) -> None:
    rows = table(
        loaded_readonly_url, "KGZ", "BLR", "--directed", "--dataset", "gdelt", "--since", "2015-09"
    )
    assert [row[:3] + row[6:9] for row in rows] == [
        ["2015-09", "KGZ>BLR", 3, 0.6666666667, 0.3333333333, -3.3333333333],
        ["2015-09", "BLR>KGZ", 0, None, None, None],
        ["2015-09", "world", 100, 0.1, 0.1, 0.25],
    ]


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        ("quarter", [["2015-Q2", 4, 15, 91, 5], ["2015-Q3", 3, 41, 92, 2]]),
        ("year", [["2015", 7, 56, 365, 15]]),
    ],
)
def test_periods_are_whole(by: str, expected: list[Any], loaded_readonly_url: URL) -> None:
    rows = table(loaded_readonly_url, "BLR", "KGZ", "--by", by, "--dataset", "gdelt")
    assert [[row[0], row[2], *row[9:]] for row in rows if row[1] == "BLR-KGZ"] == expected


@pytest.mark.slow
def test_every_period_asked_for_appears(loaded_readonly_url: URL) -> None:
    asked = ["BLR", "KGZ", "--by", "quarter", "--since", "2014-11-11", "--until", "2015-12"]
    rows = table(loaded_readonly_url, *asked, "--dataset", "gdelt")
    counts = {row[0]: (row[2], *row[9:]) for row in rows if row[1] != "world"}
    assert counts == {
        "2014-Q4/2015-Q1": (None, 0, 182, 6), "2015-Q2": (4, 15, 91, 5), "2015-Q3": (3, 41, 92, 2),
        "2015-Q4": (None, 0, 92, 1),
    }  # fmt: skip
    assert "Whole quarters are counted: 2014-10-01 to " in ask(loaded_readonly_url, *asked)
    assert "Whole quarters" not in ask(loaded_readonly_url, "BLR", "KGZ", "--by", "quarter")
    shown = ask(loaded_readonly_url, "BLR", "KGZ", "--since", "2020", "--dataset", "gdelt")
    assert "do not cover that time, only 2015-06-16 to 2015-09-10" in shown
    assert (
        table(loaded_readonly_url, *asked[:-1], "9999-12-31", "--dataset", "gdelt")[-1][0]
        == "2015-Q4/9998-Q4"
    )


def test_marks_are_events_on_record(loaded_readonly_url: URL) -> None:
    rows = table(loaded_readonly_url, "BLR", "KGZ", "--dataset", "gdelt", number=2)
    dated = [(row[0], row[2]) for row in rows]
    assert ("2015-06-26", "E061") in dated
    assert ("2015-08-12", "E067") in dated
    # Begun in June or in July: listed, and counted in neither month.
    assert ("2015-06-26/2015-07", "E114") in dated
    assert all(not date.startswith(("2015-01", "2015-10")) for date, _ in dated)


def test_datasets_are_never_added(loaded_readonly_url: URL) -> None:
    first, second = (
        {row[0] for row in table(loaded_readonly_url, "RUS", "USA", "--by", "year", number=number)}
        for number in (1, 2)
    )
    assert (first, second) == ({"2015"}, {"1991", "1992"})


def test_a_state_has_its_own_name_only_in_its_time(loaded_readonly_url: URL) -> None:
    asked = ["RUS", "USA", "--by", "quarter", "--dataset", "icews", "--since", "1991-07"]
    rows = table(loaded_readonly_url, *asked)
    counts = {row[0]: row[2:4] + row[9:11] for row in rows if row[1] == "RUS-USA"}
    assert counts["1991-Q3"] == [None, None, 0, 92]
    assert counts["1991-Q4"] == [1, 2000.0, 6, 92]
    assert counts["1992-Q1"] == [0, None, 91, 91]
    assert table(loaded_readonly_url, *asked, number=3) == [
        ["icews", "SUN USA", 2, "1991-11", "1991-11"]
    ]
    shown = ask(loaded_readonly_url, *asked)
    assert "Before 1991-12-26 the events of RUS are listed under SUN (Soviet Union)" in shown
    assert "listed under" not in ask(loaded_readonly_url, *asked[:-1], "1992-01")
    soviet = table(loaded_readonly_url, "SUN", "USA", "--by", "year", "--dataset", "icews")
    assert [row[2] for row in soviet if row[1] == "SUN-USA"] == [6, None]
    ended = ask(loaded_readonly_url, "SUN", "USA", "--by", "year", "--dataset", "icews")
    assert "From 1991-12-26 ask for ARM, AZE, BLR, GEO, KAZ, KGZ" in ended


def test_invalid_arguments(loaded_readonly_url: URL, seeded_readonly_url: URL) -> None:
    with pytest.raises(UserError, match=r"--by: 'week' .* month, quarter or year"):
        ask(loaded_readonly_url, "BLR", "KGZ", "--by", "week")
    with pytest.raises(
        UserError, match=r"No dataset 'gedlt' is loaded. Choose gdelt, icews or wdi."
    ):
        ask(loaded_readonly_url, "BLR", "KGZ", "--dataset", "gedlt")
    assert "have no events. To load" in ask(loaded_readonly_url, "BLR", "KGZ", "--dataset", "wdi")
    for given in ([], ["--dataset", "gdelt"]):
        told = ask(seeded_readonly_url, "BLR", "KGZ", *given)
        assert "No dataset is loaded. To load some: bedfellows import gdelt FILE..." in told


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("interactions", ["BLR", "KGZ"]),
        ("interactions", ["RUS", "USA", "--directed", "--by", "quarter", "--since", "1991"]),
        ("datasets", []),
        ("datasets", ["--dataset", "gdelt"]),
    ],
)
def test_the_query_printed_is_the_query_run(
    name: str, arguments: list[str], loaded_readonly_url: URL
) -> None:
    assert_query_is_run(loaded_readonly_url, name, *arguments)


def test_only_keys_are_looked_up(loaded_readonly_url: URL) -> None:
    """Months are found by their keys and events are not read, however many are loaded."""
    queries = as_sql(loaded_readonly_url, "BLR", "KGZ", "--dataset", "gdelt")
    sqlite = loaded_readonly_url.get_backend_name() == "sqlite"
    assert len(queries) == 3
    for query in (queries[0], queries[2]):
        assert "coded_events" not in query
        with connect(create_reading_engine(loaded_readonly_url)) as connection:
            if not sqlite:  # tables of a few pages are read whole otherwise
                connection.execute(text("SET LOCAL enable_seqscan = off"))
            explain = "EXPLAIN QUERY PLAN " if sqlite else "EXPLAIN "
            plan = "\n".join(str(row) for row in connection.exec_driver_sql(explain + query))
        for name in ("dyad_months", "world_months", "coverage_days"):
            assert not re.search(rf"SCAN {name}|Seq Scan on {name}", plan), plan
        key = r"SEARCH dyad_months USING PRIMARY KEY \(dataset_id=\? AND source_actor_id=\?"
        key += r" AND target_actor_id=\? AND month>\?"
        assert re.search(key if sqlite else "pk_dyad_months", plan), plan


def as_sql(url: URL, *arguments: str) -> list[str]:
    given = [*arguments, "--database", spelled(url), "--sql"]
    command = build_command(registry.load_report("interactions"))
    output = CliRunner().invoke(command, given, standalone_mode=False).output
    return [query.replace("%", "%%") for query in output.split(";\n")[:-1]]


@pytest.mark.slow
def test_marks_are_curated_and_no_imported_treaties(seeded_url: URL, tmp_path: Path) -> None:
    event = make_gdelt_file([PublishedEvent("1", "20150812", "BLR", "KGZ")])
    run_import(seeded_url, "gdelt", write_file(tmp_path / "events.csv", event))
    window = "BLR", "KGZ", "--since", "2015-08", "--until", "2015-08"
    before = [table(seeded_url, *window, number=number) for number in (1, 2)]
    parties = [
        "stateID,treatyID,Title,Signature,Force,StateSignature,StateForce,StateEnd",
        *(f"{state},AIR,Air Pact,2015-08-03,2015-08-04,,2015-08-04," for state in ("BLR", "KGZ")),
    ]
    run_import(seeded_url, "treaties", write_file(tmp_path / "parties.csv", "\n".join(parties)))
    assert [table(seeded_url, *window, number=number) for number in (1, 2)] == before
    told = table(seeded_url, *window, name="timeline")
    assert [row for row in told if "Air Pact" in str(row)]

"""Who moved in events: the right verdict for each pair, counts from the rows, and refusals."""

from __future__ import annotations

from typing import Any

import pandas
import pytest
from event_months import NOT_COVERED, list_counts, list_months, load_event_months
from report_tables import Rows, print_report, read_tables
from sqlalchemy import URL

from console import UserError
from database import connect, create_reading_engine, create_writing_engine
from models.datasets import datasets

WINDOWS = ("--window", "2008..2011", "--against", "2012..2015")
EVENTS = ("--measure", "events")
TITLE = "Who moved, in events of gdelt"


@pytest.fixture
def tables(shifted_readonly_url: URL) -> dict[str, Rows]:
    return read_tables(shifted_readonly_url, "shifts", *WINDOWS, *EVENTS)


def by_pair(rows: Rows) -> dict[str, dict[str, Any]]:
    return {row["Pair"]: row for row in rows}


def test_each_pair_has_the_right_verdict(tables: dict[str, Rows]) -> None:
    rows = tables[TITLE]
    assert rows[0]["Pair"] == "BLR-KGZ"
    found = by_pair(rows)
    moved = found["BLR-KGZ"]
    assert moved["Verdict"] == "apart, as a pair"
    assert (moved["Before"], moved["After"]) == (0.1, 0.6)
    assert 0.35 < moved["At least"] < moved["Low"] + 0.02 < 0.5 < moved["High"] < 0.56
    assert moved["Beyond both"] > 0.3
    assert moved["Both states"] + moved["Beyond both"] == pytest.approx(moved["Change"])
    assert found["GEO-RUS"]["Verdict"] == "none found"
    assert found["KAZ-UZB"]["Verdict"] == "none found"
    assert found["KAZ-UZB"]["Events after"] == 6 * (found["KAZ-UZB"]["Events before"] + 5)
    assert "ARM-AZE" not in found
    assert {row["Verdict"] for row in rows[1:]} == {"none found"}


def test_what_was_tested_is_told(tables: dict[str, Rows]) -> None:
    told = {row["What"]: row["Number"] for row in tables["What was tested, gdelt"]}
    assert told["Pairs with events"] == 58
    assert told["Cannot tell: fewer than 20 events in a window"] == 1
    assert (told["Their events"], told["Pairs tested"]) == (31, 57)
    assert told["p < 0.05 expected by chance alone"] == pytest.approx(2.85)
    assert told["q < 0.05"] == told["q < 0.05 however the pairs depend on each other"] == 1
    assert told["Beyond both states, q < 0.05"] == 1


def test_a_pair_with_few_events_cannot_tell(shifted_readonly_url: URL) -> None:
    (row,) = read_tables(shifted_readonly_url, "shifts", *WINDOWS, *EVENTS, "--actor", "Armenia")[
        TITLE
    ]
    assert row["Verdict"] == "cannot tell"
    assert (row["Events before"], row["Events after"], row["q"]) == (15, 16, None)


def test_counts_agree_with_those_of_pandas(
    tables: dict[str, Rows], shifted_readonly_url: URL
) -> None:
    with connect(create_reading_engine(shifted_readonly_url)) as connection:
        months = pandas.read_sql(
            "SELECT s.slug AS source, t.slug AS target, month, events, "
            "verbal_conflict + material_conflict AS conflicts FROM dyad_months "
            "JOIN actors s ON s.id = source_actor_id JOIN actors t ON t.id = target_actor_id",
            connection,
            parse_dates=["month"],
        )
    months = months[months.month != pandas.Timestamp(NOT_COVERED)]
    sides = months[["source", "target"]]
    months["pair"] = sides.min(axis=1) + "-" + sides.max(axis=1)
    months["window"] = (months.month >= "2012-01-01").astype(int)
    sums = months.groupby(["pair", "window"])[["events", "conflicts"]].sum().unstack()
    found = by_pair(tables[TITLE])
    assert len(found) == 57
    for pair, row in found.items():
        events, conflicts = sums.loc[pair].events, sums.loc[pair].conflicts
        assert [row["Events before"], row["Events after"]] == events.tolist()
        shares = conflicts / events
        assert [row["Before"], row["After"]] == pytest.approx(shares.tolist(), abs=1e-10)
    world = months.groupby("window")[["events", "conflicts"]].sum()
    lines = tables["The windows, gdelt"]
    assert [line["Events"] for line in lines] == world.events.tolist()
    assert [line["Conflict"] for line in lines] == pytest.approx(
        (world.conflicts / world.events).tolist(), abs=1e-10
    )


def test_months_that_no_file_covers_are_left_out(
    tables: dict[str, Rows], shifted_readonly_url: URL
) -> None:
    first, second = tables["The windows, gdelt"]
    assert (first["Days covered"], first["Days"]) == (1461 - 31, 1461)
    assert (second["Days covered"], second["Days"]) == (1461, 1461)
    place = list_months().index(NOT_COVERED)
    without = sum(
        sum(n for n, _ in counts[:48]) - counts[place][0] for counts in list_counts().values()
    )
    assert first["Events"] == without
    shown = " ".join(print_report(shifted_readonly_url, "shifts", *WINDOWS, *EVENTS).split())
    assert "Left out: 1 month that no file covers, from 2010-07 to 2010-07" in shown


def test_only_pairs_of_one_direction(shifted_readonly_url: URL) -> None:
    for flag, sign in (("--closer", -1), ("--apart", 1)):
        rows = read_tables(shifted_readonly_url, "shifts", *WINDOWS, *EVENTS, flag)[TITLE]
        assert rows
        assert all(row["Change"] * sign > 0 for row in rows)


def test_around_a_day_compares_three_years_with_three(shifted_readonly_url: URL) -> None:
    given = ("--around", "2012-01-15", *EVENTS)
    lines = read_tables(shifted_readonly_url, "shifts", *given)["The windows, gdelt"]
    assert [(line["First"], line["Last"]) for line in lines] == [
        ("2009-01-01", "2011-12-31"),
        ("2012-01-01", "2014-12-31"),
    ]


def test_a_window_that_no_file_covers_is_told(shifted_readonly_url: URL) -> None:
    given = ("--window", "1999..2000", "--against", "2012..2015", *EVENTS)
    shown = " ".join(print_report(shifted_readonly_url, "shifts", *given).split())
    assert "No file covers 1999-01 to 2000-12." in shown
    assert "2008-01-01 to 2015-12-31. To load some: bedfellows import gdelt FILE" in shown


def test_without_events_the_command_that_loads_them_is_named(seeded_readonly_url: URL) -> None:
    shown = print_report(seeded_readonly_url, "shifts", *WINDOWS, *EVENTS)
    assert "No machine-coded events are loaded. To load some: bedfellows import gdelt" in shown


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ((), "Name two windows"),
        (("--window", "2008..2010"), "Name two windows"),
        (("--window", "2008..2010", "--against", "2010-06..2012"), "The windows overlap"),
        (("--window", "2013..2016", "--against", "2008..2010"), "name the earlier window first"),
        (("--window", "2010..2008", "--against", "2013..2016"), "2010 is after 2008"),
        (("--window", "2008", "--against", "2013..2016"), "is not a window"),
        (("--window", "2008..", "--against", "2013..2016"), "is not a window"),
        (("--window", "2008..x", "--against", "2013..2016"), "--window"),
        (("--window", "0000..2010", "--against", "2013..2016"), "--window"),
        ((*WINDOWS, "--around", "2010"), "--around replaces"),
        (("--around", "now"), "--around"),
        ((*WINDOWS, "--measure", "event"), "Choose"),
        ((*WINDOWS, *EVENTS, "--actor", "Bellarus"), "Belarus"),
        ((*WINDOWS, *EVENTS, "--actor", "EAEU"), "is not a country"),
        ((*WINDOWS, *EVENTS, "--closer", "--apart"), "exclude each other"),
    ],
)
def test_what_cannot_be_compared_is_refused(
    given: tuple[str, ...], message: str, shifted_readonly_url: URL
) -> None:
    with pytest.raises(UserError, match=message):
        print_report(shifted_readonly_url, "shifts", *given)


def test_sums_by_the_older_rule_are_not_compared(seeded_url: URL) -> None:
    load_event_months(seeded_url)
    with create_writing_engine(seeded_url).begin() as connection:
        connection.execute(datasets.update().values(has_old_quad_classes=True))
    for given in (("shifts", *WINDOWS), ("breaks", "BLR", "KGZ")):
        shown = " ".join(print_report(seeded_url, *given, *EVENTS).split())
        assert "The sums of gdelt count CAMEO roots 09 and 14 by an older rule" in shown


def test_both_databases_give_the_same_answer(seeded_on_both: list[URL]) -> None:
    """The same figures to the last digit, although the ids of states differ."""
    answers: list[list[str]] = []
    for url in seeded_on_both:
        load_event_months(url, step=-1 if answers else 1)
        given = ("--format", "json", *EVENTS)
        answers.append(
            [
                print_report(url, "shifts", *WINDOWS, *given),
                print_report(url, "breaks", "BLR", "KGZ", *given),
            ]
        )
    assert answers[0] == answers[1]

"""Breaks in the series of a pair: the right verdict in words, and the sets of months."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from loaded_database import insert_dataset
from report_tables import print_report, read_tables
from sqlalchemy import URL, select

from console import UserError
from database import create_writing_engine
from models import Actor
from models.coverage import CoverageKind
from models.datasets import imports
from models.roll_calls import roll_call_votes, roll_calls
from reports.analysis import series_breaks

TITLE, TESTED = "Breaks in events in gdelt", "What was tested, gdelt"


def test_a_known_break_with_its_levels_and_the_curated_events_inside(
    shifted_readonly_url: URL,
) -> None:
    tables = read_tables(shifted_readonly_url, "breaks", "BLR", "KGZ", "--measure", "events")
    (line,) = tables[TITLE]
    assert line["Between"] <= "2012-01" <= line["And"]
    assert line["Probability"] >= 0.8
    assert (line["Conflict before"], line["Conflict after"]) == (0.1, 0.6)
    (tested,) = tables[TESTED]
    # One month of 96 is not covered: its ten events are not counted.
    assert (tested["Months with data"], tested["Events"]) == (95, 950)
    assert tested["No change"] < 1e-6
    inside = tables["Curated events inside the breaks, gdelt"]
    assert all(line["Between"] <= row["Date"][:7] <= line["And"] for row in inside)


@pytest.mark.parametrize("pair", [("GEO", "RUS"), ("KAZ", "UZB")])
def test_a_steady_share_has_no_break_however_much_it_grows(
    pair: tuple[str, str], shifted_readonly_url: URL
) -> None:
    shown = print_report(shifted_readonly_url, "breaks", *pair, "--measure", "events")
    assert "No break found: that the level never changed has the probability 0." in shown
    assert "Curated events inside" not in shown


def test_few_events_cannot_tell(shifted_readonly_url: URL) -> None:
    given = ("--measure", "events", "--until", "2014-12")
    shown = print_report(shifted_readonly_url, "breaks", "ARM", "AZE", *given)
    assert "Cannot tell: 27 events, fewer than 30." in " ".join(shown.split())


def test_one_is_counted_in_the_singular() -> None:
    words = "votes", "joint roll calls", "", "", ""
    kind = series_breaks.SeriesKind(*words, CoverageKind.VOTE, "unvotes", "votes")
    for number, said in ((1, "1 joint roll call,"), (2, "2 joint roll calls,")):
        series = series_breaks.MonthSeries(0, 1, np.array([float(number)]), np.zeros(1))
        tested = series_breaks.TestedSeries(kind, series, None)
        assert tested.explain_absence() == f"Cannot tell: {said} fewer than 30."


def test_without_data_the_command_that_loads_it_is_named(seeded_readonly_url: URL) -> None:
    shown = print_report(seeded_readonly_url, "breaks", "BLR", "KGZ", "--measure", "events")
    assert "bedfellows import gdelt" in shown
    shown = print_report(seeded_readonly_url, "breaks", "BLR", "KGZ")
    assert "bedfellows init" in " ".join(shown.split())


def test_a_time_that_no_file_covers_is_told(shifted_readonly_url: URL) -> None:
    given = ("--measure", "events", "--since", "2018")
    shown = " ".join(print_report(shifted_readonly_url, "breaks", "BLR", "KGZ", *given).split())
    assert "No file covers that time. The loaded files cover 2008-01-01 to 2015-12-31." in shown


def test_an_unknown_measure_is_refused(seeded_readonly_url: URL) -> None:
    with pytest.raises(UserError, match="Choose votes or events"):
        print_report(seeded_readonly_url, "breaks", "BLR", "KGZ", "--measure", "vote")


def test_votes_are_compared_where_both_voted(seeded_url: URL) -> None:
    """Ten roll calls a month for ten years: the same votes for five, then different ones."""
    with create_writing_engine(seeded_url).begin() as connection:
        actors = Actor.table()
        wanted = select(actors.c.slug, actors.c.id).where(actors.c.slug.in_(["BLR", "KGZ"]))
        ids = {row.slug: row.id for row in connection.execute(wanted)}
        number = insert_dataset(connection, "unvotes", date(2001, 1, 1), date(2010, 12, 31))
        row = {"id": 1, "dataset_id": number, "file_name": "x", "file_sha256": "0" * 64}
        counts = dict.fromkeys(("rows_read", "rows_loaded", "rows_revised", "rows_known"), 0)
        row |= counts | {"rows_rejected": 0, "imported_at": "2026-01-01T12:00:00Z"}
        connection.execute(imports.insert(), row)
        calls, votes = [], []
        for place in range(1200):
            key = place + 1
            month = place // 10
            day = date(2001 + month // 12, month % 12 + 1, 5)
            call = {"id": key, "dataset_id": number, "import_id": 1, "published_id": key}
            calls.append(call | {"held_on": day})
            second = "yes" if month < 60 or place % 2 else "abstain"
            # Each is absent from one roll call of each month.
            choices = ("absent" if place % 10 == 0 else "yes", second)
            if place % 10 == 1:
                choices = ("yes", "absent")
            votes += [
                {"roll_call_id": key, "voter_code": slug, "actor_id": ids[slug]}
                | {"choice_code": choice}
                for slug, choice in zip(("BLR", "KGZ"), choices, strict=True)
            ]
        connection.execute(roll_calls.insert(), calls)
        connection.execute(roll_call_votes.insert(), votes)
    tables = read_tables(seeded_url, "breaks", "KGZ", "BLR", "--since", "2002")
    (line,) = tables["Breaks in votes of the UN General Assembly"]
    assert line["Between"] <= "2006-01" <= line["And"]
    assert (line["Different votes before"], line["Different votes after"]) == (0, 0.5)
    shown = print_report(seeded_url, "breaks", "KGZ", "BLR", "--since", "2015")
    assert "cast no vote in the same roll call in that time" in " ".join(shown.split())
    assert "others: bedfellows import unvotes FILE..." in " ".join(shown.split())
    (tested,) = tables["What was tested, votes"]
    assert (tested["First month"], tested["Joint roll calls"]) == ("2002-01", 108 * 8)

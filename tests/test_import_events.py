"""GDELT and ICEWS: every row is loaded, known or rejected, and the monthly sums are right."""

from __future__ import annotations

import gzip
import random

import pytest
from dataset_imports import query_rows, zip_files
from event_files import (
    SMALL_HEADER,
    PublishedEvent,
    make_exported_file,
    make_floated_file,
    make_gdelt_file,
    make_icews_file,
    make_small_file,
    make_small_row,
)
from event_imports import EVENTS, LOADED, Load, check_monthly_sums, read_events
from sqlalchemy import URL

from console import UserError
from seeds.importing.events import chunks
from seeds.importing.remove import remove_dataset

FORMS = {
    "2.0": make_gdelt_file(EVENTS),
    "1.0, 58 columns": make_gdelt_file(EVENTS, "1.0"),
    "1.0, 57 columns": make_gdelt_file(EVENTS, "1.0", 57),
    "windows": make_gdelt_file(EVENTS).replace(b"\n", b"\r\n"),
    "without a last line end": make_gdelt_file(EVENTS).rstrip(b"\n"),
    "zip": zip_files(("20150606000000.export.CSV", make_gdelt_file(EVENTS))),
    "gzip": gzip.compress(make_gdelt_file(EVENTS)),
    "comma, quotes, NA": make_exported_file(EVENTS),
    "row names": make_exported_file(EVENTS, row_names=True),
    "row names, nothing at the end": make_exported_file(
        EVENTS, row_names=True, has_addresses=False
    ),
    "semicolon, mark, windows": b"\xef\xbb\xbf"
    + make_exported_file(EVENTS, delimiter=";", end="\r\n"),
    "codes as numbers": make_exported_file(EVENTS, numbers=["EventCode", "EventRootCode"]),
    "code as a number": make_exported_file(EVENTS, numbers=["EventCode"]),
    "root code as a number": make_exported_file(EVENTS, numbers=["EventRootCode"]),
    "line ends of an old Mac": make_exported_file(EVENTS, end="\r"),
    "whole numbers as fractions": make_floated_file(EVENTS),
    "fractions without a header": make_floated_file(EVENTS, has_header=False),
    "line ends in quotes": make_exported_file(EVENTS, place='A "place"\nin two lines'),
}


@pytest.mark.slow
@pytest.mark.on_sqlite
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("size", [2**25, 700], ids=["whole", "in pieces"])
def test_gdelt_in_every_form(
    load_events: Load, seeded_url: URL, form: str, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chunks, "CHUNK_SIZE", size)
    said = load_events("gdelt", {"events.csv": FORMS[form]})
    assert said[0].startswith("events.csv: 7 rows read: 7 loaded, 0 known already, 0 rejected")
    assert read_events(seeded_url) == LOADED


def test_months_of_pairs_countries_and_the_world(load_events: Load, seeded_url: URL) -> None:
    load_events("gdelt", {"events.csv": FORMS["2.0"]})
    assert query_rows(
        seeded_url,
        "SELECT s.slug, t.slug, CAST(month AS TEXT), events, verbal_cooperation, "
        "material_cooperation, verbal_conflict, material_conflict, goldstein_tenths_sum, "
        "goldstein_events FROM dyad_months JOIN actors s ON s.id = source_actor_id "
        "JOIN actors t ON t.id = target_actor_id ORDER BY month, s.slug",
    ) == [
        ("SUN", "BLR", "1991-11-01", 1, 1, 0, 0, 0, 80, 1),
        ("BLR", "KGZ", "2015-06-01", 1, 1, 0, 0, 0, 19, 1),
        ("KGZ", "BLR", "2015-06-01", 1, 0, 0, 1, 0, -20, 1),
    ]
    assert query_rows(
        seeded_url,
        "SELECT slug, events, as_source, as_target, domestic, one_sided FROM country_months "
        "JOIN actors ON actors.id = actor_id WHERE month = '2015-06-01' ORDER BY slug",
    ) == [("BLR", 4, 2, 3, 1, 1), ("KGZ", 3, 1, 2, 0, 1)]
    assert query_rows(
        seeded_url,
        "SELECT row_count, events, goldstein_tenths_sum FROM world_months ORDER BY month",
    ) == [(1, 1, 80), (6, 2, -1)]


@pytest.mark.slow
def test_an_archive_of_two_layouts_is_refused_and_a_folder_of_them_is_not(
    load_events: Load, seeded_url: URL
) -> None:
    both = zip_files(
        ("a.csv", make_gdelt_file(EVENTS)), ("b.csv", make_gdelt_file(EVENTS[:3], "1.0"))
    )
    with pytest.raises(UserError, match=r"both\.zip: contains files of several layouts; unpack it"):
        load_events("gdelt", {"both.zip": both})
    assert query_rows(seeded_url, "SELECT count(*) FROM coded_events") == [(0,)]
    said = load_events(
        "gdelt", {"a.csv": make_gdelt_file(EVENTS), "b.csv": make_gdelt_file(EVENTS[:3], "1.0")}
    )
    assert "7 loaded" in said[0]
    assert "3 known already" in said[1]
    check_monthly_sums(seeded_url)


@pytest.mark.parametrize(
    "content",
    [
        make_gdelt_file(EVENTS).replace(b"\n", b"\r\n", 3),
        make_gdelt_file(EVENTS).replace(b"Visits", b"Vis\rits"),
        SMALL_HEADER.encode()
        + b",x,X\n"
        + b"".join(f"{make_small_row(n)},a,b\n".encode() for n in range(7)),
        SMALL_HEADER.encode()
        + b"\n"
        + b"".join(f"{make_small_row(n)},\n".encode() for n in range(7)),
    ],
    ids=["two kinds of line ends", "half an end", "a name twice", "an end too many"],
)
def test_files_with_flaws_of_other_programs(load_events: Load, content: bytes) -> None:
    said = load_events("gdelt", {"events.csv": content})
    assert said[0].startswith("events.csv: 7 rows read: 7 loaded, 0 known already, 0 rejected")


def test_days_and_codes_of_a_revision_count_as_loaded(load_events: Load, seeded_url: URL) -> None:
    """The day of the row that it revised stays covered, since that row was loaded."""
    load_events(
        "gdelt",
        {"one.csv": make_small_file(make_small_row(1, Actor1CountryCode="ZZZ"), make_small_row(2))},
    )
    later = {"Actor1CountryCode": "QQQ", "DATEADDED": "20150202"}
    load_events(
        "gdelt",
        {
            "two.csv": make_small_file(
                make_small_row(1), make_small_row(2, **later), make_small_row(3, **later)
            )
        },
    )
    covered = "SELECT CAST(day AS TEXT), row_count FROM coverage_days ORDER BY day"
    assert query_rows(seeded_url, covered) == [("2015-01-01", 3), ("2015-02-02", 2)]
    unmapped = "SELECT code, row_count FROM unmapped_codes ORDER BY code"
    assert query_rows(seeded_url, unmapped) == [("QQQ", 2), ("ZZZ", 1)]
    loaded = "SELECT CAST(sum(rows_loaded) AS INTEGER) FROM imports"
    assert query_rows(seeded_url, loaded) == [(5,)]


def test_rows_cover_the_day_they_were_added(load_events: Load, seeded_url: URL) -> None:
    load_events("gdelt", {"events.csv": FORMS["2.0"]})
    covered = query_rows(
        seeded_url, "SELECT CAST(day AS TEXT), row_count FROM coverage_days ORDER BY day"
    )
    assert covered == [("2015-06-04", 1), ("2015-06-05", 3), ("2015-06-06", 3)]
    assert query_rows(
        seeded_url, "SELECT code, reason_code, label, row_count FROM unmapped_codes"
    ) == [("EUR", "regional", "Europe", 1)]


def test_rows_from_before_daily_files_cover_the_day_of_the_event(
    load_events: Load, seeded_url: URL
) -> None:
    events = [PublishedEvent("1", "20120105", "BLR", "KGZ", added="20130203")]
    load_events("gdelt", {"2012.csv": make_gdelt_file(events, "1.0")})
    assert query_rows(seeded_url, "SELECT CAST(day AS TEXT) FROM coverage_days") == [
        ("2012-01-05",)
    ]


def test_the_same_rows_in_another_file_are_known(load_events: Load, seeded_url: URL) -> None:
    load_events("gdelt", {"may.csv": make_gdelt_file(EVENTS[:4])})
    said = load_events("gdelt", {"june.csv": make_gdelt_file(EVENTS[2:])})
    assert said[0].startswith("june.csv: 5 rows read: 3 loaded, 2 known already, 0 rejected")
    assert read_events(seeded_url) == LOADED
    check_monthly_sums(seeded_url)
    days = query_rows(
        seeded_url, "SELECT CAST(day AS TEXT), row_count FROM coverage_days ORDER BY day"
    )
    assert days == [("2015-06-04", 1), ("2015-06-05", 3), ("2015-06-06", 3)]


def test_a_revision_says_what_changed(load_events: Load, seeded_url: URL) -> None:
    load_events("gdelt", {"first.csv": make_gdelt_file(EVENTS)})
    revised = [
        PublishedEvent("1002", "20150705", "KGZ", "RUS", code="112", value="-2.0", mentions="4")
    ]
    said = "\n".join(load_events("gdelt", {"second.csv": make_gdelt_file([*EVENTS[:1], *revised])}))
    assert "second.csv: 2 rows read: 1 loaded (1 revised), 1 known already, 0 rejected" in said
    changes = "day 2015-06-05 -> 2015-07-05, target code BLR -> RUS, target BLR -> RUS"
    assert said.splitlines()[1:] == [f"  event 1002: {changes}, mentions 3 -> 4"]
    assert read_events(seeded_url)[1][:6] == ("1002", "2015-07-05", "KGZ", "KGZ", "RUS", "RUS")
    check_monthly_sums(seeded_url)


def test_a_dataset_is_removed_alone(load_events: Load, seeded_url: URL) -> None:
    load_events("gdelt", {"events.csv": make_gdelt_file(EVENTS)})
    load_events(
        "icews",
        {"one.tab": make_icews_file([PublishedEvent("7", "20180601", "Belarus", "Kyrgyzstan")])},
    )
    remove_dataset(seeded_url, "gdelt", echo=lambda _: None)
    assert [row[0] for row in read_events(seeded_url)] == ["7"]
    assert query_rows(seeded_url, "SELECT slug FROM datasets") == [("icews",)]
    check_monthly_sums(seeded_url)


@pytest.mark.slow
def test_monthly_sums_are_right_after_any_imports(load_events: Load, seeded_url: URL) -> None:
    chance = random.Random(2015)
    for number in range(6):
        rows = [_some_event(chance) for _ in range(chance.randint(20, 60))]
        load_events("gdelt", {f"{number}.csv": make_gdelt_file(rows)}, max_rejects=1.0)
        check_monthly_sums(seeded_url)
    read = query_rows(seeded_url, "SELECT sum(rows_known), sum(rows_revised) FROM imports")
    assert all(count > 0 for count in read[0])


def _some_event(chance: random.Random) -> PublishedEvent:
    # Few ids, so that many are repeated, with the same values or others.
    states = ["", "BLR", "KGZ", "RUS", "EUR"]
    return PublishedEvent(
        str(chance.randint(1, 80)),
        chance.choice(["20150604", "20150704"]),
        chance.choice(states),
        chance.choice(states),
        chance.choice(["042", "057", "112", "193"]),
        chance.choice(["1.9", "-10.0", ""]),
        mentions="1",
    )


@pytest.mark.parametrize("size", [2**25, 700], ids=["whole", "in pieces"])
def test_the_code_of_a_state_is_kept_if_the_side_has_no_other(
    load_events: Load, seeded_url: URL, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chunks, "CHUNK_SIZE", size)
    alone = [
        PublishedEvent("2001", "20150604", "QQQ", "KGZ", source_code=""),
        PublishedEvent("2002", "20150604", "BLR", "KGZ", source_code=""),
    ]
    load_events("gdelt", {"codes.csv": make_gdelt_file([*EVENTS, *alone])})
    found = {row[0]: row[2:6] for row in read_events(seeded_url)}
    assert found["2001"] == ("QQQ", None, "KGZ", "KGZ")
    assert found["2002"] == ("BLR", "BLR", "KGZ", "KGZ")
    assert found["1004"] == ("COP", None, "BLR", "BLR")
    check_monthly_sums(seeded_url)


def test_other_files_are_refused(load_events: Load, seeded_url: URL) -> None:
    with pytest.raises(UserError, match="looks like a file of icews"):
        load_events(
            "gdelt",
            {
                "events.tab": make_icews_file(
                    [PublishedEvent("7", "20180601", "Belarus", "Kyrgyzstan")]
                )
            },
        )
    with pytest.raises(UserError, match="is not a file of any known dataset"):
        load_events("gdelt", {"events.csv": b"a,b\n1,2\n"})
    lacking = (
        make_exported_file(EVENTS).replace(b"EventRootCode", b"Root").replace(b"SQLDATE", b"Day")
    )
    with pytest.raises(UserError, match="which are needed: SQLDATE, EventRootCode"):
        load_events("gdelt", {"events.csv": lacking})
    assert query_rows(seeded_url, "SELECT count(*) FROM imports") == [(0,)]

"""GDELT and ICEWS: every row is loaded, known or rejected, and the monthly sums are right."""

from __future__ import annotations

import csv
import gzip
import io
import random
import zipfile
from collections.abc import Callable, Iterable
from io import FileIO
from pathlib import Path
from typing import Any

import pytest
from event_files import (
    PublishedEvent,
    make_exported_file,
    make_floated_file,
    make_gdelt_file,
    make_icews_file,
)
from sqlalchemy import URL, text

from console import UserError
from database import connect, create_reading_engine
from seeds.importing.events import chunks
from seeds.importing.files.inputs import SourceFiles
from seeds.importing.remove import remove_dataset
from seeds.importing.run import import_files

EVENTS = [
    PublishedEvent("1001", "20150604", "BLR", "KGZ"),
    PublishedEvent("1002", "20150605", "KGZ", "BLR", code="112", value="-2.0", mentions="3"),
    PublishedEvent("1003", "20150605", " BLR", "BLR", code="010", value="0.0"),
    PublishedEvent("1004", "20150605", "", "BLR", code="193", value="-10.0", source_code="COP"),
    PublishedEvent("1005", "20150606", "EUR", "KGZ", code="036", value="4.0"),
    PublishedEvent("1006", "19911101", "RUS", "BLR", code="057", value="8.0", added="20150606"),
    PublishedEvent("1007", "20150606", "", "", value=""),
]
LOADED = [
    ("1001", "2015-06-04", "BLR", "BLR", "KGZ", "KGZ", "042", 19, 10),
    ("1002", "2015-06-05", "KGZ", "KGZ", "BLR", "BLR", "112", -20, 3),
    ("1003", "2015-06-05", "BLR", "BLR", "BLR", "BLR", "010", 0, 10),
    ("1004", "2015-06-05", "COP", None, "BLR", "BLR", "193", -100, 10),
    ("1005", "2015-06-06", "EUR", None, "KGZ", "KGZ", "036", 40, 10),
    ("1006", "1991-11-01", "RUS", "SUN", "BLR", "BLR", "057", 80, 10),
    ("1007", "2015-06-06", None, None, None, None, "042", None, 10),
]

Load = Callable[..., list[str]]


@pytest.fixture
def load(seeded_url: URL, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Load:
    """Import files of the given content, by name; returns the printed lines."""
    monkeypatch.chdir(tmp_path)

    def load_files(dataset: str, files: dict[str, bytes], **options: Any) -> list[str]:
        said: list[str] = []
        for name, content in files.items():
            (tmp_path / name).write_bytes(content)
        with SourceFiles(list(files)) as sources:
            import_files(seeded_url, dataset, sources, echo=said.append, **options)
        return said

    return load_files


def ask(url: URL, query: str) -> list[tuple[Any, ...]]:
    with connect(create_reading_engine(url)) as connection:
        return [tuple(row) for row in connection.execute(text(query))]


def events_of(url: URL) -> list[tuple[Any, ...]]:
    return ask(
        url,
        "SELECT CAST(published_id AS TEXT), CAST(occurred_on AS TEXT), source_code, s.slug, "
        "target_code, t.slug, event_code, goldstein_tenths, mentions FROM coded_events "
        "LEFT JOIN actors s ON s.id = source_actor_id LEFT JOIN actors t ON t.id = target_actor_id "
        "ORDER BY published_id, published_part",
    )


def zipped(*members: tuple[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return packed.getvalue()


FORMS = {
    "2.0": make_gdelt_file(EVENTS),
    "1.0, 58 columns": make_gdelt_file(EVENTS, "1.0"),
    "1.0, 57 columns": make_gdelt_file(EVENTS, "1.0", 57),
    "windows": make_gdelt_file(EVENTS).replace(b"\n", b"\r\n"),
    "without a last line end": make_gdelt_file(EVENTS).rstrip(b"\n"),
    "zip": zipped(("20150606000000.export.CSV", make_gdelt_file(EVENTS))),
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
    "line ends in quotes": make_exported_file(EVENTS, place='A "place"\nin two lines'),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("size", [2**25, 700], ids=["whole", "in pieces"])
def test_gdelt_in_every_form(
    load: Load, seeded_url: URL, form: str, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chunks, "CHUNK_SIZE", size)
    said = load("gdelt", {"events.csv": FORMS[form]})
    assert said[0].startswith("events.csv: 7 rows read: 7 loaded, 0 known already, 0 rejected")
    assert events_of(seeded_url) == LOADED


def test_months_of_pairs_countries_and_the_world(load: Load, seeded_url: URL) -> None:
    load("gdelt", {"events.csv": FORMS["2.0"]})
    assert ask(
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
    assert ask(
        seeded_url,
        "SELECT slug, events, as_source, as_target, domestic, one_sided FROM country_months "
        "JOIN actors ON actors.id = actor_id WHERE month = '2015-06-01' ORDER BY slug",
    ) == [("BLR", 4, 2, 3, 1, 1), ("KGZ", 3, 1, 2, 0, 1)]
    assert ask(
        seeded_url,
        "SELECT row_count, events, goldstein_tenths_sum FROM world_months ORDER BY month",
    ) == [(1, 1, 80), (6, 2, -1)]


def test_an_archive_of_two_layouts_is_refused_and_a_folder_of_them_is_not(
    load: Load, seeded_url: URL
) -> None:
    both = zipped(("a.csv", make_gdelt_file(EVENTS)), ("b.csv", make_gdelt_file(EVENTS[:3], "1.0")))
    with pytest.raises(UserError, match=r"both\.zip: contains files of several layouts; unpack it"):
        load("gdelt", {"both.zip": both})
    assert ask(seeded_url, "SELECT count(*) FROM coded_events") == [(0,)]
    said = load(
        "gdelt", {"a.csv": make_gdelt_file(EVENTS), "b.csv": make_gdelt_file(EVENTS[:3], "1.0")}
    )
    assert "7 loaded" in said[0]
    assert "3 known already" in said[1]
    assert_sums_are_right(seeded_url)


HEADINGS = (
    "GLOBALEVENTID,SQLDATE,Actor1Code,Actor1CountryCode,Actor2Code,Actor2CountryCode,"
    "IsRootEvent,EventCode,EventRootCode,GoldsteinScale,NumMentions,DATEADDED"
)


def written(*rows: str) -> bytes:
    """A small exported file of these rows."""
    return "\n".join([HEADINGS, *rows, ""]).encode()


def plain(number: int | str, **other: str) -> str:
    """A row without faults, except for the given values."""
    row = dict.fromkeys(HEADINGS.split(","), "") | {
        "GLOBALEVENTID": str(number),
        "SQLDATE": "20150101",
        "Actor1Code": "BLR",
        "Actor1CountryCode": "BLR",
        "Actor2Code": "KGZ",
        "Actor2CountryCode": "KGZ",
        "IsRootEvent": "1",
        "EventCode": "040",
        "EventRootCode": "04",
        "GoldsteinScale": "1.0",
        "NumMentions": "5",
        "DATEADDED": "20150101",
    }
    return ",".join((row | other).values())


def test_two_stray_quotes_do_not_join_two_events(
    load: Load, seeded_url: URL, tmp_path: Path
) -> None:
    rows = [plain(number) for number in range(1, 6)]
    # Read as one field from quote to quote, both lines together have the fields of one row.
    rows[1], rows[2] = plain(2, Actor1Code='"BELARUS'), plain(3, Actor1Code='KYRGYZ"')
    header = HEADINGS.split(",")
    name = header.index("Actor1Code")
    joined = next(csv.reader([f"{rows[1]}\n", rows[2]]))
    assert len(joined) == len(header)
    assert "KYRGYZ" in joined[name]
    said = load("gdelt", {"comma.csv": written(*rows)}, max_rejects=0.5)
    assert said[0].startswith("comma.csv: 5 rows read: 4 loaded, 0 known already, 1 rejected")
    with (tmp_path / "comma.csv.rejects.csv").open(encoding="utf-8") as file:
        (_, reject) = csv.reader(file)
    assert reject[1:3] == ["3", "line"]
    assert reject[4] == "has a quotation mark that is not closed"


@pytest.mark.parametrize("dataset", ["gdelt", "icews"])
@pytest.mark.parametrize("quoted", [False, True], ids=["plain", "quoted"])
def test_quotes_in_files_with_tabs_join_no_events(
    load: Load, seeded_url: URL, dataset: str, *, quoted: bool
) -> None:
    if dataset == "gdelt":
        header = HEADINGS.split(",")
        rows = [dict(zip(header, plain(number).split(","), strict=True)) for number in range(1, 6)]
        name = "Actor1Code"
    else:
        header = ["Event ID", "Event Date", "Source Name", "Source Country", "CAMEO Code"]
        header += ["Intensity", "Target Country"]
        values = "2015-01-01", "A", "Belarus", "040", "1.0", "Kyrgyzstan"
        rows = [dict(zip(header, (str(number), *values), strict=True)) for number in range(1, 6)]
        name = "Source Name"

    def write_line(cells: Iterable[str]) -> str:
        return "\t".join(f'"{cell}"' if quoted else cell for cell in cells)

    lines = [write_line(header), *(write_line(row.values()) for row in rows)]
    stray = (rows[1] | {name: '"BELARUS'}, rows[2] | {name: 'KYRGYZ"'})
    lines[2], lines[3] = ("\t".join(row.values()) for row in stray)
    said = load(dataset, {"tabs.tab": "\n".join([*lines, ""]).encode()})
    assert said[0].startswith("tabs.tab: 5 rows read: 5 loaded, 0 known already, 0 rejected")
    found = ask(
        seeded_url,
        "SELECT published_id, s.slug, t.slug FROM coded_events e "
        "JOIN actors s ON s.id = e.source_actor_id JOIN actors t ON t.id = e.target_actor_id "
        "ORDER BY 1",
    )
    assert found == [(number, "BLR", "KGZ") for number in range(1, 6)]


@pytest.mark.parametrize("size", [2**25, 700], ids=["whole", "in pieces"])
def test_an_open_quote_rejects_only_its_own_line(
    load: Load, seeded_url: URL, tmp_path: Path, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chunks, "CHUNK_SIZE", size)
    rows = [plain(number) for number in range(1, 41)]
    rows[9], rows[19] = plain(10, Actor1Code='"BLR'), plain(20, Actor1Code='BL"R')
    rows[29] = plain(30, Actor2Code='"a\n""b"" c"')
    said = load("gdelt", {"stray.csv": written(*rows)}, max_rejects=0.1)
    assert said[0].startswith("stray.csv: 40 rows read: 39 loaded, 0 known already, 1 rejected")
    with (tmp_path / "stray.csv.rejects.csv").open(encoding="utf-8") as file:
        (_, reject) = csv.reader(file)
    assert reject[1:3] == ["11", "line"]
    assert reject[4] == "has a quotation mark that is not closed"
    codes = dict(ask(seeded_url, "SELECT published_id, source_code FROM coded_events"))
    assert codes[20] == 'BL"R'
    assert 10 not in codes


def test_lines_of_broken_rows_among_longer_ones(
    load: Load, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chunks, "CHUNK_SIZE", 2**25)
    rows = [plain(1, Actor1Code='"a\nb"'), "", "2,20150101", plain(3), plain("x"), "", "4"]
    load("gdelt", {"lines.csv": written(*rows)}, max_rejects=1.0)
    with (tmp_path / "lines.csv.rejects.csv").open(encoding="utf-8") as file:
        assert [(row[1], row[2]) for row in list(csv.reader(file))[1:]] == [
            ("5", "line"),
            ("7", "GLOBALEVENTID"),
            ("9", "line"),
        ]


def test_a_line_too_long_for_a_row_is_rejected(load: Load, tmp_path: Path) -> None:
    endless = b"9001\t20150604\t" + b"x" * (chunks.LONGEST_ROW + 2**20) + b"\n"
    said = load(
        "gdelt",
        {"long.csv": make_gdelt_file(EVENTS[:3]) + endless + make_gdelt_file(EVENTS[3:])},
        max_rejects=0.5,
    )
    assert said[0].startswith("long.csv: 8 rows read: 7 loaded, 0 known already, 1 rejected")
    with (tmp_path / "long.csv.rejects.csv").open(encoding="utf-8") as file:
        assert [(row[1], row[4]) for row in list(csv.reader(file))[1:]] == [
            ("4", "is too long for a row")
        ]


def test_a_partial_write_is_continued(tmp_path: Path) -> None:
    class Hesitant(FileIO):
        def write(self, data: Any) -> int:
            return super().write(data[: len(data) // 2 + 1])

    with Hesitant(tmp_path / "chunk", "w") as file:
        for rows in (b"1234567890\n" * 9, b"12345\n"):
            chunks._overwrite(file, rows)
            assert (tmp_path / "chunk").read_bytes() == rows


@pytest.mark.parametrize(
    ("field", "value", "kept"),
    [
        ("GLOBALEVENTID", "1.5", None),
        ("GLOBALEVENTID", "1e3", None),
        ("GLOBALEVENTID", "0x1", None),
        ("GLOBALEVENTID", " 7.0", "7"),
        ("NumMentions", "1.5", None),
        ("NumMentions", "9999999999", None),
        ("IsRootEvent", "0.4", None),
        ("IsRootEvent", "1.0", "1"),
        ("GoldsteinScale", "10.04", None),
        ("GoldsteinScale", "1_0", None),
        ("GoldsteinScale", "1e300", None),
        ("GoldsteinScale", "nan", None),
        ("GoldsteinScale", "-10", "-100"),
        ("SQLDATE", "2015081", None),
        ("SQLDATE", "201508123", None),
        ("SQLDATE", "20150812.0", "2015-08-12"),
        ("SQLDATE", "20150812 ", "2015-08-12"),
        ("SQLDATE", "\t2015812", None),
        ("Actor1Code", "B\0R", None),
    ],
)
def test_a_faulty_value_is_never_changed_into_another(
    load: Load, seeded_url: URL, tmp_path: Path, field: str, value: str, kept: str | None
) -> None:
    file = written(*map(plain, range(100, 5100)), plain(1, **{field: value}))
    load("gdelt", {"odd.csv": file})
    of_row = "published_id < 100"
    found = ask(
        seeded_url,
        "SELECT CAST(published_id AS TEXT), CAST(mentions AS TEXT), "
        "CAST(CASE WHEN is_root THEN 1 ELSE 0 END AS TEXT), CAST(goldstein_tenths AS TEXT), "
        f"CAST(occurred_on AS TEXT) FROM coded_events WHERE {of_row}",
    )
    if kept is None:
        assert found == []
        with (tmp_path / "odd.csv.rejects.csv").open(encoding="utf-8") as written_there:
            (_, reject) = csv.reader(written_there)
        # A spreadsheet would run a text that begins with a tab.
        assert reject[1:4] == ["5002", field, value.replace("\t", "'\t")]
    else:
        assert kept in found[0]


@pytest.mark.parametrize(
    "content",
    [
        make_gdelt_file(EVENTS).replace(b"\n", b"\r\n", 3),
        make_gdelt_file(EVENTS).replace(b"Visits", b"Vis\rits"),
        HEADINGS.encode() + b",x,X\n" + b"".join(f"{plain(n)},a,b\n".encode() for n in range(7)),
        HEADINGS.encode() + b"\n" + b"".join(f"{plain(n)},\n".encode() for n in range(7)),
    ],
    ids=["two kinds of line ends", "half an end", "a name twice", "an end too many"],
)
def test_files_with_flaws_of_other_programs(load: Load, content: bytes) -> None:
    said = load("gdelt", {"events.csv": content})
    assert said[0].startswith("events.csv: 7 rows read: 7 loaded, 0 known already, 0 rejected")


def test_days_and_codes_of_a_revision_count_as_loaded(load: Load, seeded_url: URL) -> None:
    """The day of the row that it revised stays covered, since that row was loaded."""
    load("gdelt", {"one.csv": written(plain(1, Actor1CountryCode="ZZZ"), plain(2))})
    later = {"Actor1CountryCode": "QQQ", "DATEADDED": "20150202"}
    load("gdelt", {"two.csv": written(plain(1), plain(2, **later), plain(3, **later))})
    covered = "SELECT CAST(day AS TEXT), row_count FROM coverage_days ORDER BY day"
    assert ask(seeded_url, covered) == [("2015-01-01", 3), ("2015-02-02", 2)]
    unmapped = "SELECT code, row_count FROM unmapped_codes ORDER BY code"
    assert ask(seeded_url, unmapped) == [("QQQ", 2), ("ZZZ", 1)]
    loaded = "SELECT CAST(sum(rows_loaded) AS INTEGER) FROM imports"
    assert ask(seeded_url, loaded) == [(5,)]


def test_rows_cover_the_day_they_were_added(load: Load, seeded_url: URL) -> None:
    load("gdelt", {"events.csv": FORMS["2.0"]})
    covered = ask(seeded_url, "SELECT CAST(day AS TEXT), row_count FROM coverage_days ORDER BY day")
    assert covered == [("2015-06-04", 1), ("2015-06-05", 3), ("2015-06-06", 3)]
    assert ask(seeded_url, "SELECT code, reason_code, label, row_count FROM unmapped_codes") == [
        ("EUR", "regional", "Europe", 1)
    ]


def test_rows_from_before_daily_files_cover_the_day_of_the_event(
    load: Load, seeded_url: URL
) -> None:
    events = [PublishedEvent("1", "20120105", "BLR", "KGZ", added="20130203")]
    load("gdelt", {"2012.csv": make_gdelt_file(events, "1.0")})
    assert ask(seeded_url, "SELECT CAST(day AS TEXT) FROM coverage_days") == [("2012-01-05",)]


def rejected(folder: Path) -> list[list[str]]:
    with (folder / "faulty.csv.rejects.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


FAULTY = [
    PublishedEvent("2001", "20150604", "BLR", "KGZ"),
    PublishedEvent("2002", "20151304", "BLR", "KGZ", added="20150604"),
    PublishedEvent("x", "20150604", "BLR", "KGZ", value="40"),
    PublishedEvent("2004", "20150604", "BLR", "KGZ", code="999"),
    PublishedEvent("2001", "20150604", "BLR", "KGZ", value="2.0"),
    PublishedEvent("2001", "20150604", "BLR", "KGZ"),
    PublishedEvent("2006", "02150604", "BLR", "KGZ", added="20150604"),
]
FAULTS = [
    ["3", "SQLDATE", "20151304", "is not a day"],
    ["4", "GLOBALEVENTID", "x", "is not a whole number"],
    ["4", "GoldsteinScale", "40", "is not a number from -10 to 10"],
    ["5", "EventCode", "999", "is not a known CAMEO code"],
    ["8", "SQLDATE", "02150604", "is not a day"],
    ["6", "GLOBALEVENTID", "2001", "an earlier line has the same id with other values"],
]


@pytest.mark.parametrize("size", [2**25, 700], ids=["whole", "in pieces"])
def test_each_reject_has_its_line_field_value_and_reason(
    load: Load, seeded_url: URL, tmp_path: Path, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chunks, "CHUNK_SIZE", size)
    broken = b"2000\t20150604\n"
    wide = make_gdelt_file(EVENTS[:1]).replace(b"\n", b"\tmore\n")
    said = load("gdelt", {"faulty.csv": broken + make_gdelt_file(FAULTY) + wide}, max_rejects=0.9)
    told = "faulty.csv: 9 rows read: 1 loaded, 1 known already, 7 rejected"
    assert said[0].startswith(told)
    rows = rejected(tmp_path)
    assert rows[0] == ["file", "line", "field", "value", "reason"]
    assert [row[1:] for row in rows[1:] if row[2] != "line"] == FAULTS
    assert [(row[1], row[4]) for row in rows if row[2] == "line"] == [
        ("1", "has fewer than 61 fields"),
        ("9", "has more than 61 fields"),
    ]
    counts = "SELECT rows_read, rows_loaded, rows_known, rows_rejected FROM imports"
    assert ask(seeded_url, counts) == [(9, 1, 1, 7)]


def test_lines_are_counted_across_fields_of_several_lines(load: Load, tmp_path: Path) -> None:
    content = make_exported_file(FAULTY[:4], place="two\nlines")
    load("gdelt", {"faulty.csv": content}, max_rejects=0.9)
    rows = rejected(tmp_path)
    assert [row[1] for row in rows[1:]] == ["4", "6", "6", "8"]


def test_too_many_rejects_refuse_the_file(load: Load, seeded_url: URL) -> None:
    with pytest.raises(UserError, match=r"3 of 4 rows"):
        load("gdelt", {"faulty.csv": make_gdelt_file(FAULTY[:4])})
    assert ask(seeded_url, "SELECT count(*) FROM coded_events") == [(0,)]
    assert ask(seeded_url, "SELECT count(*) FROM imports") == [(0,)]


def test_the_same_rows_in_another_file_are_known(load: Load, seeded_url: URL) -> None:
    load("gdelt", {"may.csv": make_gdelt_file(EVENTS[:4])})
    said = load("gdelt", {"june.csv": make_gdelt_file(EVENTS[2:])})
    assert said[0].startswith("june.csv: 5 rows read: 3 loaded, 2 known already, 0 rejected")
    assert events_of(seeded_url) == LOADED
    assert_sums_are_right(seeded_url)
    days = ask(seeded_url, "SELECT CAST(day AS TEXT), row_count FROM coverage_days ORDER BY day")
    assert days == [("2015-06-04", 1), ("2015-06-05", 3), ("2015-06-06", 3)]


def test_a_revision_says_what_changed(load: Load, seeded_url: URL) -> None:
    load("gdelt", {"first.csv": make_gdelt_file(EVENTS)})
    revised = [
        PublishedEvent("1002", "20150705", "KGZ", "RUS", code="112", value="-2.0", mentions="4")
    ]
    said = "\n".join(load("gdelt", {"second.csv": make_gdelt_file([*EVENTS[:1], *revised])}))
    assert "second.csv: 2 rows read: 1 loaded (1 revised), 1 known already, 0 rejected" in said
    changes = "day 2015-06-05 -> 2015-07-05, target code BLR -> RUS, target BLR -> RUS"
    assert said.splitlines()[1:] == [f"  event 1002: {changes}, mentions 3 -> 4"]
    assert events_of(seeded_url)[1][:6] == ("1002", "2015-07-05", "KGZ", "KGZ", "RUS", "RUS")
    assert_sums_are_right(seeded_url)


def test_icews_identity_is_the_id_and_the_day(load: Load, seeded_url: URL) -> None:
    events = [
        PublishedEvent("7", "20180601", "Belarus", "Kyrgyzstan", code="040", value="1.0"),
        PublishedEvent("7", "20180602", "Kyrgyzstan", "Belarus", code="112", value="-4.4"),
        PublishedEvent("8", "20180602", "Atlantis", "Russian Federation", code="010", value="0.0"),
        PublishedEvent("9", "20180602", "", "Belarus", code="010", value="0.0"),
    ]
    load("icews", {"one.tab": make_icews_file(events[:3])})
    said = load("icews", {"two.tab": make_icews_file(events[1:])})
    assert said[0].startswith("two.tab: 3 rows read: 1 loaded, 2 known already, 0 rejected")
    assert [row[2:6] + row[7:8] for row in events_of(seeded_url)] == [
        ("Belarus", "BLR", "Kyrgyzstan", "KGZ", 10),
        ("Kyrgyzstan", "KGZ", "Belarus", "BLR", -44),
        ("Atlantis", None, "Russian Federation", "RUS", 0),
        (None, None, "Belarus", "BLR", 0),
    ]
    assert ask(seeded_url, "SELECT code, reason_code, row_count FROM unmapped_codes") == [
        ("Atlantis", "unknown", 1)
    ]
    assert_sums_are_right(seeded_url)


def test_icews_exported_again(load: Load, seeded_url: URL) -> None:
    events = [
        PublishedEvent(str(number), "20180601", "Belarus", "Kyrgyzstan", code=code, value=value)
        for number, (code, value) in enumerate(
            [
                *(("01", "0.0"), ("010", "0.0"), ("10", "-5.0"), ("013", "0.4"), ("13", "-4.4")),
                *(("016", "-2.0"), ("16", "-4.0"), ("020", "3.0"), ("20", "-10.0")),
                *(("042", "1.9"), ("0211", "3.4"), ("203", "-10.0"), ("112", "-2.0")),
            ]
        )
    ]
    load("icews", {"published.tab": make_icews_file(events)})
    as_published = make_icews_file(events).decode().replace("NA", "").replace("\t", ";")
    header, *rows = as_published.splitlines()
    # With semicolons and row names of R, and with codes that a program read as numbers.
    named = "\n".join([header, *(f"{number};{row}" for number, row in enumerate(rows, 1))])
    as_numbers = as_published
    for event in events:
        as_numbers = as_numbers.replace(f";{event.code};", f";{int(event.code)}.0;")
    said = load("icews", {"named.csv": named.encode(), "numbers.csv": as_numbers.encode()})
    assert said == [
        "named.csv: 13 rows read: 0 loaded, 13 known already, 0 rejected",
        "numbers.csv: 13 rows read: 0 loaded, 13 known already, 0 rejected",
        "total: 26 rows read: 0 loaded, 26 known already, 0 rejected",
    ]


def test_a_dataset_is_removed_alone(load: Load, seeded_url: URL) -> None:
    load("gdelt", {"events.csv": make_gdelt_file(EVENTS)})
    load(
        "icews",
        {"one.tab": make_icews_file([PublishedEvent("7", "20180601", "Belarus", "Kyrgyzstan")])},
    )
    remove_dataset(seeded_url, "gdelt", echo=lambda _: None)
    assert [row[0] for row in events_of(seeded_url)] == ["7"]
    assert ask(seeded_url, "SELECT slug FROM datasets") == [("icews",)]
    assert_sums_are_right(seeded_url)


def test_monthly_sums_are_right_after_any_imports(load: Load, seeded_url: URL) -> None:
    chance = random.Random(2015)
    for number in range(6):
        rows = [_some_event(chance) for _ in range(chance.randint(20, 60))]
        load("gdelt", {f"{number}.csv": make_gdelt_file(rows)}, max_rejects=1.0)
        assert_sums_are_right(seeded_url)
    read = ask(seeded_url, "SELECT sum(rows_known), sum(rows_revised) FROM imports")
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


def assert_sums_are_right(url: URL) -> None:
    """Every monthly sum equals the sum of the events themselves."""
    month = (
        "date(occurred_on, 'start of month')"
        if url.get_backend_name() == "sqlite"
        else "CAST(date_trunc('month', occurred_on) AS DATE)"
    )
    one = "CASE WHEN quad_class_code = '{}' THEN 1 ELSE 0 END"
    classes = ", ".join(
        f"sum({one.format(name)})"
        for name in ("verbal_cooperation", "material_cooperation", "verbal_conflict")
    )
    rows = (
        f"(SELECT e.*, {month} AS month, quad_class_code FROM coded_events e "
        "JOIN event_types t ON t.code = e.event_code) AS rows"
    )
    sides = (
        f"(SELECT dataset_id, source_actor_id AS actor_id, month, 1 AS s, 0 AS t FROM {rows} "
        f"UNION ALL SELECT dataset_id, target_actor_id, month, 0, 1 FROM {rows}) AS sides "
        "WHERE actor_id IS NOT NULL"
    )
    measures = (
        "events, verbal_cooperation, material_cooperation, verbal_conflict, "
        "goldstein_tenths_sum, goldstein_events"
    )
    compared = {
        "dyad_months": (
            "dataset_id, source_actor_id, target_actor_id, month",
            measures,
            f"count(*), {classes}, coalesce(sum(goldstein_tenths), 0), count(goldstein_tenths)",
            f"{rows} WHERE source_actor_id <> target_actor_id",
        ),
        "world_months": (
            "dataset_id, month",
            "row_count, events",
            "count(*), sum(CASE WHEN source_actor_id <> target_actor_id THEN 1 ELSE 0 END)",
            rows,
        ),
        "country_months": (
            "dataset_id, actor_id, month",
            "as_source, as_target",
            "sum(s), sum(t)",
            sides,
        ),
    }
    for table, (key, names, sums, source) in compared.items():
        kept = ask(url, f"SELECT {key}, {names} FROM {table}")
        summed = ask(url, f"SELECT {key}, {sums} FROM {source} GROUP BY {key}")
        assert sorted(kept, key=str) == sorted(summed, key=str), table


@pytest.mark.parametrize("size", [2**25, 700], ids=["whole", "in pieces"])
def test_the_code_of_a_state_is_kept_if_the_side_has_no_other(
    load: Load, seeded_url: URL, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chunks, "CHUNK_SIZE", size)
    alone = [
        PublishedEvent("2001", "20150604", "QQQ", "KGZ", source_code=""),
        PublishedEvent("2002", "20150604", "BLR", "KGZ", source_code=""),
    ]
    load("gdelt", {"codes.csv": make_gdelt_file([*EVENTS, *alone])})
    found = {row[0]: row[2:6] for row in events_of(seeded_url)}
    assert found["2001"] == ("QQQ", None, "KGZ", "KGZ")
    assert found["2002"] == ("BLR", "BLR", "KGZ", "KGZ")
    assert found["1004"] == ("COP", None, "BLR", "BLR")
    assert_sums_are_right(seeded_url)


def test_other_files_are_refused(load: Load, seeded_url: URL) -> None:
    with pytest.raises(UserError, match="looks like a file of icews"):
        load(
            "gdelt",
            {
                "events.tab": make_icews_file(
                    [PublishedEvent("7", "20180601", "Belarus", "Kyrgyzstan")]
                )
            },
        )
    with pytest.raises(UserError, match="is not a file of any known dataset"):
        load("gdelt", {"events.csv": b"a,b\n1,2\n"})
    lacking = (
        make_exported_file(EVENTS).replace(b"EventRootCode", b"Root").replace(b"SQLDATE", b"Day")
    )
    with pytest.raises(UserError, match="which are needed: SQLDATE, EventRootCode"):
        load("gdelt", {"events.csv": lacking})
    assert ask(seeded_url, "SELECT count(*) FROM imports") == [(0,)]

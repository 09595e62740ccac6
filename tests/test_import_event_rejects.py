"""GDELT and ICEWS: a row that cannot be read is rejected, with its line, field and reason."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

import duckdb
import pytest
from dataset_imports import query_rows
from event_files import (
    SMALL_HEADER,
    PublishedEvent,
    make_exported_file,
    make_gdelt_file,
    make_small_file,
    make_small_row,
)
from event_imports import EVENTS, Load
from sqlalchemy import URL

from console import UserError
from seeds.importing.events import chunks
from seeds.importing.events.byte_ranges import let_read_ranges
from seeds.importing.events.fields import quote_text
from seeds.importing.reader import Layout, PlainFile

pytestmark = pytest.mark.on_sqlite


def test_two_stray_quotes_do_not_join_two_events(
    load_events: Load, seeded_url: URL, tmp_path: Path
) -> None:
    rows = [make_small_row(number) for number in range(1, 6)]
    # Read as one field from quote to quote, both lines together have the fields of one row.
    rows[1], rows[2] = (
        make_small_row(2, Actor1Code='"BELARUS'),
        make_small_row(3, Actor1Code='KYRGYZ"'),
    )
    header = SMALL_HEADER.split(",")
    name = header.index("Actor1Code")
    joined = next(csv.reader([f"{rows[1]}\n", rows[2]]))
    assert len(joined) == len(header)
    assert "KYRGYZ" in joined[name]
    said = load_events("gdelt", {"comma.csv": make_small_file(*rows)}, max_rejects=0.5)
    assert said[0].startswith("comma.csv: 5 rows read: 4 loaded, 0 known already, 1 rejected")
    with (tmp_path / "comma.csv.rejects.csv").open(encoding="utf-8") as file:
        (_, reject) = csv.reader(file)
    assert reject[1:3] == ["3", "line"]
    assert reject[4] == "has a quotation mark that is not closed"


@pytest.mark.parametrize("dataset", ["gdelt", "icews"])
@pytest.mark.parametrize("quoted", [False, True], ids=["plain", "quoted"])
def test_quotes_in_files_with_tabs_join_no_events(
    load_events: Load, seeded_url: URL, dataset: str, *, quoted: bool
) -> None:
    if dataset == "gdelt":
        header = SMALL_HEADER.split(",")
        rows = [
            dict(zip(header, make_small_row(number).split(","), strict=True))
            for number in range(1, 6)
        ]
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
    said = load_events(dataset, {"tabs.tab": "\n".join([*lines, ""]).encode()})
    assert said[0].startswith("tabs.tab: 5 rows read: 5 loaded, 0 known already, 0 rejected")
    found = query_rows(
        seeded_url,
        "SELECT published_id, s.slug, t.slug FROM coded_events e "
        "JOIN actors s ON s.id = e.source_actor_id JOIN actors t ON t.id = e.target_actor_id "
        "ORDER BY 1",
    )
    assert found == [(number, "BLR", "KGZ") for number in range(1, 6)]


@pytest.mark.parametrize("size", [2**25, 700], ids=["whole", "in pieces"])
def test_an_open_quote_rejects_only_its_own_line(
    load_events: Load, seeded_url: URL, tmp_path: Path, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chunks, "CHUNK_SIZE", size)
    rows = [make_small_row(number) for number in range(1, 41)]
    rows[9], rows[19] = make_small_row(10, Actor1Code='"BLR'), make_small_row(20, Actor1Code='BL"R')
    rows[29] = make_small_row(30, Actor2Code='"a\n""b"" c"')
    said = load_events("gdelt", {"stray.csv": make_small_file(*rows)}, max_rejects=0.1)
    assert said[0].startswith("stray.csv: 40 rows read: 39 loaded, 0 known already, 1 rejected")
    with (tmp_path / "stray.csv.rejects.csv").open(encoding="utf-8") as file:
        (_, reject) = csv.reader(file)
    assert reject[1:3] == ["11", "line"]
    assert reject[4] == "has a quotation mark that is not closed"
    codes = dict(query_rows(seeded_url, "SELECT published_id, source_code FROM coded_events"))
    assert codes[20] == 'BL"R'
    assert 10 not in codes


def test_each_line_with_several_stray_quotes_counts_once(
    load_events: Load, seeded_url: URL, tmp_path: Path
) -> None:
    stray = '"A,5,-2,42,"G","GE", B", C*,' * 2 + '"A'
    rows = [make_small_row(number) for number in range(1, 8)]
    rows[3] = make_small_row(4, Actor1Code=stray)
    rows.append(make_small_row(8, Actor1Code=stray))
    said = load_events("gdelt", {"stray.csv": make_small_file(*rows)}, max_rejects=0.5)
    assert said[0].startswith("stray.csv: 8 rows read: 6 loaded, 0 known already, 2 rejected")
    with (tmp_path / "stray.csv.rejects.csv").open(encoding="utf-8") as file:
        assert [row[1] for row in csv.reader(file)] == ["line", "5", "9"]
    found = query_rows(seeded_url, "SELECT published_id FROM coded_events ORDER BY 1")
    assert [number for (number,) in found] == [1, 2, 3, 5, 6, 7]


def test_lines_of_broken_rows_among_longer_ones(
    load_events: Load, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chunks, "CHUNK_SIZE", 2**25)
    rows = [
        make_small_row(1, Actor1Code='"a\nb"'),
        "",
        "2,20150101",
        make_small_row(3),
        make_small_row("x"),
        "",
        "4",
    ]
    load_events("gdelt", {"lines.csv": make_small_file(*rows)}, max_rejects=1.0)
    with (tmp_path / "lines.csv.rejects.csv").open(encoding="utf-8") as file:
        assert [(row[1], row[2]) for row in list(csv.reader(file))[1:]] == [
            ("5", "line"),
            ("7", "GLOBALEVENTID"),
            ("9", "line"),
        ]


def test_a_line_too_long_for_a_row_is_rejected(load_events: Load, tmp_path: Path) -> None:
    endless = b"9001\t20150604\t" + b"x" * (chunks.LONGEST_ROW + 2**20) + b"\n"
    said = load_events(
        "gdelt",
        {"long.csv": make_gdelt_file(EVENTS[:3]) + endless + make_gdelt_file(EVENTS[3:])},
        max_rejects=0.5,
    )
    assert said[0].startswith("long.csv: 8 rows read: 7 loaded, 0 known already, 1 rejected")
    with (tmp_path / "long.csv.rejects.csv").open(encoding="utf-8") as file:
        assert [(row[1], row[4]) for row in list(csv.reader(file))[1:]] == [
            ("4", "is too long for a row")
        ]


def test_a_chunk_is_a_range_of_a_file_and_has_a_file_of_its_own_if_asked(tmp_path: Path) -> None:
    source, rows = tmp_path / "a: 'b'+[1]*.tsv", [b"%d\t%d\n" % (n, n * n) for n in range(400)]
    source.write_bytes(b"id\tvalue\n" + b"".join(rows))
    layout = Layout("two columns", ["id", "value"], "\t", quoted=False, header_lines=1)
    file = PlainFile("a.tsv", source, source.stat().st_size, layout)
    places = [tmp_path / "0", tmp_path / "1"]
    found = list[tuple[int, int]]()
    with duckdb.connect() as duck:
        let_read_ranges(duck)
        for chunk in chunks.split_file(file, places, 500):
            lines = source.read_bytes()[chunk.start : chunk.end].splitlines(keepends=True)
            assert lines == rows[chunk.first_line - 2 : chunk.first_line - 2 + chunk.lines]
            columns = "columns = {'id': 'INTEGER', 'value': 'INTEGER'}, delim = '\t'"
            query = f"FROM read_csv('{quote_text(chunk.address)}', header = false, {columns})"
            found += duck.execute(query).fetchall()
            # Shorter than what the chunk before has left at this place.
            assert chunk.path.read_bytes().splitlines(keepends=True) == lines
    assert found == [(n, n * n) for n in range(400)]


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
    load_events: Load, seeded_url: URL, tmp_path: Path, field: str, value: str, kept: str | None
) -> None:
    file = make_small_file(
        *map(make_small_row, range(100, 5100)), make_small_row(1, **{field: value})
    )
    load_events("gdelt", {"odd.csv": file})
    of_row = "published_id < 100"
    found = query_rows(
        seeded_url,
        "SELECT CAST(published_id AS TEXT), CAST(mentions AS TEXT), "
        "CAST(CASE WHEN is_root THEN 1 ELSE 0 END AS TEXT), CAST(goldstein_tenths AS TEXT), "
        f"CAST(occurred_on AS TEXT) FROM coded_events WHERE {of_row}",
    )
    if kept is None:
        assert found == []
        with (tmp_path / "odd.csv.rejects.csv").open(encoding="utf-8") as written_there:
            (_, reject) = csv.reader(written_there)
        written_out = value.replace("\t", "\\t").replace("\0", "\\x00")
        assert reject[1:4] == ["5002", field, written_out]
    else:
        assert kept in found[0]


def read_faulty(folder: Path) -> list[list[str]]:
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
    load_events: Load, seeded_url: URL, tmp_path: Path, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chunks, "CHUNK_SIZE", size)
    broken = b"2000\t20150604\n"
    wide = make_gdelt_file(EVENTS[:1]).replace(b"\n", b"\tmore\n")
    said = load_events(
        "gdelt", {"faulty.csv": broken + make_gdelt_file(FAULTY) + wide}, max_rejects=0.9
    )
    told = "faulty.csv: 9 rows read: 1 loaded, 1 known already, 7 rejected"
    assert said[0].startswith(told)
    rows = read_faulty(tmp_path)
    assert rows[0] == ["file", "line", "field", "value", "reason"]
    assert [row[1:] for row in rows[1:] if row[2] != "line"] == FAULTS
    assert [(row[1], row[4]) for row in rows if row[2] == "line"] == [
        ("1", "has fewer than 61 fields"),
        ("9", "has more than 61 fields"),
    ]
    counts = "SELECT rows_read, rows_loaded, rows_known, rows_rejected FROM imports"
    assert query_rows(seeded_url, counts) == [(9, 1, 1, 7)]


def test_lines_are_counted_across_fields_of_several_lines(
    load_events: Load, tmp_path: Path
) -> None:
    content = make_exported_file(FAULTY[:4], place="two\nlines")
    load_events("gdelt", {"faulty.csv": content}, max_rejects=0.9)
    rows = read_faulty(tmp_path)
    assert [row[1] for row in rows[1:]] == ["4", "6", "6", "8"]


def test_too_many_rejects_refuse_the_file(load_events: Load, seeded_url: URL) -> None:
    with pytest.raises(UserError, match=r"3 of 4 rows"):
        load_events("gdelt", {"faulty.csv": make_gdelt_file(FAULTY[:4])})
    assert query_rows(seeded_url, "SELECT count(*) FROM coded_events") == [(0,)]
    assert query_rows(seeded_url, "SELECT count(*) FROM imports") == [(0,)]

"""World Development Indicators as the DataBank, R and spreadsheets write them: editions, codes."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from dataset_imports import query_rows, read_last_counts, read_rejects, run_import, write_file
from sqlalchemy import URL

from console import UserError
from seeds.importing.published_days import DayError, parse_published_day

FIGURES = """SELECT a.slug, o.period_edtf, o.value, o.made_edtf
             FROM observations o JOIN actors a ON a.id = o.actor_id
             JOIN indicators i ON i.id = o.indicator_id WHERE i.code = 'ZZ.X' ORDER BY 1, 2"""
WIDE = (
    '"Country Name","Country Code","Series Name","Series Code","2001 [YR2001]","2002 [YR2002]"\n'
    '"Kyrgyz Republic","KGZ","Made up (units)","ZZ.X","{}","{}"\n'
)
LONG = '"Series Name","Series Code","Country Name","Country Code","Time","Time Code","Value"\n'
SOURCE = "Data from database: World Development Indicators"
LEFT_OUT = (
    "  figures left out because a newer edition, or one whose day is known, gives another: {}"
)
NEW_FIGURES = [("KGZ", "2001", 11.5, "2021-12-16"), ("KGZ", "2002", 12.5, "2021-12-16")]


def databank(first: str, second: str, updated: str) -> str:
    return f'{WIDE.format(first, second)}\n\n\n"{SOURCE}",,,,,\n"Last Updated: {updated}",,,,,\n'


def test_an_older_export_of_the_databank_changes_nothing(seeded_url: URL, tmp_path: Path) -> None:
    new = write_file(tmp_path / "new.csv", databank("11.5", "12.5", "12/16/2021"))
    old = write_file(tmp_path / "old.csv", databank("1", "2", "07/10/2019"))
    run_import(seeded_url, "wdi", new)
    assert run_import(seeded_url, "wdi", old)[1:] == [LEFT_OUT.format(2)]
    assert read_last_counts(seeded_url) == (1, 0, 0, 1, 0)
    assert query_rows(seeded_url, FIGURES) == NEW_FIGURES
    assert query_rows(seeded_url, "SELECT edition FROM datasets") == [("2021-12-16",)]
    assert query_rows(seeded_url, "SELECT edition FROM imports ORDER BY id") == [
        ("2021-12-16",),
        ("2019-07-10",),
    ]


def test_a_newer_export_of_the_databank_revises_and_withdraws(
    seeded_url: URL, tmp_path: Path
) -> None:
    run_import(seeded_url, "wdi", write_file(tmp_path / "a.csv", databank("1", "2", "07/10/2019")))
    new = write_file(tmp_path / "b.csv", databank("11.5", "..", "12/16/2021"))
    assert run_import(seeded_url, "wdi", new)[1:] == [
        "  KGZ ZZ.X: 2002 is no longer in the file",
        "  KGZ ZZ.X: 2001 1 -> 11.5",
    ]
    assert query_rows(seeded_url, FIGURES) == NEW_FIGURES[:1]


@pytest.mark.parametrize("numbered", [False, True])
def test_the_last_lines_as_r_writes_them(
    seeded_url: URL, tmp_path: Path, *, numbered: bool
) -> None:
    lines = WIDE.format("11.5", "12.5").splitlines()
    lines += ["NA,NA,NA,NA,NA,NA", f'"{SOURCE}",NA,NA,NA,NA,NA']
    lines += ['"Last Updated: 12/16/2021",NA,NA,NA,NA,NA']
    if numbered:
        lines[1:] = [f'"{number}",{line}' for number, line in enumerate(lines[1:], 1)]
    run_import(seeded_url, "wdi", write_file(tmp_path / "r.csv", "\n".join(lines)))
    assert read_last_counts(seeded_url) == (1, 1, 0, 0, 0)
    assert query_rows(seeded_url, FIGURES) == NEW_FIGURES
    assert query_rows(seeded_url, "SELECT edition FROM datasets") == [("2021-12-16",)]


def test_a_file_without_an_edition_does_not_replace_a_dated_one(
    seeded_url: URL, tmp_path: Path
) -> None:
    run_import(
        seeded_url,
        "wdi",
        write_file(tmp_path / "new.csv", databank("11.5", "12.5", "12/16/2021")),
    )
    undated = write_file(tmp_path / "undated.csv", WIDE.format("1", "12.5"))
    assert run_import(seeded_url, "wdi", undated)[1:] == [LEFT_OUT.format(1)]
    assert query_rows(seeded_url, FIGURES) == NEW_FIGURES


def test_the_long_form(seeded_url: URL, tmp_path: Path) -> None:
    series = '"Made up (units)","ZZ.X"'
    rows = [
        f'{series},"Kyrgyz Republic","KGZ",2001,"YR2001",11.5',
        f'{series},"Kyrgyz Republic","KGZ",2002,"YR2002",NA',
        f'{series},"Belarus","BLR",2001.0,"YR2001",..',
        f'{series},"World","WLD",2001,"YR2001",1',
        f'{series},"Belarus","BLR",soon,"YR2001",1',
    ]
    file = write_file(tmp_path / "long.csv", LONG + "\n".join(rows))
    run_import(seeded_url, "wdi", file)
    assert read_last_counts(seeded_url) == (5, 1, 0, 0, 4)
    assert query_rows(seeded_url, FIGURES) == [("KGZ", "2001", 11.5, None)]
    assert read_rejects(tmp_path, "long.csv") == [
        ["3", "value", "", "Kyrgyz Republic (KGZ) has no figure for ZZ.X in 2002"],
        ["4", "value", "", "Belarus (BLR) has no figure for ZZ.X in 2001"],
        ["5", "country code", "WLD", "is an aggregate, not a country: World"],
        ["6", "time", "soon", "is not a year"],
    ]


def test_a_later_long_form_withdraws_only_what_it_says_is_missing(
    seeded_url: URL, tmp_path: Path
) -> None:
    run_import(seeded_url, "wdi", write_file(tmp_path / "a.csv", databank("1", "2", "07/10/2019")))
    rows = [
        '"Made up (units)","ZZ.X","Kyrgyz Republic","KGZ",2002,"YR2002",NA',
        '"Made up (units)","ZZ.X","Belarus","BLR",2002,"YR2002",3',
        f'"{SOURCE}",,,,,,',
        '"Last Updated: 12/16/2021",,,,,,',
    ]
    file = write_file(tmp_path / "long.csv", LONG + "\n".join(rows))
    said = run_import(seeded_url, "wdi", file)
    assert said[-1] == ("  figures of an earlier edition deleted because this one gives none: 1")
    assert query_rows(seeded_url, FIGURES) == [
        ("BLR", "2002", 3.0, "2021-12-16"),
        ("KGZ", "2001", 1.0, "2019-07-10"),
    ]


def test_codes_of_economies_and_of_iso_and_names_without_a_code(
    seeded_url: URL, tmp_path: Path
) -> None:
    header = '"Country Name","Country Code","Indicator Name","Indicator Code","2001"\n'
    rows = [
        *('"Channel Islands","CHI"', '"Congo, Rep.","CG"', '"Namibia","NA"'),
        *('"Korea, Dem. People\'s Rep.",""', '"FS Micronesia","NaN"', '"Romania","ROM"'),
    ]
    lines = [f'{row},"Made up (units)","ZZ.X","5"' for row in rows]
    file = write_file(tmp_path / "codes.csv", header + "\n".join(lines))
    run_import(seeded_url, "wdi", file)
    assert read_last_counts(seeded_url) == (6, 6, 0, 0, 0)
    found = [row[0] for row in query_rows(seeded_url, FIGURES)]
    assert found == ["COG", "FSM", "NAM", "PRK", "ROU", "channel-islands"]


def api(day: str) -> str:
    """A file of one indicator, saved again by a spreadsheet."""
    return (
        f"Data Source,World Development Indicators,\n\nLast Updated Date,{day},\n\n"
        "Country Name,Country Code,Indicator Name,Indicator Code,2001,\n"
        "Kyrgyz Republic,KGZ,Made up (units),ZZ.X,5,\n"
    )


def test_the_day_of_the_edition_as_a_spreadsheet_saves_it(seeded_url: URL, tmp_path: Path) -> None:
    run_import(seeded_url, "wdi", write_file(tmp_path / "a.csv", api("12/16/2021")))
    assert query_rows(seeded_url, FIGURES) == [("KGZ", "2001", 5.0, "2021-12-16")]
    with pytest.raises(UserError, match="'07/10/2019' can be 2019-07-10 or 2019-10-07: write"):
        run_import(seeded_url, "wdi", write_file(tmp_path / "b.csv", api("07/10/2019")))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        *(("2021-12-16", date(2021, 12, 16)), ("2021/12/16", date(2021, 12, 16))),
        *(("12/16/2021", date(2021, 12, 16)), ("16/12/2021", date(2021, 12, 16))),
        *(("16.12.2021", date(2021, 12, 16)), ("7.10.2019", date(2019, 10, 7))),
        *(("16-12-2021", date(2021, 12, 16)), ("5/5/2020", date(2020, 5, 5))),
        *(("16-Dec-2021", date(2021, 12, 16)), ("December 16, 2021", date(2021, 12, 16))),
        *(("16 Dec 2021", date(2021, 12, 16)), ("2021-12-16T10:00:00", date(2021, 12, 16))),
    ],
)
def test_forms_of_a_day(text: str, day: date) -> None:
    assert parse_published_day(text) == day


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("07/10/2019", "can be 2019-07-10 or 2019-10-07"),
        ("2021-02-30", "is not a day of the calendar"),
        ("13/13/2021", "is not a day of the calendar"),
        ("12/16/21", "is not a day such as 2021-12-16"),
        ("soon", "is not a day such as 2021-12-16"),
    ],
)
def test_texts_that_are_not_one_day(text: str, why: str) -> None:
    with pytest.raises(DayError, match=why):
        parse_published_day(text)
    assert parse_published_day("07/10/2019", is_month_first=True) == date(2019, 7, 10)

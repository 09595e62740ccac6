"""The states of Correlates of War: spans, the end of coverage, older and newer editions."""

from __future__ import annotations

from pathlib import Path

from dataset_imports import (
    query_rows,
    read_last_counts,
    read_rejects,
    remove_imported,
    run_import,
    write_file,
)
from sqlalchemy import URL

HEADER = "version,stateabb,ccode,statenme,styear,stmonth,stday,endyear,endmonth,endday"
FOUND = """SELECT p.code, a.slug, p.name, p.started_edtf, p.ended_edtf, p.ended_known_until
           FROM state_periods p LEFT JOIN actors a ON a.id = p.actor_id
           ORDER BY p.code, p.started_edtf"""


def spans(url: URL) -> list[tuple[object, ...]]:
    return [
        (*row[:-1], None if row[-1] is None else str(row[-1])) for row in query_rows(url, FOUND)
    ]


def test_the_end_of_coverage_is_not_the_end_of_a_state(seeded_url: URL, tmp_path: Path) -> None:
    first = "\r\n".join(
        [
            "\ufeff" + HEADER,
            "2011,KYR,703,Kyrgyzstan,1991,12,26,2011,12,31",
            "2011,CUB,40,Cuba,1902,5,20,1906,9,25",
            "2011,CUB,40,Cuba,1909,1,23,2011,12,31",
            "2011,GDR,265,German Democratic Republic,1954,3,25,1990,10,2",
            "2011,ZZZ,999,Nowhere,1950,1,1,2011,12,31",
            "2011,RUS,365,Russia,1816,1,1,2011,12,31",
            "2011,BAD,703,Kyrgyzstan,1991,13,26,2011,12,31",
            "",
        ]
    )
    run_import(seeded_url, "cow-states", write_file(tmp_path / "old.csv", first), max_rejects=0.5)
    assert read_last_counts(seeded_url) == (7, 6, 0, 0, 1)
    assert read_rejects(tmp_path, "old.csv") == [
        ["8", "styear", "1991-13-26", "is not a day of the calendar"]
    ]
    ended = [
        ("265", "DDR", "German Democratic Republic", "1954-03-25", "1990-10-03", None),
        ("365", "RUS", "Russia", "1816-01-01", "..", "2011-12-31"),
        ("40", "CUB", "Cuba", "1902-05-20", "1906-09-26", None),
        ("40", "CUB", "Cuba", "1909-01-23", "..", "2011-12-31"),
    ]
    assert spans(seeded_url) == [
        *ended,
        ("703", "KGZ", "Kyrgyzstan", "1991-12-26", "..", "2011-12-31"),
        ("999", None, "Nowhere", "1950-01-01", "..", "2011-12-31"),
    ]
    unmapped = "SELECT code, reason_code, label, row_count FROM unmapped_codes"
    assert query_rows(seeded_url, unmapped) == [("999", "unknown", "Nowhere", 1)]

    second = write_file(
        tmp_path / "new.csv",
        f"{HEADER}\n2016,KYR,703,Kyrgyzstan,1991,12,26,2016,12,31\n"
        "2016,ZZZ,999,Nowhere,1950,1,1,2014,6,30\n",
    )
    said = run_import(seeded_url, "cow-states", second)
    assert read_last_counts(seeded_url) == (2, 2, 2, 0, 0)
    assert said[1:] == [
        "  Kyrgyzstan 1991-12-26: ended_known_until 2011-12-31 -> 2016-12-31",
        "  Nowhere 1950-01-01: ended_edtf .. -> 2014-07-01, ended_known_until 2011-12-31 -> none",
    ]
    # A span that begins on another day replaces the existing one.
    third = write_file(
        tmp_path / "newest.csv",
        f"{HEADER}\n2020,KYR,703,Kyrgyzstan,1991,8,31,2020,12,31\n"
        "2020,CUB,40,Cuba,1909,1,23,2020,12,31\n2020,CUB,40,Cuba,1902,5,32,1906,9,25\n",
    )
    said = run_import(seeded_url, "cow-states", third, max_rejects=0.5)
    assert said[2:] == [
        "  Cuba 1909-01-23: ended_known_until 2011-12-31 -> 2020-12-31",
        "  Kyrgyzstan 1991-08-31: 1991-12-26 is no longer in the file",
    ]
    ((cited,),) = query_rows(seeded_url, "SELECT citation FROM datasets")
    assert "@misc{cow-states-2020,\n" in str(cited)
    ended[-1] = ("40", "CUB", "Cuba", "1909-01-23", "..", "2020-12-31")
    run_import(seeded_url, "cow-states", tmp_path / "old.csv", max_rejects=0.5, again=True)
    assert read_last_counts(seeded_url) == (7, 0, 0, 6, 1)
    assert spans(seeded_url) == [
        *ended,
        ("703", "KGZ", "Kyrgyzstan", "1991-08-31", "..", "2020-12-31"),
        ("999", None, "Nowhere", "1950-01-01", "2014-07-01", None),
    ]
    assert remove_imported(seeded_url, "cow-states") == ["cow-states: 6 rows removed"]
    assert spans(seeded_url) == []


def test_a_part_of_the_list_that_ends_before_its_edition_has_only_ended_states(
    seeded_url: URL, tmp_path: Path
) -> None:
    # Line ends of old Macintoshes are accepted, too.
    part = f"{HEADER}\r2016,GDR,265.0,German Democratic Republic,1954.0,3,25,1990,10,2\r"
    run_import(seeded_url, "cow-states", write_file(tmp_path / "part.csv", part))
    assert [row[4:] for row in spans(seeded_url)] == [("1990-10-03", None)]


def test_a_state_without_its_number_is_found_by_name(seeded_url: URL, tmp_path: Path) -> None:
    part = (
        f"{HEADER}\n2016,NAM,NaN,Namibia,1990.0,3.0,21.0,2016.0,12.0,31.0\n"
        "2016,,,Nowhere,1990,3,21,2016,12,31\n"
    )
    run_import(seeded_url, "cow-states", write_file(tmp_path / "part.csv", part), max_rejects=0.5)
    assert spans(seeded_url) == [("565", "NAM", "Namibia", "1990-03-21", "..", "2016-12-31")]
    assert read_rejects(tmp_path, "part.csv") == [["3", "ccode", "", "is not a state number"]]

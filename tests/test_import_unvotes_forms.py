"""Votes in other forms: numbers with a fraction, missing codes, one file, the UN library."""

from __future__ import annotations

from pathlib import Path

import pytest
from dataset_imports import (
    query_rows,
    read_last_counts,
    read_rejects,
    run_import,
    write_file,
)
from sqlalchemy import URL

from seeds.importing.rejects import RejectReason
from seeds.importing.votes.roll_call_rows import parse_session

VOTED = """SELECT r.published_id, v.voter_code, a.slug, v.choice_code FROM roll_call_votes v
           JOIN roll_calls r ON r.id = v.roll_call_id LEFT JOIN actors a ON a.id = v.actor_id
           ORDER BY 1, 2"""
TWO_CALLS = "rcid,session,date\n907,77,2022-10-12\n905,47,1992-09-22\n"


def test_numbers_with_a_fraction_are_the_same_codes(seeded_url: URL, tmp_path: Path) -> None:
    calls = write_file(tmp_path / "calls.csv", TWO_CALLS)
    written = write_file(
        tmp_path / "a.csv", "rcid,ccode,vote\n907.0,365.0,3.0\n907,370.00,3.0\n907,002.0,1.0\n"
    )
    run_import(seeded_url, "unvotes", calls, written)
    once = [(907, "002", "USA", "yes"), (907, "365", "RUS", "no"), (907, "370", "BLR", "no")]
    assert query_rows(seeded_url, VOTED) == once
    plain = write_file(tmp_path / "b.csv", "rcid,ccode,vote\n907,365,3\n907,370,3\n907,2,1\n")
    run_import(seeded_url, "unvotes", plain)
    assert read_last_counts(seeded_url) == (3, 0, 0, 3, 0)
    assert query_rows(seeded_url, VOTED) == once


def test_a_state_without_a_code_is_found_by_its_name(seeded_url: URL, tmp_path: Path) -> None:
    calls = write_file(tmp_path / "calls.csv", TWO_CALLS)
    votes = write_file(
        tmp_path / "votes.csv",
        "rcid,country,country_code,vote\n905,Namibia,,yes\n905,Belarus,BY,yes\n"
        "907,Namibia,NaN,abstain\n907,Kyrgyzstan,None,no\n905,Russia,,no\n907,,NA,yes\n907,,,yes\n",
    )
    run_import(seeded_url, "unvotes", calls, votes, max_rejects=0.5)
    assert query_rows(seeded_url, VOTED) == [
        (905, "BY", "BLR", "yes"),
        (905, "NA", "NAM", "yes"),
        (905, "Russia", "RUS", "no"),
        (907, "Kyrgyzstan", "KGZ", "no"),
        (907, "NA", "NAM", "abstain"),
    ]
    assert sorted(read_rejects(tmp_path, "votes.csv")) == [
        ["7", "choice_code", "yes", "line 4 has another value for roll call 907 NA: abstain"],
        ["8", "country_code", "", "no state is given"],
    ]
    # The same votes under their codes are known.
    coded = "rcid,country,country_code,vote\n905,Russia,RU,no\n907,Kyrgyzstan,KG,no\n"
    run_import(seeded_url, "unvotes", write_file(tmp_path / "coded.csv", coded))
    assert read_last_counts(seeded_url) == (2, 0, 0, 2, 0)


IN_ONE_FILE = (
    "resid,rcid,ccode,member,vote,Country,Countryname,year,session,abstain,yes,no,importantvote,"
    "date,unres,amend,para,short,descr,me,nu,di,hr,co,ec\n"
)


def test_roll_calls_and_votes_in_one_file(seeded_url: URL, tmp_path: Path) -> None:
    about = "2022,77,35,143,5,1,2022-10-12,R/77/7,0,0,B,C,0,0,0,1,0,1"
    file = write_file(
        tmp_path / "UNVotes.csv",
        IN_ONE_FILE
        + f"77007,907,365,1,3,RUS,Russia,{about}\n"
        + f"77007,907,370,1,3,BLR,Belarus,{about}\n"
        + f"77007,907,,1,8,NAM,Namibia,{about}\n"
        + "".join(f"77007,907,{code},0,9,XXX,Nowhere,{about}\n" for code in range(901, 905))
        + "5,908,370,1,2,BLR,Belarus,1991,46,0,1,0,NA,1991-09-10,NA,NA,NA,NA,NA,0,0,0,0,0,0\n",
    )
    # Half of the rows are of states that were no members, which is no sign of a wrong file.
    said = run_import(seeded_url, "unvotes", file)
    assert said[0].startswith("UNVotes.csv: 8 rows read: 4 loaded, 0 known already, 4 rejected")
    assert query_rows(seeded_url, VOTED) == [
        (907, "365", "RUS", "no"),
        (907, "370", "BLR", "no"),
        (907, "Namibia", "NAM", "absent"),
        (908, "370", "BYS", "abstain"),
    ]
    calls = """SELECT published_id, session, CAST(held_on AS text), resolution, title, description
               FROM roll_calls ORDER BY 1"""
    assert query_rows(seeded_url, calls) == [
        (907, 77, "2022-10-12", "R/77/7", "B", "C"),
        (908, 46, "1991-09-10", None, None, None),
    ]
    issues = "SELECT issue_code, issue FROM roll_call_issues ORDER BY 1"
    assert query_rows(seeded_url, issues) == [
        ("ec", "Economic development"),
        ("hr", "Human rights"),
    ]
    # A file that lacks a column does not erase what another gave, and moves the seats of the day.
    moved = write_file(tmp_path / "calls.csv", "rcid,session,date\n908,46,1991-09-24\n907,77,\n")
    run_import(seeded_url, "unvotes", moved)
    assert query_rows(seeded_url, calls)[0][3:] == ("R/77/7", "B", "C")
    assert query_rows(seeded_url, VOTED)[-1] == (908, "370", "BLR", "abstain")


def test_roll_calls_and_votes_by_iso_code_in_one_file(seeded_url: URL, tmp_path: Path) -> None:
    file = write_file(
        tmp_path / "joined.csv",
        "rcid,country,country_code,vote,session,date,short\n"
        "907,Belarus,BY,no,77,2022-10-12,B\n907,Namibia,,abstain,77,2022-10-12,B\n",
    )
    run_import(seeded_url, "unvotes", file)
    assert query_rows(seeded_url, VOTED) == [
        (907, "BY", "BLR", "no"),
        (907, "NA", "NAM", "abstain"),
    ]
    calls = "SELECT published_id, session, CAST(held_on AS text), title FROM roll_calls"
    assert query_rows(seeded_url, calls) == [(907, 77, "2022-10-12", "B")]


LIBRARY = (
    "undl_id,ms_code,ms_name,ms_vote,date,session,resolution,draft,committee_report,meeting,title,"
    "agenda_title,subjects,total_yes,total_no,total_abstentions,total_non_voting,total_ms,undl_link\n"
)


def test_the_form_of_the_library(seeded_url: URL, tmp_path: Path) -> None:
    about = "2022-10-12,ES-11,A/RES/ES-11/4,A/ES-11/L.5,,A/ES-11/PV.14,T,A,S,143,5,35,10,193,http"
    votes = [
        "BLR,BELARUS,N",
        "USA,UNITED STATES,Y",
        "CHN,CHINA,A",
        "TKM,TURKMENISTAN,X",
        "KGZ,KYRGYZSTAN,",
    ]
    rows = [f"4000001,{vote},{about}" for vote in votes]
    rows.append(
        "3999999,BLR,BYELORUSSIAN SSR,Y," + about.replace("2022-10-12,ES-11", "1991-01-02,45")
    )
    rows.append("3999990,GER,WEST,N," + about.replace("2022-10-12,ES-11", "1981-01-02,35"))
    file = write_file(tmp_path / "library.csv", LIBRARY + "\n".join(rows))
    run_import(seeded_url, "unvotes", file)
    assert read_last_counts(seeded_url) == (7, 6, 0, 0, 1)
    assert query_rows(seeded_url, VOTED) == [
        (3999990, "GER", "DEU", "no"),
        (3999999, "BLR", "BYS", "yes"),
        (4000001, "BLR", "BLR", "no"),
        (4000001, "CHN", "CHN", "abstain"),
        (4000001, "TKM", "TKM", "absent"),
        (4000001, "USA", "USA", "yes"),
    ]
    assert read_rejects(tmp_path, "library.csv") == [
        ["6", "ms_vote", "", "no vote of this state is recorded"]
    ]
    calls = "SELECT published_id, session, resolution, description FROM roll_calls ORDER BY 1"
    assert query_rows(seeded_url, calls) == [
        (3999990, 35, "A/RES/ES-11/4", "T"),
        (3999999, 45, "A/RES/ES-11/4", "T"),
        (4000001, None, "A/RES/ES-11/4", "T"),
    ]


def test_a_roll_call_of_publisher_and_library_is_one(seeded_url: URL, tmp_path: Path) -> None:
    def make_library_row(number: int, vote: str, symbol: str, day: str, tally: str) -> str:
        return f"{number},{vote},{day},61,{symbol},,,,Long title,,,{tally},0,192,\n"

    publisher = write_file(
        tmp_path / "calls.csv",
        "rcid,session,date,unres\n4723,61,2006-12-19,R/61/176\n5802,61,2006-12-19,R/61/176\n"
        "4800,61,2007-01-26,R/61/255\n",
    )
    votes = write_file(
        tmp_path / "votes.csv",
        "rcid,country,country_code,vote\n4723,Belarus,BY,no\n4723,Kyrgyzstan,KG,no\n"
        "5802,Belarus,BY,yes\n5802,Kyrgyzstan,KG,yes\n4800,Belarus,BY,yes\n",
    )
    run_import(seeded_url, "unvotes", publisher, votes)
    library = write_file(
        tmp_path / "library.csv",
        LIBRARY
        + make_library_row(595001, "BLR,BELARUS,Y", "A/RES/61/255", "2007-01-26", "1,0,0")
        + make_library_row(595002, "KGZ,KYRGYZSTAN,Y", "A/RES/61/176", "2006-12-19", "2,0,0")
        + make_library_row(595003, "KGZ,KYRGYZSTAN,N", "A/RES/61/1", "2006-12-19", "0,1,0"),
    )
    run_import(seeded_url, "unvotes", library)
    # The first row adds the title, of the second the vote is known; the third is a new roll call.
    assert read_last_counts(seeded_url) == (3, 3, 2, 0, 0)
    expected = [
        (4723, "BY", "BLR", "no"),
        (4723, "KG", "KGZ", "no"),
        (4800, "BY", "BLR", "yes"),
        (5802, "BY", "BLR", "yes"),
        (5802, "KG", "KGZ", "yes"),
    ]
    assert query_rows(seeded_url, VOTED) == [*expected, (595003, "KGZ", "KGZ", "no")]
    run_import(seeded_url, "unvotes", library, again=True)
    assert read_last_counts(seeded_url) == (3, 0, 0, 3, 0)
    # A later file of the publisher has the new roll call, under a number of its own.
    later = write_file(
        tmp_path / "later.csv",
        IN_ONE_FILE
        + "1,5999,703,1,3,KGZ,Kyrgyzstan,2006,61,0,0,1,0,2006-12-19,R/61/1,0,0,S,D,0,0,0,0,0,0\n",
    )
    run_import(seeded_url, "unvotes", later)
    assert query_rows(seeded_url, VOTED) == [*expected, (5999, "KGZ", "KGZ", "no")]


def test_rows_that_repeat_each_other(seeded_url: URL, tmp_path: Path) -> None:
    calls = write_file(tmp_path / "calls.csv", TWO_CALLS)
    header = "rcid,country,country_code,vote\n"
    first = write_file(tmp_path / "first.csv", f"{header}907,,BY,yes\n907,,KG,no\n907,,XX,no\n")
    run_import(seeded_url, "unvotes", calls, first)
    second = write_file(
        tmp_path / "second.csv",
        f"{header}907,,BY,no\n907,,BY,no\n907,,BY,yes\n907,,KG,no\n907,,KG,yes\n"
        "907,,XX,no\n907,,YY,no\n907,,YY,no\n907,,YY,yes\n907,,US,yes\n",
    )
    run_import(seeded_url, "unvotes", second, max_rejects=0.5)
    # New: YY and US; revised: BY; known: BY, KG, XX, YY.
    assert read_last_counts(seeded_url) == (10, 3, 1, 4, 3)
    assert read_rejects(tmp_path, "second.csv") == [
        ["4", "choice_code", "yes", "line 2 has another value for roll call 907 BY: no"],
        ["6", "choice_code", "yes", "line 5 has another value for roll call 907 KG: no"],
        ["10", "choice_code", "yes", "line 8 has another value for roll call 907 YY: no"],
    ]
    assert query_rows(seeded_url, VOTED) == [
        (907, "BY", "BLR", "no"),
        (907, "KG", "KGZ", "no"),
        (907, "US", "USA", "yes"),
        (907, "XX", None, "no"),
        (907, "YY", None, "no"),
    ]
    unmapped = "SELECT code, row_count FROM unmapped_codes ORDER BY code"
    assert query_rows(seeded_url, unmapped) == [("XX", 1), ("YY", 1)]


def test_a_stray_quotation_mark_joins_no_two_rows_of_a_file_with_tabs(
    seeded_url: URL, tmp_path: Path
) -> None:
    rows = [
        ("907", "2022-10-12", '"Open', "365"),
        ("908", "2022-10-13", 'closed"', "370"),
        ("909", "2022-10-14", '"in "two" parts', "703"),
        ("910", "2022-10-15", '"a ""pair"""', "2"),
    ]
    lines = ["rcid\tdate\tshort\tccode\tvote"]
    lines += ["\t".join([*row, "1"]) for row in rows]
    lines += ['911\t2022-10-16\t"over', 'two lines"\t40\t1']
    file = write_file(tmp_path / "votes.tab", "\n".join([*lines, ""]))
    run_import(seeded_url, "unvotes", file)
    assert read_last_counts(seeded_url) == (5, 5, 0, 0, 0)
    assert query_rows(seeded_url, "SELECT published_id, title FROM roll_calls ORDER BY 1") == [
        (907, '"Open'),
        (908, 'closed"'),
        (909, '"in "two" parts'),
        (910, 'a "pair"'),
        (911, "over\ntwo lines"),
    ]


@pytest.mark.parametrize(
    ("text", "session", "faults"),
    [
        ("78", 78, 0),
        ("78.0", 78, 0),
        ("ES-11", None, 0),
        ("ES11", None, 0),
        ("S-31", None, 0),
        ("11emsp", None, 0),
        ("6sp", None, 0),
        ("7 (special)", None, 0),
        ("10th emergency special session", None, 0),
        ("29A", None, 1),
    ],
)
def test_a_special_session_has_no_number(text: str, session: int | None, faults: int) -> None:
    found: list[RejectReason] = []
    assert parse_session("session", text, found) == session
    assert len(found) == faults

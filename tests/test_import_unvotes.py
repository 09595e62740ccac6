"""Votes of the General Assembly: seats, Namibia, absences, both forms of codes."""

from __future__ import annotations

from pathlib import Path

import pytest
from dataset_imports import (
    query_rows,
    read_last_counts,
    read_rejects,
    remove_imported,
    run_import,
    write_file,
)
from sqlalchemy import URL

from console import UserError

CALLS = (
    "\ufeffrcid,session,importantvote,date,unres,amend,para,short,descr\r\n"
    '3.0,15.0,0,1960-10-03,R/15/1,1,NA,SEATING,"A, quoted\r\ntext"\r\n'
    "4,48,1,1993-12-06,,,,,Second\r\n"
    "5,46,NA,1991-12-24,R/46/9,0,0,,Third\r\n"
    "x,1,0,1946-01-01,,,,,Bad\r\n"
    "6,1,2,1946-02-30,,,,,Bad\r\n"
)
VOTES = (
    '"","rcid","country","country_code","vote"\n'
    '"1",3,"Belarus","BY","yes"\n'
    '"2",3,"Russia","RU","no"\n'
    '"3",4.0,"Russia","RU","yes"\n'
    '"4",4,"Belarus","BY","abstain"\n'
    '"5",4,"Namibia",NA,"no"\n'
    '"6",5,"Namibia","NA","yes"\n'
    '"7",4,"Atlantis",NA,"yes"\n'
    '"8",5,"Russia","RU","yes"\n'
    '"9",5,"Belarus","BY","absent"\n'
    '"10",77,"Belarus","BY","yes"\n'
    '"11",5,"Cuba","CU","maybe"\n'
    '"12",5,"Cuba"\n'
)
ISSUES = "short_name,issue,rcid\nme,Palestinian conflict,4\nco,Colonialism,3.0\nme,Palestine,99\n"
VOTED = """SELECT r.published_id, v.voter_code, a.slug, v.choice_code FROM roll_call_votes v
           JOIN roll_calls r ON r.id = v.roll_call_id LEFT JOIN actors a ON a.id = v.actor_id
           ORDER BY 1, 2"""


def test_the_seat_on_the_day_of_the_vote(seeded_url: URL, tmp_path: Path) -> None:
    calls = write_file(tmp_path / "z-calls.csv", CALLS)
    votes = write_file(tmp_path / "a-votes.csv", VOTES)
    issues = write_file(tmp_path / "b-issues.csv", ISSUES)
    said = run_import(seeded_url, "unvotes", votes, issues, calls, max_rejects=0.5)
    assert [line.split(" (see")[0] for line in said if " rows read: " in line] == [
        "z-calls.csv: 5 rows read: 3 loaded, 0 known already, 2 rejected",
        "a-votes.csv: 12 rows read: 9 loaded, 0 known already, 3 rejected",
        "b-issues.csv: 3 rows read: 2 loaded, 0 known already, 1 rejected",
        "total: 20 rows read: 14 loaded, 0 known already, 6 rejected",
    ]
    days = "SELECT CAST(covers_from AS text), CAST(covers_to AS text) FROM datasets"
    assert query_rows(seeded_url, days) == [("1960-10-03", "1993-12-06")]
    assert query_rows(seeded_url, VOTED) == [
        (3, "BY", "BYS", "yes"),
        (3, "RU", "SUN", "no"),
        (4, "Atlantis", None, "yes"),
        (4, "BY", "BLR", "abstain"),
        (4, "NA", "NAM", "no"),
        (4, "RU", "RUS", "yes"),
        (5, "BY", "BLR", "absent"),
        (5, "NA", "NAM", "yes"),
        (5, "RU", "SUN", "yes"),
    ]
    call = """SELECT published_id, session, CAST(held_on AS text), resolution, title, description,
              is_important, is_amendment, is_paragraph FROM roll_calls ORDER BY 1"""
    found = query_rows(seeded_url, call)
    assert found[0][:6] == (3, 15, "1960-10-03", "R/15/1", "SEATING", "A, quoted\r\ntext")
    assert [tuple(map(_flag, row[6:])) for row in found] == [
        (False, True, None),
        (True, None, None),
        (None, False, False),
    ]
    about = """SELECT r.published_id, issue_code, issue FROM roll_call_issues i
               JOIN roll_calls r ON r.id = i.roll_call_id ORDER BY 1"""
    assert query_rows(seeded_url, about) == [
        (3, "co", "Colonialism"),
        (4, "me", "Palestinian conflict"),
    ]
    assert read_rejects(tmp_path, "z-calls.csv") == [
        ["6", "rcid", "x", "is not a whole number"],
        ["6", "rcid", "x", "is not a roll call number"],
        ["7", "date", "1946-02-30", "is not a day such as 1999-12-31"],
        ["7", "importantvote", "2", "is neither 0 nor 1"],
    ]
    assert [row[:3] for row in read_rejects(tmp_path, "a-votes.csv")] == [
        ["11", "rcid", "77"],
        ["12", "vote", "maybe"],
        ["13", "line", '"12",5,"Cuba"'],
    ]
    assert read_rejects(tmp_path, "b-issues.csv") == [
        ["4", "rcid", "99", "this roll call is not loaded: import the file of roll calls first"]
    ]

    for file, expected in ((calls, (5, 0, 0, 3, 2)), (votes, (12, 0, 0, 9, 3))):
        run_import(seeded_url, "unvotes", file, max_rejects=0.5, again=True)
        assert read_last_counts(seeded_url) == expected

    later = write_file(
        tmp_path / "later.csv",
        "country_code,vote,rcid,country\nBY,no,4,Belarus\nRU,yes,4,Russia\nCU,no,4,Cuba\nCU,yes,4,Cuba\n",
    )
    said = run_import(seeded_url, "unvotes", later, max_rejects=0.5)
    assert read_last_counts(seeded_url) == (4, 2, 1, 1, 1)
    assert said[-1] == "  roll call 4 BY: choice_code abstain -> no"
    assert read_rejects(tmp_path, "later.csv") == [
        ["5", "choice_code", "yes", "line 4 has another value for roll call 4 CU: no"]
    ]

    assert remove_imported(seeded_url, "unvotes") == ["unvotes: 15 rows removed"]
    assert query_rows(seeded_url, "SELECT count(*) FROM roll_call_votes") == [(0,)]


def test_an_open_quote_rejects_only_its_own_vote(seeded_url: URL, tmp_path: Path) -> None:
    run_import(seeded_url, "unvotes", write_file(tmp_path / "calls.csv", CALLS), max_rejects=0.5)
    names = ["Belarus,BY", "Kyrgyzstan,KG", "Kazakhstan,KZ", "Russia,RU", "Armenia,AM", "Cuba,CU"]
    lines = [f"4,{name},yes" for name in names]
    lines[1] = lines[1].replace("Kyrgyzstan", '"Kyrgyzstan')
    lines[3] = lines[3].replace("Russia", '"Russia, or\nits Federation"')
    votes = write_file(
        tmp_path / "votes.csv", "\n".join(["rcid,country,country_code,vote", *lines])
    )
    said = run_import(seeded_url, "unvotes", votes, max_rejects=0.5)
    assert said[0].startswith("votes.csv: 6 rows read: 5 loaded, 0 known already, 1 rejected")
    assert [row[:3] for row in read_rejects(tmp_path, "votes.csv")] == [
        ["3", "line", '4,"Kyrgyzstan,KG,yes']
    ]


def test_votes_as_numbers(seeded_url: URL, tmp_path: Path) -> None:
    calls = write_file(tmp_path / "calls.csv", CALLS + "7,70,0,2015-12-07,,,,,Fourth\r\n")
    run_import(seeded_url, "unvotes", calls, max_rejects=0.5)
    raw = "rcid\tsession\tvote\tccode\n3\t15\t2\t365\n3\t15\t8\t370\n3\t15\t9\t703\n"
    votes = write_file(tmp_path / "raw.tab", raw)
    with pytest.raises(UserError, match=r"1 of 3 rows \(33.3%\) would be rejected"):
        run_import(seeded_url, "unvotes", votes)
    run_import(seeded_url, "unvotes", votes, max_rejects=0.5)
    assert query_rows(seeded_url, VOTED) == [
        (3, "365", "SUN", "abstain"),
        (3, "370", "BYS", "absent"),
    ]
    serbia = write_file(tmp_path / "yu.csv", "rcid,country,country_code,vote\n7,Yugoslavia,YU,no\n")
    run_import(seeded_url, "unvotes", serbia)
    assert query_rows(seeded_url, VOTED)[-1] == (7, "YU", "SRB", "no")
    assert read_rejects(tmp_path, "raw.tab") == [
        ["4", "vote", "9", "was not a member then, so it had no vote"]
    ]


def _flag(value: object) -> bool | None:
    return None if value is None else bool(value)


def test_a_vote_is_kept_once_under_either_code_of_its_state(
    seeded_url: URL, tmp_path: Path
) -> None:
    calls = write_file(tmp_path / "calls.csv", "rcid,session,date\n9,69,2015-06-03\n")
    lettered = ["rcid,country,country_code,vote", "9,Belarus,BY,yes", "9,Namibia,NA,no"]
    run_import(seeded_url, "unvotes", calls, write_file(tmp_path / "a.csv", "\n".join(lettered)))
    numbered = ["rcid,ccode,vote", "9,370,1", "9,565,2", "9,703,3"]
    run_import(seeded_url, "unvotes", write_file(tmp_path / "b.csv", "\n".join(numbered)))
    assert read_last_counts(seeded_url) == (3, 2, 1, 1, 0)
    votes = """SELECT v.voter_code, a.slug, v.choice_code FROM roll_call_votes v
               JOIN actors a ON a.id = v.actor_id ORDER BY a.slug"""
    assert query_rows(seeded_url, votes) == [
        ("BY", "BLR", "yes"),
        ("703", "KGZ", "no"),
        ("NA", "NAM", "abstain"),
    ]

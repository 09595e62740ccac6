"""Formal alliances by member: promises, members that left or joined later, ends of the data."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from dataset_imports import (
    count_rows,
    query_rows,
    read_last_counts,
    read_rejects,
    remove_imported,
    run_import,
    write_file,
)
from sqlalchemy import URL, select

from console import UserError
from database import connect, create_reading_engine
from models.views import treaty_status
from reports.queries.bound_parties import (
    decide_bound,
)

TABLES = ("agreements", "agreement_parties", "agreement_actions", "citations", "imported_rows")
HEADER = (
    "version4id,ccode,state_name,all_st_day,all_st_month,all_st_year,all_end_day,all_end_month,"
    "all_end_year,ss_type,mem_st_day,mem_st_month,mem_st_year,mem_end_day,mem_end_month,"
    "mem_end_year,left_censor,right_censor,defense,neutrality,nonaggression,entente,version"
)
ROWS = [
    HEADER,
    "7,300,Austria-Hungary,-9,6,1879,3,11,1918,I,-9,6,1879,3,11,1918,0,0,1,0,0,0,4.1",
    "7,255,Germany,-9,6,1879,3,11,1918,I,-9,6,1879,3,11,1918,0,0,1,0,0,0,4.1",
    "9,365,Russia,15,5,1992,,,,I,15,5,1992,,,,0,1,1,0,1,0,4.1",
    "9,703,Kyrgyzstan,15,5,1992,,,,I,15,5,1992,,,,0,1,1,0,1,0,4.1",
    "9,704.0,Uzbekistan,15,5,1992,,,,I,15,5,1992,2,4,1999,0,0,1,0,0,0,4.1",
    "9,704,Uzbekistan,15,5,1992,,,,I,23,6,2006,28,6,2012,0,0,1,0,0,0,4.1",
    "9,370,Belarus,15,5,1992,31,12,2012,I,31,12,1993,31,12,2012,0,1,1,0,0,0,4.1",
    "10,370,Belarus,15,5,1992,,,,I,31,2,1993,,,,0,2,1,0,0,0,4.1",
]
ACTIONS = """SELECT g.slug, coalesce(x.slug, '*'), a.kind_code, a.occurred_edtf
             FROM agreement_actions a JOIN agreements g ON g.id = a.agreement_id
             LEFT JOIN agreement_parties p ON p.id = a.party_id
             LEFT JOIN actors x ON x.id = p.actor_id
             WHERE g.slug = 'cow-alliance-{}' ORDER BY 2, 4, 3"""


def test_alliances_with_members_that_left(seeded_url: URL, tmp_path: Path) -> None:
    before = count_rows(seeded_url, TABLES)
    file = write_file(tmp_path / "alliances.csv", "\r\n".join(ROWS))
    run_import(seeded_url, "cow-alliances", file, max_rejects=0.2)
    assert read_last_counts(seeded_url) == (8, 7, 0, 0, 1)
    assert read_rejects(tmp_path, "alliances.csv") == [
        ["9", "mem_st_day", "1993-2-31", "is not a day of the calendar"],
        ["9", "right_censor", "2", "is neither 0 nor 1"],
    ]
    agreements = """SELECT slug, title, kind_code, scope_code, subject FROM agreements
                    WHERE slug LIKE 'cow-%' ORDER BY slug"""
    assert query_rows(seeded_url, agreements) == [
        (
            "cow-alliance-7",
            "Defence pact of Austria-Hungary and Germany, 1879 (COW alliance 7)",
            *("alliance", "bilateral", "defence"),
        ),
        (
            "cow-alliance-9",
            "Defence and non-aggression pact of 4 states, 1992 (COW alliance 9)",
            *("alliance", "multilateral", "defence, non-aggression"),
        ),
    ]
    assert [row[1:] for row in query_rows(seeded_url, ACTIONS.format(9))] == [
        ("*", "signature", "1992-05-15"),
        ("BLR", "accession", "1993-12-31"),
        ("BLR", "entry_into_force", "1993-12-31"),
        ("KGZ", "entry_into_force", "1992-05-15"),
        ("KGZ", "signature", "1992-05-15"),
        ("RUS", "entry_into_force", "1992-05-15"),
        ("RUS", "signature", "1992-05-15"),
        ("UZB", "entry_into_force", "1992-05-15"),
        ("UZB", "signature", "1992-05-15"),
        ("UZB", "suspension", "1999-04-02"),
        ("UZB", "resumption", "2006-06-23"),
        ("UZB", "withdrawal", "2012-06-28"),
    ]
    # A missing day gives a month; members that stay to the end leave no withdrawal.
    assert ("cow-alliance-7", "*", "signature", "1879-06") in query_rows(
        seeded_url, ACTIONS.format(7)
    )
    assert "withdrawal" not in [row[2] for row in query_rows(seeded_url, ACTIONS.format(7))]

    with connect(create_reading_engine(seeded_url)) as connection:
        status = treaty_status.table
        for day, bound in (
            (date(1998, 1, 1), "yes"),
            (date(2001, 1, 1), "no"),
            (date(2008, 1, 1), "yes"),
            (date(2013, 1, 1), "no"),
        ):
            query = select(decide_bound(status, day)).where(status.c.actor_slug == "UZB")
            found = connection.scalars(query.where(status.c.agreement_slug == "cow-alliance-9"))
            assert found.all() == [bound]

    run_import(seeded_url, "cow-alliances", file, max_rejects=0.2, again=True)
    assert read_last_counts(seeded_url) == (8, 0, 0, 7, 1)
    covered = (
        "SELECT kind_code, extent_code FROM coverage_statements WHERE dataset_slug LIKE 'cow-a%'"
    )
    assert query_rows(seeded_url, covered) == [("agreement", "partial")]
    remove_imported(seeded_url, "cow-alliances")
    assert count_rows(seeded_url, TABLES) == before


def test_an_alliance_older_than_the_data_begins_at_an_unknown_time(
    seeded_url: URL, tmp_path: Path
) -> None:
    rows = [
        "1,200,United Kingdom,1,1,1816,13,2,1911,I,1,1,1816,13,2,1911,1,0,1,0,1,0,4.1",
        "1,235,Portugal,1,1,1816,13,2,1911,I,1,1,1816,13,2,1911,1,0,1,0,1,0,4.1",
        "1,230,Spain,1,1,1816,13,2,1911,I,4,3,1850,13,2,1911,1,0,1,0,1,0,4.1",
    ]
    file = write_file(tmp_path / "alliances.csv", "\n".join([HEADER, *rows]))
    run_import(seeded_url, "cow-alliances", file)
    names = "United Kingdom, Portugal and Spain"
    title = "SELECT title FROM agreements WHERE slug = 'cow-alliance-1'"
    assert query_rows(seeded_url, title) == [
        (f"Defence and non-aggression pact of {names}, before 1816 (COW alliance 1)",)
    ]
    began = [
        row[1:] for row in query_rows(seeded_url, ACTIONS.format(1)) if row[2] != "termination"
    ]
    assert began == [
        ("*", "signature", "[..1816-01-01]"),
        ("ESP", "accession", "1850-03-04"),
        ("ESP", "entry_into_force", "1850-03-04"),
        ("GBR", "entry_into_force", "[..1816-01-01]"),
        ("GBR", "signature", "[..1816-01-01]"),
        ("PRT", "entry_into_force", "[..1816-01-01]"),
        ("PRT", "signature", "[..1816-01-01]"),
    ]


def test_the_list_by_pair_is_refused(seeded_url: URL, tmp_path: Path) -> None:
    pairs = "version4id,ccode1,state_name1,ccode2,state_name2,defense\n1,2,USA,200,UK,1\n"
    with pytest.raises(UserError, match="by pair of states, which repeats each alliance"):
        run_import(seeded_url, "cow-alliances", write_file(tmp_path / "pairs.csv", pairs))

"""ATOP: alliances before members, promises with degrees, phases, days that are not known."""

from __future__ import annotations

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
from sqlalchemy import URL

from console import UserError

TABLES = ("agreements", "agreement_parties", "agreement_actions", "citations", "imported_rows")
ALLIANCES = [
    "atopid,cowid,bilat,begyr,begmo,begday,endyr,endmo,endday,defense,offense,neutral,nonagg,consul",
    "3001,9,0,1992,5,15,0,0,0,1,0,0,2,1",
    "3002,,1,1994,2.0,0,2001,7,31,0,0,0,0,1",
    "3003,,1,1994,2,0,1993,7,31,0,x,0,0,1",
]
MEMBERS = [
    "atopid,member,yrent,moent,dayent,yrexit,moexit,dayexit,phase",
    "3001,365,1992,5,15,1995,1,1,1",
    "3001,365,1995,1,2,0,0,0,2",
    "3001,704,1992,5,15,1999,4,2,0",
    "3001,704.0,2006,6,23,2012,6,28,0",
    "3001,370,1993,12,0,0,0,0,0",
    "3002,703,1994,2,0,2001,7,31,0",
    "3002,9999,1994,2,0,2001,7,31,0",
    "3009,703,1994,2,0,2001,7,31,0",
]
ENTERED = [("entry_into_force", "1832"), ("signature", "1832"), ("withdrawal", "1835")]
ACTIONS = """SELECT g.slug, coalesce(x.slug, '*'), a.kind_code, a.occurred_edtf
             FROM agreement_actions a JOIN agreements g ON g.id = a.agreement_id
             LEFT JOIN agreement_parties p ON p.id = a.party_id
             LEFT JOIN actors x ON x.id = p.actor_id
             WHERE g.slug LIKE 'atop-%' ORDER BY 1, 2, 4, 3"""


# Columns in another order, empty months, a version, and a member before it is a state of the list.
OLD_ALLIANCES = [
    "atopid,begmo,begday,begyr,endmo,endday,endyr,offense,defense,neutral,nonagg,consul,version",
    "1015,,,1832,,,1835,0,1,0,0,0,4.01",
]
OLD_MEMBERS = [
    "atopid,member,cowsys,moent,dayent,yrent,moexit,dayexit,yrexit,phase,version",
    "1015,130,0,,,1832,,,1835,0,4.01",
    "1015,100,1,,,1832,,,1835,0,4.01",
]


def test_alliances_and_their_members(seeded_url: URL, tmp_path: Path) -> None:
    before = count_rows(seeded_url, TABLES)
    members = write_file(tmp_path / "a.csv", "\n".join(MEMBERS))
    with pytest.raises(UserError, match=r"import the file of alliances \(atop5_1a\) too"):
        run_import(seeded_url, "atop", members)
    alliances = write_file(tmp_path / "b.csv", "\n".join(ALLIANCES))
    run_import(seeded_url, "atop", members, alliances, max_rejects=0.5)
    assert read_last_counts(seeded_url) == (8, 6, 0, 0, 2)
    assert [row[:3] for row in read_rejects(tmp_path, "a.csv")] == [
        ["9", "atopid", "3009"],
        ["8", "member", "9999"],
    ]
    assert read_rejects(tmp_path, "b.csv") == [
        ["4", "endyr", "1993-07-31", "is before the begin, 1994-02"],
        ["4", "offense", "x", "is not a whole number"],
    ]
    agreements = """SELECT slug, title, kind_code, scope_code, subject FROM agreements
                    WHERE slug LIKE 'atop-%' ORDER BY slug"""
    assert query_rows(seeded_url, agreements) == [
        (
            "atop-3001",
            "Defence, non-aggression and consultation pact, 1992 (ATOP alliance 3001)",
            *("alliance", "multilateral", "defence, non-aggression, consultation"),
        ),
        (
            "atop-3002",
            "Consultation pact, 1994 (ATOP alliance 3002)",
            *("entente", "bilateral", "consultation"),
        ),
    ]
    assert query_rows(seeded_url, ACTIONS) == [
        ("atop-3001", "*", "signature", "1992-05-15"),
        ("atop-3001", "BLR", "accession", "1993-12"),
        ("atop-3001", "BLR", "entry_into_force", "1993-12"),
        ("atop-3001", "RUS", "entry_into_force", "1992-05-15"),
        ("atop-3001", "RUS", "signature", "1992-05-15"),
        ("atop-3001", "UZB", "entry_into_force", "1992-05-15"),
        ("atop-3001", "UZB", "signature", "1992-05-15"),
        ("atop-3001", "UZB", "suspension", "1999-04-02"),
        ("atop-3001", "UZB", "resumption", "2006-06-23"),
        ("atop-3001", "UZB", "withdrawal", "2012-06-28"),
        ("atop-3002", "*", "signature", "1994-02"),
        ("atop-3002", "*", "termination", "2001-07-31"),
        ("atop-3002", "KGZ", "entry_into_force", "1994-02"),
        ("atop-3002", "KGZ", "signature", "1994-02"),
        ("atop-3002", "KGZ", "withdrawal", "2001-07-31"),
    ]
    run_import(seeded_url, "atop", alliances, members, max_rejects=0.5, again=True)
    assert read_last_counts(seeded_url) == (8, 0, 0, 6, 2)
    remove_imported(seeded_url, "atop")
    assert count_rows(seeded_url, TABLES) == before


def test_members_before_they_are_states_of_the_list(seeded_url: URL, tmp_path: Path) -> None:
    alliances = write_file(tmp_path / "a.csv", "\n".join(OLD_ALLIANCES))
    members = write_file(tmp_path / "b.csv", "\n".join(OLD_MEMBERS))
    run_import(seeded_url, "atop", alliances, members)
    assert [row[1:] for row in query_rows(seeded_url, ACTIONS)] == [
        ("*", "signature", "1832"),
        ("*", "termination", "1835"),
        *((who, kind, day) for who in ("COL", "ECU") for kind, day in ENTERED),
    ]
    edition = "SELECT edition FROM datasets WHERE slug = 'atop'"
    assert query_rows(seeded_url, edition) == [("4.01",)]

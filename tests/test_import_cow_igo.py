"""Memberships by year: runs of a status, gaps, missing values, successors, organisations anew."""

from __future__ import annotations

from pathlib import Path

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

TABLES = ("actors", "organisations", "memberships", "citations", "sources", "imported_rows")
HEADER = "ccode,year,state,un,upu,ilo,wmo,cis,wpact,eec"
ROWS = [
    HEADER,
    # A row every fifth year, then every year; what is missing opens the ends beside it.
    "230,1955,spain,1,1,0,0,0,0,0",
    "230.0,1960.0,spain,1.0,1.0,1.0,-9.0,0.0,0.0,0.0",
    "230,1965,spain,1,1,1,1,0,0,-1",
    "230,1966,spain,1,0,3,1,0,0,-1",
    # The Soviet Union has the number until 1991, then Russia.
    "365,1990,russia,1,1,1,1,-1,1,0",
    "365,1991,russia,1,1,1,1,1,0,0",
    "365,1992,russia,1,1,1,1,1,-1,0",
    "703,1991,kyrgyzstan,0,0,0,0,1,-1,0",
    "703,1992,kyrgyzstan,1,0,1,0,1,-1,0",
    "703,1992,kyrgyzstan,1,0,1,0,1,-1,0",
    "999,1992,nowhere,1,0,0,0,0,-1,0",
    "2,1992,usa,0,0,0,0,0,-1,0",
    "703,1993,kyrgyzstan,7,,NA,0,1,-1,0",
]
PHASES = """SELECT a.slug, o.slug, m.status_code, m.started_edtf, m.ended_edtf,
            CAST(m.ended_known_until AS text)
            FROM memberships m JOIN actors a ON a.id = m.actor_id
            JOIN actors o ON o.id = m.organisation_id
            WHERE o.slug IN ('igo-ilo', 'igo-wmo', 'igo-cis', 'igo-wpact', 'igo-eec')
            ORDER BY 2, 1, 4"""


def test_phases_of_membership_by_year(seeded_url: URL, tmp_path: Path) -> None:
    before = count_rows(seeded_url, TABLES)
    file = write_file(tmp_path / "igo.csv", "\n".join(ROWS))
    run_import(seeded_url, "cow-igo", file, max_rejects=0.3)
    assert read_last_counts(seeded_url) == (13, 9, 0, 0, 4)
    assert read_rejects(tmp_path, "igo.csv")[:2] == [
        ["11", "year", "1992", "stands on an earlier line for this state"],
        ["14", "un", "7", "is not a status: 0, 1, 2, 3, -1 or -9"],
    ]
    assert [row[:3] for row in read_rejects(tmp_path, "igo.csv")[2:]] == [
        ["12", "ccode", "999"],
        ["13", "ccode", "2"],
    ]
    known = ("..", "1992-12-31")
    assert query_rows(seeded_url, PHASES) == [
        ("KGZ", "igo-cis", "member", "[1991-12-26..1991-12-31]", *known),
        ("RUS", "igo-cis", "member", "[1991-12-26..1992-12-31]", *known),
        ("SUN", "igo-cis", "member", "1991", "[1991-01-01..1991-12-26]", None),
        ("ESP", "igo-ilo", "observer", "1966", None, None),
        ("ESP", "igo-ilo", "member", "[1956..1960]", "[1965..1966]", None),
        ("KGZ", "igo-ilo", "member", "1992", *known),
        ("RUS", "igo-ilo", "member", "[1991-12-26..1992-12-31]", *known),
        ("SUN", "igo-ilo", "member", "[..1990]", "[1991-01-01..1991-12-26]", None),
        ("ESP", "igo-wmo", "member", "[..1965]", None, None),
        ("RUS", "igo-wmo", "member", "[1991-12-26..1992-12-31]", *known),
        ("SUN", "igo-wmo", "member", "[..1990]", "[1991-01-01..1991-12-26]", None),
        ("SUN", "igo-wpact", "member", "[..1990]", "[1990..1991]", None),
    ]
    added = """SELECT a.name, o.organisation_kind_code FROM actors a
               JOIN organisations o ON o.id = a.id WHERE a.slug LIKE 'igo-%' ORDER BY 1"""
    assert query_rows(seeded_url, added) == [
        (f"{name} (COW IGO)", "intergovernmental")
        for name in ("CIS", "ILO", "UN", "UPU", "WMO", "WPACT")
    ]
    covered = """SELECT kind_code, extent_code, CAST(covers_from AS text) FROM coverage_statements
                 WHERE dataset_slug = 'cow-igo'"""
    assert query_rows(seeded_url, covered) == [("membership", "partial", "1955-01-01")]

    run_import(seeded_url, "cow-igo", file, max_rejects=0.3, again=True)
    assert read_last_counts(seeded_url) == (13, 0, 0, 9, 4)

    newer = [HEADER, *ROWS[8:10], "703,1993,kyrgyzstan,1,0,1,0,0,-1,0"]
    said = run_import(seeded_url, "cow-igo", write_file(tmp_path / "n.csv", "\n".join(newer)))
    assert "  kyrgyzstan (703), 1991 to 1993: " in "\n".join(said)
    ilo = ("KGZ", "igo-ilo", "member", "1992", "..", "1993-12-31")
    assert ilo in query_rows(seeded_url, PHASES)
    remove_imported(seeded_url, "cow-igo")
    assert count_rows(seeded_url, TABLES) == before

"""Leaders: days of Archigos, months of REIGN, states that changed, names, later editions."""

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

TABLES = ("actors", "people", "positions", "tenures", "citations", "sources", "imported_rows")
ARCHIGOS = [
    "obsid\tccode\tidacr\tleader\tstartdate\tenddate\tentry\texit\tyrborn",
    "RUS-1985\t365\tRUS\tGorbachev\t1985-03-11\t1991-08-21\tRegular\tIrregular\t1931",
    "RUS-1991\t365\tRUS\tYeltsin\t1991-08-21\t1999-12-31\tRegular\tRegular\t1931",
    "ROK-1\t732\tROK\tKim\t1960-01-01\t1961-01-01\tRegular\tRegular\t1900",
    "ROK-2\t732\tROK\tKim\t1993-02-25\t1998-02-25\tRegular\tRegular\t1927",
    "KYR-2005\t703\tKYR\tBakiyev\t2005-03-25\t2010-04-07\tIrregular\tIrregular\t1949",
    "KYR-2011\t703\tKYR\tAtambayev\t2011-12-01\t2015-12-31\tRegular\tStill in Office\t1956",
    "XXX-1\t9999\tXXX\tNobody\t2001-01-01\t2002-01-01\tRegular\tRegular\t",
    "KYR-0\t703\tKYR\t\t2005-03-25\t2005-02-30\tRegular\tRegular\t1949",
]
CHANGES = [
    "ccode,country,leader,year,month,elected,age,male",
    "703.0,Kyrgyzstan,Akayev,2005.0,1.0,1.0,60.0,1.0",
    "703.0,Kyrgyzstan,Akayev,2005.0,2.0,1.0,60.0,1.0",
    "703.0,Kyrgyzstan,Akayev,2005.0,3.0,1.0,60.0,1.0",
    "703.0,Kyrgyzstan,Bakiyev,2005.0,3.0,0.0,55.0,1.0",
    "703.0,Kyrgyzstan,Bakiyev,2005.0,4.0,0.0,55.0,1.0",
    "370.0,Belarus,Lukashenko,2005.0,4.0,0.0,50.0,1.0",
]
REIGN = [
    "ccode,country,leader,year,month,tenure_months",
    "370,Belarus,Kebich,1994,6,50",
    "370.0,Belarus,Kebich,1994.0,7.0,51",
    "370,Belarus,Lukashenko,1994,8,1",
    "370,Belarus,Lukashenko,1994,9,2",
    "370,Belarus,Lukashenko,1994,10,3",
    "370,Belarus,Lukashenko,1994,10,3",
    "703,Kyrgyzstan,Akayev,1994,13,3",
]
TENURES = """SELECT a.slug, p.slug, t.started_edtf, t.ended_edtf, CAST(t.ended_known_until AS text)
             FROM tenures t JOIN actors a ON a.id = t.person_id
             JOIN positions p ON p.id = t.position_id WHERE a.slug LIKE '{}%'
             ORDER BY p.slug, coalesce(t.started_earliest, t.started_latest)"""


def test_times_in_power_of_archigos(seeded_url: URL, tmp_path: Path) -> None:
    before = count_rows(seeded_url, TABLES)
    file = write_file(tmp_path / "archigos.txt", "\n".join(ARCHIGOS).encode("latin-1"))
    run_import(seeded_url, "leaders", file, max_rejects=0.2)
    assert read_last_counts(seeded_url) == (8, 7, 0, 0, 1)
    assert read_rejects(tmp_path, "archigos.txt") == [
        ["9", "enddate", "2005-02-30", "is not a day of the calendar"],
        ["9", "leader", "", "is empty"],
    ]
    assert query_rows(seeded_url, TENURES.format("archigos")) == [
        ("archigos-kyr-bakiyev", "KGZ-leader-archigos", "2005-03-25", "2010-04-07", None),
        ("archigos-kyr-atambayev", "KGZ-leader-archigos", "2011-12-01", "..", "2015-12-31"),
        ("archigos-rok-kim", "KOR-leader-archigos", "1960-01-01", "1961-01-01", None),
        ("archigos-rok-kim-1927", "KOR-leader-archigos", "1993-02-25", "1998-02-25", None),
        ("archigos-rus-yeltsin", "RUS-leader-archigos", "1991-08-21", "1999-12-31", None),
        ("archigos-rus-gorbachev", "SUN-leader-archigos", "1985-03-11", "1991-08-21", None),
        ("archigos-xxx-nobody", "xxx-leader-archigos", "2001-01-01", "2002-01-01", None),
    ]
    unmapped = "SELECT code, reason_code, label, row_count FROM unmapped_codes"
    assert query_rows(seeded_url, unmapped) == [("9999", "unknown", "XXX", 1)]
    covered = """SELECT kind_code, extent_code, CAST(covers_from AS text),
                 CAST(covers_until AS text) FROM coverage_statements
                 WHERE dataset_slug = 'leaders'"""
    assert query_rows(seeded_url, covered) == [("office", "partial", "1960-01-01", "2015-12-31")]

    run_import(seeded_url, "leaders", file, max_rejects=0.2, again=True)
    assert read_last_counts(seeded_url) == (8, 0, 0, 7, 1)

    later = [ARCHIGOS[0], ARCHIGOS[5].replace("2005-03-25", "2005-03-24"), ARCHIGOS[6]]
    later[2] = later[2].replace("2015-12-31", "2017-11-24").replace("Still in Office", "Regular")
    said = run_import(seeded_url, "leaders", write_file(tmp_path / "b.txt", "\n".join(later)))
    assert read_last_counts(seeded_url) == (2, 2, 2, 0, 0)
    assert "  KYR-2005: started_edtf 2005-03-25 -> 2005-03-24" in said
    assert query_rows(seeded_url, TENURES.format("archigos-kyr")) == [
        ("archigos-kyr-bakiyev", "KGZ-leader-archigos", "2005-03-24", "2010-04-07", None),
        ("archigos-kyr-atambayev", "KGZ-leader-archigos", "2011-12-01", "2017-11-24", None),
    ]
    # An older edition opens nothing again.
    run_import(seeded_url, "leaders", file, max_rejects=0.2, again=True)
    assert query_rows(seeded_url, TENURES.format("archigos-kyr-atam"))[0][3] == "2017-11-24"

    remove_imported(seeded_url, "leaders")
    assert count_rows(seeded_url, TABLES) == before


def test_months_of_reign(seeded_url: URL, tmp_path: Path) -> None:
    before = count_rows(seeded_url, TABLES)
    file = write_file(tmp_path / "reign.csv", "\n".join(REIGN))
    run_import(seeded_url, "leaders", file, max_rejects=0.5)
    assert read_last_counts(seeded_url) == (7, 5, 0, 0, 2)
    assert read_rejects(tmp_path, "reign.csv") == [
        ["7", "month", "1994-10", "stands on an earlier line too"],
        ["8", "month", "1994-13", "is not a month"],
    ]
    position = "BLR-leader-reign"
    assert query_rows(seeded_url, TENURES.format("reign")) == [
        ("reign-370-kebich", position, "[..1994-06]", "[1994-07..1994-08]", None),
        ("reign-370-lukashenko", position, "1994-08", "..", "1994-10-31"),
    ]
    run_import(seeded_url, "leaders", file, max_rejects=0.5, again=True)
    assert read_last_counts(seeded_url) == (7, 0, 0, 5, 2)
    remove_imported(seeded_url, "leaders")
    assert count_rows(seeded_url, TABLES) == before


def test_a_month_of_change_lists_both_leaders(seeded_url: URL, tmp_path: Path) -> None:
    said = run_import(seeded_url, "leaders", write_file(tmp_path / "r.csv", "\n".join(CHANGES)))
    assert said[-1].startswith("  only 6 rows; a complete file has 138,600 (")
    position = "KGZ-leader-reign"
    assert query_rows(seeded_url, TENURES.format("reign-703")) == [
        ("reign-703-akayev", position, "[..2005-01]", "2005-03", None),
        ("reign-703-bakiyev", position, "2005-03", "..", "2005-04-30"),
    ]

"""Militarised disputes: sides, levels, days that are missing, states of that time, editions."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
from conftest import Run
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

TABLES = ("disputes", "dispute_participants", "imported_rows", "coverage_statements")
_COMMON = "dispnum,stday,stmon,styear,endday,endmon,endyear"
A = [
    _COMMON + ",outcome,settle,fatality,fatalpre,maxdur,mindur,hiact,hostlev,recip,numa,numb,"
    "ongo2014,version",
    "7001,-9,2,1985,-9,4,1985,5,3,0,0,90,30,12,3,1,1,1,0,5",
    "7002,3,6,1996,-9,-9,-9,-9,-9,-9,-9,9,9,16,4,0,1,1,1,5",
    "7003,3,6,1996,2,6,1996,5,3,7,0,9,9,22,4,0,1,1,0,5",
]
B = [
    _COMMON.replace("dispnum", "dispnum,stabb,ccode")
    + ",sidea,revstate,revtype1,revtype2,fatality,fatalpre,hiact,hostlev,orig,version",
    '7001,"RUS",365,-9,2,1985,-9,4,1985,1,1,1,0,0,0,12,3,1,5',
    '7001,"TUR",640.0,-9,2,1985.0,-9,4,1985,0,0,0,0,-9,-9,0,1,1,5',
    '7002,"RUS",365,3,6,1996,-9,-9,-9,1,0,0,0,0,0,16,4,1,5',
    '7002,"XXX",999,3,6,1996,-9,-9,-9,0,0,0,0,0,0,16,4,1,5',
    '7009,"TUR",640,3,6,1996,-9,-9,-9,2,0,0,0,0,0,16,4,1,5',
]
TWO_FILES = (("a", A), ("b", B))
DISPUTES = """SELECT published_id, first_day_edtf, last_day_edtf, outcome_code, settlement_code,
              hostility_code, highest_action_code, fatality_level, is_reciprocated
              FROM disputes ORDER BY 1"""
STATES = """SELECT d.published_id, p.state_code, a.slug, p.side_code, p.first_day_edtf,
            p.hostility_code, p.fatality_level, p.is_revisionist
            FROM dispute_participants p JOIN disputes d ON d.id = p.dispute_id
            LEFT JOIN actors a ON a.id = p.actor_id ORDER BY 1, 2"""


@pytest.mark.slow
def test_disputes_and_their_states(seeded_url: URL, tmp_path: Path) -> None:
    before = count_rows(seeded_url, TABLES)
    b = write_file(tmp_path / "b.csv", "\n".join(B))
    with pytest.raises(UserError, match=r"import the file of disputes \(MIDA\) too"):
        run_import(seeded_url, "mid", b)
    a = write_file(tmp_path / "c.csv", "\n".join(A))
    run_import(seeded_url, "mid", b, a, max_rejects=0.5)
    assert read_rejects(tmp_path, "c.csv") == [
        ["4", "endyear", "1996-06-02", "is before the start, 1996-06-03"],
        ["4", "hiact", "22", "is not a number from 0 to 21"],
        ["4", "fatality", "7", "is not a number from 0 to 6"],
    ]
    assert [row[1:] for row in read_rejects(tmp_path, "b.csv")] == [
        [
            "dispnum",
            "7009",
            "this dispute is not loaded: import the file of disputes (MIDA) too",
        ],
        ["sidea", "2", "is not a number from 0 to 1"],
        ["sidea", "2", "is neither 0 nor 1"],
    ]
    assert query_rows(seeded_url, DISPUTES) == [
        (
            *(7001, "1985-02", "1985-04", "stalemate", "none", "display", "border_violation", 0),
            query_rows(seeded_url, "SELECT 1 = 1")[0][0],
        ),
        (
            *(7002, "1996-06-03", "..", None, None, "use", "attack", None),
            query_rows(seeded_url, "SELECT 1 = 0")[0][0],
        ),
    ]
    assert [row[:7] for row in query_rows(seeded_url, STATES)] == [
        (7001, "365", "SUN", "a", "1985-02", "display", 0),
        (7001, "640", "TUR", "b", "1985-02", "none", None),
        (7002, "365", "RUS", "a", "1996-06-03", "use", 0),
        (7002, "999", None, "b", "1996-06-03", "use", 0),
    ]
    unmapped = "SELECT code, reason_code, label, row_count FROM unmapped_codes"
    assert query_rows(seeded_url, unmapped) == [("999", "unknown", "XXX", 1)]
    run_import(seeded_url, "mid", a, b, max_rejects=0.5, again=True)
    assert read_last_counts(seeded_url) == (5, 0, 0, 4, 1)

    newer = "\n".join([A[0], A[1].replace(",12,3,1,", ",17,4,1,")])
    said = run_import(seeded_url, "mid", write_file(tmp_path / "newer.csv", newer))
    changes = "hostility_code display -> use, highest_action_code border_violation -> clash"
    assert f"  dispute 7001: {changes}" in said
    remove_imported(seeded_url, "mid")
    assert count_rows(seeded_url, TABLES) == before


def test_the_report_on_disputes(seeded_url: URL, tmp_path: Path, run_here: Run) -> None:
    def ask(*arguments: str, report: str = "disputes") -> str:
        answer = run_here("report", report, *arguments, database=seeded_url)
        assert answer.returncode == 0, answer.stderr
        return answer.stdout

    assert "not researched" in ask("RUS")
    assert "Militarised disputes" not in ask("SUN", "TUR", report="dossier")
    files = [write_file(tmp_path / f"{name}.csv", "\n".join(rows)) for name, rows in TWO_FILES]
    run_import(seeded_url, "mid", *files, max_rejects=0.5)
    rows = list(csv.DictReader(io.StringIO(ask("SUN", "TUR", "--format", "csv"))))
    assert [(row["state"], row["side"], row["against"], row["level"]) for row in rows] == [
        ("SUN", "a", "TUR", "display"),
        ("TUR", "b", "SUN", "none"),
    ]
    assert "disputes: mid in part from 1985-02-01" in ask("TUR", "SUN").replace("\n", " ")
    assert re.search(r"\n +7001  SUN .* TUR +Display", ask("SUN", "TUR", report="dossier"))
    assert "mid in part" not in ask("TUR", "SUN", report="timeline"), (
        "a list of disputes is no list of events"
    )
    # A state that is not known keeps its code; the day of the question decides what is listed.
    assert "999" in ask("RUS")
    assert "7002" not in ask("RUS", "--as-of", "1996-06-02")
    assert "7002" in ask("RUS", "--since", "1999")
    assert "[1] Militarized Interstate Disputes" in ask("RUS", "--sources")

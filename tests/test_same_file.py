"""Many judgements from one file, and the score that ranks the candidates."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import Run
from dataset_imports import query_rows, run_import, write_file
from sqlalchemy import URL

import whole_files
from console import UserError
from seeds.importing import registry
from seeds.matching.judge_file import judge_file

HEADER = "case_id,sanctioned_state,sanctioning_state,begin,end,trade,arms,military,financial,travel"
CASES = f"""{HEADER},other
765,Belarus,"EU, Norway",2006,2011,0,0,0,1,1,0
767,Belarus,United States,2006,2023,1,0,0,1,1,0
"""
TREATY = "Convention on legal assistance and legal relations in civil, family and criminal matters"
PARTIES = f"""stateID,treatyID,Title,Begin,End,Signature,StateSignature,Force,StateForce,StateEnd
KGZ,ONE_1993A,"{TREATY}",1993-01-22,,1993-01-22,1993-01-22,,,
BLR,ONE_1993A,"{TREATY}",1993-01-22,,1993-01-22,1993-01-22,,,
KGZ,TWO_1993A,"The {TREATY} of 1993",1993,,1993,1993,,,
BLR,TWO_1993A,"The {TREATY} of 1993",1993,,1993,1993,,,
KAZ,TWO_1993A,"The {TREATY} of 1993",1993,,1993,1993,,,
"""
SCORES = """SELECT kept_key, other_key, score FROM same_candidates WHERE status = 'candidate'
            ORDER BY score DESC, kept_key, other_key"""
DECIDED = """SELECT kept_key, other_key, status, decision_note FROM same_candidates
             WHERE status <> 'candidate' ORDER BY 1, 2"""


@pytest.fixture
def url(seeded_url: URL, tmp_path: Path) -> URL:
    """A seeded database with two cases of sanctions and two treaties that it has already."""
    run_import(seeded_url, "gsdb", write_file(tmp_path / "gsdb.csv", CASES))
    run_import(seeded_url, "treaties", write_file(tmp_path / "treaties.csv", PARTIES))
    return seeded_url


def test_candidates_are_ranked_by_their_score(url: URL, run_here: Run) -> None:
    scores = query_rows(url, SCORES)
    assert scores == [
        # The same day 40, the same parties 30, the same title 30.
        ("AG06", "treaties-ONE_1993A", 100),
        # A day in the year 15, two parties of three 20, a title within the other 20.
        ("AG06", "treaties-TWO_1993A", 55),
        # 15, the same parties 30, one measure of three 10.
        ("S009", "gsdb-767", 55),
        # 15, two parties of three 20, one measure of two 15.
        ("S007", "gsdb-765", 50),
        ("S008", "gsdb-765", 50),
        # The same day 40, two parties of eleven 5.
        ("AG03", "treaties-ONE_1993A", 45),
    ]
    answer = run_here("same", database=url)
    assert [line.split()[1:] for line in answer.stdout.splitlines() if "candidate" in line] == [
        [kept, other] for kept, other, _ in scores
    ]


def test_a_file_decides_many_pairs(url: URL, run_here: Run, tmp_path: Path) -> None:
    file = write_file(
        tmp_path / "decisions.csv",
        "left,right,decision,note\nS007,gsdb-765,different,one of two measures\n\n"
        "S009,gsdb-767,Same,\n",
    )
    answer = run_here("same", "--from", str(file), database=url)
    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.splitlines()[-1] == "decisions.csv: 2 decisions read"
    assert query_rows(url, DECIDED) == [
        ("S007", "gsdb-765", "denied", "one of two measures"),
        ("S009", "gsdb-767", "confirmed", None),
    ]


def test_a_file_without_end_is_refused(
    url: URL, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(whole_files, "_LARGEST", 200_000)
    with pytest.raises(UserError, match="cannot be read: File too large"):
        judge_file(url, Path("/dev/zero"), echo=print)
    with pytest.raises(UserError, match=r"bad\.yaml:1: the file cannot be read: File too large"):
        registry.open_card(write_file(tmp_path / "bad.yaml", " " * 200_001))
    # In a process of its own: the limit is one of the whole process.
    long = write_file(tmp_path / "long.csv", "left,right,decision\n" + "x" * 150_000)
    answer = run("same", "--from", str(long), database=url)
    assert answer.returncode == 2
    assert answer.stderr == "bedfellows: long.csv: field larger than field limit (131072)\n"


def test_one_wrong_line_decides_nothing(url: URL, run_here: Run, tmp_path: Path) -> None:
    file = write_file(
        tmp_path / "decisions.csv",
        "left,right,decision,note\nS009,gsdb-767,same,\nS007,gsdb-765,perhaps,\n"
        "S007,gsdb-999,same,\nAG01,S007,same,\n",
    )
    answer = run_here("same", "--from", str(file), database=url)
    assert answer.returncode == 2
    assert answer.stderr.splitlines() == [
        "bedfellows: decisions.csv:3: decision 'perhaps' is neither same nor different",
        (
            "decisions.csv:4: There is no agreement, sanction, organisation or person 'gsdb-999'. "
            "Did you mean gsdb-767 or gsdb-765?"
        ),
        "decisions.csv:5: AG01 and S007 are records of two kinds, so they cannot be the same",
        "nothing was decided",
    ]
    assert query_rows(url, DECIDED) == []


@pytest.mark.on_sqlite
@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("", "decisions.csv:1: no column left, right, decision; the first line must be "),
        ("left,right\n", "decisions.csv:1: no column decision; the first line must be "),
        ("left,right,decision\nS009,,same\n", "decisions.csv:2: right is empty"),
        ("left,right,decision\nS009,gsdb-767,same,a,b\n", "decisions.csv:2: 5 cells, but 3 col"),
    ],
)
def test_a_file_of_another_form_is_refused(
    url: URL, run_here: Run, tmp_path: Path, content: str, why: str
) -> None:
    file = write_file(tmp_path / "decisions.csv", content)
    answer = run_here("same", "--from", str(file), database=url)
    assert answer.returncode == 2
    assert why in answer.stderr
    assert query_rows(url, DECIDED) == []

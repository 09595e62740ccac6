"""Candidates and judgements: records of one agreement or sanction that reports count once."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from command_helpers import run_in_process
from conftest import Run
from dataset_imports import count_rows, query_rows, remove_imported, run_import, run_sql, write_file
from sqlalchemy import URL

from console import UserError
from seeds.curated.load import load_project
from seeds.matching.judge import judge_pair, withdraw_judgement

DESTA = """number;base_treaty;name;entry_type;year;entryforceyear;typememb;\
c1;c2;c3;c4;c5;mc1;mc2;mc3;mc4;mc5
1040;1040;Eurasian Economic Union (EAEU);base_treaty;2014;2015;2;112;398;643;NA;NA;0;0;0;NA;NA
1040+1;1040;EAEU Armenia accession;accession;2014;2015;5;112;398;643;51;NA;2;2;2;1;NA
1040+2;1040;EAEU Kyrgyzstan accession;accession;2014;2015;5;112;398;643;51;417;2;2;2;2;1
105;105;Belarus Kyrgyzstan;base_treaty;1999;2000;1;112;417;NA;NA;NA;0;0;NA;NA;NA
109;109;Belarus Russia;base_treaty;2011;2012;1;112;643;NA;NA;NA;0;0;NA;NA;NA
915;915;EAEU Vietnam;base_treaty;2015;2016;3;704;112;398;643;51;0;0;0;0;0
995;995;EAEU Iran;base_treaty;2018;2019;3;364;112;398;643;51;0;0;0;0;0
"""
TREATIES = """stateID,treatyID,Title,Begin,End,Signature,StateSignature,Force,StateForce,StateEnd
BLR,EAEU_2014A,Treaty On The Eurasian Economic Union,2014-05-29,,2014-05-29,2014-05-29,2015-01-01,,
KAZ,EAEU_2014A,Treaty On The Eurasian Economic Union,2014-05-29,,2014-05-29,2014-05-29,2015-01-01,,
KGZ,PRISON_1993A,A Convention,1993-01-22,,1993-01-22,,1994-05-19,1996-02-19,
BLR,PRISON_1993A,A Convention,1993-01-22,,1993-01-22,1993-01-22,1994-05-19,,
"""
GSDB = """case_id,sanctioned_state,sanctioning_state,begin,end,\
trade,arms,military,financial,travel,other
765,Belarus,"EU, Norway",2006,2011,0,0,0,1,1,0
767,Belarus,United States,2006,2023,1,0,0,1,1,0
852,Belarus,Russia,2010,2010,1,0,0,0,0,0
"""
CANDIDATES = """SELECT kept_key, other_key, in_common FROM same_candidates
                WHERE status = 'candidate' ORDER BY 1, 2"""
DECIDED = """SELECT kept_key, other_key, status, kept_title, other_title FROM same_candidates
             WHERE status <> 'candidate' ORDER BY 1, 2"""
DESTA_PAIRS = [
    ("AG08", "desta-105", "BLR, KGZ"),
    ("AG17", "desta-1040", "ARM, BLR, KAZ, KGZ, RUS"),
    ("AG18", "desta-1040-accession-1", "ARM, BLR, KAZ, RUS"),
    ("AG19", "desta-1040-accession-2", "ARM, BLR, KAZ, KGZ, RUS"),
    ("AG29", "desta-915", "VNM"),
]
LOADED = ("agreements", "agreement_actions", "sanctions", "citations", "imported_rows")


def ignore(_line: str) -> None:
    return None


@pytest.fixture
def url(seeded_url: URL, tmp_path: Path) -> URL:
    """A seeded database into which the dataset of trade agreements was imported."""
    run_import(seeded_url, "desta", write_file(tmp_path / "desta.csv", DESTA))
    return seeded_url


def read_report(url: URL, *arguments: str) -> list[list[str]]:
    """The rows of a report."""
    status, printed = run_in_process(url, "report", *arguments, "--format", "csv")
    assert status == 0
    return list(csv.reader(io.StringIO(printed)))[1:]


def find_slugs(url: URL) -> set[str]:
    """The records that the report `find` lists for the title of one agreement."""
    return {row[1] for row in read_report(url, "find", "Belarus Kyrgyzstan")}


def test_candidates_by_dates_kinds_and_parties(url: URL, tmp_path: Path) -> None:
    # Not candidates: a treaty of the same union and year with another state, an accession of
    # another state in the same year, an economic union of three and a treaty of two of them.
    assert query_rows(url, CANDIDATES) == DESTA_PAIRS
    run_import(url, "treaties", write_file(tmp_path / "parties.csv", TREATIES))
    # Equal days weigh more than parties, and records of two datasets can be a pair as well.
    assert [row for row in query_rows(url, CANDIDATES) if row not in DESTA_PAIRS] == [
        ("AG03", "treaties-PRISON_1993A", "BLR, KGZ"),
        ("AG06", "treaties-PRISON_1993A", "BLR, KGZ"),
        ("AG17", "treaties-EAEU_2014A", "BLR, KAZ"),
    ]
    run_import(url, "gsdb", write_file(tmp_path / "gsdb.csv", GSDB))
    assert [row for row in query_rows(url, CANDIDATES) if row[0].startswith("S")] == [
        ("S007", "gsdb-765", "BLR, EU"),
        ("S008", "gsdb-765", "BLR, EU"),
        ("S009", "gsdb-767", "BLR, USA"),
    ]


def test_two_datasets_can_describe_one_agreement(url: URL, tmp_path: Path) -> None:
    both = "BLR,BK_1999A,Free Trade,1999-03-30,,1999-03-30,1999-03-30,,,\n"
    file = TREATIES.splitlines()[0] + "\n" + both + both.replace("BLR,", "KGZ,", 1)
    run_import(url, "treaties", write_file(tmp_path / "parties.csv", file))
    assert ("desta-105", "treaties-BK_1999A", "BLR, KGZ") in query_rows(url, CANDIDATES)


@pytest.mark.slow
def test_a_confirmed_pair_counts_once(url: URL, run_here: Run, tmp_path: Path) -> None:
    run_import(url, "gsdb", write_file(tmp_path / "gsdb.csv", GSDB))
    pairs = [("desta-105", "AG08"), ("AG17", "desta-1040"), ("gsdb-767", "S009")]
    others = {"desta-105", "desta-1040", "gsdb-767"}
    reports = {
        "agreements": ("agreements", "BLR", "KGZ"),
        "country": ("country", "KGZ", "--table", "8"),
        "dossier": ("dossier", "BLR", "KGZ", "--table", "3"),
        "sanctions": ("sanctions", "BLR", "--since", "2006-01-01", "--until", "2006-12-31"),
        "timeline": ("timeline", "BLR", "--since", "1999", "--until", "2015", "--table", "1"),
    }
    before = {name: read_report(url, *arguments) for name, arguments in reports.items()}
    found_before = find_slugs(url)
    assert "desta-105" in found_before
    stored = count_rows(url, LOADED)
    quality = {row[0]: int(row[1]) for row in read_report(url, "quality", "--table", "1")}
    for pair in pairs:
        answer = run_here("same", *pair, database=url)
        assert answer.returncode == 0
    assert answer.stdout == (
        "gsdb-767 is the same as S009: reports count S009; both keep their rows and sources\n"
    )
    assert count_rows(url, LOADED) == stored
    for name, arguments in reports.items():
        after = read_report(url, *arguments)
        repeated = [
            row for row in before[name] if others & set(row) or "Belarus Kyrgyzstan" in str(row)
        ]
        assert repeated, name
        assert after == [row for row in before[name] if row not in repeated], name
    assert find_slugs(url) == found_before - {"desta-105"}
    assert not others & {
        row[0] for row in query_rows(url, "SELECT agreement_slug FROM treaty_status")
    }
    listed = run_here("list", "agreements", "--format", "csv", database=url).stdout
    assert "desta-1040-accession-1" in listed
    assert "desta-105," not in listed
    counts = {row[0]: int(row[1]) for row in read_report(url, "quality", "--table", "1")}
    assert counts["agreements"] == quality["agreements"] - 2
    assert counts["sanctions"] == quality["sanctions"] - 1
    assert counts["agreement_parties"] == quality["agreement_parties"] - 7
    reported_pairs = read_report(url, "quality", "--table", "8")
    assert [row[-1] for row in reported_pairs] == ["candidate"] * 5 + ["confirmed"] * 3

    # The sources of the record that is left out back the canonical one.
    sources = run_here(
        "report", "agreements", "BLR", "KGZ", "--sources", "--all", database=url
    ).stdout
    assert "treaty 105" in sources
    assert "treaty 1040" in sources


def test_a_denied_pair_is_no_candidate(url: URL, run_here: Run) -> None:
    note = "The protocol, not the treaty"
    answer = run_here("same", "AG08", "desta-105", "--not", "--note", note, database=url)
    assert answer.stdout == "AG08 and desta-105 are different: reports count both\n"
    assert [row[0] for row in query_rows(url, CANDIDATES)] == ["AG17", "AG18", "AG19", "AG29"]
    assert query_rows(url, DECIDED)[0][:3] == ("AG08", "desta-105", "denied")
    assert {"AG08", "desta-105"} <= {row[0] for row in read_report(url, "agreements", "BLR", "KGZ")}
    listing = run_here("same", database=url).stdout
    assert "denied     AG08 desta-105\n  BLR-KGZ free trade, 1999-03-30\n" in listing
    assert note in listing

    answer = run_here("same", "desta-105", "ag08", database=url)
    first, second = answer.stdout.splitlines()
    assert first.startswith("this replaces the decision of ")
    assert first.endswith(": AG08 and desta-105 are different")
    assert second.startswith("desta-105 is the same as AG08")
    run_here("same", "desta-105", "AG08", "--forget", database=url)
    assert query_rows(url, CANDIDATES) == DESTA_PAIRS
    assert query_rows(url, DECIDED) == []


@pytest.mark.slow
def test_judgements_survive_loads_and_imports(url: URL, tmp_path: Path) -> None:
    judge_pair(url, "AG17", "desta-1040", is_same=True, note=None, echo=ignore)
    judge_pair(url, "AG08", "desta-105", is_same=False, note=None, echo=ignore)
    decided = query_rows(url, DECIDED)
    load_project(url, echo=ignore)
    run_import(url, "desta", tmp_path / "desta.csv", again=True)
    assert query_rows(url, DECIDED) == decided
    remove_imported(url, "desta")
    gone = [("AG08", "denied", None), ("AG17", "confirmed", None)]
    assert [(row[0], row[2], row[4]) for row in query_rows(url, DECIDED)] == gone
    assert query_rows(url, "SELECT count(*) FROM treaty_status WHERE agreement_slug = 'AG17'") == [
        (5,)
    ]
    run_import(url, "desta", tmp_path / "desta.csv")
    assert query_rows(url, DECIDED) == decided
    counts = "SELECT count(*) FROM treaty_status WHERE agreement_slug = 'desta-1040'"
    assert query_rows(url, counts) == [(0,)]
    # Without the record that counts, the other counts again.
    run_sql(url, "UPDATE agreements SET slug = 'mine' WHERE slug = 'AG17'")
    assert query_rows(url, counts) == [(5,)]


def test_a_chain_of_judgements_has_one_canonical_record(url: URL, tmp_path: Path) -> None:
    run_import(url, "treaties", write_file(tmp_path / "parties.csv", TREATIES))
    messages: list[str] = []
    judge_pair(
        url, "treaties-EAEU_2014A", "desta-1040", is_same=True, note=None, echo=messages.append
    )
    judge_pair(url, "desta-1040", "AG17", is_same=True, note=None, echo=messages.append)
    assert [line.partition(":")[0] for line in messages] == [
        "desta-1040 is the same as treaties-EAEU_2014A",
        "desta-1040 was already the same as treaties-EAEU_2014A",
        "desta-1040 now counts as AG17 instead of treaties-EAEU_2014A",
        "treaties-EAEU_2014A is the same as AG17",
    ]
    assert [row[:3] for row in query_rows(url, DECIDED)] == [
        ("AG17", "desta-1040", "confirmed"),
        ("AG17", "treaties-EAEU_2014A", "confirmed"),
    ]
    counts = """SELECT DISTINCT agreement_slug FROM treaty_status
                WHERE agreement_slug IN ('AG17', 'desta-1040', 'treaties-EAEU_2014A')"""
    assert query_rows(url, counts) == [("AG17",)]
    with pytest.raises(UserError, match="are the same by way of other decisions: AG17 and desta"):
        judge_pair(url, "desta-1040", "treaties-EAEU_2014A", is_same=False, note=None, echo=ignore)
    # With the curated one gone, one of the other two counts.
    run_sql(url, "UPDATE agreements SET slug = 'mine' WHERE slug = 'AG17'")
    assert query_rows(url, counts) == [("desta-1040",)]


def test_contradictory_judgements_are_refused(url: URL, run_here: Run) -> None:
    judge_pair(url, "AG17", "desta-1040", is_same=True, note=None, echo=ignore)
    judge_pair(url, "AG17", "desta-915", is_same=False, note=None, echo=ignore)
    before = query_rows(url, "SELECT * FROM same_records ORDER BY 1, 2, 3")
    for arguments, message in (
        (
            ("AG17", "desta-104"),
            "There is no agreement, sanction, organisation or person 'desta-104'. Did you mean",
        ),
        (
            ("AG17", "S001"),
            "AG17 and S001 are records of two kinds, so they cannot be the same",
        ),
        (("AG17", "ag17"), "AG17 is given twice; name two different records"),
        (("AG17",), "name the other record too: bedfellows same AG17 B"),
        (("--not",), "name the two records: bedfellows same A B"),
        (("AG17", "AG18", "--forget", "--not"), "--forget undoes a decision"),
        (
            ("desta-1040", "desta-915"),
            "you decided that AG17 and desta-915 are different; undo that first",
        ),
        (("AG17", "AG15"), "AG17 and AG15 are both curated by hand"),
        (
            ("AG18", "desta-1040"),
            "AG18 and AG17, both curated by hand, would become one. First undo that",
        ),
        (("AG18", "desta-1040"), "bedfellows same AG17 desta-1040 --forget"),
    ):
        answer = run_here("same", *arguments, database=url)
        assert (answer.returncode, answer.stdout) == (2, ""), arguments
        assert message in answer.stderr
    assert query_rows(url, "SELECT * FROM same_records ORDER BY 1, 2, 3") == before

    messages: list[str] = []
    withdraw_judgement(url, "desta-1", "AG17", echo=messages.append)
    judge_pair(url, "desta-1040", "AG17", is_same=True, note=None, echo=messages.append)
    assert messages[0].startswith("No decision on desta-1 and AG17")
    assert messages[1].startswith("AG17 and desta-1040 are the same: already decided on ")

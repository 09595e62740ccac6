"""Ends in lists of treaty parties: which are kept, which are left out, what a newer file heals."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from dataset_imports import query_rows, read_last_counts, run_import, run_sql, write_file
from sqlalchemy import URL

HEADER = (
    "stateID,treatyID,Title,Begin,End,Signature,StateSignature,StateRatification,Force,StateForce,"
    "Term,StateEnd"
)
NEWER = (
    "manyID,treatyID,stateID,Title,Begin,End,Signature,Force,stateSignature,stateRat,stateForce,"
    "stateForce2,Term,stateWithdrawal,Acceptance,Accession,Succession"
)
ENDS = """SELECT a.slug, c.slug, x.kind_code, x.occurred_edtf FROM agreement_actions x
          JOIN agreements a ON a.id = x.agreement_id
          LEFT JOIN agreement_parties p ON p.id = x.party_id LEFT JOIN actors c ON c.id = p.actor_id
          WHERE a.slug LIKE 'treaties-%' AND x.kind_code IN ('termination', 'withdrawal')
          ORDER BY 1, coalesce(c.slug, ''), 3, 4"""
BOUND = """SELECT actor_slug FROM treaty_status WHERE agreement_slug = '{}'
           AND in_force_latest <= '2024-06-01'
           AND (ended_edtf IS NULL OR ended_earliest > '2024-06-01') ORDER BY 1"""
OPEN = "9999-12-31"


def make_row(state: str, end: str, force: str, own_end: str, treaty: str = "NUC") -> str:
    """A row of a treaty of 1968 that entered into force in 1970."""
    return f"{state},{treaty},A treaty,,{end},1968-07-01,,{force},1970-03-05,{force},,{own_end}"


def load_rows(
    url: URL, folder: Path, rows: Sequence[str], name: str = "a.csv", header: str = HEADER
) -> list[str]:
    """Import a file of these rows; the printed lines without the first."""
    file = write_file(folder / name, "\n".join([header, *rows, ""]))
    return run_import(url, "treaties", file)[1:]


def test_an_end_that_other_rows_contradict_ends_no_party(seeded_url: URL, tmp_path: Path) -> None:
    # As in the published list: a third of the rows give a day, others say 9999, others nothing.
    rows = [
        make_row("BLR", "1985-08-29", "1993-07-22", OPEN),
        make_row("KGZ", "1985-08-29", "1994-07-05", OPEN),
        make_row("FRA", OPEN, "1992-08-03", OPEN),
        make_row("DEU", "", "1975-05-02", OPEN),
        make_row("ITA", "", "1975-05-02", ""),
    ]
    assert load_rows(seeded_url, tmp_path, rows) == [
        "  ends of treaties left out because other rows of the treaty say that no end is known: 1"
    ]
    assert query_rows(seeded_url, ENDS) == []
    bound = query_rows(seeded_url, BOUND.format("treaties-NUC"))
    assert bound == [("BLR",), ("DEU",), ("FRA",), ("ITA",), ("KGZ",)]


def test_an_end_that_no_row_contradicts_is_kept(seeded_url: URL, tmp_path: Path) -> None:
    rows = [
        make_row("FRA", "1985-08-29", "1972-01-01", "1985-08-29"),
        make_row("DEU", "1985-08-29", "1972-01-01", ""),
        make_row("ITA", "1985", "1972-01-01", "1980-01-01"),
        make_row("ESP", "", "1972-01-01", ""),
    ]
    assert load_rows(seeded_url, tmp_path, rows) == []
    assert query_rows(seeded_url, ENDS) == [
        ("treaties-NUC", None, "termination", "1985-08-29"),
        ("treaties-NUC", "ITA", "withdrawal", "1980-01-01"),
    ]


@pytest.mark.parametrize(
    ("rows", "why", "kept"),
    [
        pytest.param(
            [("FRA", "1985", "1972", ""), ("ITA", "1986", "1972", "1986")],
            "the rows of the treaty give different ends",
            [("treaties-NUC", "ITA", "termination", "1986")],
            id="different",
        ),
        pytest.param(
            [("FRA", "1985", "1972", "1985"), ("ITA", "1985", "1972", OPEN)],
            "the own row of a state says that it is still bound",
            [("treaties-NUC", "FRA", "termination", "1985")],
            id="still-bound",
        ),
        pytest.param(
            [("FRA", "1985", "1972", ""), ("ITA", "1985", "1995", "")],
            "the treaty entered into force, or a state joined or left it, later",
            [],
            id="joined-later",
        ),
        pytest.param(
            [("FRA", "1969", "1972", "")],
            "the treaty entered into force, or a state joined or left it, later",
            [],
            id="before-force",
        ),
        pytest.param(
            [("FRA", "1985", "1972", ""), ("ITA", "", "1972", ""), ("ESP", "", "1972", "")],
            "fewer than half of the rows of the treaty give it",
            [],
            id="few",
        ),
    ],
)
def test_reasons_for_which_an_end_is_left_out(
    seeded_url: URL,
    tmp_path: Path,
    rows: list[tuple[str, str, str, str]],
    why: str,
    kept: list[tuple[str, ...]],
) -> None:
    said = load_rows(seeded_url, tmp_path, [make_row(*row) for row in rows])
    assert said == [f"  ends of treaties left out because {why}: 1"]
    assert query_rows(seeded_url, ENDS) == kept


def test_a_state_never_ends_before_its_own_entry_into_force(
    seeded_url: URL, tmp_path: Path
) -> None:
    rows = [
        make_row("KGZ", "", "2007-09-02", "1992-12-31"),
        make_row("KAZ", "", "2000-04-19", "2005-01-01"),
        "UZB,NUC,A treaty,,,1968-07-01,,1992-05-07,1970-03-05,,,1985-01-01",  # By its consent.
    ]
    assert load_rows(seeded_url, tmp_path, rows) == [
        (
            "  ends of states' own parts left out because the state's own entry into force is "
            "later: 2"
        )
    ]
    assert query_rows(seeded_url, ENDS) == [("treaties-NUC", "KAZ", "withdrawal", "2005-01-01")]
    impossible = "SELECT count(*) FROM treaty_status WHERE ended_earliest < in_force_earliest"
    assert query_rows(seeded_url, impossible) == [(0,)]


@pytest.mark.slow
def test_a_newer_file_heals_ends_that_an_older_import_stored(
    seeded_url: URL, tmp_path: Path
) -> None:
    first = [make_row("FRA", "1985-08-29", "1972-01-01", ""), make_row("ITA", "", "1972-01-01", "")]
    load_rows(seeded_url, tmp_path, first)
    assert len(query_rows(seeded_url, ENDS)) == 1
    # The row of another state is enough: it joined after that end.
    said = load_rows(seeded_url, tmp_path, [make_row("KGZ", "", "1994-07-05", OPEN)], "b.csv")
    assert said == [
        (
            "  KGZ NUC: termination 1985-08-29 removed (the own row of a state says that it is "
            "still bound)"
        )
    ]
    assert read_last_counts(seeded_url) == (1, 1, 1, 0, 0)
    assert query_rows(seeded_url, ENDS) == []

    # An end that an import before this rule stored for a party.
    load_rows(seeded_url, tmp_path, [make_row("KAZ", "", "2000-04-19", "2005-01-01")], "c.csv")
    run_sql(
        seeded_url,
        "UPDATE agreement_actions SET occurred_edtf = '1999', occurred_earliest = '1999-01-01', "
        "occurred_latest = '1999-12-31' WHERE kind_code = 'withdrawal' "
        "AND occurred_edtf = '2005-01-01'",
    )
    said = load_rows(seeded_url, tmp_path, [make_row("KAZ", "", "2000-04-19", "")], "d.csv")
    assert said == [
        "  KAZ NUC: withdrawal of KAZ 1999 removed (the state's own entry into force is later)"
    ]
    assert query_rows(seeded_url, ENDS) == []

    # An end that is dated otherwise is revised; a row that is silent leaves it.
    load_rows(seeded_url, tmp_path, [make_row("KAZ", "", "2000-04-19", "2006")], "e.csv")
    said = load_rows(seeded_url, tmp_path, [make_row("KAZ", "", "2000-04-19", "2007")], "f.csv")
    assert said == ["  KAZ NUC: withdrawal occurred_edtf 2006 -> 2007"]
    load_rows(seeded_url, tmp_path, [make_row("KAZ", "", "2000-04-20", "")], "g.csv")
    assert query_rows(seeded_url, ENDS) == [("treaties-NUC", "KAZ", "withdrawal", "2007")]
    load_rows(seeded_url, tmp_path, [make_row("KAZ", "", "2000-04-20", OPEN)], "h.csv")
    assert query_rows(seeded_url, ENDS) == []


def test_the_newer_form_of_the_list(seeded_url: URL, tmp_path: Path) -> None:
    never = "31.12.9999"
    rows = [
        (
            f"T,TRADE,KGZ,Trade,03.03.1973,31.12.1992,03.03.1973,01.07.1975,NA,04.06.2007,02.09.2007,"
            f"NA,NA,{never},NA,04.06.2007,NA"
        ),
        (
            "T,TRADE,KAZ,Trade,03.03.1973,NA,03.03.1973,01.07.1975,NA,20.01.2000,19.04.2000,"
            "NA,NA,1.2.2005,NA,NA,NA"
        ),
        (
            "T,TRADE,UZB,Trade,03.03.1973,NA,03.03.1973,01.07.1975,NA,10.07.1997,08.10.1997,"
            "05.05.2012,NA,2005-01-01,NA,NA,NA"
        ),
        (
            f"T,TRADE,EUE,Trade,03.03.1973,NA,03.03.1973,01.07.1975,NA,NA,08.07.2015,NA,NA,{never},"
            "09.04.2015,NA,NA"
        ),
    ]
    said = load_rows(seeded_url, tmp_path, rows, header=NEWER)
    assert said == [
        "  ends of states' own parts left out because the state entered again later: 1",
        "  ends of treaties left out because the own row of a state says that it is still bound: 1",
    ]
    actions = ENDS.replace("AND x.kind_code IN ('termination', 'withdrawal')", "")
    assert query_rows(seeded_url, actions) == [
        ("treaties-TRADE", None, "entry_into_force", "1975-07-01"),
        ("treaties-TRADE", None, "signature", "1973-03-03"),
        ("treaties-TRADE", "EU", "acceptance", "2015-04-09"),
        ("treaties-TRADE", "EU", "entry_into_force", "2015-07-08"),
        ("treaties-TRADE", "KAZ", "entry_into_force", "2000-04-19"),
        ("treaties-TRADE", "KAZ", "ratification", "2000-01-20"),
        ("treaties-TRADE", "KAZ", "withdrawal", "2005-02-01"),
        ("treaties-TRADE", "KGZ", "accession", "2007-06-04"),
        ("treaties-TRADE", "KGZ", "entry_into_force", "2007-09-02"),
        ("treaties-TRADE", "UZB", "entry_into_force", "1997-10-08"),
        ("treaties-TRADE", "UZB", "ratification", "1997-07-10"),
    ]


def test_the_state_that_took_over_a_code_takes_over_the_treaty(
    seeded_url: URL, tmp_path: Path
) -> None:
    rows = [
        make_row("BLR", "", "1970-12-02", OPEN),
        make_row("RUS", "", "1970-03-05", "1985-01-01"),
        "CZE,NUC,A treaty,1968-07-01,,1968-07-01,,,1970-03-05,,,9999-12-31",  # Still bound.
        "SRB,NUC,A treaty,1968-07-01,,1968-07-01,,,1970-03-05,,,",
    ]
    load_rows(seeded_url, tmp_path, rows)
    query = """SELECT actor_slug, consent_kind_code, in_force_earliest, ended_edtf
               FROM treaty_status WHERE agreement_slug = 'treaties-NUC' ORDER BY 1"""
    found = [(*row[:2], str(row[2]), row[3]) for row in query_rows(seeded_url, query)]
    assert found == [
        ("BLR", "succession", str(date(1991, 9, 19)), None),
        ("BYS", "ratification", str(date(1970, 12, 2)), None),
        ("CZE", None, "None", None),
        ("SUN", "ratification", str(date(1970, 3, 5)), "1985-01-01"),
        ("YUG", None, "None", None),
    ]

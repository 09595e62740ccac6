"""Headings of published files that differ between editions of one dataset; invented rows."""

from __future__ import annotations

from pathlib import Path

from dataset_imports import query_rows, read_last_counts, remove_imported, run_import, write_file
from sqlalchemy import URL

FIGURES = """SELECT a.slug, coalesce(p.slug, ''), i.slug, o.period_edtf, o.value
             FROM observations o JOIN indicators i ON i.id = o.indicator_id
             JOIN actors a ON a.id = o.actor_id LEFT JOIN actors p ON p.id = o.partner_id
             WHERE i.slug LIKE '{}-%' ORDER BY 4, 3, 1"""
BY_SESSION = "un-ideal-points-idealpointall"
BY_YEAR = "un-ideal-points-idealpointfp"

# R writes row names, for which there is no heading.
AGREEMENT = [
    '"session.x","ccode1","ccode2","agree","year","IdealPointAll.x","NVotesAll.x","IdealPointDistance"',
    '"1",50,703,370,0.75,1995,0.5,60,0.75',
    '"2",50,370,703,0.75,1995,-0.25,58,0.75',
    '"3",51,703,370,NA,1996,0.5,61,NA',
]
DYADS = [
    '"","ccode1","ccode2","iso3c1","iso3c2","year","IdealPointFP1","IdealPointFP2","AbsIdealDiff"',
    '"1","703","370","KGZ","BLR",1997,0.5,-0.5,1',
]
POINTS_2020 = [
    "Row,ccode,session,NVotes,IdealPoint,QO%,Q5%,Q10%,Q50%,Q90%,Q95%,Q100%,iso3c,Countryname",
    "1,370,50,60,-0.25,-1,-0.6,-0.5,-0.25,0.1,0.2,0.5,BLR,Belarus",
]
POINTS_2025 = [
    "ccode\tiso3c\tCountryname\tyear\tNVotesFP\tIdealPointFP\tQ5%FP\tQ50%FP\tQ95%FP",
    "370\tBLR\tBelarus\t2024\t80\t-0.5\t-0.9\t-0.5\t0.1",
]
POINTS_LOWER = [
    "ccode,iso3c,countryname,year,idealpointfp,idealpointall,idealpointlegacy,nvotesfp,qofp,q5fp",
    "370,BLR,Belarus,2024,-0.5,-0.75,-0.8,80,-1,-0.9",
]
NMC = [
    "stateabb,ccode,year,milex,milper,irst,pec,tpop,upop,upopgrowth,cinc,version",
    "KYR,703,2015,-9,10,0,5000,6000,900,1.5,0.000125,2021",
]
TRADE = [
    "ccode1,ccode2,year,importer1,importer2,flow1,flow2,source1,source2,bel_lux_alt_flow1,version",
    "365,370,2001,Russia,Belarus,12.5,-9,1,1,NA,4",
]


def import_lines(url: URL, name: str, path: Path, lines: list[str]) -> list[tuple[object, ...]]:
    """Import a file of ``lines`` and return all figures of the dataset."""
    said = run_import(url, name, write_file(path, "\n".join([*lines, ""])))
    assert not any("does not describe" in line for line in said), said
    return query_rows(url, FIGURES.format(name))


def test_agreement_of_pairs(seeded_url: URL, tmp_path: Path) -> None:
    name, pair = "un-agreement", ("BLR", "KGZ")
    scores = [
        (*pair, "un-agreement-agree", "1995", 0.75),
        (*pair, "un-agreement-idealpointdistance", "1995", 0.75),
    ]
    file = write_file(tmp_path / "a.csv", "\n".join(AGREEMENT))
    run_import(seeded_url, name, file, max_rejects=0.5)
    assert read_last_counts(seeded_url) == (3, 1, 0, 1, 1)
    assert query_rows(seeded_url, FIGURES.format(name)) == scores
    assert import_lines(seeded_url, name, tmp_path / "b.csv", DYADS) == [
        *scores,
        (*pair, "un-agreement-idealpointdistance", "1997", 1.0),
    ]


def test_ideal_points_by_session_and_by_year(seeded_url: URL, tmp_path: Path) -> None:
    name, path = "un-ideal-points", tmp_path / "points.csv"
    assert import_lines(seeded_url, name, path, POINTS_2020) == [
        ("BLR", "", BY_SESSION, "1995", -0.25)
    ]
    remove_imported(seeded_url, name)
    latest = ("BLR", "", BY_YEAR, "2024", -0.5)
    assert import_lines(seeded_url, name, path, POINTS_2025) == [latest]
    assert import_lines(seeded_url, name, path, POINTS_LOWER) == [
        ("BLR", "", BY_SESSION, "2024", -0.75),
        latest,
    ]


def test_the_edition_that_a_file_states(seeded_url: URL, tmp_path: Path) -> None:
    figures = import_lines(seeded_url, "cow-nmc", tmp_path / "nmc.csv", NMC)
    assert ("KGZ", "", "cow-nmc-milper", "2015", 10.0) in figures
    assert len(figures) == 6
    assert len(import_lines(seeded_url, "cow-trade", tmp_path / "trade.csv", TRADE)) == 1
    editions = "SELECT slug, edition FROM datasets WHERE slug LIKE 'cow-%' ORDER BY slug"
    assert query_rows(seeded_url, editions) == [("cow-nmc", "6.0"), ("cow-trade", "4.0")]

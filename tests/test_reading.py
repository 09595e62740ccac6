"""Reports that do not mislead: evidence, verdicts, open dates, offices."""

from __future__ import annotations

from typing import Any

import pytest
from click.testing import CliRunner
from conftest import spelled
from printed_json import read_printed
from sqlalchemy import URL, insert, select, update

from database import create_writing_engine
from models import Claim, Source
from models.bookkeeping import SeededRow
from reports.framework import registry


def ask(url: URL, name: str, *words: str) -> dict[str, list[dict[str, Any]]]:
    """The rows of each table of a report, by title."""
    given = [*words, "--format", "json", "--database", spelled(url)]
    result = CliRunner().invoke(registry.load_command(name), given, standalone_mode=False)
    assert result.exception is None, result.exception
    return {table["title"]: table["rows"] for table in read_printed(result.output)}


@pytest.mark.slow
def test_the_source_under_check_is_no_witness_for_itself(seeded_readonly_url: URL) -> None:
    events = ask(seeded_readonly_url, "timeline", "BLR", "KGZ", "--as-of", "2015-08-12")
    evidence = {row["ID"]: row["Evidence"] for row in events["What happened"]}
    assert evidence["E061"] == evidence["E113"] == "article only"
    assert evidence["E058"] == "contradicts A017"
    assert evidence["E065"] is None
    claims = {
        row["Claim"]: (row["For"], row["Against"], row["Only this source"])
        for row in ask(seeded_readonly_url, "factcheck")["Each claim"]
    }
    assert {key: claims[key] for key in ("A010", "A022", "A086")} == {
        "A010": (7, 0, 0),
        "A022": (0, 0, 1),  # its row stands on the article alone
        "A086": (4, 0, 2),
    }
    quality = ask(seeded_readonly_url, "quality")["Rows without a source"]
    assert {row["Table"]: row["Checked source only"] for row in quality}["events"] == 11
    sources = ask(seeded_readonly_url, "sources", "--kind", "news")["Sources"]
    alone = {row["ID"]: row["Alone"] for row in sources if row["Alone"] is not None}
    assert alone == {"diplomat-2015-07-unlikeliest-bedfellows": 34}


def test_a_verdict_says_what_it_judges(seeded_readonly_url: URL) -> None:
    tables = ask(seeded_readonly_url, "factcheck")
    claims = {row["Claim"]: row for row in tables["Each claim"]}
    assert {key: claims[key]["Judged"] for key in ("A007", "A035", "A093", "A006")} == {
        "A007": "the statement",
        "A035": "that it was said",
        "A093": "that it was projected",
        "A006": "its premises",
    }
    assert (claims["A093"]["Verdict"], claims["A093"]["Against"]) == ("Agrees", 1)


def add_claim(url: URL, slug: str) -> None:
    """One more source with one claim, as a folder of a user's would add it."""
    with create_writing_engine(url).begin() as connection:
        sources, claims = Source.table(), Claim.table()
        made = insert(sources).values(
            slug=slug, title="A study", kind_code="scholarly", is_copy=False
        )
        source_id = connection.execute(made.returning(sources.c.id)).scalar_one()
        pattern = connection.execute(select(claims).limit(1)).mappings().one()
        values = {**pattern, "source_id": source_id, "code": "B001"}
        del values["id"]
        connection.execute(insert(claims).values(values))


def test_without_a_source_the_projects_own_is_checked(seeded_url: URL) -> None:
    add_claim(seeded_url, "my-study")
    tables = ask(seeded_url, "factcheck")
    assert [*tables] == [
        "Claims of diplomat-2015-07-unlikeliest-bedfellows, by assertion and verdict",
        "Each claim",
        "Computed from the data",
        "Sources with claims",
    ]
    assert [(row["ID"], row["Claims"]) for row in tables["Sources with claims"]] == [
        ("diplomat-2015-07-unlikeliest-bedfellows", 128),
        ("my-study", 1),
    ]
    assert len(ask(seeded_url, "factcheck", "my-study")["Each claim"]) == 1
    with create_writing_engine(seeded_url).begin() as connection:
        ledger = SeededRow.table()
        connection.execute(
            update(ledger).where(ledger.c.table_name == "claims").values(origin="mine")
        )
    assert [*ask(seeded_url, "factcheck")] == ["Sources with claims"]


def test_without_any_claim_the_fact_check_says_so(migrated_url: URL) -> None:
    assert ask(migrated_url, "factcheck") == {"Sources with claims": []}


@pytest.mark.slow
def test_open_dates_do_not_fill_every_window(seeded_readonly_url: URL) -> None:
    words = ["timeline", "BLR", "KGZ", "--as-of", "2026-01-01", "--since", "2024"]
    tables = ask(seeded_readonly_url, *words)
    dates = {title: [row["Date"] for row in rows] for title, rows in tables.items()}
    assert dates == {
        "What happened": ["2025-09-29~", "2025-11-27"],
        "What happened, on a day not known": [
            "[2010-05..]", "[2014-08..]", "[2018-01..]", "[2021-11..]",
        ],
    }  # fmt: skip
    assert [*ask(seeded_readonly_url, "dossier", *words[1:])][-1] == (
        "What happened between them, on a day not known"
    )


@pytest.mark.parametrize("who", ["GBR", "huffington-post"])
def test_an_affiliation_is_no_office(who: str, seeded_readonly_url: URL) -> None:
    rows = ask(seeded_readonly_url, "officials", who, "--as-of", "2015-07-21")
    assert not [row for row in rows["Who held office"] if row["Who"] == "Samuel Ramani"]


def test_a_person_asked_for_shows_affiliations(seeded_readonly_url: URL) -> None:
    rows = ask(seeded_readonly_url, "officials", "samuel-ramani", "--as-of", "2015-07-21")
    offices = {row["Office"] for row in rows["Who held office"]}
    assert "Contributor to the Huffington Post" in offices


def test_a_lag_compares_one_stage_of_both_laws_and_names_it(seeded_readonly_url: URL) -> None:
    laws = ask(seeded_readonly_url, "laws", "KGZ", "GEO", "RUS", "--as-of", "2026-01-01")
    lags = {
        row["ID"]: (row["Lag"], row["Compared"]) for row in laws["Laws and bills with their models"]
    }
    assert {key: lags[key] for key in ("L02", "L03", "L08", "L09", "L12")} == {
        "L02": ("decades apart: 74.1 years", "both adopted"),
        "L03": ("684 days", "both signed"),
        "L08": ("422 to 486 days", "both introduced"),
        "L09": ("10.9 to 11.0 years", "both introduced"),
        "L12": (None, None),  # neither its introduction nor an adoption is on record
    }
    before = ask(seeded_readonly_url, "laws", "RUS", "--as-of", "2012-07-08")
    (law,) = [row for row in before["Laws and bills with their models"] if row["ID"] == "L02"]
    assert (law["Lag"], law["Compared"]) == (None, None)  # adopted on 18 July


def test_medians_are_of_one_stage_each(seeded_readonly_url: URL) -> None:
    tables = ask(seeded_readonly_url, "diffusion", "foreign-agents", "--as-of", "2026-01-01")
    assert [[*row.values()] for row in tables["Lags behind the model, by stage compared"]] == [
        ["Adopted", 9, 0, 3, 1735.5, 1735.5],
        ["Signed", 6, 0, 0, 1662.0, 1676.5],
        ["Introduced", 4, 0, 0, 2852.5, 2887.5],
    ]

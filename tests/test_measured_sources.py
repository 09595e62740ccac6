"""Footnotes of measured figures: the rows, or the part of a dataset, that each line rests on."""

from __future__ import annotations

import json
from typing import Any

import pytest
from click.testing import CliRunner
from conftest import spelled
from sqlalchemy import URL, select

from database import connect, create_reading_engine
from models.views import evidence
from reports.framework import registry


def ask(url: URL, name: str, *words: str) -> dict[str, Any]:
    given = [*words, "--format", "json", "--sources", "--database", spelled(url)]
    result = CliRunner().invoke(registry.load_command(name), given, standalone_mode=False)
    if result.exception:
        raise result.exception
    found: dict[str, Any] = json.loads(result.output)
    return found


def read(answer: dict[str, Any]) -> tuple[list[list[dict[str, Any]]], dict[str, dict[str, Any]]]:
    """The rows of the tables, and the sources by number."""
    *tables, sources = (table["rows"] for table in answer["tables"])
    return tables, {str(row["number"]): row for row in sources}


SHIFTS = ("--window", "2008..2010", "--against", "2013..2016")
_2008 = "271 roll calls of 2008-03-14 to 2010-12-24"
_2013 = "333 roll calls of 2013-06-28 to 2016-12-23"
_2015 = "78 roll calls of 2015-06-03 to 2015-12-23"


@pytest.mark.slow
@pytest.mark.on_sqlite
@pytest.mark.parametrize(
    ("words", "where"),
    [
        (("alignment", "--rank", "--year", "2015", "--region", "Central Asia"), [_2015]),
        (
            ("alignment", "BLR", "KGZ", "--measure", "votes_pi", "--since", "2010"),
            ["926 roll calls of 2010-02-26 to 2019-12-27"],
        ),
        (
            ("unlikely", "--year", "2015"),
            [_2015, "311 roll calls of 2012-02-16 to 2015-12-23"],
        ),
        (("unlikely", "BLR", "KGZ", "--since", "2015", "--until", "2015"), [_2015]),
        (
            ("shifts", *SHIFTS, "--actor", "BLR"),
            [f"{_2008} and {_2013}"],
        ),
    ],
)
def test_every_line_of_votes_names_the_roll_calls(
    shipped_readonly_url: URL, words: tuple[str, ...], where: list[str]
) -> None:
    tables, sources = read(ask(shipped_readonly_url, *words))
    assert any(tables)
    assert all(row["source_numbers"] for table in tables for row in table)
    assert [row["where"] for row in sources.values()] == [f"edition 2020, {part}" for part in where]


def test_breaks_name_the_roll_calls_and_the_curated_events_their_sources(
    shipped_readonly_url: URL,
) -> None:
    tables, sources = read(ask(shipped_readonly_url, "breaks", "BLR", "KGZ"))
    assert [len(table) > 0 for table in tables] == [True, True, True]
    of_votes = [row for row in sources.values() if "Voting Data" in row["title"]]
    assert [row["source_numbers"] for row in tables[1]] == [str(row["number"]) for row in of_votes]
    assert all(row["source_numbers"] for table in tables for row in table)


@pytest.mark.parametrize(
    "words",
    [
        (
            "alignment",
            "BLR",
            "KGZ",
            "--measure",
            "organisations",
            "--since",
            "2015",
            "--until",
            "2015",
        ),
        (
            "alignment",
            "BLR",
            "KGZ",
            "--measure",
            "agreements",
            "--since",
            "2015",
            "--until",
            "2015",
        ),
        ("alignment", "--rank", "--year", "2015", "--measure", "laws"),
        ("alignment", "--rank", "--year", "2015", "--measure", "sanctions"),
        ("shifts", *SHIFTS, "--measure", "memberships", "--actor", "KGZ"),
        ("shifts", *SHIFTS, "--measure", "agreements", "--actor", "KGZ"),
    ],
)
def test_counts_rest_on_the_sources_of_their_rows(
    shipped_readonly_url: URL, words: tuple[str, ...]
) -> None:
    tables, sources = read(ask(shipped_readonly_url, *words))
    cited = evidence.table
    with connect(create_reading_engine(shipped_readonly_url)) as connection:
        titles = set(connection.scalars(select(cited.c.source_title).distinct()))
    assert any(tables)
    for row in (row for table in tables for row in table):
        assert row["source_numbers"], row
        assert {sources[number]["title"] for number in row["source_numbers"].split()} <= titles


def test_a_count_cites_the_memberships_of_both_and_no_others(shipped_readonly_url: URL) -> None:
    day = ("--since", "2015", "--until", "2015")
    words = ("alignment", "BLR", "KGZ", "--measure", "organisations", *day)
    _, sources = read(ask(shipped_readonly_url, *words))
    where = " ".join(str(row["title"]) + str(row["where"]) for row in sources.values())
    assert "Eurasian Economic" in where
    # Kyrgyzstan alone was in the Shanghai Cooperation Organisation in 2015.
    assert "Belarus officially becomes SCO member" not in where


@pytest.mark.slow
@pytest.mark.on_sqlite
@pytest.mark.parametrize(
    ("words", "kinds"),
    [
        (("shifts", *SHIFTS), {"vote"}),
        (("shifts", *SHIFTS, "--measure", "memberships"), {"membership"}),
        (("shifts", *SHIFTS, "--measure", "agreements"), {"agreement"}),
        (("alignment", "BLR", "KGZ", "--measure", "votes_pi"), {"vote"}),
        (("alignment", "--rank"), {"vote"}),
        (("breaks", "BLR", "KGZ", "--measure", "events"), {"event"}),
    ],
)
def test_coverage_names_the_kinds_that_the_answer_uses(
    shipped_readonly_url: URL, words: tuple[str, ...], kinds: set[str]
) -> None:
    answer = ask(shipped_readonly_url, *words)
    assert {row["kind"] for row in answer["coverage"]} == kinds

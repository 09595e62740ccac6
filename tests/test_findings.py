"""Computed findings: the command of each, run again, gives the figures that it states."""

from __future__ import annotations

import re
import shlex
from typing import Any

import pytest
from conftest import ROOT
from report_tables import print_report, read_tables
from sqlalchemy import URL, text

from database import connect, create_reading_engine

PAIR = "BLR-KGZ"


def read_findings(url: URL) -> dict[str, tuple[str, str, str]]:
    """What each computed finding states, its command and the editions, by its slug."""
    query = """SELECT r.slug, r.summary, s.note, s.publisher FROM relations r
        JOIN citations c ON c.relation_id = r.id JOIN sources s ON s.id = c.source_id
        WHERE s.kind_code = 'computation' AND c.stance_code = 'supports'"""
    with connect(create_reading_engine(url)) as connection:
        return {slug: tuple(rest) for slug, *rest in connection.execute(text(query))}


def compute(url: URL, command: str) -> dict[str, Any]:
    """The line of the pair in the first table of a finding's command."""
    program, report, name, *words = shlex.split(command)
    assert (program, report) == ("bedfellows", "report")
    first, *_others = read_tables(url, name, *words).values()
    return next(row for row in first if row["Pair"] == PAIR)


def write_votes(row: dict[str, Any]) -> str:
    assert row["Verdict"] == "none found"
    return (
        f"agreement in votes of the UN General Assembly was {row['Before']:.3f} in 2008-2010 and "
        f"{row['After']:.3f} in 2013-2016: change {row['Change']:.3f}, 95 percent interval "
        f"{row['Low']:.3f} to {row['High']:.3f}; of 100 pairs of states, {row['Percentile']} fell "
        f"more; among all pairs compared, it cannot be told from chance (q = {row['q']:.2f})"
    )


def write_organisations(row: dict[str, Any]) -> str:
    return (
        f"both were members of {row['Before']} organisations on 2010-12-31 and of {row['After']} "
        f"on 2016-12-31; new: {row['New']}; no longer: {row['No longer']}"
    )


def write_agreements(row: dict[str, Any]) -> str:
    assert row["Undecided before"] == row["Undecided after"]
    return (
        f"{row['Before']} agreements bound both on 2010-12-31 and {row['After']} on 2016-12-31, "
        f"perhaps {row['Undecided after']} more on each day; new: {row['New']}; "
        f"no longer: {row['No longer']}"
    )


FINDINGS = {"R15": write_votes, "R16": write_organisations, "R17": write_agreements}


def test_every_finding_is_checked(seeded_readonly_url: URL) -> None:
    assert set(read_findings(seeded_readonly_url)) == set(FINDINGS)


@pytest.mark.on_sqlite
@pytest.mark.parametrize("slug", FINDINGS)
def test_a_finding_states_what_its_command_computes(slug: str, shipped_readonly_url: URL) -> None:
    summary, command, _ = read_findings(shipped_readonly_url)[slug]
    assert FINDINGS[slug](compute(shipped_readonly_url, command)) == summary


def test_a_finding_names_the_editions_it_rests_on(shipped_readonly_url: URL) -> None:
    with connect(create_reading_engine(shipped_readonly_url)) as connection:
        edition, day = connection.execute(
            text("SELECT d.edition, e.day FROM datasets d, editions e WHERE d.slug = 'unvotes'")
        ).one()
    named = {publisher for _, _, publisher in read_findings(shipped_readonly_url).values()}
    assert named == {
        f"Bedfellows (votes: unvotes edition {edition})",
        f"Bedfellows (data of {day})",
    }


def test_the_fact_check_cites_the_findings(seeded_readonly_url: URL) -> None:
    rows = read_tables(seeded_readonly_url, "factcheck")["Computed from the data"]
    found = {(row["Claim"], row["Stance"], row["ID"]) for row in rows}
    assert found == {
        ("A002", "Contradicts", "R15"),
        ("A002", "Supports", "R16"),
        ("A002", "Supports", "R17"),
        ("A011", "Mentions", "R15"),
        ("A011", "Mentions", "R16"),
        ("A011", "Mentions", "R17"),
    }
    assert {row["Computed by"].partition(" --")[0] for row in rows} == {"bedfellows report shifts"}
    printed = print_report(seeded_readonly_url, "factcheck", "--table", "3", "--sources")
    assert "[1] Agreement of Belarus and Kyrgyzstan in votes" in printed


def test_claims_without_findings_have_no_such_table(seeded_readonly_url: URL) -> None:
    tables = read_tables(seeded_readonly_url, "factcheck", "--paragraph", "4")
    assert "Computed from the data" not in tables


def test_the_votes_on_the_page_of_the_questions(shipped_readonly_url: URL) -> None:
    """Its sessions run on the curated facts alone, without votes."""
    page = (ROOT / "docs" / "questions.md").read_text(encoding="utf-8")
    shown = re.search(r"```sh\nbedfellows report (.+)\n```\n\n```text\n(.+\n)(.+\n)```", page)
    assert shown
    printed = print_report(shipped_readonly_url, *shlex.split(shown[1])).splitlines(keepends=True)
    assert printed[0] == shown[2]
    assert shown[3] in printed

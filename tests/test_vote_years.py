"""Counts of joint votes by pair and year: right after imports, revisions and removal."""

from __future__ import annotations

from pathlib import Path

import pytest
from dataset_imports import query_rows, remove_imported, run_import, write_file
from report_tables import print_report
from sqlalchemy import URL, text

from database import connect, create_reading_engine, create_writing_engine
from migrations.doctor import check_joint_votes
from models.vote_years import VOTE_FRACTIONS, VoteCounts, VoteMeasure
from seeds.importing.votes.uncounted_votes import count_uncounted_votes

CALLS = "rcid,session,date\n1,48,1993-12-06\n2,48,1993-12-07\n3,49,1994-12-06\n"
VOTES = (
    "rcid,country,country_code,vote\n"
    "1,Belarus,BY,yes\n1,Russia,RU,no\n1,Cuba,CU,yes\n"
    "2,Belarus,BY,abstain\n2,Russia,RU,yes\n2,Cuba,CU,absent\n"
    "3,Belarus,BY,yes\n3,Russia,RU,yes\n3,Atlantis,ZZ,no\n"
)
COUNTED = f"""SELECT year, a.slug, b.slug, {", ".join(VoteCounts._fields)}, cosine_billionths
    FROM dyad_vote_years JOIN actors a ON a.id = actor_id JOIN actors b ON b.id = other_actor_id
    ORDER BY 1, 2, 3"""


def count_pairs(url: URL) -> list[tuple[object, ...]]:
    """Year, both states by code, and the counts that are not zero, by the votes of both."""
    found = []
    for year, one, other, *counts, _ in query_rows(url, COUNTED):
        named = dict(zip(VoteCounts._fields, counts, strict=True))
        if one > other:
            one, other = other, one
            named = {"_".join(reversed(name.split("_"))): count for name, count in named.items()}
        found.append((year, one, other, {name: count for name, count in named.items() if count}))
    return sorted(found, key=lambda row: row[:3])


def test_joint_votes_are_counted_by_calendar_year(seeded_url: URL, tmp_path: Path) -> None:
    calls = write_file(tmp_path / "calls.csv", CALLS)
    votes = write_file(tmp_path / "votes.csv", VOTES)
    run_import(seeded_url, "unvotes", calls, votes)
    assert count_pairs(seeded_url) == [
        (1993, "BLR", "CUB", {"yes_yes": 1}),
        (1993, "BLR", "RUS", {"yes_no": 1, "abstain_yes": 1}),
        (1993, "CUB", "RUS", {"yes_no": 1}),
        (1994, "BLR", "RUS", {"yes_yes": 1}),
    ]
    cosines = {(row[0], *sorted(row[1:3])): row[-1] for row in query_rows(seeded_url, COUNTED)}
    # 1993: means 1/3 and 1/2; Belarus 2/3 and -1/2, Russia -4/3 and 1/2, Cuba 2/3.
    expected = (2 / 3 * -4 / 3 - 1 / 4) / ((4 / 9 + 1 / 4) * (16 / 9 + 1 / 4)) ** 0.5
    assert cosines[1993, "BLR", "RUS"] == round(expected * 1e9)
    assert cosines[1993, "BLR", "CUB"] == 1_000_000_000
    assert cosines[1994, "BLR", "RUS"] is None, "both voted with the mean"
    levels = "SELECT count(*) FROM vote_year_levels"
    assert query_rows(seeded_url, levels) == [(0,)], "no pair has enough joint roll calls"


def test_counts_follow_revisions_and_removal(seeded_url: URL, tmp_path: Path) -> None:
    run_import(
        seeded_url,
        "unvotes",
        write_file(tmp_path / "calls.csv", CALLS),
        write_file(tmp_path / "votes.csv", VOTES),
    )
    later = "rcid,country,country_code,vote\n2,Cuba,CU,yes\n3,Russia,RU,no\n"
    run_import(seeded_url, "unvotes", write_file(tmp_path / "later.csv", later))
    assert count_pairs(seeded_url)[1:] == [
        (1993, "BLR", "RUS", {"yes_no": 1, "abstain_yes": 1}),
        (1993, "CUB", "RUS", {"yes_no": 1, "yes_yes": 1}),
        (1994, "BLR", "RUS", {"yes_no": 1}),
    ]
    moved = write_file(tmp_path / "moved.csv", "rcid,session,date\n2,48,1994-01-07\n")
    run_import(seeded_url, "unvotes", moved)
    assert [row[:3] for row in count_pairs(seeded_url)] == [
        (1993, "BLR", "CUB"),
        (1993, "BLR", "RUS"),
        (1993, "CUB", "RUS"),
        (1994, "BLR", "CUB"),
        (1994, "BLR", "RUS"),
        (1994, "CUB", "RUS"),
    ]
    remove_imported(seeded_url, "unvotes")
    assert count_pairs(seeded_url) == []


def test_init_counts_votes_that_were_loaded_before_there_were_counts(
    seeded_url: URL, tmp_path: Path
) -> None:
    calls = write_file(tmp_path / "calls.csv", CALLS)
    run_import(seeded_url, "unvotes", calls, write_file(tmp_path / "votes.csv", VOTES))
    before = query_rows(seeded_url, COUNTED)
    with create_writing_engine(seeded_url).begin() as connection:
        connection.execute(text("DELETE FROM dyad_vote_years"))
    assert "not counted: bedfellows init counts them" in rank_pairs(seeded_url)
    with connect(create_reading_engine(seeded_url)) as connection:
        (finding,) = check_joint_votes(connection, seeded_url)
    assert finding.what == "those of unvotes are not counted"
    said: list[str] = []
    for _ in range(2):
        count_uncounted_votes(seeded_url, echo=said.append)
    assert said == ["unvotes: joint votes of all pairs of states counted by year"]
    assert query_rows(seeded_url, COUNTED) == before
    with connect(create_reading_engine(seeded_url)) as connection:
        assert list(check_joint_votes(connection, seeded_url)) == []
    assert "Pairs left out: 3 with fewer than 20 joint roll calls." in rank_pairs(seeded_url)


def rank_pairs(url: URL) -> str:
    return print_report(url, "alignment", "--rank", "--year", "1993").replace("\n", " ")


def measure(**counts: int) -> dict[VoteMeasure, float | None]:
    """The measures of a pair of these counts; None: not defined."""
    nine = VoteCounts(**dict.fromkeys(VoteCounts._fields, 0) | counts)
    divided = {name: divide(nine) for name, divide in VOTE_FRACTIONS.items()}
    return {name: above / below if below else None for name, (above, below) in divided.items()}


def test_measures_of_counts() -> None:
    """By hand: 10 joint roll calls, 6 the same, 2 with one abstention, 2 opposed."""
    found = measure(yes_yes=4, abstain_abstain=1, no_no=1, yes_abstain=2, yes_no=1, no_yes=1)
    assert found[VoteMeasure.AGREEMENT] == 0.6
    assert found[VoteMeasure.LIJPHART] == 0.7
    assert found[VoteMeasure.YES_NO] == 5 / 7
    # Margins: yes 7, abstain 1, no 2 and yes 5, abstain 3, no 2; observed distance 1.0.
    by_chance = (7 * 3 + 1 * 5 + 1 * 2 + 2 * 3 + 4 * (7 * 2 + 2 * 5)) / 100
    assert found[VoteMeasure.KAPPA] == pytest.approx(1 - 1 / by_chance, abs=1e-15)
    by_chance = 2 * (12 * 4 + 4 * 4 + 4 * 12 * 4) / 400
    assert found[VoteMeasure.PI] == pytest.approx(1 - 1 / by_chance, abs=1e-15)


def test_measures_that_are_not_defined() -> None:
    found = measure(yes_yes=30)
    assert found[VoteMeasure.AGREEMENT] == 1
    assert found[VoteMeasure.KAPPA] is found[VoteMeasure.PI] is None
    assert measure(abstain_abstain=5)[VoteMeasure.YES_NO] is None

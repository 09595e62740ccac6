"""Shifts in votes: sums by hand, leaving out by brute force, known shifts and the shipped votes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from report_tables import print_report, read_tables
from sqlalchemy import URL

from reports.analysis.two_way_fit import TwoWayFit
from reports.analysis.vote_shifts import compute_vote_shifts
from reports.analysis.vote_windows import arrange_votes, compute_agreements, leave_out_groups

TITLE = "Who moved, in votes of the UN General Assembly"
STATES, YEARS, CALLS = 12, (2001, 2002, 2003, 2004, 2005, 2006), 40


def draw_votes(seed: int, agreement: Any) -> tuple[Any, Any]:
    """Rows of roll calls and votes; ``agreement(state, year)``: how often it votes as the most."""
    random = np.random.default_rng(seed)
    calls: list[tuple[int, int, int]] = []
    votes: list[tuple[int, int, int]] = []
    for year in YEARS:
        for number in range(CALLS):
            key = len(calls) + 1
            calls.append((key, 10000 * year + 101 + number, key))
            usual = random.choice(3, p=[0.6, 0.2, 0.2])
            for state in range(STATES):
                if random.random() < 0.05:
                    continue  # absent
                as_usual = random.random() < agreement(state, year)
                choice = int(usual if as_usual else (usual + 1 + random.integers(2)) % 3)
                votes.append((key, 100 + state, choice))
    return np.array(calls), np.array(votes)


def test_agreement_is_the_mean_of_the_years_that_count() -> None:
    calls, votes = draw_votes(1, lambda _state, _year: 0.7)
    # State 111 votes in one year of the first window alone.
    is_gone = (votes[:, 1] == 111) & ~np.isin(votes[:, 0], calls[calls[:, 1] < 20020101, 0])
    found = arrange_votes(calls, votes[~is_gone], 20040101)
    agreements = compute_agreements(found.years[0], found.states.size)
    days, cast = dict(calls[:, :2].tolist()), {tuple(row[:2]): row[2] for row in votes.tolist()}
    shares = []
    for year in (2001, 2002, 2003):
        joint = [
            cast[key, 100] == cast[key, 103]
            for key, day in days.items()
            if day // 10000 == year and {(key, 100), (key, 103)} <= cast.keys()
        ]
        shares.append(sum(joint) / len(joint))
    assert agreements.level[0, 3] == pytest.approx(np.mean(shares), abs=1e-12)
    assert agreements.counted[0, 3] == 3
    assert np.isnan(agreements.level[0, 11])
    assert agreements.counted[0, 11] == 1


def test_leaving_out_a_group_is_computing_without_it() -> None:
    calls, votes = draw_votes(2, lambda _state, _year: 0.7)
    found = arrange_votes(calls, votes, 20040101)
    one, other = np.array([0, 2]), np.array([5, 7])
    year = next(leave_out_groups(found.years[0], one, other))
    assert len(year.differences) == 25
    of_year = calls[calls[:, 1] < 20020101]
    for group in (0, 7, 24):
        left = of_year[np.arange(len(of_year)) % 25 != group]
        kept = votes[np.isin(votes[:, 0], left[:, 0])]
        without = compute_agreements(arrange_votes(left, kept, 20040101).years[0], STATES)
        expected = without.level[one, other] - year.level
        assert year.differences[group] == pytest.approx(expected, abs=1e-12)


def test_a_pair_is_left_out_of_its_own_prediction() -> None:
    one, other = np.triu_indices(6, 1)
    change = np.random.default_rng(4).normal(size=one.size)
    found = TwoWayFit(one, other, 6).leave_out(change)
    design = np.zeros((one.size, 6))
    design[np.arange(one.size), one] = design[np.arange(one.size), other] = 1
    for place in range(one.size):
        rest = np.arange(one.size) != place
        effects = np.linalg.lstsq(design[rest], change[rest], rcond=None)[0]
        assert found[place] == pytest.approx(change[place] - design[place] @ effects)


def test_a_pair_that_no_other_tells_of_has_nothing_beyond() -> None:
    fit = TwoWayFit(np.array([0, 0, 1, 3]), np.array([1, 2, 2, 4]), 5)
    assert np.isnan(fit.leave_out(np.array([0.1, 0.2, 0.3, 0.4]))[3])


def test_a_state_that_changed_moved_and_not_its_pairs() -> None:
    """State 0 leaves the majority in the second window; the others go on as before."""
    calls, votes = draw_votes(3, lambda s, y: 0.2 if s == 0 and y >= 2004 else 0.9)
    found = compute_vote_shifts(arrange_votes(calls, votes, 20040101))
    of_state = found.one == 0
    assert of_state.sum() == 11
    assert (found.q[of_state] < 0.05).all()
    assert (found.q[~of_state] > 0.05).all()
    assert (found.at_least[of_state] < -0.3).all()
    assert (found.q_beyond > 0.05).all()
    assert found.effects[0] < -0.4


@pytest.mark.parametrize("share", [0.6, 0.9])
def test_without_a_change_next_to_nothing_is_found(share: float) -> None:
    found = [
        compute_vote_shifts(arrange_votes(*draw_votes(seed, lambda _s, _y: share), 20040101))
        for seed in range(20)
    ]
    assert sum(bool((each.q < 0.05).any()) for each in found) <= 3
    assert sum(bool((each.q_beyond < 0.05).any()) for each in found) <= 3
    assert all(each.phi < 1.5 for each in found)


@pytest.mark.slow
def test_the_shipped_votes_give_the_reference_numbers(shipped_readonly_url: URL) -> None:
    given = ("--window", "2008..2010", "--against", "2013..2016")
    tables = read_tables(shipped_readonly_url, "shifts", *given)
    rows = tables[TITLE]
    (line,) = (row for row in rows if row["Pair"] == "BLR-KGZ")
    assert (round(line["Before"], 4), round(line["After"], 4)) == (0.9176, 0.8192)
    assert (line["Percentile"], line["Verdict"]) == (10, "none found")
    assert -0.001 < line["At least"] < 0
    changes = np.array([row["Change"] for row in rows])
    assert len(changes) == 17681
    assert round(float(np.median(changes)), 4) == -0.0229
    assert round(float((changes <= line["Change"]).mean()), 4) == 0.1045
    states = [row["State"] for row in tables["States that changed with all others"]]
    assert states[:2] == ["NRU", "PRY"]


@pytest.mark.slow
def test_two_neighbouring_times_show_no_shift(shipped_readonly_url: URL) -> None:
    given = ("--window", "2013..2014", "--against", "2015..2016")
    compared = read_tables(shipped_readonly_url, "shifts", *given)["What was compared"]
    told = {row["What"]: row["Number"] for row in compared}
    assert told["Pairs compared"] > 16000
    assert told["q < 0.05"] == told["Beyond both states, q < 0.05"] == 0


@pytest.mark.slow
def test_a_country_asked_for_never_disappears(shipped_readonly_url: URL) -> None:
    given = ("--window", "2008..2010", "--against", "2013..2016", "--actor", "Kiribati")
    rows = read_tables(shipped_readonly_url, "shifts", *given)[TITLE]
    assert {row["Verdict"] for row in rows} >= {"cannot tell"}
    later = ("--window", "2008..2010", "--against", "2021..2022")
    shown = " ".join(print_report(shipped_readonly_url, "shifts", *later).split())
    assert "No roll call is loaded for 2021-01 to 2022-12. Roll calls are loaded from" in shown
    thin = ("--window", "2016..2018", "--against", "2019..2025")
    shown = " ".join(print_report(shipped_readonly_url, "shifts", *thin).split())
    assert "no pair has at least 20 joint roll calls in more than half of the years" in shown
    assert "to 2020-01-14; others: bedfellows import unvotes FILE..." in shown


def test_without_votes_the_command_that_loads_them_is_named(seeded_readonly_url: URL) -> None:
    shown = print_report(seeded_readonly_url, "shifts", "--around", "2010-04")
    assert "No votes are loaded. To load them: bedfellows init" in shown


@pytest.mark.slow
def test_states_that_follow_others_are_named(shipped_readonly_url: URL) -> None:
    given = ("--window", "1988..1990", "--against", "1993..1995", "--table", "2")
    shown = " ".join(print_report(shipped_readonly_url, "shifts", *given).split())
    assert "in that time DDR merged into DEU 1990-10, YUG split into MKD 1991-01" in shown

"""Reports of alignment: a pair by year, the pairs of a year, and pairs beyond what is expected."""

from __future__ import annotations

import numpy as np
import pytest
from dataset_imports import query_rows
from report_tables import print_report, read_tables
from sqlalchemy import URL

from console import UserError
from reports.analysis.low_rank import (
    PairData,
    compute_errors,
    compute_fit,
    find_explained,
    fit_low_rank,
    predict_held_out,
    rank_residuals,
)
from reports.queries.regions import find_subregions, list_regions, list_states_of


def test_a_pair_by_year(shipped_readonly_url: URL) -> None:
    tables = read_tables(shipped_readonly_url, "alignment", "BLR", "KGZ")
    assert list(tables)[:3] == [
        "Side by side",
        "Agreements binding both",
        "Organisations in common",
    ]
    side = {row["Year"]: row for row in tables["Side by side"]}
    assert side[2001]["Votes"] is None, "missing is not zero"
    assert side[2010]["Organisations"] == 7
    votes = {row["Year"]: row for row in tables["Agreement in votes"]}
    assert votes[2010] == {
        "Year": 2010,
        "BLR-KGZ": pytest.approx(68 / 74),
        "Percentile": 78,
        "World's median": pytest.approx(0.793103, abs=1e-6),
        "Average of BLR": pytest.approx(0.775727, abs=1e-3),
        "Average of KGZ": pytest.approx(0.807, abs=1e-3),
        "Joint roll calls": 74,
    }
    assert votes[2001]["Percentile"] is None


def test_few_pairs_are_not_compared(shipped_readonly_url: URL) -> None:
    tables = read_tables(shipped_readonly_url, "alignment", "BLR", "KGZ", "--measure", "agreements")
    rows = {row["Year"]: row for row in tables["Agreements binding both"]}
    assert list(rows[2015]) == ["Year", "BLR-KGZ", "Undecided"]
    assert (rows[2010]["BLR-KGZ"], rows[2015]["BLR-KGZ"]) == (5, 8)


def test_who_held_a_seat_before_is_said(seeded_readonly_url: URL) -> None:
    words = "USA", "CHN", "--measure", "organisations", "--until"
    hint = "Until 1971-10-25 TWN (Taiwan) held the seat of CHN in the United Nations"
    said = print_report(seeded_readonly_url, "alignment", *words, "1950")
    assert hint in said.replace("\n", " ")
    later = print_report(seeded_readonly_url, "alignment", *words, "1990", "--since", "1980")
    assert "held the seat" not in later
    # Portugal left the free trade association on the day on which Finland joined it.
    assert "held the seat" not in print_report(seeded_readonly_url, "alignment", "FIN", *words[0:1])


def test_years_outside_the_data_are_not_answered(seeded_readonly_url: URL) -> None:
    for words in (("--until", "1900"), ("--since", "2099")):
        tables = read_tables(seeded_readonly_url, "alignment", "USA", "CHN", *words)
        assert not any(tables.values())
        said = print_report(seeded_readonly_url, "alignment", "USA", "CHN", *words)
        assert "Values are of whole years, from 1946 to the last one" in said.replace("\n", " ")


def test_notes_explain_the_columns_there_are_and_no_others(seeded_readonly_url: URL) -> None:
    words = ("alignment", "BLR", "KGZ", "--measure")
    agreements = print_report(seeded_readonly_url, *words, "agreements").replace("\n", " ")
    assert "Undecided: no date of entry into force, or no record of consent." in agreements
    assert "No percentile: fewer than 1,000 pairs" in agreements
    assert "Percentile:" not in agreements
    assert "Average of" not in agreements
    organisations = print_report(seeded_readonly_url, *words, "organisations").replace("\n", " ")
    assert "Average of BLR: over all its pairs; that of KGZ alike." in organisations
    assert "Undecided: so many more perhaps" in organisations
    ranked = ("alignment", "--rank", "--measure", "organisations")
    assert "Average of" not in print_report(seeded_readonly_url, *ranked)


@pytest.mark.slow
def test_the_pairs_of_a_year(shipped_readonly_url: URL) -> None:
    words = ("--rank", "--measure", "votes_pi", "--region", "Central Asia")
    (rows,) = read_tables(shipped_readonly_url, "alignment", *words, "--year", "2015").values()
    assert len(rows) == 10
    assert [row["One"] + row["Other"] for row in rows[:2]] == ["KGZTKM", "TJKTKM"]
    said = print_report(shipped_readonly_url, "alignment", *words, "--year", "2015")
    assert "\nOnly: region Central Asia. Data edition" in said
    said = print_report(shipped_readonly_url, "alignment", "--rank", "--actor", "VAT")
    assert "No such pair has a value in 2019." in said
    shares = [row["Votes, pi"] for row in rows]
    assert shares == sorted(shares, reverse=True)
    (rows,) = read_tables(shipped_readonly_url, "alignment", "--rank", "--year", "2020").values()
    assert rows == [], "2020 has too few roll calls"
    (title,) = read_tables(shipped_readonly_url, "alignment", "--rank")
    assert title == "Agreement in votes: pairs of 2019"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "Name two countries, for example BLR KGZ, or rank all pairs with --rank."),
        (("BLR", "KGZ", "--rank"), "--rank compares all pairs: name no countries"),
        (("BLR", "KGZ", "--year", "2015"), "--year needs --rank"),
        (("--rank", "--year", "15"), "--year: '15' is not a year; write e.g. 2015"),
        (("--rank", "--since", "2015"), "--rank is about one year"),
        (("--rank", "--measure", "vote_pi"), "Did you mean votes_pi"),
        (("--rank", "--region", "Centrl Asia"), "Did you mean Central Asia"),
        (("--rank", "--measure", "income_per_head"), "is not of two states without direction"),
        (("BLR", "EU"), "is not a country"),
    ],
)
def test_what_alignment_refuses(
    words: tuple[str, ...], said: str, seeded_readonly_url: URL
) -> None:
    with pytest.raises(UserError, match=said.replace("(", r"\(").replace(".", r"\.")):
        read_tables(seeded_readonly_url, "alignment", *words)


def test_without_votes_the_command_that_loads_them_is_named(seeded_readonly_url: URL) -> None:
    for words in (("alignment", "--rank"), ("unlikely",), ("unlikely", "BLR", "KGZ")):
        said = print_report(seeded_readonly_url, *words).replace("\n", " ")
        assert "unvotes is not loaded: bedfellows init loads" in said


@pytest.mark.slow
def test_pairs_beyond_what_is_expected(shipped_readonly_url: URL) -> None:
    tables = read_tables(shipped_readonly_url, "unlikely", "--year", "2015")
    without, with_past, fit = tables.values()
    by_pair = {(row["One"], row["Other"]): row for row in without}
    ours = by_pair["BLR", "KGZ"]
    assert ours["Votes"] == pytest.approx(60 / 70)
    assert ours["More than"] < 90, "by votes they are no unlikely pair in 2015"
    assert all(0 <= row["Expected"] <= 1 for row in without)
    assert len(without) == len(with_past) == 18_121
    assert [row["More than"] for row in without] == sorted(
        (row["More than"] for row in without), reverse=True
    )
    assert {row["Model"] for row in fit} == {"Without their past", "With their past"}
    # Without the low-rank term it is below 0.76.
    assert all(row["R squared"] > 0.92 for row in fit)
    # What a pair did before tells something of the year: a fit that it makes worse is no optimum.
    assert fit[-1]["R squared"] > fit[0]["R squared"] + 0.001
    assert all(row["Error"] > row["Naive"] for row in fit)


@pytest.mark.slow
def test_a_pair_over_the_years(shipped_readonly_url: URL) -> None:
    words = ("BLR", "KGZ", "--since", "2009", "--until", "2011")
    (rows,) = read_tables(shipped_readonly_url, "unlikely", *words).values()
    assert [row["Year"] for row in rows] == [2009, 2010, 2011]
    assert rows[1]["Votes"] == pytest.approx(68 / 74)
    (all_pairs, *_) = read_tables(shipped_readonly_url, "unlikely", "--year", "2010").values()
    (same,) = [row for row in all_pairs if (row["One"], row["Other"]) == ("BLR", "KGZ")]
    assert same["Expected"] == pytest.approx(rows[1]["Expected"], abs=1e-9)


def test_treaties_of_few_pairs_cannot_be_told(shipped_readonly_url: URL) -> None:
    said = print_report(shipped_readonly_url, "unlikely", "--measure", "treaties")
    assert "Cannot tell: fewer than 1,000 pairs" in said.replace("\n", " ")


def make_world(states: int, rank: int, noise: float, seed: int = 3) -> PairData:
    random = np.random.default_rng(seed)
    one, other = np.triu_indices(states, 1)
    effects, places = random.normal(size=states), random.normal(size=(states, rank))
    covariate = random.normal(size=(len(one), 1))
    value = effects[one] + effects[other] + 0.5 * covariate[:, 0]
    value += (places[one] * places[other]).sum(axis=1) + noise * random.normal(size=len(one))
    return PairData(states, one, other, value, covariate)


def test_a_known_low_rank_world_is_found() -> None:
    data = make_world(80, rank=2, noise=0.2)
    expected = predict_held_out(data)
    assert compute_fit(data.value, expected) > 0.95
    fitted = fit_low_rank(data)
    assert fitted.coefficients[0] == pytest.approx(0.5, abs=0.03)
    assert np.linalg.matrix_rank(fitted.common) <= 3


def test_a_held_out_value_has_no_part_in_its_expectation() -> None:
    data = make_world(40, rank=1, noise=0.1)
    changed = data.value.copy()
    changed[100] += 0.5
    other = PairData(data.size, data.one, data.other, changed, data.covariates)
    assert predict_held_out(other)[100] == pytest.approx(predict_held_out(data)[100], abs=0.05)


def test_ranks_are_even_where_nothing_is_unlikely() -> None:
    """Conformal: of pairs without a surprise, one in twenty has a rank of 95 or more."""
    data = make_world(100, rank=2, noise=0.3)
    ranks = rank_residuals(data.value, predict_held_out(data))
    assert np.mean(ranks >= 95) == pytest.approx(0.05, abs=0.005)
    surprised = data.value.copy()
    surprised[7] += 3
    unlikely = PairData(data.size, data.one, data.other, surprised, data.covariates)
    assert rank_residuals(surprised, predict_held_out(unlikely))[7] >= 99


def test_a_covariate_of_states_alone_has_no_coefficient() -> None:
    data = make_world(40, 2, 0.05)
    of_states = np.random.default_rng(5).normal(size=40)
    own, alone = data.covariates[:, :1], of_states[data.one] + of_states[data.other]
    both = PairData(data.size, data.one, data.other, data.value, np.column_stack([own, alone]))
    assert find_explained(both).tolist() == [False, True]


def test_errors_are_larger_where_pairs_with_a_common_state_are_alike() -> None:
    """A state is close to all states of some groups, which the covariate alone does not tell."""
    random = np.random.default_rng(5)
    states, groups = 80, 8
    one, other = np.triu_indices(states, 1)
    group = random.integers(0, groups, states)
    liking = random.normal(size=(states, groups))
    value = liking[one, group[other]] + liking[other, group[one]]
    covariate = (group[one] == group[other]).astype(float)[:, None]
    data = PairData(states, one, other, value, covariate)
    naive, robust = compute_errors(data, fit_low_rank(data))
    assert robust[0] > 1.5 * naive[0]


@pytest.mark.parametrize(
    ("day", "last", "change"),
    [
        (
            "2026-01-22",
            ("0.857", "in 2019, more than 63 of 100 pairs; joint roll calls: 84"),
            ("0.838, was 0.870", "means of 2015-2019 and of 2010-2014"),
        ),
        (
            "2011-06-01",
            ("0.919", "in 2010, more than 78 of 100 pairs; joint roll calls: 74"),
            ("0.908, was 0.852", "means of 2006-2010 and of 2001-2005"),
        ),
        ("1992-06-01", ("·", None), ("·", None)),
    ],
)
def test_the_dossier_sums_up_the_votes_until_a_day(
    day: str, last: tuple[str, str], change: tuple[str, str], shipped_readonly_url: URL
) -> None:
    words = ("dossier", "BLR", "KGZ", "--as-of", day)
    rows = read_tables(shipped_readonly_url, *words)["In short"]
    lines = {row["About"]: (row["Answer"], row["Details"]) for row in rows}
    assert lines["Agreement in votes"] == last
    assert lines["The same, mean of five years"] == change


def test_a_country_has_the_states_it_votes_with(shipped_readonly_url: URL) -> None:
    tables = read_tables(shipped_readonly_url, "country", "KGZ")
    rows = tables["Votes in the UN General Assembly: the closest"]
    assert [row["With"] for row in rows[:2]] == ["Tajikistan", "Turkmenistan"]
    (belarus,) = [row for row in rows if row["With"] == "Belarus"]
    assert belarus["Agreement"] == pytest.approx(72 / 84)
    assert belarus["Change"] == pytest.approx(72 / 84 - 58 / 73)
    assert belarus["More than"] == 63
    for never in (["VAT"], ["YUG"]):
        said = " ".join(print_report(shipped_readonly_url, "country", *never).split())
        assert "It cast too few votes in the last year with votes, or none" in said


def test_regions_hold_each_state_once() -> None:
    names = list_regions()
    assert {"Asia", "Central Asia", "Eastern Europe"} <= set(names)
    assert list_states_of("Central Asia") == ["KAZ", "KGZ", "TJK", "TKM", "UZB"]
    large = [name for name in names if name not in find_subregions().values()]
    states = [slug for name in large for slug in list_states_of(name)]
    assert len(states) == len(set(states)) == len(find_subregions())


def test_every_state_with_votes_has_a_region(shipped_readonly_url: URL) -> None:
    voted = "SELECT DISTINCT slug FROM actors JOIN dyad_vote_years ON actor_id = actors.id"
    assert {slug for (slug,) in query_rows(shipped_readonly_url, voted)} <= set(find_subregions())

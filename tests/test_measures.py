"""Measures of alignment: the reference numbers, a second computation with pandas, the registry."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from dataset_imports import query_rows
from sqlalchemy import URL

from database import connect, create_reading_engine
from reports.analysis.measure import (
    Scope,
    Unit,
    Values,
    compute_levels,
)
from reports.analysis.measures import find_measure, list_measure_names, list_measures
from reports.analysis.spans import Universe, count_held, count_shared, decide

YEAR = 2010
VOTED = f"""SELECT r.id AS call, v.actor_id AS actor, v.choice_code AS choice
    FROM roll_calls r JOIN roll_call_votes v ON v.roll_call_id = r.id
    WHERE r.held_on BETWEEN '{YEAR}-01-01' AND '{YEAR}-12-31' AND v.actor_id IS NOT NULL
        AND v.choice_code IN ('yes', 'abstain', 'no')"""
REFERENCE = {
    2010: {"joint": 74, "agreement": 0.9189, "lijphart": 0.9527, "kappa": 0.6040, "pi": 0.6011,
           "cosine": 0.5060},
    2015: {"joint": 70, "agreement": 0.8571, "lijphart": 0.9214, "kappa": 0.5473, "pi": 0.5332,
           "cosine": 0.5107},
}  # fmt: skip


def find_ids(url: URL, *slugs: str) -> list[int]:
    found = dict(query_rows(url, "SELECT slug, id FROM actors"))
    return [found[slug] for slug in slugs]


def read(url: URL, name: str, scope: Scope) -> Values:
    with connect(create_reading_engine(url)) as connection:
        return find_measure(name).read(connection, scope)


@pytest.mark.parametrize("name", ["agreement", "lijphart", "kappa", "pi", "cosine"])
def test_reference_numbers_of_belarus_and_kyrgyzstan(name: str, shipped_readonly_url: URL) -> None:
    ids = find_ids(shipped_readonly_url, "BLR", "KGZ")
    found = read(shipped_readonly_url, f"votes_{name}", Scope(1992, 2020, ids, is_pair=True))
    by_year = dict(zip(found.year.tolist(), found.value.tolist(), strict=True))
    weights = dict(zip(found.year.tolist(), found.weight.tolist(), strict=True))
    for year, expected in REFERENCE.items():
        assert round(by_year[year], 4) == expected[name]
        assert weights[year] == expected["joint"]
    assert not {1999, 2001} & set(by_year), "Kyrgyzstan cast no vote, which is missing and not 0"
    if name == "agreement":
        means = [
            np.mean([by_year[y] for y in years])
            for years in ((2008, 2009, 2010), range(2013, 2017))
        ]
        assert [round(float(mean), 4) for mean in means] == [0.9176, 0.8192]


@pytest.mark.slow
def test_pandas_counts_the_same(shipped_readonly_url: URL) -> None:
    """All pairs of a year, from the votes themselves by a join; means to 1e-12."""
    votes = pd.DataFrame(
        query_rows(shipped_readonly_url, VOTED), columns=["call", "actor", "choice"]
    )
    votes["x"] = votes.choice.map({"yes": 1, "abstain": 0, "no": -1}).astype(float)
    votes["z"] = votes.x - votes.groupby("call").x.transform("mean")
    pairs = votes.merge(votes, on="call", suffixes=("", "_other"))
    pairs = pairs[pairs.actor < pairs.actor_other]
    pairs["same"] = pairs.choice == pairs.choice_other
    pairs["half"] = (pairs.x - pairs.x_other).abs() == 1
    pairs["zz"], pairs["z2"], pairs["z2_other"] = (
        pairs.z * pairs.z_other, pairs.z**2, pairs.z_other**2,
    )  # fmt: skip
    by_pair = pairs.groupby(["actor", "actor_other"])
    sums = by_pair[["same", "half", "zz", "z2", "z2_other"]].sum()
    sums["n"] = by_pair.size()
    assert len(sums) > 18_000
    expected = {
        "votes_agreement": sums.same / sums.n,
        "votes_lijphart": (sums.same + sums.half / 2) / sums.n,
        "votes_cosine": sums.zz / np.sqrt(sums.z2 * sums.z2_other),
    }
    for name, series in expected.items():
        found = read(shipped_readonly_url, name, Scope(YEAR, YEAR))
        assert list(zip(found.actor, found.other, strict=True)) == list(sums.index)
        assert found.weight.tolist() == sums.n.tolist()
        # The cosine is kept in billionths.
        limit = 5.1e-10 if name == "votes_cosine" else 1e-12
        assert np.nanmax(np.abs(found.value - series.to_numpy())) <= limit


def test_one_state_has_the_pairs_that_all_pairs_have(shipped_readonly_url: URL) -> None:
    (state,) = find_ids(shipped_readonly_url, "KGZ")
    for name in ("votes_pi", "organisations"):
        own = read(shipped_readonly_url, name, Scope(2010, 2012, [state]))
        every = read(shipped_readonly_url, name, Scope(2010, 2012))
        every = every.keep((every.actor == state) | (every.other == state))
        assert sorted(zip(*list_columns(own), strict=True)) == sorted(
            zip(*list_columns(every), strict=True)
        )


def list_columns(values: Values) -> list[list[Any]]:
    return [
        each.tolist()
        for each in (
            values.year,
            values.actor,
            values.other,
            np.nan_to_num(values.value, nan=-9),
            values.weight,
        )
    ]


def test_levels_that_are_kept_are_those_of_the_pairs(shipped_readonly_url: URL) -> None:
    for name in ("votes_agreement", "votes_cosine", "votes_pi"):
        measure = find_measure(name)
        with connect(create_reading_engine(shipped_readonly_url)) as connection:
            kept = measure.compare(connection, Scope(2015, 2015))[2015]
            values = measure.read(connection, Scope(2015, 2015))
        made = compute_levels(values, measure.fewest)[2015]
        assert np.abs(kept.bounds[:50] - made.bounds[:50]).max() <= 5.1e-10
        assert abs(kept.median - made.median) <= 5.1e-10


def test_a_percentile_counts_lower_values_alone() -> None:
    year, one, other = np.full(10, 2010), np.arange(10), np.arange(10, 20)
    shares = np.array([0.1, 0.2, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.9, 1.0])
    values = Values(year, one, other, shares, np.full(10, 30))
    levels = compute_levels(values, 20)[2010]
    assert [levels.find_percentile(value) for value in (0.05, 0.1, 0.3, 0.9, 1.0, np.nan)] == [
        0, 0, 20, 80, 90, None,
    ]  # fmt: skip
    assert levels.median == 0.3
    assert compute_levels(values, 31) == {}


def test_organisations_in_common(shipped_readonly_url: URL) -> None:
    ids = find_ids(shipped_readonly_url, "BLR", "KGZ")
    found = read(shipped_readonly_url, "organisations", Scope(1985, 2025, ids, is_pair=True))
    by_year = dict(zip(found.year.tolist(), found.value.tolist(), strict=True))
    assert min(by_year) == 1991, "neither existed before"
    assert (by_year[2010], by_year[2015], by_year[2024]) == (7, 8, 9)
    # What the database itself says: both have been members since then.
    both = """SELECT count(DISTINCT a.organisation_id) FROM memberships a
        JOIN memberships b ON b.organisation_id = a.organisation_id
        WHERE a.actor_id = {} AND b.actor_id = {} AND a.status_code = 'member'
            AND b.status_code = 'member' AND a.started_latest <= '2010-12-31'
            AND b.started_latest <= '2010-12-31'
            AND (a.ended_edtf = '..' OR a.ended_earliest > '2010-12-31')
            AND (b.ended_edtf = '..' OR b.ended_earliest > '2010-12-31')"""
    assert query_rows(shipped_readonly_url, both.format(*ids)) == [(7,)]


def test_what_a_span_says_of_a_day() -> None:
    """Possible and certain start, perhaps and certainly over."""
    spans = np.array([
        [1, 9, 20100101, 20101231, 20150101, 20151231],
        [2, 9, 0, 99999999, 99999999, 99999999],
        [3, 9, 20160101, 20160101, 99999999, 99999999],
    ])  # fmt: skip
    said = [tuple(map(list, decide(spans, year))) for year in (2009, 2010, 2014, 2015)]
    assert [(certain[0], may[0]) for certain, may in said] == [
        (False, False), (True, True), (True, True), (False, False),
    ]  # fmt: skip
    assert [(certain[1], may[1]) for certain, may in said] == [(False, True)] * 4
    assert not any(may[2] for _, may in said)


def test_undecided_things_are_counted_apart() -> None:
    always, never = 0, 99_999_999
    spans = np.array([
        [1, 7, always, always, never, never], [2, 7, always, always, never, never],
        [1, 8, always, always, never, never], [2, 8, always, never, never, never],
        [3, 8, always, always, always, never],
    ])  # fmt: skip
    found = count_shared(spans, Scope(2015, 2015))
    assert found.undecided is not None
    rows = zip(found.actor, found.other, found.value, found.undecided, strict=True)
    assert [tuple(map(int, row)) for row in rows] == [(1, 2, 1, 1), (1, 3, 0, 1), (2, 3, 0, 1)]


def test_a_state_that_has_ended_shares_no_agreement(shipped_readonly_url: URL) -> None:
    (soviet_union,) = find_ids(shipped_readonly_url, "SUN")
    for name in ("agreements", "treaties_multilateral", "agreements_bound"):
        found = read(shipped_readonly_url, name, Scope(1991, 1993))
        assert len(found), name
        assert not {soviet_union} & {*found.actor.tolist(), *found.other.tolist()}, name


def test_multilateral_agreements_are_those_of_three_or_more(shipped_readonly_url: URL) -> None:
    ids = find_ids(shipped_readonly_url, "BLR", "RUS")
    scope = Scope(2015, 2015, ids, is_pair=True)
    every, several = (
        int(read(shipped_readonly_url, name, scope).value[0])
        for name in ("agreements", "treaties_multilateral")
    )
    bound = """SELECT count(*) FROM treaty_status a JOIN treaty_status b
        ON a.agreement_id = b.agreement_id AND a.actor_slug = 'BLR' AND b.actor_slug = 'RUS'
        WHERE a.in_force_latest <= '2015-12-31' AND b.in_force_latest <= '2015-12-31'
        AND (SELECT count(*) FROM agreement_parties p WHERE p.agreement_id = a.agreement_id) {size}
        AND coalesce(a.ended_earliest, '9999-12-31') > '2015-12-31'
        AND coalesce(b.ended_earliest, '9999-12-31') > '2015-12-31'"""
    assert query_rows(shipped_readonly_url, bound.format(size=">= 2")) == [(every,)]
    assert query_rows(shipped_readonly_url, bound.format(size=">= 3")) == [(several,)]
    assert several < every


def test_what_one_state_has_is_counted_at_the_end_of_the_year() -> None:
    years = Scope(2010, 2012)
    day = 20_100_701
    universe = Universe(np.array([1, 2]), np.array([[True, False]] * 3))
    spans = np.array(
        [
            [1, 7, day, day, 20_120_101, 20_120_101],  # until the end of 2011
            [1, 7, day, day, 99_999_999, 99_999_999],  # the same thing again, counted once
            [1, 8, day, 99_999_999, 99_999_999, 99_999_999],  # begun on an unknown day
            [2, 7, day, day, 99_999_999, 99_999_999],  # of a state that does not exist
        ]
    )
    found = count_held(spans, years, universe)
    assert found.undecided is not None
    assert found.actor.tolist() == [1, 1, 1]
    assert found.value.tolist() == [1, 1, 1]
    assert found.undecided.tolist() == [1, 1, 1]
    unresearched = count_held(spans[:0], years, universe, np.array([0, 3, 3]))
    assert unresearched.year.tolist() == [2011, 2012]
    assert unresearched.value.tolist() == [0, 0]


def test_every_measure_says_what_it_is() -> None:
    names = list_measure_names()
    assert names == [measure.name for measure in list_measures()]
    assert {"votes_agreement", "organisations", "agreements", "laws", "sanctions"} <= set(names)
    for measure in list_measures():
        for text in (
            measure.title,
            measure.heading,
            measure.meaning,
            measure.scale,
            measure.source,
        ):
            assert text, measure.name
        assert measure.citation, measure.name
        assert measure.unit in Unit
        assert measure.meaning.endswith(".")


@pytest.mark.parametrize("name", list_measure_names())
def test_a_measure_without_data_has_no_values(name: str, migrated_url: URL) -> None:
    assert len(read(migrated_url, name, Scope(2010, 2015))) == 0

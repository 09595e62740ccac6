"""Measures of events by pair and year: against a fresh computation with pandas."""

from __future__ import annotations

import numpy as np
import pandas
import pytest
from event_months import NOT_COVERED
from sqlalchemy import URL, text

from database import connect, create_reading_engine
from reports.analysis.measure import Scope, Values
from reports.analysis.measures import find_measure

MONTHS = """SELECT month, s.id AS source, t.id AS target, events, verbal_conflict,
    material_conflict, goldstein_tenths_sum, goldstein_events FROM dyad_months
    JOIN actors s ON s.id = source_actor_id JOIN actors t ON t.id = target_actor_id"""


def read(url: URL, name: str, *slugs: str, is_pair: bool = False) -> tuple[Values, dict[str, int]]:
    with connect(create_reading_engine(url)) as connection:
        rows = connection.execute(text("SELECT slug, id FROM actors WHERE kind_code = 'country'"))
        ids = {row.slug: row.id for row in rows}
        scope = Scope(2008, 2015, [ids[slug] for slug in slugs], is_pair)
        return find_measure(name).read(connection, scope), ids


def compute_with_pandas(url: URL) -> pandas.DataFrame:
    with connect(create_reading_engine(url)) as connection:
        months = pandas.read_sql(MONTHS, connection, parse_dates=["month"])
    months = months[months.month != pandas.Timestamp(NOT_COVERED)]
    months["year"] = months.month.dt.year
    months["one"] = months[["source", "target"]].min(axis=1)
    months["other"] = months[["source", "target"]].max(axis=1)
    sums = months.drop(columns="month").groupby(["year", "one", "other"]).sum()
    sums["world"] = sums.groupby("year").events.transform("sum")
    return sums


@pytest.mark.slow
@pytest.mark.parametrize("name", ["gdelt_rate", "gdelt_conflict", "gdelt_goldstein"])
def test_values_are_those_of_pandas(name: str, shifted_readonly_url: URL) -> None:
    sums = compute_with_pandas(shifted_readonly_url)
    expected = {
        "gdelt_rate": 100_000 * sums.events / sums.world,
        "gdelt_conflict": (sums.verbal_conflict + sums.material_conflict) / sums.events,
        "gdelt_goldstein": sums.goldstein_tenths_sum
        / (10 * sums.goldstein_events.where(sums.goldstein_events > 0)),
    }[name]
    found, _ = read(shifted_readonly_url, name)
    keys = np.column_stack([found.year, found.actor, found.other]).tolist()
    values = dict(zip(map(tuple, keys), found.value.tolist(), strict=True))
    assert len(values) == len(found)
    assert set(values) >= set(expected.index)
    for key, value in expected.items():
        assert values[key] == pytest.approx(value, abs=1e-12, nan_ok=True)
    without = {value for key, value in values.items() if key not in expected.index}
    assert without == ({0.0} if name == "gdelt_rate" else set())


@pytest.mark.parametrize("is_pair", [True, False])
def test_some_states_have_the_values_of_all(is_pair: bool, shifted_readonly_url: URL) -> None:
    for name in ("gdelt_rate", "gdelt_conflict"):
        found, ids = read(shifted_readonly_url, name)
        asked = [ids["BLR"], ids["KGZ"]]
        sides = np.isin(found.actor, asked).astype(int) + np.isin(found.other, asked)
        expected = found.keep(sides == 2 if is_pair else sides > 0)
        some, _ = read(shifted_readonly_url, name, "BLR", "KGZ", is_pair=is_pair)
        rows = [
            sorted(zip(each.year, each.actor, each.other, each.value, each.weight, strict=True))
            for each in (some, expected)
        ]
        assert rows[0]
        assert rows[0] == rows[1]


def test_a_year_without_data_has_no_value(seeded_readonly_url: URL) -> None:
    for name in ("gdelt_rate", "gdelt_conflict", "gdelt_goldstein"):
        assert len(read(seeded_readonly_url, name)[0]) == 0

"""Loaded datasets: what each covers, its gaps, and its rows with names beside the ids."""

from __future__ import annotations

from typing import Any

import pytest
from loaded_database import load_covered_days
from sqlalchemy import URL
from test_interactions import table

from database import connect, create_reading_engine

LABEL = "Express intent to meet or negotiate"


# -- loaded datasets ------------------------------------------------------------------------------


def test_loaded_datasets_and_their_gaps(loaded_readonly_url: URL) -> None:
    tables = [table(loaded_readonly_url, name="datasets", number=number) for number in range(1, 6)]
    described, counted, gaps, imports, codes = tables
    assert [row[3] for row in described] == ["1.0, 2.0", None, "2024-06-28"]
    assert counted == [
        ["gdelt", 2, 4110, 3190, 5, 900, 20, "2015-06-16", "2015-09-10", 56, 31],
        ["icews", 1, 170, 170, 0, 0, 0, "1991-01-01", "1992-12-31", 731, 0],
        ["wdi", 1, 50, 40, 0, 0, 10, None, None, None, None],
    ]
    assert gaps == [["gdelt", "2015-07", 31, 31]]
    assert [row[1] for row in imports] == [
        "wdi.csv", "events.tab", "june.zip", "autumn.zip", "june.zip",
    ]  # fmt: skip
    assert imports[-1][2:] == [
        "1.0", 900, 890, 0, 10, "2015-06-16", "2015-06-30", "2026-01-01 12:00",
    ]  # fmt: skip
    assert codes == [
        ["gdelt", "EUR", "Europe", "region", 30, 0.75],
        ["gdelt", "XQX", None, "unknown", 10, 0.25],
        ["wdi", "ARB", "Arab World", "region", 7, 1.0],
    ]
    assert {row[0] for row in table(loaded_readonly_url, "--dataset", "wdi", name="datasets")} == {
        "wdi"
    }


def test_gaps_are_listed_by_month(migrated_url: URL) -> None:
    load_covered_days(
        migrated_url, ["2014-11-20", "2014-11-22", "2015-03-31", "2015-04-01", "2015-05-03"]
    )
    assert table(migrated_url, name="datasets", number=3) == [
        ["x", "2014-11", 9, 11],
        ["x", "2014-12/2015-02", 90, 90],
        ["x", "2015-03", 30, 31],
        ["x", "2015-04", 29, 30],
        ["x", "2015-05", 2, 3],
    ]


# -- for people who write SQL --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (
            (
                "SELECT source_actor_slug, target_actor_name, CAST(month AS TEXT), events, "
                "material_conflict, goldstein_mean FROM dyad_month_details "
                "WHERE dataset_slug = 'gdelt' AND target_actor_slug = 'BLR' ORDER BY month"
            ),
            [
                ("KGZ", "Belarus", "2015-06-01", 1, 0, 3.0),
                ("KGZ", "Belarus", "2015-09-01", 3, 1, -10 / 3),
            ],
        ),
        (
            (
                "SELECT published_id, CAST(occurred_on AS TEXT), source_actor_slug, target_code, "
                "target_actor_slug, event_label, quad_class_code FROM coded_event_details "
                "ORDER BY published_id"
            ),
            [
                (7, "2015-06-26", "BLR", "KGZ", "KGZ", LABEL, "verbal_cooperation"),
                (8, "2015-06-26", "BLR", "EUR", None, LABEL, "verbal_cooperation"),
            ],
        ),
        (
            (
                "SELECT voter_code, actor_name, choice_label, roll_call_title, dataset_slug "
                "FROM roll_call_vote_details ORDER BY voter_code"
            ),
            [
                ("BLR", "Belarus", "No", "A matter", "wdi"),
                ("XYZ", None, "Absent", "A matter", "wdi"),
            ],
        ),
    ],
)
def test_names_are_beside_ids(query: str, expected: list[Any], loaded_readonly_url: URL) -> None:
    with connect(create_reading_engine(loaded_readonly_url)) as connection:
        assert [tuple(row) for row in connection.exec_driver_sql(query)] == expected

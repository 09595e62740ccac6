"""Sums of events by quarter are those of its months."""

from __future__ import annotations

from dataset_imports import query_rows
from sqlalchemy import URL


def test_a_quarter_is_the_sum_of_its_months(loaded_readonly_url: URL) -> None:
    of_pair = """
        SELECT s.slug, quarter, events, material_conflict, goldstein_tenths_sum
        FROM dyad_quarters JOIN actors s ON s.id = source_actor_id
        JOIN actors t ON t.id = target_actor_id
        WHERE s.slug IN ('BLR', 'KGZ') AND t.slug IN ('BLR', 'KGZ') ORDER BY 2, 1
    """
    assert query_rows(loaded_readonly_url, of_pair) == [
        ("BLR", "2015-Q2", 3, 0, 70),
        ("KGZ", "2015-Q2", 1, 0, 30),
        ("BLR", "2015-Q3", 5, 0, 50),
        ("KGZ", "2015-Q3", 3, 1, -100),
    ]
    of_world = "SELECT quarter, row_count, events FROM world_quarters ORDER BY 1"
    assert query_rows(loaded_readonly_url, of_world) == [
        ("1991-Q4", 80, 50),
        ("1992-Q2", 90, 40),
        ("2015-Q2", 900, 200),
        ("2015-Q3", 2300, 600),
    ]
    of_state = "SELECT quarter, events, as_target FROM country_quarters ORDER BY 1"
    assert query_rows(loaded_readonly_url, of_state) == [("2015-Q2", 4, 1), ("2015-Q3", 5, 0)]

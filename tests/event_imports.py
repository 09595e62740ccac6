"""Events that tests import, and what a database then holds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dataset_imports import query_rows
from event_files import (
    PublishedEvent,
)
from sqlalchemy import URL

EVENTS = [
    PublishedEvent("1001", "20150604", "BLR", "KGZ"),
    PublishedEvent("1002", "20150605", "KGZ", "BLR", code="112", value="-2.0", mentions="3"),
    PublishedEvent("1003", "20150605", " BLR", "BLR", code="010", value="0.0"),
    PublishedEvent("1004", "20150605", "", "BLR", code="193", value="-10.0", source_code="COP"),
    PublishedEvent("1005", "20150606", "EUR", "KGZ", code="036", value="4.0"),
    PublishedEvent("1006", "19911101", "RUS", "BLR", code="057", value="8.0", added="20150606"),
    PublishedEvent("1007", "20150606", "", "", value=""),
]
LOADED = [
    ("1001", "2015-06-04", "BLR", "BLR", "KGZ", "KGZ", "042", 19, 10),
    ("1002", "2015-06-05", "KGZ", "KGZ", "BLR", "BLR", "112", -20, 3),
    ("1003", "2015-06-05", "BLR", "BLR", "BLR", "BLR", "010", 0, 10),
    ("1004", "2015-06-05", "COP", None, "BLR", "BLR", "193", -100, 10),
    ("1005", "2015-06-06", "EUR", None, "KGZ", "KGZ", "036", 40, 10),
    ("1006", "1991-11-01", "RUS", "SUN", "BLR", "BLR", "057", 80, 10),
    ("1007", "2015-06-06", None, None, None, None, "042", None, 10),
]

Load = Callable[..., list[str]]
"""The fixture `load_events`."""


def read_events(url: URL) -> list[tuple[Any, ...]]:
    return query_rows(
        url,
        "SELECT CAST(published_id AS TEXT), CAST(occurred_on AS TEXT), source_code, s.slug, "
        "target_code, t.slug, event_code, goldstein_tenths, mentions FROM coded_events "
        "LEFT JOIN actors s ON s.id = source_actor_id LEFT JOIN actors t ON t.id = target_actor_id "
        "ORDER BY published_id, published_part",
    )


def check_monthly_sums(url: URL) -> None:
    """Every monthly sum equals the sum of the events themselves."""
    month = (
        "date(occurred_on, 'start of month')"
        if url.get_backend_name() == "sqlite"
        else "CAST(date_trunc('month', occurred_on) AS DATE)"
    )
    one = "CASE WHEN quad_class_code = '{}' THEN 1 ELSE 0 END"
    classes = ", ".join(
        f"sum({one.format(name)})"
        for name in ("verbal_cooperation", "material_cooperation", "verbal_conflict")
    )
    rows = (
        f"(SELECT e.*, {month} AS month, quad_class_code FROM coded_events e "
        "JOIN event_types t ON t.code = e.event_code) AS rows"
    )
    sides = (
        f"(SELECT dataset_id, source_actor_id AS actor_id, month, 1 AS s, 0 AS t FROM {rows} "
        f"UNION ALL SELECT dataset_id, target_actor_id, month, 0, 1 FROM {rows}) AS sides "
        "WHERE actor_id IS NOT NULL"
    )
    measures = (
        "events, verbal_cooperation, material_cooperation, verbal_conflict, "
        "goldstein_tenths_sum, goldstein_events"
    )
    compared = {
        "dyad_months": (
            "dataset_id, source_actor_id, target_actor_id, month",
            measures,
            f"count(*), {classes}, coalesce(sum(goldstein_tenths), 0), count(goldstein_tenths)",
            f"{rows} WHERE source_actor_id <> target_actor_id",
        ),
        "world_months": (
            "dataset_id, month",
            "row_count, events",
            "count(*), sum(CASE WHEN source_actor_id <> target_actor_id THEN 1 ELSE 0 END)",
            rows,
        ),
        "country_months": (
            "dataset_id, actor_id, month",
            "as_source, as_target",
            "sum(s), sum(t)",
            sides,
        ),
    }
    for table, (key, names, sums, source) in compared.items():
        kept = query_rows(url, f"SELECT {key}, {names} FROM {table}")
        summed = query_rows(url, f"SELECT {key}, {sums} FROM {source} GROUP BY {key}")
        assert sorted(kept, key=str) == sorted(summed, key=str), table

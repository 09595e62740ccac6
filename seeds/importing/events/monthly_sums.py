"""The monthly summaries: one definition each, in SQL that DuckDB and both databases run alike.

Each select reads rows with `sign` (how many there are of it, -1 for one that goes), the two actors,
`month`, `quad_class` (1 to 4) and `goldstein_tenths`, and gives sums that are added to a table.
"""

from __future__ import annotations

from dataclasses import dataclass

from models.coded_events import QUAD_CLASSES

_PAIR = "source_actor_id <> target_actor_id"


def _sum(expression: str, name: str) -> str:
    return f"CAST(sum({expression}) AS BIGINT) AS {name}"


def _measures(condition: str) -> str:
    """The events, their classes and Goldstein values, of rows for which the condition holds."""
    sums = [_sum(f"CASE WHEN {condition} THEN sign ELSE 0 END", "events")]
    sums += [
        _sum(f"CASE WHEN {condition} AND quad_class = {number} THEN sign ELSE 0 END", name)
        for number, name in enumerate(QUAD_CLASSES, 1)
    ]
    value = f"CASE WHEN {condition} THEN sign * coalesce(goldstein_tenths, 0) ELSE 0 END"
    has_value = f"{condition} AND goldstein_tenths IS NOT NULL"
    sums += [
        _sum(value, "goldstein_tenths_sum"),
        _sum(f"CASE WHEN {has_value} THEN sign ELSE 0 END", "goldstein_events"),
    ]
    return ", ".join(sums)


_MEASURED = ("events", *QUAD_CLASSES, "goldstein_tenths_sum", "goldstein_events")


@dataclass(frozen=True)
class Summary:
    """A table of sums by month."""

    table: str
    key: tuple[str, ...]
    """Its primary key beside the dataset."""
    sums: tuple[str, ...]
    select: str
    """The rows to be added, from a relation that is called `counted`."""


SUMMARIES = (
    Summary(
        "dyad_months",
        ("source_actor_id", "target_actor_id", "month"),
        _MEASURED,
        f"SELECT source_actor_id, target_actor_id, month, {_measures(_PAIR)} FROM counted "
        f"WHERE {_PAIR} GROUP BY source_actor_id, target_actor_id, month",
    ),
    Summary(
        "country_months",
        ("actor_id", "month"),
        ("events", "as_source", "as_target", "domestic", "one_sided"),
        f"SELECT actor_id, month, {_sum('as_source + as_target - domestic', 'events')}, "
        f"{_sum('as_source', 'as_source')}, {_sum('as_target', 'as_target')}, "
        f"{_sum('domestic', 'domestic')}, {_sum('one_sided', 'one_sided')} FROM ("
        "SELECT source_actor_id AS actor_id, month, sign AS as_source, 0 AS as_target, "
        "CASE WHEN target_actor_id = source_actor_id THEN sign ELSE 0 END AS domestic, "
        "CASE WHEN target_actor_id IS NULL THEN sign ELSE 0 END AS one_sided "
        "FROM counted WHERE source_actor_id IS NOT NULL "
        "UNION ALL SELECT target_actor_id, month, 0, sign, 0, "
        "CASE WHEN source_actor_id IS NULL THEN sign ELSE 0 END "
        "FROM counted WHERE target_actor_id IS NOT NULL) AS sides GROUP BY actor_id, month",
    ),
    Summary(
        "world_months",
        ("month",),
        ("row_count", *_MEASURED),
        f"SELECT month, {_sum('sign', 'row_count')}, {_measures(_PAIR)} FROM counted "
        "GROUP BY month",
    ),
)

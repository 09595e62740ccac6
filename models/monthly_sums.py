"""Monthly sums of events: one definition each, in SQL that DuckDB and both databases understand.

Each select reads cells: rows with the two actors, `month` and `quad_class` (1 to 4), and with three
numbers of the events that have these: `sign`, how many they are, `goldstein_events`, how many of
them have a Goldstein value, and `goldstein_tenths_sum`, the sum of those values. All three are
negative for events that are subtracted. It gives sums to add to a table.
"""

from __future__ import annotations

from dataclasses import dataclass

from models.coded_events import QUAD_CLASSES

_PAIR = "source_actor_id <> target_actor_id"


def _sum_sql(expression: str, name: str) -> str:
    return f"CAST(sum({expression}) AS BIGINT) AS {name}"


def _measures_sql(condition: str) -> str:
    """Counts of events and classes and sums of Goldstein values, of rows that meet a condition."""
    sums = [_sum_sql(f"CASE WHEN {condition} THEN sign ELSE 0 END", "events")]
    sums += [
        _sum_sql(f"CASE WHEN {condition} AND quad_class = {number} THEN sign ELSE 0 END", name)
        for number, name in enumerate(QUAD_CLASSES, 1)
    ]
    sums += [
        _sum_sql(f"CASE WHEN {condition} THEN {name} ELSE 0 END", name)
        for name in ("goldstein_tenths_sum", "goldstein_events")
    ]
    return ", ".join(sums)


CELL = ("source_actor_id", "target_actor_id", "month", "quad_class")
"""What the events of a cell have in common."""


def count_cell_sql(sign: int = 1) -> str:
    """The numbers of a cell, aggregated from rows of events; -1 if they are subtracted."""
    times = "-" if sign < 0 else ""
    return (
        f"CAST({times}count(*) AS BIGINT) AS sign, "
        f"CAST({times}coalesce(sum(goldstein_tenths), 0) AS BIGINT) AS goldstein_tenths_sum, "
        f"CAST({times}count(goldstein_tenths) AS BIGINT) AS goldstein_events"
    )


def as_cell_sql(sign: int = 1, value: str = "goldstein_tenths") -> str:
    """The numbers of a row of one event, which is a cell of its own; -1 if it is subtracted."""
    return (
        f"{sign} AS sign, {sign} * coalesce({value}, 0) AS goldstein_tenths_sum, "
        f"CASE WHEN {value} IS NULL THEN 0 ELSE {sign} END AS goldstein_events"
    )


_MEASURED = ("events", *QUAD_CLASSES, "goldstein_tenths_sum", "goldstein_events")


@dataclass(frozen=True)
class Summary:
    """A table of sums by month."""

    table: str
    key: tuple[str, ...]
    """Its primary key, without the dataset."""
    sums: tuple[str, ...]
    select: str
    """The rows to add, selected from a relation called `counted`."""

    @property
    def types(self) -> dict[str, str]:
        """The SQL types of its columns, without the dataset."""
        types = {name: "DATE" if name == "month" else "INTEGER" for name in self.key}
        return types | dict.fromkeys(self.sums, "BIGINT")


SUMMARIES = (
    Summary(
        "dyad_months",
        ("source_actor_id", "target_actor_id", "month"),
        _MEASURED,
        f"SELECT source_actor_id, target_actor_id, month, {_measures_sql(_PAIR)} FROM counted "
        f"WHERE {_PAIR} GROUP BY source_actor_id, target_actor_id, month",
    ),
    Summary(
        "country_months",
        ("actor_id", "month"),
        ("events", "as_source", "as_target", "domestic", "one_sided"),
        f"SELECT actor_id, month, {_sum_sql('as_source + as_target - domestic', 'events')}, "
        f"{_sum_sql('as_source', 'as_source')}, {_sum_sql('as_target', 'as_target')}, "
        f"{_sum_sql('domestic', 'domestic')}, {_sum_sql('one_sided', 'one_sided')} FROM ("
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
        f"SELECT month, {_sum_sql('sign', 'row_count')}, {_measures_sql(_PAIR)} FROM counted "
        "GROUP BY month",
    ),
)

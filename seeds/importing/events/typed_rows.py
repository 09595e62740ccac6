"""The rows of a piece: typed, checked, their states looked up, summed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from seeds.importing.events.actor_lookup import Sides
from seeds.importing.events.fields import EventFields, Text, raw
from seeds.importing.events.read_csv import Fault, Texts, quoted

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

STAGED = {
    "line": "INTEGER",
    "published_id": "BIGINT",
    "published_part": "INTEGER",
    "occurred_on": "DATE",
    "source_code": "TEXT",
    "source_actor_id": "INTEGER",
    "target_code": "TEXT",
    "target_actor_id": "INTEGER",
    "event_code": "TEXT",
    "goldstein_tenths": "INTEGER",
    "mentions": "INTEGER",
    "is_root": "BOOLEAN",
    "tag": "BIGINT",
}
"""What is handed to the database of each row, with its SQL types."""

CELLS = "cells"
"""A table of DuckDB with the rows of the file, those counted as one that the sums count alike."""
_MEGABYTES, _MEGABYTES_AFTER = 128, 110
"""What DuckDB may keep in memory, the rest on disk: of pieces and sums, then of sums alone while
SQLite sorts its index."""


def prepare(duck: DuckDBPyConnection, folder: Path, event_codes: Iterable[str]) -> None:
    """Let a DuckDB keep to its memory and know the codes of events, and make what it counts in."""
    for setting, value in (
        ("enable_progress_bar", "false"),
        ("memory_limit", f"'{_MEGABYTES}MB'"),
        ("threads", "1"),
        ("temp_directory", f"'{quoted(str(folder / 'spilled'))}'"),
    ):
        duck.execute(f"SET {setting} = {value}")
    codes = ", ".join(f"'{quoted(code)}'" for code in event_codes)
    duck.execute(f"CREATE TYPE event_codes AS ENUM ({codes})")
    duck.execute(
        f"CREATE TABLE {CELLS} (sign INTEGER, source_actor_id INTEGER, target_actor_id INTEGER, "
        "month DATE, quad_class INTEGER, goldstein_tenths INTEGER)"
    )
    duck.execute("CREATE TABLE covered (day DATE, row_count BIGINT)")
    duck.execute("CREATE TABLE gaps (gap INTEGER, row_count BIGINT)")


def forget(duck: DuckDBPyConnection, tables: Sequence[str]) -> None:
    """Drop the tables of pieces, and leave a DuckDB what it needs for the sums."""
    for table in tables:
        duck.execute(f"DROP TABLE IF EXISTS {table}")
    duck.execute(f"SET memory_limit = '{_MEGABYTES_AFTER}MB'")


class PieceReader:
    """Makes rows of one file's pieces, in tables of a DuckDB; on a connection of its own."""

    def __init__(
        self,
        duck: DuckDBPyConnection,
        fields: EventFields,
        sides: Sides,
        quad_classes: Sequence[int],
    ) -> None:
        self._duck, self._fields, self._sides = duck, fields, sides
        self._keeps_states = False
        duck.execute("SET VARIABLE quad_classes = CAST(? AS INTEGER[])", [quad_classes])

    def fill(self, texts: Texts, piece: str) -> None:
        """Make the rows of a piece in a table, those that are faulty among them."""
        self._fill(texts, piece)
        if self._sides.learn(piece):
            self._fill(texts, piece)
        if not self._keeps_states and self._has_lone_states(piece):
            self._keeps_states = True
            self._fill(texts, piece)

    def _has_lone_states(self, piece: str) -> bool:
        """Whether a side has the code of a state and none of its own, which publishers do not do.

        To look for one in every row as it is made would cost a hundredth of the import.
        """
        lone = " OR ".join(
            f"{side}_code IS NULL AND ({side}_actor_id IS NOT NULL OR {side}_gap IS NOT NULL)"
            for side in ("source", "target")
        )
        return bool(self._duck.execute(f"SELECT 1 FROM {piece} WHERE {lone} LIMIT 1").fetchall())

    def count(self, piece: str) -> int:
        """How many rows were made."""
        return int(self._duck.execute(f"SELECT count(*) FROM {piece}").fetchall()[0][0])

    def check(self, texts: Texts, piece: str) -> Sequence[tuple[int, list[Fault]]]:
        """Leave out the rows that are faulty, and count the others; the faults, by line."""
        faulty = self._faults(texts, piece)
        if faulty:
            self._duck.execute(f"DELETE FROM {piece} WHERE is_bad")
        self._sum_up(piece)
        return sorted([*texts.broken, *faulty], key=lambda one: one[0])

    def _fill(self, texts: Texts, piece: str) -> None:
        self._sides.follow()
        select = _select(self._fields, self._sides, texts, self._keeps_states)
        self._duck.execute(f"CREATE OR REPLACE TABLE {piece} AS {select}")

    def _sum_up(self, piece: str) -> None:
        """Count the rows of the piece."""
        alike = "source_actor_id, target_actor_id, month, quad_class, goldstein_tenths"
        self._duck.execute(
            f"INSERT INTO {CELLS} SELECT count(*), {alike} FROM {piece} GROUP BY {alike}"
        )
        self._duck.execute(
            f"INSERT INTO covered SELECT covered_on, count(*) FROM {piece} GROUP BY covered_on"
        )
        self._duck.execute(
            "INSERT INTO gaps SELECT gap, count(*) FROM "
            f"(SELECT source_gap AS gap FROM {piece} UNION ALL SELECT target_gap FROM {piece}) "
            "WHERE gap IS NOT NULL GROUP BY gap"
        )

    def _faults(self, texts: Texts, piece: str) -> list[tuple[int, list[Fault]]]:
        """The rows that are bad, with their faults."""
        bad = self._duck.execute(f"SELECT line FROM {piece} WHERE is_bad").fetchall()
        if not bad:
            return []
        checks = self._fields.checks()
        values = ", ".join(raw(check.column) for check in checks)
        hits = ", ".join(f"coalesce({check.condition}, false)" for check in checks)
        typed = _typed(self._fields, self._sides, texts, self._keeps_states)
        found = self._duck.execute(
            f"{typed} SELECT line, [{values}], [{hits}] "
            "FROM typed WHERE line IN (SELECT unnest(?)) ORDER BY line",
            [[line for (line,) in bad]],
        ).fetchall()
        return [
            (
                line,
                [
                    (check.column, text, check.reason)
                    for check, text, is_wrong in zip(checks, values, wrong, strict=True)
                    if is_wrong
                ],
            )
            for line, values, wrong in found
        ]


def _typed(fields: EventFields, sides: Sides, texts: Texts, keeps_states: bool) -> str:
    """The rows of a table of texts as `typed`, with each part of an event in its type."""
    values = {
        "published_id": fields.published_id.value(),
        "occurred_on": fields.occurred_on.value(),
        "published_on": fields.published_on.value(),
        "source_code": _code(fields.source_code, fields.source_state, keeps_states),
        "source_state": sides.state(fields.source_state.value()),
        "target_code": _code(fields.target_code, fields.target_state, keeps_states),
        "target_state": sides.state(fields.target_state.value()),
        "event_code": f"try_cast({fields.event_code.value()} AS event_codes)",
        "goldstein_tenths": fields.goldstein_tenths.value(),
        "mentions": f"CAST({fields.mentions.value() if fields.mentions else 'NULL'} AS INTEGER)",
        "is_root": f"CAST({fields.is_root.value() if fields.is_root else 'NULL'} AS INTEGER)",
    }
    typed = ", ".join(f"{value} AS {name}" for name, value in values.items())
    return f"WITH typed AS (SELECT *, {texts.line} AS line, {typed} FROM {texts.relation})"


def _code(side: Text, state: Text, keeps_states: bool) -> str:
    """The code of a side; with ``keeps_states``, that of its state where it has no other."""
    return f"coalesce({side.value()}, {state.value()})" if keeps_states else side.value()


def _select(fields: EventFields, sides: Sides, texts: Texts, keeps_states: bool) -> str:
    """The rows of texts as events, with the states of that day and whether they are faulty."""
    part = "CAST(strftime(occurred_on, '%Y%m%d') AS INTEGER)" if fields.ids_repeat else "0"
    first = fields.published_daily_from
    covers = (
        f"CASE WHEN published_on < DATE '{first}' THEN occurred_on ELSE published_on END"
        if first
        else "published_on"
    )
    checks = fields.checks()
    suspect = " OR ".join(check.suspect for check in checks)
    bad = " OR ".join(f"coalesce({check.condition}, false)" for check in checks)
    states = ", ".join(
        f"{side}_code, {sides.actor(f'{side}_state', 'occurred_on')} AS {side}_actor_id, "
        f"CASE WHEN {side}_actor_id IS NULL THEN {sides.number(f'{side}_state')} END "
        f"AS {side}_gap, CASE WHEN {side}_state IS NULL THEN {unmet.value()} END AS {side}_unmet"
        for side, unmet in (("source", fields.source_state), ("target", fields.target_state))
    )
    return (
        f"{_typed(fields, sides, texts, keeps_states)} SELECT line, published_id, "
        f"{part} AS published_part, occurred_on, {covers} AS covered_on, "
        f"CAST(date_trunc('month', occurred_on) AS DATE) AS month, {states}, event_code, "
        "getvariable('quad_classes')[enum_code(event_code) + 1] AS quad_class, "
        f"goldstein_tenths, mentions, is_root, CASE WHEN {suspect} THEN {bad} ELSE false END "
        "AS is_bad FROM typed"
    )

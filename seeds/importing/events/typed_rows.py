"""Typed rows of a chunk: each value in its type, checked, with its actors, and summed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from models.monthly_sums import CELL, count_cell_sql
from seeds.importing.events.actor_lookup import ActorLookup
from seeds.importing.events.fields import EventFields, Text, quote_column, quote_text
from seeds.importing.events.read_csv import ChunkTexts
from seeds.importing.rejects import RejectReason

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
"""The columns that are staged, with their SQL types."""

CELLS = "cells"
"""A table of DuckDB: the cells of the file (`models.monthly_sums`), some in several rows."""
_MEGABYTES, _MEGABYTES_FOR_SUMS = 128, 110
"""Memory limit of DuckDB, beyond which it uses the disk: for batches and sums, then for the sums
alone while SQLite sorts its index."""


def prepare_duckdb(duck: DuckDBPyConnection, folder: Path, event_codes: Iterable[str]) -> None:
    """Set the limits of a DuckDB and create the event codes and the tables of counts."""
    for setting, value in (
        ("enable_progress_bar", "false"),
        ("memory_limit", f"'{_MEGABYTES}MB'"),
        ("threads", "1"),
        ("temp_directory", f"'{quote_text(str(folder / 'spilled'))}'"),
    ):
        duck.execute(f"SET {setting} = {value}")
    codes = ", ".join(f"'{quote_text(code)}'" for code in event_codes)
    duck.execute(f"CREATE TYPE event_codes AS ENUM ({codes})")
    duck.execute(
        f"CREATE TABLE {CELLS} (sign BIGINT, goldstein_tenths_sum BIGINT, goldstein_events BIGINT, "
        "source_actor_id INTEGER, target_actor_id INTEGER, month DATE, quad_class INTEGER)"
    )
    duck.execute("CREATE TABLE covered (day DATE, row_count BIGINT)")
    duck.execute("CREATE TABLE unmapped (code_number INTEGER, row_count BIGINT)")


def drop_tables(duck: DuckDBPyConnection, tables: Sequence[str]) -> None:
    """Drop the tables of batches, and limit a DuckDB to what the sums need."""
    for table in tables:
        duck.execute(f"DROP TABLE IF EXISTS {table}")
    duck.execute(f"SET memory_limit = '{_MEGABYTES_FOR_SUMS}MB'")


class TypedRows:
    """Typed rows of a file's chunks, in tables of a DuckDB; on its own connection."""

    def __init__(
        self,
        duck: DuckDBPyConnection,
        fields: EventFields,
        actors: ActorLookup,
        quad_classes: Sequence[int],
        *,
        has_states: bool = False,
    ) -> None:
        """``has_states`` adds source_state and target_state, the codes looked up: enumerations."""
        self._duck, self._fields, self._actors = duck, fields, actors
        self._extra = _STATES if has_states else ""
        self._keeps_states = False
        duck.execute("SET VARIABLE quad_classes = CAST(? AS INTEGER[])", [quad_classes])

    def fill(self, texts: ChunkTexts, table: str) -> None:
        """Create a table of the rows of a chunk, including the faulty ones."""
        self._fill(texts, table)
        if self._actors.add_new_codes(table):
            self._fill(texts, table)
        if not self._keeps_states and self._has_lone_states(table):
            self._keeps_states = True
            self._fill(texts, table)

    def count(self, table: str) -> int:
        """The number of rows in a table."""
        return int(self._duck.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0])

    def check(self, texts: ChunkTexts, table: str) -> Sequence[tuple[int, list[RejectReason]]]:
        """Delete the faulty rows and count the others; returns the faults, by line."""
        faulty = self._find_faults(texts, table)
        if faulty:
            self._duck.execute(f"DELETE FROM {table} WHERE is_bad")
        self._add_to_counts(table)
        return sorted([*texts.broken, *faulty], key=lambda one: one[0])

    def _fill(self, texts: ChunkTexts, table: str) -> None:
        self._actors.update()
        select = _select_events(self._fields, self._actors, texts, self._keeps_states, self._extra)
        self._duck.execute(f"CREATE OR REPLACE TABLE {table} AS {select}")

    def _has_lone_states(self, table: str) -> bool:
        """Whether a side has the code of a state but no code of its own; publishers never do this.

        Testing each row while it is made would take a hundredth of the import.
        """
        lone = " OR ".join(
            f"{side}_code IS NULL AND ({side}_actor_id IS NOT NULL OR {side}_unmapped IS NOT NULL)"
            for side in ("source", "target")
        )
        return bool(self._duck.execute(f"SELECT 1 FROM {table} WHERE {lone} LIMIT 1").fetchall())

    def _add_to_counts(self, table: str) -> None:
        cell = ", ".join(CELL)
        self._duck.execute(
            f"INSERT INTO {CELLS} SELECT {count_cell_sql()}, {cell} FROM {table} GROUP BY {cell}"
        )
        self._duck.execute(
            f"INSERT INTO covered SELECT covered_on, count(*) FROM {table} GROUP BY covered_on"
        )
        self._duck.execute(
            "INSERT INTO unmapped SELECT number, count(*) FROM (SELECT source_unmapped AS number "
            f"FROM {table} UNION ALL SELECT target_unmapped FROM {table}) "
            "WHERE number IS NOT NULL GROUP BY number"
        )

    def _find_faults(self, texts: ChunkTexts, table: str) -> list[tuple[int, list[RejectReason]]]:
        """The faulty rows, with their faults."""
        bad = self._duck.execute(f"SELECT line FROM {table} WHERE is_bad").fetchall()
        if not bad:
            return []
        checks = self._fields.checks()
        values = ", ".join(quote_column(check.column) for check in checks)
        hits = ", ".join(f"coalesce({check.condition}, false)" for check in checks)
        typed = _with_typed(self._fields, self._actors, texts, self._keeps_states)
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


def _with_typed(
    fields: EventFields, actors: ActorLookup, texts: ChunkTexts, keeps_states: bool
) -> str:
    """The WITH clause of `typed`: the rows of a chunk with each value of an event in its type."""
    values = {
        "published_id": fields.published_id.value_sql(),
        "occurred_on": fields.occurred_on.value_sql(),
        "published_on": fields.published_on.value_sql(),
        "source_code": _code_sql(fields.source_code, fields.source_state, keeps_states),
        "source_state": _state_sql(actors, fields.source_state),
        "target_code": _code_sql(fields.target_code, fields.target_state, keeps_states),
        "target_state": _state_sql(actors, fields.target_state),
        "event_code": fields.event_code.cast_sql("event_codes"),
        "goldstein_tenths": fields.goldstein_tenths.value_sql(),
        "mentions": _optional_sql(fields.mentions.value_sql() if fields.mentions else None),
        "is_root": _optional_sql(fields.is_root.value_sql() if fields.is_root else None),
    }
    typed = ", ".join(f"{value} AS {name}" for name, value in values.items())
    return f"WITH typed AS (SELECT *, {texts.line} AS line, {typed} FROM {texts.relation})"


def _state_sql(actors: ActorLookup, state: Text) -> str:
    return actors.state_sql(state.value_sql(), quote_column(state.column))


def _optional_sql(value: str | None) -> str:
    return f"CAST({value or 'NULL'} AS INTEGER)"


def _code_sql(side: Text, state: Text, keeps_states: bool) -> str:
    """The code of a side; with ``keeps_states``, its state's code if it has no code of its own."""
    if keeps_states:
        return f"coalesce({side.value_sql()}, {state.value_sql()})"
    return side.value_sql()


_STATES = "source_state, target_state, "


def _select_events(
    fields: EventFields, actors: ActorLookup, texts: ChunkTexts, keeps_states: bool, extra: str
) -> str:
    """Select the rows of a chunk as events, with their actors and whether they are faulty."""
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
    sides = ", ".join(
        f"{side}_code, {actors.actor_sql(f'{side}_state', 'occurred_on')} AS {side}_actor_id, "
        f"CASE WHEN {side}_actor_id IS NULL THEN {actors.number_sql(f'{side}_state')} END "
        f"AS {side}_unmapped, "
        f"CASE WHEN {side}_state IS NULL THEN {state.value_sql()} END AS {side}_new"
        for side, state in (("source", fields.source_state), ("target", fields.target_state))
    )
    return (
        f"{_with_typed(fields, actors, texts, keeps_states)} SELECT {extra}line, published_id, "
        f"{part} AS published_part, occurred_on, {covers} AS covered_on, "
        f"CAST(date_trunc('month', occurred_on) AS DATE) AS month, {sides}, event_code, "
        "getvariable('quad_classes')[enum_code(event_code) + 1] AS quad_class, "
        f"goldstein_tenths, mentions, is_root, CASE WHEN {suspect} THEN {bad} ELSE false END "
        "AS is_bad FROM typed"
    )

"""Staged events into the database: new, known or revised, and the monthly sums kept true."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from models.coded_events import QUAD_CLASSES
from seeds.importing.events.monthly_sums import SUMMARIES, Summary

_KEY = ("published_id", "published_part")
_VALUES = (
    "occurred_on",
    "source_code",
    "source_actor_id",
    "target_code",
    "target_actor_id",
    "event_code",
    "goldstein_tenths",
    "mentions",
    "is_root",
)
_IN_WORDS = {
    "occurred_on": "day",
    "source_code": "source code",
    "source_actor_id": "source",
    "target_code": "target code",
    "target_actor_id": "target",
    "event_code": "CAMEO code",
    "goldstein_tenths": "Goldstein value",
    "is_root": "in a lead",
}
_SUMMED = ("occurred_on", "source_actor_id", "target_actor_id", "event_code", "goldstein_tenths")
_CHANGES_TOLD = 20


@dataclass(frozen=True)
class Duplicate:
    """A row whose id stands on an earlier line of the same file with other values."""

    line: int
    published_id: int


@dataclass
class Merged:
    """What became of the staged rows."""

    new: int
    revised: int = 0
    known: int = 0
    duplicates: tuple[Duplicate, ...] = ()
    changes: tuple[str, ...] = ()


class Merge:
    """The statements of one import, inside its transaction.

    ``insert`` each part as it comes, then ``settle``, then ask what was counted in vain.
    """

    def __init__(self, connection: Connection, dataset_id: int, import_id: int) -> None:
        self._connection = connection
        self._dataset, self._import = int(dataset_id), int(import_id)
        self._is_sqlite = connection.dialect.name == "sqlite"
        self._parts: list[str] = []
        self._new = 0
        self._has_met = False

    def insert(self, part: str) -> None:
        """Insert the rows of a staged part whose ids are new."""
        values = ", ".join(_VALUES)
        self._parts.append(f"{part}events")
        self._new += self._run(
            "INSERT INTO coded_events (dataset_id, published_id, published_part, import_id, "
            f"{values}) SELECT {self._dataset}, published_id, published_part, {self._import}, "
            f"{values} FROM {part}events WHERE true ON CONFLICT DO NOTHING"
        )

    def settle(self, staged: int, sums: str) -> Merged:
        """Tell of the rows that were not new what they are, and add the staged sums up.

        ``staged`` is how many rows were handed over, ``sums`` the part with the sums of all.
        """
        if self._new == 0 and self._count(self._staged_alike()) == staged:
            return Merged(0, known=staged)
        for summary in SUMMARIES:
            self._add(summary, f"SELECT * FROM {sums}{summary.table}")
        if self._new == staged:
            return Merged(self._new)
        self._has_met = True
        self._meet("met", f"nth = 1 AND e.import_id <> {self._import}")
        changes = self._changes()
        # DuckDB has counted every row once: those known are taken off again, and of those revised
        # the values that stood here.
        self._correct("met", "same")
        self._correct(
            f"(SELECT e.*, same FROM met m JOIN coded_events e ON {self._of('m')})", "NOT same"
        )
        self._revise()
        self._meet("met_again", "nth > 1")
        self._correct("met_again", "true")
        for summary in SUMMARIES:
            self._run(
                f"DELETE FROM {summary.table} WHERE dataset_id = {self._dataset} "
                f"AND {summary.sums[0]} = 0"
            )
        repeated = "SELECT line, published_id FROM met_again WHERE NOT same ORDER BY line"
        duplicates = tuple(Duplicate(*row) for row in self._rows(repeated))
        revised = self._count("SELECT count(*) FROM met WHERE NOT same")
        known = staged - self._new - revised - len(duplicates)
        return Merged(self._new, revised, known, duplicates, changes)

    @contextmanager
    def without_index(self, rows: int) -> Iterator[None]:
        """About so many rows are to be inserted: many go in faster when the index comes after them.

        Not on PostgreSQL, where readers would have to wait until the import is over.
        """
        name = "ix_coded_events_dyad"
        before = self._count("SELECT coalesce(sum(rows_loaded), 0) FROM imports")
        stored = f"SELECT sql FROM sqlite_master WHERE name = '{name}'"
        found = self._rows(stored) if self._is_sqlite and rows * 4 > before else []
        for _ in found:
            self._run(f"DROP INDEX {name}")
        yield
        for (statement,) in found:
            self._run(statement)

    @contextmanager
    def without_key_checks(self) -> Iterator[None]:
        """Insert without a look at the row behind each key, which takes most of PostgreSQL's time.

        The keys were just looked up, and until the end of the transaction nobody may take away what
        they refer to. Only a superuser may ask for it. On SQLite the connection is opened so.
        """
        asked = "SELECT current_setting('is_superuser') = 'on'"
        spared = not self._is_sqlite and bool(self._rows(asked)[0][0])
        if spared:
            self._run("LOCK TABLE actors, event_types, datasets IN SHARE MODE")
            self._run("SET LOCAL session_replication_role = replica")
        yield
        if spared:
            self._run("SET LOCAL session_replication_role = origin")

    @property
    def _events(self) -> str:
        """All rows staged, as something to select from."""
        return f"({' UNION ALL '.join(f'SELECT * FROM {part}' for part in self._parts)})"

    def counted_in_vain(self) -> dict[int, int]:
        """By their tag, how many rows staged were not loaded; one that revises was, once more."""
        if not self._has_met:
            return {}
        met = "SELECT tag FROM met WHERE same UNION ALL SELECT tag FROM met_again"
        return dict(self._rows(f"SELECT tag, count(*) FROM ({met}) AS met GROUP BY tag"))

    def _run(self, sql: str) -> int:
        """Run a statement; how many rows it wrote."""
        return self._connection.exec_driver_sql(sql).rowcount

    def _rows(self, sql: str) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in self._connection.exec_driver_sql(sql)]

    def _count(self, sql: str) -> int:
        return int(self._rows(sql)[0][0])

    def _add(self, summary: Summary, rows: str) -> None:
        """Add sums to those that stand in a table; both databases read the statement alike."""
        table, names = summary.table, ", ".join((*summary.key, *summary.sums))
        sums = ", ".join(f"{name} = {table}.{name} + excluded.{name}" for name in summary.sums)
        key = ", ".join(("dataset_id", *summary.key))
        self._run(
            f"INSERT INTO {table} (dataset_id, {names}) SELECT {self._dataset}, {names} "
            f"FROM ({rows}) AS added WHERE true ON CONFLICT ({key}) DO UPDATE SET {sums}"
        )

    def _alike(self) -> str:
        """Whether a staged row `s` has the values of the row `e` that stands here."""
        equal = "IS" if self._is_sqlite else "IS NOT DISTINCT FROM"
        return " AND ".join(f"s.{value} {equal} e.{value}" for value in _VALUES)

    def _staged_alike(self) -> str:
        """How many staged rows stand here with the same values."""
        return (
            f"SELECT count(*) FROM {self._events} AS s JOIN coded_events e ON {self._of('s')} "
            f"WHERE {self._alike()}"
        )

    def _meet(self, name: str, condition: str) -> None:
        """Keep which staged rows stand here already, and whether with the same values."""
        goes = "" if self._is_sqlite else "ON COMMIT DROP"
        kept = ", ".join(f"s.{column}" for column in ("line", *_KEY, *_SUMMED, "tag"))
        self._run(f"DROP TABLE IF EXISTS {name}")
        self._run(
            f"CREATE TEMPORARY TABLE {name} {goes} AS SELECT {kept}, {self._alike()} AS same "
            f"FROM (SELECT *, row_number() OVER (PARTITION BY {', '.join(_KEY)} ORDER BY line) "
            f"AS nth FROM {self._events}) AS s "
            f"JOIN coded_events e ON {self._of('s')} WHERE {condition}"
        )

    def _of(self, other: str) -> str:
        keys = " AND ".join(f"e.{part} = {other}.{part}" for part in _KEY)
        return f"e.dataset_id = {self._dataset} AND {keys}"

    def _correct(self, rows: str, condition: str) -> None:
        """Take off the sums what some rows count: those of a relation that fit the condition."""
        day = "occurred_on"
        month = (
            f"date({day}, 'start of month')"
            if self._is_sqlite
            else f"CAST(date_trunc('month', {day}) AS DATE)"
        )
        classes = " ".join(
            f"WHEN '{name}' THEN {number}" for number, name in enumerate(QUAD_CLASSES, 1)
        )
        counted = (
            f"SELECT -1 AS sign, source_actor_id, target_actor_id, {month} AS month, "
            f"CASE t.quad_class_code {classes} END AS quad_class, gone.goldstein_tenths "
            f"FROM {rows} AS gone JOIN event_types t ON t.code = event_code WHERE {condition}"
        )
        for summary in SUMMARIES:
            # Not an upsert: what is taken off would break the rules of the table by itself.
            sums = ", ".join(f"{name} = s.{name} + off.{name}" for name in summary.sums)
            keys = " AND ".join(f"s.{name} = off.{name}" for name in summary.key)
            self._run(
                f"UPDATE {summary.table} AS s SET {sums} FROM (WITH counted AS ({counted}) "
                f"{summary.select}) AS off WHERE s.dataset_id = {self._dataset} AND {keys}"
            )

    def _changes(self) -> tuple[str, ...]:
        """The first of the revisions, in words."""
        columns = ", ".join(_told(f"{row}.{value}") for value in _VALUES for row in "es")
        found = self._rows(
            f"SELECT m.published_id, {columns} FROM met m JOIN {self._events} s ON s.line = m.line "
            f"JOIN coded_events e ON {self._of('m')} WHERE NOT m.same ORDER BY m.line "
            f"LIMIT {_CHANGES_TOLD}"
        )
        return tuple(_change(row[0], row[1::2], row[2::2]) for row in found)

    def _revise(self) -> None:
        sets = ", ".join(f"{value} = s.{value}" for value in _VALUES)
        self._run(
            f"UPDATE coded_events AS e SET {sets}, import_id = {self._import} "
            f"FROM met m JOIN {self._events} s ON s.line = m.line "
            f"WHERE NOT m.same AND {self._of('m')}"
        )


def _told(value: str) -> str:
    """A column for people to read, in SQL: of a state, its key."""
    if value.endswith("_actor_id"):
        return f"(SELECT slug FROM actors WHERE id = {value})"
    return value


def _change(published_id: int, before: Sequence[Any], after: Sequence[Any]) -> str:
    parts = [
        f"{_IN_WORDS.get(name, name)} {_shown(name, old)} -> {_shown(name, new)}"
        for name, old, new in zip(_VALUES, before, after, strict=True)
        if old != new
    ]
    return f"event {published_id}: {', '.join(parts)}"


def _shown(name: str, value: Any) -> str:
    if value is None:
        return "none"
    if name == "goldstein_tenths":
        return f"{value / 10:.1f}"
    # What is true or not is 1 or 0 in SQLite.
    return ("no", "yes")[value] if name == "is_root" else str(value)

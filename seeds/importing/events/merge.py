"""Merge of staged events into the database: new, known or revised, with the monthly sums."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from models.coded_events import QUAD_CLASSES
from models.monthly_sums import SUMMARIES, as_cell_sql
from seeds.importing.events.add_sums import add_staged_sums, delete_empty_sums, subtract_sums
from seeds.importing.events.known_ids import IdRange, exclude_moved, read_range
from seeds.importing.events.revisions import describe_revision, readable_sql
from seeds.importing.events.staging import StagedPart
from seeds.importing.reader import MOST_KEPT

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
_SUMMED = ("occurred_on", "source_actor_id", "target_actor_id", "event_code", "goldstein_tenths")


@dataclass(frozen=True)
class Duplicate:
    """A row with the id of an earlier line of the same file and other values."""

    line: int
    published_id: int


@dataclass
class Merged:
    """What happened to the staged rows."""

    new: int
    revised: int = 0
    known: int = 0
    duplicates: tuple[Duplicate, ...] = ()
    changes: tuple[str, ...] = ()


class Merge:
    """Merge of one import, inside its transaction.

    Call ``insert`` for each part, then ``finish``, then ``count_unloaded``.
    """

    def __init__(self, connection: Connection, dataset_id: int, import_id: int) -> None:
        self._connection = connection
        self._dataset, self._import = int(dataset_id), int(import_id)
        self._is_sqlite = connection.dialect.name == "sqlite"
        self._parts: list[str] = []
        self._ids: IdRange | None = None
        self._new = 0
        self._has_matches = False

    def insert(self, part: str) -> None:
        """Insert the rows of a staged part that have new ids."""
        values, staged = ", ".join(_VALUES), f"{part}events"
        self._parts.append(staged)
        rows = f"{staged} WHERE true"
        if not self._is_sqlite:
            ids = read_range(self._connection, staged)
            self._ids = ids.widen(self._ids)
            rows = exclude_moved(self._connection, staged, self._dataset, ids)
        self._new += self._run(
            "INSERT INTO coded_events (dataset_id, published_id, published_part, import_id, "
            f"{values}) SELECT {self._dataset}, published_id, published_part, {self._import}, "
            f"{values} FROM {rows} ON CONFLICT DO NOTHING"
        )

    def finish(self, staged: int, sums: StagedPart) -> Merged:
        """Compare the rows that were not new with the existing ones, and add the monthly sums.

        ``staged`` is the number of staged rows, ``sums`` the part with their sums.
        """
        if self._new == 0 and self._count(self._count_equal_sql()) == staged:
            return Merged(0, known=staged)
        add_staged_sums(self._connection, self._dataset, sums)
        if self._new == staged:
            return Merged(self._new)
        self._has_matches = True
        self._match_staged("matched", f"nth = 1 AND e.import_id <> {self._import}")
        changes = self._describe_changes()
        # DuckDB has summed every row: subtract known rows, and the old values of revised rows.
        self._subtract_from_sums("matched", "same")
        self._subtract_from_sums(
            f"(SELECT e.*, same FROM matched m JOIN coded_events e ON {self._match_sql('m')})",
            "NOT same",
        )
        self._update_revised()
        self._match_staged("repeated", "nth > 1")
        self._subtract_from_sums("repeated", "true")
        delete_empty_sums(self._connection, self._dataset)
        query = "SELECT line, published_id FROM repeated WHERE NOT same ORDER BY line"
        duplicates = tuple(Duplicate(*row) for row in self._rows(query))
        revised = self._count("SELECT count(*) FROM matched WHERE NOT same")
        known = staged - self._new - revised - len(duplicates)
        return Merged(self._new, revised, known, duplicates, changes)

    @contextmanager
    def without_index(self, rows: int) -> Iterator[None]:
        """Drop the index while about ``rows`` rows are inserted, if that is faster.

        Not on PostgreSQL, where readers would wait until the end of the import.
        """
        name = "ix_coded_events_dyad"
        with_events = "SELECT dataset_id FROM world_months"
        before = self._count(
            f"SELECT coalesce(sum(rows_loaded), 0) FROM imports WHERE dataset_id IN ({with_events})"
        )
        stored = f"SELECT sql FROM sqlite_master WHERE name = '{name}'"
        found = self._rows(stored) if self._is_sqlite and rows * 4 > before else []
        for _ in found:
            self._run(f"DROP INDEX {name}")
        yield
        for (statement,) in found:
            self._run(statement)

    @property
    def _staged_sql(self) -> str:
        """All staged rows, as a subquery."""
        return f"({' UNION ALL '.join(f'SELECT * FROM {part}' for part in self._parts)})"

    def count_unloaded(self) -> dict[int, int]:
        """The number of staged rows that were not loaded, by tag; revised rows count as loaded."""
        if not self._has_matches:
            return {}
        unloaded = "SELECT tag FROM matched WHERE same UNION ALL SELECT tag FROM repeated"
        return dict(self._rows(f"SELECT tag, count(*) FROM ({unloaded}) AS unloaded GROUP BY tag"))

    def _run(self, sql: str) -> int:
        """Run a statement; returns how many rows it wrote."""
        return self._connection.exec_driver_sql(sql).rowcount

    def _rows(self, sql: str) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in self._connection.exec_driver_sql(sql)]

    def _count(self, sql: str) -> int:
        return int(self._rows(sql)[0][0])

    def _is_equal_sql(self) -> str:
        """Whether a staged row `s` has the values of the existing row `e`."""
        equal = "IS" if self._is_sqlite else "IS NOT DISTINCT FROM"
        return " AND ".join(f"s.{value} {equal} e.{value}" for value in _VALUES)

    def _count_equal_sql(self) -> str:
        """How many staged rows exist with the same values."""
        return (
            f"SELECT count(*) FROM {self._staged_sql} AS s "
            f"JOIN coded_events e ON {self._match_sql('s')} WHERE {self._is_equal_sql()}"
        )

    def _match_staged(self, name: str, condition: str) -> None:
        """Create a table of the staged rows that exist, and whether with the same values."""
        on_commit = "" if self._is_sqlite else "ON COMMIT DROP"
        columns = ", ".join(f"s.{column}" for column in ("line", *_KEY, *_SUMMED, "tag"))
        self._run(f"DROP TABLE IF EXISTS {name}")
        self._run(
            f"CREATE TEMPORARY TABLE {name} {on_commit} AS SELECT {columns}, "
            f"{self._is_equal_sql()} AS same "
            f"FROM (SELECT *, row_number() OVER (PARTITION BY {', '.join(_KEY)} ORDER BY line) "
            f"AS nth FROM {self._staged_sql}) AS s "
            f"JOIN coded_events e ON {self._match_sql('s')} WHERE {condition}"
        )

    def _match_sql(self, other: str) -> str:
        keys = [f"e.{part} = {other}.{part}" for part in _KEY]
        if self._ids is not None:
            keys.append(self._ids.match_sql("e"))
        return f"e.dataset_id = {self._dataset} AND {' AND '.join(keys)}"

    def _subtract_from_sums(self, rows: str, condition: str) -> None:
        """Subtract rows from the sums: those of a relation that meet a condition."""
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
            f"SELECT {as_cell_sql(-1, 'subtracted.goldstein_tenths')}, source_actor_id, "
            f"target_actor_id, {month} AS month, "
            f"CASE t.quad_class_code {classes} END AS quad_class "
            f"FROM {rows} AS subtracted JOIN event_types t ON t.code = event_code WHERE {condition}"
        )
        for summary in SUMMARIES:
            rows = f"WITH counted AS ({counted}) {summary.select}"
            subtract_sums(self._connection, self._dataset, summary, rows)

    def _describe_changes(self) -> tuple[str, ...]:
        """The first revisions, in words."""
        columns = ", ".join(readable_sql(f"{row}.{value}") for value in _VALUES for row in "es")
        found = self._rows(
            f"SELECT m.published_id, {columns} FROM matched m "
            f"JOIN {self._staged_sql} s ON s.line = m.line "
            f"JOIN coded_events e ON {self._match_sql('m')} WHERE NOT m.same ORDER BY m.line "
            f"LIMIT {MOST_KEPT}"
        )
        return tuple(describe_revision(row[0], _VALUES, row[1::2], row[2::2]) for row in found)

    def _update_revised(self) -> None:
        sets = ", ".join(f"{value} = s.{value}" for value in _VALUES)
        self._run(
            f"UPDATE coded_events AS e SET {sets}, import_id = {self._import} "
            f"FROM matched m JOIN {self._staged_sql} s ON s.line = m.line "
            f"WHERE NOT m.same AND {self._match_sql('m')}"
        )

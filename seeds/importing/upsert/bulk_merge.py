"""Merge of staged rows into a flat table: new, revised, known, or in conflict within the file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from seeds.importing.reader import MOST_KEPT
from seeds.importing.upsert.bulk_staging import STAGED
from seeds.importing.upsert.flat_table import FlatTable

_DIFFERING, _REPEATED = "differing_rows", "repeated_rows"


@dataclass(frozen=True)
class RowDifference:
    """A staged row and another row with the same key and other values."""

    line: int
    other_line: int | None
    """The earlier line of the file that has the other values; None: the database has them."""
    key: Sequence[Any]
    values: Mapping[str, tuple[Any, Any]]
    """By column that differs: the other value, and that of the staged row."""


class BulkMerge:
    """Merge of the staged rows of one file, by a few statements over all of them.

    Of rows with the same key, the first counts. Call ``run`` once, then read what happened.
    """

    def __init__(self, connection: Connection, flat: FlatTable, staged: int) -> None:
        self._connection, self._flat, self._staged = connection, flat, staged
        self._is_sqlite = connection.dialect.name == "sqlite"
        self._name = flat.table.name
        self._known_tags: dict[int, int] = {}
        """Tags of the rows that were not loaded, by number."""
        self.new = self.revised = 0
        self.changes: list[RowDifference] = []
        """The first revisions."""
        self.conflicts: list[RowDifference] = []
        """Rows that contradict an earlier line of the file."""

    @property
    def known_tags(self) -> Counter[int]:
        """How many rows with each tag were neither new nor revised."""
        return Counter(self._known_tags.values())

    def run(self) -> None:
        """Insert the rows with new keys, and update the existing rows that differ."""
        if not self._is_sqlite:
            self._run(f"ANALYZE {STAGED}")
        differing = 0
        if self._rows(f"SELECT 1 FROM {self._name} LIMIT 1"):
            self._adopt_keys()
            differing = self._compare()
        columns = ", ".join(self._flat.columns)
        self.new = self._run(
            f"INSERT INTO {self._name} ({columns}) SELECT {columns} FROM {STAGED} WHERE true "
            "ORDER BY number ON CONFLICT DO NOTHING"
        )
        if self.new == self._staged or (self.new == 0 and differing == 0):
            return
        self._find_repeated()
        if differing:
            self._revise()

    def _adopt_keys(self) -> None:
        """Give a row whose key is new the key of the existing row that it is."""
        flat = self._flat
        if not flat.same_row:
            return
        is_same = " AND ".join(f"e.{name} = {STAGED}.{name}" for name in flat.same_row)
        is_given = " AND ".join(f"{name} IS NOT NULL" for name in flat.same_row)
        has_key = f"SELECT 1 FROM {self._name} e WHERE {self._match(STAGED)}"
        (own,) = [name for name in flat.key if name not in flat.same_row]
        same = f"SELECT min(e.{own}) FROM {self._name} e WHERE {is_same}"
        self._run(
            f"UPDATE {STAGED} SET {own} = coalesce(({same}), {own}) "
            f"WHERE {is_given} AND NOT EXISTS ({has_key})"
        )

    def _compare(self) -> int:
        """Keep the numbers of the rows that differ from an existing one; returns how many."""
        pairs = f"FROM {STAGED} s JOIN {self._name} e ON {self._match('s')}"
        on_commit = "" if self._is_sqlite else "ON COMMIT DROP"
        self._run(f"DROP TABLE IF EXISTS {_DIFFERING}")
        self._run(
            f"CREATE TEMPORARY TABLE {_DIFFERING} {on_commit} AS "
            f"SELECT s.number {pairs} WHERE NOT ({self._is_equal('s', 'e')})"
        )
        query = f"SELECT s.number, s.tag {pairs} WHERE s.tag <> 0 AND {self._is_equal('s', 'e')}"
        self._known_tags.update(self._rows(query))
        return int(self._rows(f"SELECT count(*) FROM {_DIFFERING}")[0][0])

    def _find_repeated(self) -> None:
        """Find the rows whose key an earlier row has, and the conflicts among them."""
        flat = self._flat
        on_commit = "" if self._is_sqlite else "ON COMMIT DROP"
        self._run(f"DROP TABLE IF EXISTS {_REPEATED}")
        self._run(
            f"CREATE TEMPORARY TABLE {_REPEATED} {on_commit} AS SELECT number, first FROM "
            f"(SELECT number, min(number) OVER (PARTITION BY {', '.join(flat.key)}) AS first "
            f"FROM {STAGED}) AS numbered WHERE number <> first"
        )
        pairs = (
            f"FROM {_REPEATED} r JOIN {STAGED} s ON s.number = r.number "
            f"JOIN {STAGED} e ON e.number = r.first"
        )
        tagged = self._rows(f"SELECT s.number, s.tag {pairs} WHERE s.tag <> 0")
        self._known_tags.update(tagged)
        self.conflicts = self._read_differences(
            "e.line", f"{pairs} WHERE NOT ({self._is_equal('s', 'e')}) ORDER BY s.number"
        )

    def _revise(self) -> None:
        flat = self._flat
        revised = f"{_DIFFERING} d JOIN {STAGED} s ON s.number = d.number"
        is_first = f"d.number NOT IN (SELECT number FROM {_REPEATED})"
        self.changes = self._read_differences(
            "NULL",
            f"FROM {revised} JOIN {self._name} e ON {self._match('s')} WHERE {is_first} "
            f"ORDER BY s.number LIMIT {MOST_KEPT}",
        )
        sets = ", ".join(f"{name} = s.{name}" for name in flat.values)
        self.revised = self._run(
            f"UPDATE {self._name} AS e SET {sets} FROM {revised} "
            f"WHERE {is_first} AND {self._match('s')}"
        )

    def _read_differences(self, other_line: str, pairs: str) -> list[RowDifference]:
        """Rows `s` with what differs in rows `e`."""
        flat = self._flat
        keys, values = len(flat.key), flat.values
        columns = [f"s.{name}" for name in flat.key]
        columns += [f"{row}.{name}" for row in "es" for name in values]
        found = []
        for line, other, *cells in self._rows(
            f"SELECT s.line, {other_line}, {', '.join(columns)} {pairs}"
        ):
            old, new = cells[keys : keys + len(values)], cells[keys + len(values) :]
            both = dict(zip(values, zip(old, new, strict=True), strict=True))
            differing = {name: pair for name, pair in both.items() if pair[0] != pair[1]}
            found.append(RowDifference(line, other, cells[:keys], differing))
        return found

    def _match(self, staged: str) -> str:
        return " AND ".join(f"e.{name} = {staged}.{name}" for name in self._flat.key)

    def _is_equal(self, one: str, other: str) -> str:
        equal = "IS" if self._is_sqlite else "IS NOT DISTINCT FROM"
        return " AND ".join(f"{one}.{name} {equal} {other}.{name}" for name in self._flat.values)

    def _run(self, sql: str) -> int:
        """Run a statement; returns how many rows it wrote."""
        return self._connection.exec_driver_sql(sql).rowcount

    def _rows(self, sql: str) -> list[Any]:
        return [tuple(row) for row in self._connection.exec_driver_sql(sql)]

"""What the database holds in the tables that curated files fill, and who owns each row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, select

from console import UserError
from models import SeededRow
from seeds.curated.imported_rows import KeysById, select_curated_rows
from seeds.curated.natural_keys import (
    DATASET,
    Key,
    Keys,
    TableSpec,
    build_key,
    format_key,
    get_table_specs,
)
from seeds.curated.resolve import ResolvedRow, Tables


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """What the table seeded_rows says about one row: which folder loaded it, and with what."""

    origin: str
    row_id: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class StoredRow:
    """A row of the database: its primary key, its natural key, and its values by column."""

    id: Any
    key: Key
    text: str
    values: Mapping[str, Any]
    owner: LedgerEntry | None
    """None where no data folder owns the row: it is a user's or a dataset's."""


@dataclass(slots=True)
class DatabaseState:
    """Every stored row by table and key as text, and every entry of the ledger."""

    rows: dict[str, dict[str, StoredRow]] = field(default_factory=dict)
    ledger: dict[tuple[str, str], LedgerEntry] = field(default_factory=dict)


def read_state(connection: Connection, wanted: Tables, origin: str) -> DatabaseState:
    """The state of the database, read with one SELECT per table.

    A row in the ledger keeps the key with which it was loaded, even if somebody has edited a part
    of that key. `wanted`, the rows to be stored, tells such a row from another one that got the id
    of a deleted row.
    """
    state = DatabaseState()
    recorded: dict[str, dict[str, tuple[str, LedgerEntry]]] = {
        name: {} for name in get_table_specs()
    }
    ledger = SeededRow.table()
    for line in connection.execute(select(ledger)).mappings():
        owned = LedgerEntry(line["origin"], line["row_id"], line["fingerprint"])
        state.ledger[line["table_name"], line["row_key"]] = owned
        recorded.setdefault(line["table_name"], {})[line["row_id"]] = (line["row_key"], owned)
    keys: dict[str, dict[Any, Key]] = {}
    for name, spec in get_table_specs().items():
        expected = {row.text: row for row in wanted[name].values()}
        stored = _TableReader(spec, keys, recorded[name], expected, origin).read(connection)
        keys[name] = KeysById(spec, {row.id: row.key for row in stored})
        state.rows[name] = {row.text: row for row in stored}
    return state


def read_other_keys(connection: Connection, origin: str) -> Keys:
    """The keys of the rows that do not come from the data folder `origin`."""
    state = read_state(connection, {name: {} for name in get_table_specs()}, origin)
    return {
        name: {row.key for row in rows.values() if row.owner is None or row.owner.origin != origin}
        for name, rows in state.rows.items()
    }


@dataclass(frozen=True, slots=True)
class _TableReader:
    """Reads one table after the tables that it refers to."""

    spec: TableSpec
    keys: Mapping[str, Mapping[Any, Key]]
    recorded: Mapping[str, tuple[str, LedgerEntry]]
    expected: Mapping[str, ResolvedRow]
    origin: str

    def read(self, connection: Connection) -> list[StoredRow]:
        spec = self.spec
        names = list(spec.table.c.keys())
        found = []
        for cells in connection.execute(select_curated_rows(spec)):
            values = dict(zip(names, cells, strict=True))
            row_id = values[spec.primary_key]
            if spec.has_own_id:
                del values["id"]
            values.pop(DATASET, None)
            for column, target in spec.references.items():
                if values[column] is not None:
                    values[column] = self._find_key(target, values[column], row_id)
            found.append(self._build_stored_row(row_id, values))
        return found

    def _find_key(self, target: str, referred_id: Any, row_id: Any) -> Key:
        """The key of the row that another row refers to."""
        found = self.keys[target].get(referred_id)
        if found is None:
            raise UserError(
                f"nothing was loaded: row {row_id} of {self.spec.table.name} refers to a row of "
                f"{target} that does not exist; run `bedfellows doctor` to see how to repair it"
            )
        return found

    def _build_stored_row(self, row_id: Any, values: dict[str, Any]) -> StoredRow:
        """The row with its key and its owner."""
        loaded_as, owned = self.recorded.get(str(row_id), ("", None))
        expected = self.expected.get(loaded_as)
        if expected is not None and expected.values == values:
            return StoredRow(row_id, expected.key, expected.text, values, owned)
        key = build_key(self.spec, values)
        text = format_key(key)
        if owned is None or loaded_as == text:
            return StoredRow(row_id, key, text, values, owned)
        if owned.origin == self.origin and expected and _is_edited(values, expected.values):
            return StoredRow(row_id, expected.key, expected.text, values, owned)
        return StoredRow(row_id, key, text, values, None)


def _is_edited(values: Mapping[str, Any], expected: Mapping[str, Any]) -> bool:
    """Whether a row is the expected one with edits: more than half of the given values agree."""
    given = [name for name in expected if (values[name], expected[name]) != (None, None)]
    same = [name for name in given if values[name] == expected[name]]
    return len(same) * 2 > len(given)

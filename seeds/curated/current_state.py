"""What the database holds of the tables that seeds fill, and which rows of it the seeds own."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, select

from console import UserError
from models import SeededRow
from seeds.curated import imported_rows
from seeds.curated.natural_keys import Key, Keys, Spec, key_text, natural_key, specs
from seeds.curated.resolve import Resolved, Tables

PROJECT = "project"
"""The origin of the rows that the project's own files describe."""

_canonical = json.JSONEncoder(sort_keys=True, ensure_ascii=False, default=str).encode


@dataclass(frozen=True, slots=True)
class Owned:
    """What is on record of a row that the seeds loaded."""

    origin: str
    row_id: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Stored:
    """A row of the database: its primary key, its natural key, and its values by column."""

    id: Any
    key: Key
    text: str
    values: Mapping[str, Any]
    owned: Owned | None


@dataclass(slots=True)
class State:
    """Every stored row by table and key as text, and every row on record as the seeds' own."""

    rows: dict[str, dict[str, Stored]] = field(default_factory=dict)
    owned: dict[tuple[str, str], Owned] = field(default_factory=dict)


def fingerprint(values: Mapping[str, Any]) -> str:
    """SHA-256 of a row's values; the same on every database, and when a column is added empty."""
    known = {name: value for name, value in values.items() if value is not None}
    return hashlib.sha256(_canonical(known).encode()).hexdigest()


def read_state(connection: Connection, wanted: Tables, origin: str) -> State:
    """Read all of it, one SELECT a table, without the parts of imported records.

    A row on record as seeded keeps the key it was loaded with, also where somebody has edited a
    part of that key; `wanted`, the rows that shall stand, tells such a row from another one that
    was given the id of a deleted row.
    """
    state = State()
    recorded: dict[str, dict[str, tuple[str, Owned]]] = {name: {} for name in specs()}
    ledger = SeededRow.table()
    for line in connection.execute(select(ledger)).mappings():
        owned = Owned(line["origin"], line["row_id"], line["fingerprint"])
        state.owned[line["table_name"], line["row_key"]] = owned
        recorded.setdefault(line["table_name"], {})[line["row_id"]] = (line["row_key"], owned)
    keys: dict[str, dict[Any, Key]] = {}
    for name, spec in specs().items():
        expected = {row.text: row for row in wanted[name].values()}
        stored = _Reader(spec, keys, recorded[name], expected, origin).read(connection)
        keys[name] = imported_rows.Keys(spec, {row.id: row.key for row in stored})
        state.rows[name] = {row.text: row for row in stored}
    return state


def keys_of_others(connection: Connection, origin: str) -> Keys:
    """The keys of the rows that are not from the data folder `origin`, to be referred to."""
    state = read_state(connection, {name: {} for name in specs()}, origin)
    return {
        name: {row.key for row in rows.values() if row.owned is None or row.owned.origin != origin}
        for name, rows in state.rows.items()
    }


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads one table after those that it refers to."""

    spec: Spec
    keys: Mapping[str, Mapping[Any, Key]]
    recorded: Mapping[str, tuple[str, Owned]]
    expected: Mapping[str, Resolved]
    origin: str

    def read(self, connection: Connection) -> list[Stored]:
        spec = self.spec
        names = list(spec.table.c.keys())
        found = []
        for cells in connection.execute(imported_rows.of_the_seeds(spec)):
            values = dict(zip(names, cells, strict=True))
            row_id = values[spec.primary_key]
            if spec.has_own_id:
                del values["id"]
            for column, target in spec.references.items():
                if values[column] is not None:
                    values[column] = self._key_of(target, values[column], row_id)
            found.append(self._stored(row_id, values))
        return found

    def _key_of(self, target: str, referred: Any, row_id: Any) -> Key:
        """The key of the row that another refers to."""
        found = self.keys[target].get(referred)
        if found is None:
            raise UserError(
                f"nothing was loaded: row {row_id} of {self.spec.table.name} refers to a row of "
                f"{target} that is not there; `bedfellows doctor` says what mends it"
            )
        return found

    def _stored(self, row_id: Any, values: dict[str, Any]) -> Stored:
        loaded_as, owned = self.recorded.get(str(row_id), ("", None))
        expected = self.expected.get(loaded_as)
        if expected is not None and expected.values == values:
            return Stored(row_id, expected.key, expected.text, values, owned)
        key = natural_key(self.spec, values)
        text = key_text(key)
        if owned is None or loaded_as == text:
            return Stored(row_id, key, text, values, owned)
        if owned.origin == self.origin and expected and _alike(values, expected.values):
            return Stored(row_id, expected.key, expected.text, values, owned)
        return Stored(row_id, key, text, values, None)


def _alike(values: Mapping[str, Any], expected: Mapping[str, Any]) -> bool:
    """Whether more than half of what is given in either row is the same in both."""
    given = [name for name in expected if (values[name], expected[name]) != (None, None)]
    same = [name for name in given if values[name] == expected[name]]
    return len(same) * 2 > len(given)

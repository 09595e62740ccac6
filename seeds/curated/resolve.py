"""References between rows: each is replaced by the natural key of its row, or becomes a fault."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from seeds.curated.faults import Fault, Place, UnreadRecord
from seeds.curated.natural_keys import (
    Key,
    Keys,
    TableSpec,
    build_key,
    format_key,
    get_table_specs,
    parse_key,
)
from seeds.curated.row_checks import check_row
from seeds.curated.rows import Reference, Row, compute_fingerprint


@dataclass(slots=True)
class ResolvedRow:
    """One row to be stored: its key, and every column but the id, with references as keys."""

    key: Key
    text: str
    values: dict[str, Any]
    place: Place
    _fingerprint: str = ""

    @property
    def fingerprint(self) -> str:
        """The fingerprint of the values, computed once although a load compares them twice."""
        if not self._fingerprint:
            self._fingerprint = compute_fingerprint(self.values)
        return self._fingerprint


@dataclass(slots=True)
class TableIndex:
    """The rows of one table by key, and by what their keys begin with."""

    rows: dict[Key, ResolvedRow] = field(default_factory=dict)
    others: Collection[Key] = ()
    """The keys of rows from elsewhere that may be referred to."""
    _prefixes: dict[Key, list[Key]] | None = None

    def iterate_keys(self) -> Iterator[Key]:
        """Every key that can be referred to."""
        yield from self.rows
        yield from (key for key in self.others if key not in self.rows)

    def find_keys(self, text: str, width: int) -> list[Key]:
        """The keys that a text can mean: the key itself, else those that begin with it."""
        parts = parse_key(text)
        whole = parts + ("",) * (width - len(parts))
        if whole in self.rows or whole in self.others:
            return [whole]
        if self._prefixes is None:
            self._prefixes = {}
            for key in self.iterate_keys():
                for length in range(1, width):
                    self._prefixes.setdefault(key[:length], []).append(key)
        return self._prefixes.get(parts, [])


Tables = dict[str, dict[Key, ResolvedRow]]
"""Every row to be stored, by table and key; tables in the order in which they are filled."""


def resolve_references(
    rows: Iterable[Row], unread: Sequence[UnreadRecord], faults: list[Fault], others: Keys
) -> Tables:
    """The rows with every reference replaced by a key; what is wrong is added to `faults`.

    A reference that may mean one of the `unread` records is no fault of its own. Rows may refer to
    `others` as well.
    """
    return _ReferenceResolver(unread, faults, others).resolve(rows)


class _ReferenceResolver:
    """The rows resolved so far, by table, and the faults found in them."""

    def __init__(self, unread: Sequence[UnreadRecord], faults: list[Fault], others: Keys) -> None:
        self.unread = unread
        self.faults = faults
        self.indexes = {name: TableIndex(others=others.get(name, ())) for name in get_table_specs()}
        self.keys: dict[Row, Key] = {}

    def resolve(self, rows: Iterable[Row]) -> Tables:
        by_table: dict[str, list[Row]] = {name: [] for name in get_table_specs()}
        for row in rows:
            by_table[row.table].append(row)
        for name, spec in get_table_specs().items():
            blank = dict.fromkeys(spec.columns)
            for row in by_table[name]:
                self._add_row(spec, row, blank)
        return {name: index.rows for name, index in self.indexes.items()}

    def _add_row(self, spec: TableSpec, row: Row, blank: dict[str, None]) -> None:
        values: dict[str, Any] = blank | row.values
        is_complete = True
        for name, value in row.values.items():
            if isinstance(value, (Row, Reference)):
                key = self._find_key(value)
                is_complete = is_complete and key is not None
                values[name] = key[0] if key and name in spec.codes else key
        if not is_complete:
            return
        key = build_key(spec, values)
        self.faults.extend(check_row(spec, values, row.place))
        rows = self.indexes[spec.name].rows
        if key in rows:
            what = (
                f"{spec.name} {format_key(key)} is given twice, first at {rows[key].place.locate()}"
            )
            self.faults.append(Fault(row.place.locate(), what))
        else:
            rows[key] = ResolvedRow(key, format_key(key), values, row.place)
            self.keys[row] = key

    def _find_key(self, target: Row | Reference) -> Key | None:
        if isinstance(target, Row):
            return self.keys.get(target)
        spec = get_table_specs()[target.table]
        index = self.indexes[target.table]
        found = index.find_keys(target.key, spec.width)
        if len(found) == 1:
            return found[0]
        if found:
            several = ", ".join(format_key(key) for key in found[:5])
            what = f"{target.key!r} fits several {target.table}; write one of {several}"
            self.faults.append(Fault(target.where, what))
        elif not self._may_be_unread(target):
            self.faults.append(Fault(target.where, self._describe_unknown_key(target, index)))
        return None

    def _may_be_unread(self, target: Reference) -> bool:
        key = parse_key(target.key)
        return any(record.may_have_key(key, target.where) for record in self.unread)

    def _describe_unknown_key(self, target: Reference, index: TableIndex) -> str:
        texts = [format_key(key) for key in index.iterate_keys()]
        near = get_close_matches(target.key, texts, n=3, cutoff=0.6)
        hint = f"; did you mean {' or '.join(near)}?" if near else ""
        return f"there is no {target.key!r} in {target.table}{hint}"

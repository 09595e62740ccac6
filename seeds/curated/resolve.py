"""From unfolded rows to rows whose references are natural keys, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from seeds.curated.faults import Damage, Fault, Place
from seeds.curated.natural_keys import Key, Keys, Spec, key_text, natural_key, parsed_key, specs
from seeds.curated.row_checks import row_faults
from seeds.curated.rows import Ref, Row


@dataclass(slots=True)
class Resolved:
    """One row as it shall stand: its key, and every column but the id, references as keys."""

    key: Key
    text: str
    values: dict[str, Any]
    place: Place


@dataclass(slots=True)
class Index:
    """The rows of one table by key, and by what their keys begin with."""

    rows: dict[Key, Resolved] = field(default_factory=dict)
    others: Collection[Key] = ()
    """Keys of rows from elsewhere, that may be referred to."""
    _prefixes: dict[Key, list[Key]] | None = None

    def known(self) -> Iterator[Key]:
        """Every key that can be referred to."""
        yield from self.rows
        yield from (key for key in self.others if key not in self.rows)

    def named(self, text: str, width: int) -> list[Key]:
        """The keys that a text can mean: the one it writes out, else those that begin with it."""
        parts = parsed_key(text)
        whole = parts + ("",) * (width - len(parts))
        if whole in self.rows or whole in self.others:
            return [whole]
        if self._prefixes is None:
            self._prefixes = {}
            for key in self.known():
                for length in range(1, width):
                    self._prefixes.setdefault(key[:length], []).append(key)
        return self._prefixes.get(parts, [])


Tables = dict[str, dict[Key, Resolved]]
"""Every row that shall stand, by table and key, tables in the order in which they are filled."""


def resolve(
    rows: Iterable[Row], damaged: Sequence[Damage], faults: list[Fault], others: Keys
) -> Tables:
    """Find what each reference means; everything wrong is added to `faults`.

    A reference to a row that may be among the `damaged` is not a fault of its own. `others` can be
    referred to, too.
    """
    return _Resolver(damaged, faults, others).run(rows)


class _Resolver:
    def __init__(self, damaged: Sequence[Damage], faults: list[Fault], others: Keys) -> None:
        self.damaged = damaged
        self.faults = faults
        self.indexes = {name: Index(others=others.get(name, ())) for name in specs()}
        self.keys: dict[Row, Key] = {}

    def run(self, rows: Iterable[Row]) -> Tables:
        by_table: dict[str, list[Row]] = {name: [] for name in specs()}
        for row in rows:
            by_table[row.table].append(row)
        for name, spec in specs().items():
            blank = dict.fromkeys(spec.columns)
            for row in by_table[name]:
                self._add(spec, row, blank)
        return {name: index.rows for name, index in self.indexes.items()}

    def _add(self, spec: Spec, row: Row, blank: dict[str, None]) -> None:
        values: dict[str, Any] = blank | row.values
        whole = True
        for name, value in row.values.items():
            if isinstance(value, (Row, Ref)):
                key = self._key(value)
                whole = whole and key is not None
                values[name] = key[0] if key and name in spec.codes else key
        if not whole:
            return
        key = natural_key(spec, values)
        faults = row_faults(spec, values, row.place)
        self.faults.extend(faults)
        rows = self.indexes[spec.name].rows
        if key in rows:
            what = f"{spec.name} {key_text(key)} is already given at {rows[key].place.at()}"
            self.faults.append(Fault(row.place.at(), what))
        else:
            rows[key] = Resolved(key, key_text(key), values, row.place)
            self.keys[row] = key

    def _key(self, target: Row | Ref) -> Key | None:
        if isinstance(target, Row):
            return self.keys.get(target)
        spec = specs()[target.table]
        index = self.indexes[target.table]
        found = index.named(target.key, spec.width)
        if len(found) == 1:
            return found[0]
        if found:
            several = ", ".join(key_text(key) for key in found[:5])
            what = f"{target.key!r} can be any of several {target.table}: {several}"
            self.faults.append(Fault(target.where, what))
        elif not self._perhaps_damaged(target):
            self.faults.append(Fault(target.where, self._unknown(target, index)))
        return None

    def _perhaps_damaged(self, target: Ref) -> bool:
        key = parsed_key(target.key)
        return any(damage.hides(key, target.where) for damage in self.damaged)

    def _unknown(self, target: Ref, index: Index) -> str:
        texts = [key_text(key) for key in index.known()]
        near = get_close_matches(target.key, texts, n=3, cutoff=0.6)
        hint = f"; near it: {', '.join(near)}" if near else ""
        return f"there is no {target.key!r} in {target.table}{hint}"

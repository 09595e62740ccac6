"""What must change so that the database holds what the seed files say, and what forbids it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from seeds.curated.current_state import PROJECT, Owned, State, Stored, fingerprint
from seeds.curated.natural_keys import Key, key_text, specs
from seeds.curated.resolve import Tables


@dataclass(frozen=True, slots=True)
class Addition:
    """A row to insert; `lost` if the seeds had loaded it and somebody deleted it."""

    text: str
    key: Key
    values: Mapping[str, Any]
    fingerprint: str
    lost: bool


@dataclass(frozen=True, slots=True)
class Change:
    """A row to update; `by_hand` if what stands there is not what the seeds had loaded."""

    text: str
    row: Stored
    values: Mapping[str, Any]
    fingerprint: str
    by_hand: bool

    @property
    def fields(self) -> Iterator[tuple[str, Any, Any]]:
        """Each column that changes, with the old and the new value."""
        for name, value in self.values.items():
            if self.row.values[name] != value:
                yield name, self.row.values[name], value


@dataclass(slots=True)
class TablePlan:
    """What must change in one table."""

    additions: list[Addition] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    removals: list[tuple[str, Stored]] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.additions or self.changes or self.removals)


@dataclass(slots=True)
class Plan:
    """What must change in all tables, in the order in which they are filled."""

    tables: dict[str, TablePlan] = field(default_factory=dict)
    ledger: dict[tuple[str, str], Owned] = field(default_factory=dict)
    """Rows on record as seeded whose entry must be written, where no row itself changes."""
    forgotten: list[tuple[str, str]] = field(default_factory=list)
    """Entries to take off the record because their row is gone or no longer the seeds'."""
    refusals: list[str] = field(default_factory=list)
    digest: str = ""
    row_count: int = 0

    def __bool__(self) -> bool:
        return bool(any(self.tables.values()) or self.ledger or self.forgotten)


def compare(
    wanted: Tables, state: State, origin: str, given_at: Callable[[str, str, str], str]
) -> Plan:
    """Set the rows that shall stand against those that do.

    `given_at` says where a row of another origin, by origin, table and key, is written.
    """
    plan = Plan()
    digest = hashlib.sha256()
    texts = set()
    for name, rows in wanted.items():
        table = plan.tables[name] = TablePlan()
        stored = state.rows[name]
        for key, row in sorted(rows.items()):
            text, print_ = row.text, fingerprint(row.values)
            texts.add((name, text))
            digest.update(f"{name} {text} {print_}\n".encode())
            present, recorded = stored.get(text), state.owned.get((name, text))
            if present is None:
                lost = recorded is not None
                table.additions.append(Addition(text, key, row.values, print_, lost))
            elif present.owned is None or present.owned.origin != origin:
                owner = present.owned
                stands = "in the database as a row of a user"
                if owner is not None:
                    stands = given_at(owner.origin, name, text)
                plan.refusals.append(_clash(name, text, present, str(row.place.at()), stands))
            elif present.values != row.values:
                by_hand = fingerprint(present.values) != present.owned.fingerprint
                table.changes.append(Change(text, present, row.values, print_, by_hand))
            elif present.owned != (entry := Owned(origin, str(present.id), print_)):
                plan.ledger[name, text] = entry
    for (name, text), recorded in state.owned.items():
        if recorded.origin == origin and (name, text) not in texts:
            present = state.rows.get(name, {}).get(text)
            if present is None or present.owned is None:
                plan.forgotten.append((name, text))
            else:
                plan.tables[name].removals.append((text, present))
    plan.refusals += _held(plan, state, origin)
    plan.refusals += _strange(state, origin, texts)
    plan.digest, plan.row_count = digest.hexdigest(), len(texts)
    return plan


def _strange(state: State, origin: str, texts: Collection[tuple[str, str]]) -> Iterator[str]:
    """Nothing of what an origin had loaded is among the rows that now go by its name."""
    owned = [entry for entry, recorded in state.owned.items() if recorded.origin == origin]
    if owned and texts and not any(entry in texts for entry in owned):
        yield (
            f"the data folder {origin} was loaded with {len(owned)} rows before, and holds none of "
            "them now: if it is another folder, give it another name with --as; if not, load it "
            "once without any record"
        )


def _clash(table: str, text: str, present: Stored, where: str, stands: str) -> str:
    of_project = present.owned is not None and present.owned.origin == PROJECT
    advice = "rename yours" if of_project else "rename one of them, or delete that row"
    return (
        f"{where}: {table} {text} stands already {stands} "
        f"({_primary_key(table)} {present.id}): {advice}"
    )


def _held(plan: Plan, state: State, origin: str) -> Iterator[str]:
    """Rows that are not the seeds' own and refer to one that is to go."""
    going = {name: {row.key for _, row in table.removals} for name, table in plan.tables.items()}
    for name, spec in specs().items():
        targets = [
            (column, target)
            for column, target in (*spec.references.items(), *spec.codes.items())
            if going.get(target)
        ]
        for text, row in state.rows[name].items() if targets else ():
            if row.owned is not None and row.owned.origin == origin:
                continue
            for column, target in targets:
                value = row.values[column]
                key = (value,) if column in spec.codes else value
                if value is not None and key in going[target]:
                    yield (
                        f"{target} {key_text(key)} is no longer in the seed files, but "
                        f"{_owner(row)} refers to it: {name} {text} ({_primary_key(name)} "
                        f"{row.id}); delete that row or let it refer to another"
                    )


def _owner(row: Stored) -> str:
    return "a user's row" if row.owned is None else f"a row of the data folder {row.owned.origin}"


def _primary_key(table: str) -> str:
    return specs()[table].primary_key

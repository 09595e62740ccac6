"""What must change so that the database holds what the files say, and what forbids it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from models.bookkeeping import PROJECT
from seeds.curated.current_state import DatabaseState, LedgerEntry, StoredRow
from seeds.curated.natural_keys import Key, format_key, get_table_specs
from seeds.curated.resolve import Tables
from seeds.curated.rows import compute_fingerprint


@dataclass(frozen=True, slots=True)
class Addition:
    """A row to insert; `lost` if it was loaded before and somebody deleted it."""

    text: str
    key: Key
    values: Mapping[str, Any]
    fingerprint: str
    lost: bool


@dataclass(frozen=True, slots=True)
class Change:
    """A row to update; `by_hand` if the stored values are not the ones that were loaded."""

    text: str
    row: StoredRow
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
    removals: list[tuple[str, StoredRow]] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.additions or self.changes or self.removals)


@dataclass(slots=True)
class Plan:
    """What must change in all tables, in the order in which they are filled."""

    tables: dict[str, TablePlan] = field(default_factory=dict)
    ledger: dict[tuple[str, str], LedgerEntry] = field(default_factory=dict)
    """Ledger entries to write for rows that do not change themselves."""
    forgotten: list[tuple[str, str]] = field(default_factory=list)
    """Ledger entries to delete because their row is gone or has another owner."""
    refusals: list[str] = field(default_factory=list)
    digest: str = ""
    row_count: int = 0
    day: date | None = None
    """The day for which the data vouch; None for a user's folder."""

    def __bool__(self) -> bool:
        return bool(any(self.tables.values()) or self.ledger or self.forgotten)


def plan_changes(
    wanted: Tables,
    state: DatabaseState,
    origin: str,
    describe_place: Callable[[str, str, str], str],
    day: date | None,
) -> Plan:
    """The changes that turn the stored rows into the wanted ones.

    `describe_place` says where a row of another origin is written, by origin, table and key. The
    digest is that of the rows and of `day`, the day of the edition.
    """
    plan = Plan(day=day)
    digest = hashlib.sha256(f"{day or ''}".encode())
    texts = set()
    for name, rows in wanted.items():
        table = plan.tables[name] = TablePlan()
        stored = state.rows[name]
        for key, row in sorted(rows.items()):
            text, fingerprint = row.text, row.fingerprint
            texts.add((name, text))
            digest.update(f"{name} {text} {fingerprint}\n".encode())
            present, recorded = stored.get(text), state.ledger.get((name, text))
            if present is None:
                lost = recorded is not None
                table.additions.append(Addition(text, key, row.values, fingerprint, lost))
            elif present.owner is None or present.owner.origin != origin:
                owner = present.owner
                elsewhere = "in the database, as a row that a user added"
                if owner is not None:
                    elsewhere = describe_place(owner.origin, name, text)
                where = str(row.place.locate())
                plan.refusals.append(_describe_clash(name, text, present, where, elsewhere))
            elif present.values != row.values:
                # A migration that changes a row empties its fingerprint.
                known = present.owner.fingerprint
                by_hand = bool(known) and compute_fingerprint(present.values) != known
                table.changes.append(Change(text, present, row.values, fingerprint, by_hand))
            elif present.owner != (entry := LedgerEntry(origin, str(present.id), fingerprint)):
                plan.ledger[name, text] = entry
    for (name, text), recorded in state.ledger.items():
        if recorded.origin == origin and (name, text) not in texts:
            present = state.rows.get(name, {}).get(text)
            if present is None or present.owner is None:
                plan.forgotten.append((name, text))
            else:
                plan.tables[name].removals.append((text, present))
    plan.refusals += _find_blocked_removals(plan, state, origin)
    plan.digest, plan.row_count = digest.hexdigest(), len(texts)
    return plan


def _describe_clash(table: str, text: str, present: StoredRow, where: str, elsewhere: str) -> str:
    is_projects = present.owner is not None and present.owner.origin == PROJECT
    advice = "rename yours" if is_projects else "rename one of them, or delete that row"
    return (
        f"{where}: {table} {text} already exists {elsewhere} "
        f"({_get_primary_key(table)} {present.id}): {advice}"
    )


def _find_blocked_removals(plan: Plan, state: DatabaseState, origin: str) -> Iterator[str]:
    """The removals that rows of other owners forbid, each with the reason."""
    removed = {name: {row.key for _, row in table.removals} for name, table in plan.tables.items()}
    for name, spec in get_table_specs().items():
        targets = [
            (column, target)
            for column, target in (*spec.references.items(), *spec.codes.items())
            if removed.get(target)
        ]
        for text, row in state.rows[name].items() if targets else ():
            if row.owner is not None and row.owner.origin == origin:
                continue
            for column, target in targets:
                value = row.values[column]
                key = (value,) if column in spec.codes else value
                if value is not None and key in removed[target]:
                    yield (
                        f"{target} {format_key(key)} is no longer in the seed files, but "
                        f"{_describe_owner(row)} refers to it: {name} {text} "
                        f"({_get_primary_key(name)} {row.id}); delete that row or change its "
                        f"{column}"
                    )


def _describe_owner(row: StoredRow) -> str:
    return "a user's row" if row.owner is None else f"a row of the data folder {row.owner.origin}"


def _get_primary_key(table: str) -> str:
    return get_table_specs()[table].primary_key

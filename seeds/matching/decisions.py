"""What has been decided of records that may be the same, and by which keys they are named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from sqlalchemy import Connection, select

from console import UserError
from models.datasets import imported_rows, same_records
from models.views.deduplicate import MATCHED_MODELS

Pair = frozenset[str]


@dataclass(frozen=True)
class Decision:
    """One row of ``same_records``."""

    kept: str
    other: str
    is_same: bool
    decided_on: date
    note: str | None

    @property
    def pair(self) -> Pair:
        return frozenset((self.kept, self.other))

    def __str__(self) -> str:
        return f"{self.kept} and {self.other} are {'the same' if self.is_same else 'two'}"


@dataclass
class Records:
    """The agreements, or the sanctions, and what has been decided of them."""

    connection: Connection
    table_name: str
    imported: Mapping[str, bool]
    """Every key, and whether a dataset brought the record."""
    decisions: dict[Pair, Decision]

    def same(self) -> list[Decision]:
        return [each for each in self.decisions.values() if each.is_same]

    def one_with(self, key: str) -> set[str]:
        """The record and all that are the same as it."""
        found, grown = {key}, True
        while grown:
            more = found.union(*(each.pair for each in self.same() if each.pair & found))
            found, grown = more, more != found
        return found

    def kept(self, key: str) -> str:
        """Which record counts for it."""
        pairs = [each for each in self.same() if each.pair <= self.one_with(key)]
        others = {each.other for each in pairs}
        return next((each.kept for each in pairs if each.kept not in others), key)

    def put(self, decision: Decision) -> None:
        self.drop(decision.pair)
        self.decisions[decision.pair] = decision
        row = {"table_name": self.table_name, "kept_key": decision.kept}
        row |= {"other_key": decision.other}
        values = {"is_same": decision.is_same, "decided_on": decision.decided_on}
        self.connection.execute(same_records.insert(), row | values | {"note": decision.note})

    def drop(self, pair: Pair) -> None:
        decided = same_records.c
        self.decisions.pop(pair, None)
        self.connection.execute(
            same_records.delete().where(
                decided.table_name == self.table_name,
                decided.kept_key.in_(pair),
                decided.other_key.in_(pair),
            )
        )


def named(connection: Connection, first: str, second: str) -> tuple[Records, str, str]:
    """The table that holds both records, and their keys as they are written there."""
    every = [records_of(connection, table_name) for table_name in MATCHED_MODELS]
    spelled = [
        {key.casefold(): key for key in records.imported} | {key: key for key in records.imported}
        for records in every
    ]

    def key_in(place: int, wanted: str) -> str | None:
        return spelled[place].get(wanted) or spelled[place].get(wanted.casefold())

    for place, records in enumerate(every):
        one, two = key_in(place, first), key_in(place, second)
        if one is not None and two is not None:
            if one == two:
                raise UserError(f"{one} is the same record twice: name two")
            return records, one, two
    faults = []
    for wanted in dict.fromkeys((first, second)):
        if all(key_in(place, wanted) is None for place in range(len(every))):
            keys = {key.casefold(): key for records in every for key in records.imported}
            near = [keys[key] for key in get_close_matches(wanted.casefold(), keys, n=4)]
            hint = f" The nearest keys are: {', '.join(near)}." if near else ""
            faults.append(f"There is no agreement and no sanction {wanted!r}.{hint}")
    raise UserError(
        "\n".join(faults)
        or f"{first} and {second} are an agreement and a sanction, so they are two things"
    )


def records_of(connection: Connection, table_name: str) -> Records:
    """The records of a table with every decision on them."""
    table, decided = MATCHED_MODELS[table_name].table(), same_records.c
    imported = (
        select(imported_rows.c.row_id).where(imported_rows.c.table_name == table_name).subquery()
    )
    keys = select(table.c.slug, imported.c.row_id).outerjoin(
        imported, imported.c.row_id == table.c.id
    )
    decisions = [
        Decision(*row)
        for row in connection.execute(
            select(
                decided.kept_key,
                decided.other_key,
                decided.is_same,
                decided.decided_on,
                decided.note,
            )
            .where(decided.table_name == table_name)
            .order_by(decided.kept_key, decided.other_key)
        )
    ]
    return Records(
        connection,
        table_name,
        {key: row_id is not None for key, row_id in connection.execute(keys)},
        {each.pair: each for each in decisions},
    )

"""The resolver: judgements on pairs of records, and which record counts for a cluster of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import cached_property

from sqlalchemy import Connection, select

from console import UserError
from models.actors import ActorKind
from models.datasets import imported_rows, same_records
from models.views.deduplicate import MATCHED_MODELS

Pair = frozenset[str]
"""The keys of two records."""


@dataclass(frozen=True)
class Judgement:
    """A person's judgement on a pair of candidates: one row of `same_records`."""

    kept: str
    other: str
    is_same: bool
    decided_on: date
    note: str | None

    @property
    def pair(self) -> Pair:
        """The two records, in no order."""
        return frozenset((self.kept, self.other))

    def __str__(self) -> str:
        return f"{self.kept} and {self.other} are {'the same' if self.is_same else 'different'}"


@dataclass
class Resolver:
    """The agreements, or the sanctions, with all judgements on them."""

    connection: Connection
    table_name: str
    imported: Mapping[str, bool]
    """Every key, and whether a dataset imported the record."""
    judgements: dict[Pair, Judgement]

    @cached_property
    def spellings(self) -> Mapping[str, str]:
        """Every key by itself and by its form in lower case."""
        return {key.casefold(): key for key in self.imported} | {key: key for key in self.imported}

    def list_positive(self) -> list[Judgement]:
        """The judgements that two records are the same."""
        return [judgement for judgement in self.judgements.values() if judgement.is_same]

    def find_cluster(self, key: str) -> set[str]:
        """The record and all records that are the same as it, directly or by way of others."""
        cluster, is_growing = {key}, True
        while is_growing:
            pairs = (each.pair for each in self.list_positive() if each.pair & cluster)
            larger = cluster.union(*pairs)
            cluster, is_growing = larger, larger != cluster
        return cluster

    def find_canonical(self, key: str) -> str:
        """The record that reports count for this one's cluster."""
        cluster = self.find_cluster(key)
        judgements = [each for each in self.list_positive() if each.pair <= cluster]
        others = {each.other for each in judgements}
        return next((each.kept for each in judgements if each.kept not in others), key)

    def add_judgement(self, judgement: Judgement) -> None:
        """Store a judgement in the place of an earlier one on the same pair."""
        self.delete_judgement(judgement.pair)
        self.judgements[judgement.pair] = judgement
        self.connection.execute(
            same_records.insert(),
            {
                "table_name": self.table_name,
                "kept_key": judgement.kept,
                "other_key": judgement.other,
                "is_same": judgement.is_same,
                "decided_on": judgement.decided_on,
                "note": judgement.note,
            },
        )

    def delete_judgement(self, pair: Pair) -> None:
        """Delete the judgement on a pair, if there is one."""
        columns = same_records.c
        self.judgements.pop(pair, None)
        self.connection.execute(
            same_records.delete().where(
                columns.table_name == self.table_name,
                columns.kept_key.in_(pair),
                columns.other_key.in_(pair),
            )
        )


def read_resolver(connection: Connection, table_name: str) -> Resolver:
    """The resolver of one table."""
    table, columns = MATCHED_MODELS[table_name].table(), same_records.c
    imported = (
        select(imported_rows.c.row_id).where(imported_rows.c.table_name == table_name).subquery()
    )
    keys = select(table.c.slug, imported.c.row_id).outerjoin(
        imported, imported.c.row_id == table.c.id
    )
    if table_name == "actors":
        kinds = [ActorKind.ORGANISATION.value, ActorKind.PERSON.value]
        keys = keys.where(table.c.kind_code.in_(kinds))
    judgements = [
        Judgement(*row)
        for row in connection.execute(
            select(
                columns.kept_key,
                columns.other_key,
                columns.is_same,
                columns.decided_on,
                columns.note,
            )
            .where(columns.table_name == table_name)
            .order_by(columns.kept_key, columns.other_key)
        )
    ]
    return Resolver(
        connection,
        table_name,
        {key: row_id is not None for key, row_id in connection.execute(keys)},
        {judgement.pair: judgement for judgement in judgements},
    )


def read_resolvers(connection: Connection) -> list[Resolver]:
    """The resolvers of all tables whose records can be the same."""
    return [read_resolver(connection, table_name) for table_name in MATCHED_MODELS]


def find_records(
    resolvers: Sequence[Resolver], first: str, second: str
) -> tuple[Resolver, str, str]:
    """The resolver of the table that has both records, and their keys as stored there.

    Raises UserError if a key does not exist, or if the two do not belong to one table.
    """
    spellings = [resolver.spellings for resolver in resolvers]

    def find_key(position: int, wanted: str) -> str | None:
        return spellings[position].get(wanted) or spellings[position].get(wanted.casefold())

    for position, resolver in enumerate(resolvers):
        one, two = find_key(position, first), find_key(position, second)
        if one is not None and two is not None:
            if one == two:
                raise UserError(f"{one} is given twice; name two different records")
            return resolver, one, two
    problems = []
    for wanted in dict.fromkeys((first, second)):
        if all(find_key(position, wanted) is None for position in range(len(resolvers))):
            keys = {key.casefold(): key for resolver in resolvers for key in resolver.imported}
            near = [keys[key] for key in get_close_matches(wanted.casefold(), keys, n=4)]
            hint = f" Did you mean {' or '.join(near)}?" if near else ""
            problems.append(
                f"There is no agreement, sanction, organisation or person {wanted!r}.{hint}"
            )
    raise UserError(
        "\n".join(problems)
        or f"{first} and {second} are records of two kinds, so they cannot be the same"
    )

"""Natural keys: how a row is addressed in every database, whatever its automatic id.

A key is a tuple of texts. A reference in it is replaced by the key of the row that it refers to, a
missing part is empty, and of several possible references (an arc) only the one that is set counts.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from sqlalchemy import ForeignKeyConstraint, Table

from models import Base, DictionaryEntry, Edition, SeededRow
from models.exclusive_arc import list_arcs

Key = tuple[str, ...]
Keys = Mapping[str, Collection[Key]]
"""Keys of rows, by table."""
BOOKKEEPING = {model.table().name for model in (DictionaryEntry, Edition, SeededRow)}
ARCS = list_arcs()
DATASET = "dataset_id"
"""The column of rows that datasets brought, which curated files never fill."""


@dataclass(frozen=True, slots=True)
class TableSpec:
    """The natural key and the references of one table."""

    table: Table
    key: tuple[str, ...]
    """The columns of the natural key; a subtype has its id, the key of the row that it extends."""
    references: Mapping[str, str]
    """The columns that hold the id of a row of another table, with that table."""
    codes: Mapping[str, str]
    """The columns that hold the code of a row of another table, with that table."""
    shared: Mapping[str, int]
    """For references of two columns: how many leading parts of the key the first one repeats."""
    width: int
    """The number of parts of a key."""

    name: str = field(init=False)
    primary_key: str = field(init=False)
    columns: tuple[str, ...] = field(init=False)
    """The columns that the files fill: all but an id that the database assigns."""
    has_own_id: bool = field(init=False)
    """Whether the database numbers the rows (not a subtype, not a table with a code)."""

    def __post_init__(self) -> None:
        (primary_key,) = self.table.primary_key.columns.keys()
        object.__setattr__(self, "name", self.table.name)
        object.__setattr__(self, "primary_key", primary_key)
        has_own_id = primary_key == "id" and "id" not in self.references
        names = [column.name for column in self.table.c if column.name != DATASET]
        columns = tuple(name for name in names if name != "id" or not has_own_id)
        object.__setattr__(self, "has_own_id", has_own_id)
        object.__setattr__(self, "columns", columns)


@cache
def get_table_specs() -> Mapping[str, TableSpec]:
    """Every table that curated files may fill, in an order in which they can be filled."""
    models = {
        mapper.class_.table().name: ("id",) if mapper.inherits else mapper.class_.natural_key
        for mapper in Base.registry.mappers
    }
    tables = [
        table
        for table in Base.metadata.sorted_tables
        if table.name in models and table.name not in BOOKKEEPING
    ]
    # Subtypes come right after the table that they extend, so that any row can name a country.
    subtypes = [table for table in tables if models[table.name] == ("id",)]
    others = [table for table in tables if table not in subtypes]
    after = others.index(Base.metadata.tables["actors"]) + 1
    found: dict[str, TableSpec] = {}
    for table in (*others[:after], *subtypes, *others[after:]):
        found[table.name] = _build_spec(table, models[table.name], found)
    return found


def _build_spec(table: Table, key: tuple[str, ...], earlier: Mapping[str, TableSpec]) -> TableSpec:
    references: dict[str, str] = {}
    codes: dict[str, str] = {}
    shared: dict[str, int] = {}
    for constraint in sorted(table.foreign_key_constraints, key=lambda each: len(each.columns)):
        column, target = constraint.column_keys[0], constraint.referred_table.name
        if column == DATASET:
            continue
        if constraint.elements[0].column.name != "id":
            codes[column] = target
        else:
            references[column] = target
            if len(constraint.column_keys) > 1:
                shared[column] = _count_shared_parts(constraint, earlier)
    arc = ARCS.get(table.name, {})
    width = sum(
        earlier[references[name]].width - shared.get(name, 0) if name in references else 1
        for name in key
        if name not in arc
    )
    return TableSpec(table, key, references, codes, shared, width + bool(arc))


def _count_shared_parts(constraint: ForeignKeyConstraint, earlier: Mapping[str, TableSpec]) -> int:
    """The number of key parts that a reference of two columns would give twice."""
    target = earlier[constraint.referred_table.name]
    second = constraint.elements[1].column.name
    assert target.key[0] == second, "the second column must be the first part of the key"
    return earlier[target.references[second]].width


def build_key(spec: TableSpec, values: Mapping[str, Any]) -> Key:
    """The key of a row whose references have been replaced by keys."""
    parts: list[str] = []
    arc = ARCS.get(spec.name, {})
    for name in spec.key:
        value = values[name]
        if name in arc:
            if value is not None:
                parts.append(f"{arc[name]} {'+'.join(value)}")
        elif name in spec.references:
            width = get_table_specs()[spec.references[name]].width
            parts.extend((value or ("",) * width)[spec.shared.get(name, 0) :])
        else:
            parts.append("" if value is None else _escape(str(value)))
    return tuple(parts)


def _escape(text: str) -> str:
    return text.replace("\\", "\\\\").replace("+", "\\+") if "+" in text or "\\" in text else text


def format_key(key: Key) -> str:
    """A key as text: its parts joined by +, without empty ones at the end."""
    length = len(key)
    while length and not key[length - 1]:
        length -= 1
    return "+".join(key[:length])


def parse_key(text: str) -> Key:
    """The parts of a key that is given as text."""
    return tuple(re.split(r"(?<!\\)\+", text)) if "\\" in text else tuple(text.split("+"))

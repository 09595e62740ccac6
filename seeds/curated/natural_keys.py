"""Natural keys: how a row is addressed in every database, whatever its automatic id.

A key is a tuple of texts. A reference within it stands for the key of the row referred to, a
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
from models.exclusive_arc import arcs

Key = tuple[str, ...]
Keys = Mapping[str, Collection[Key]]
"""Keys of rows, by table."""
BOOKKEEPING = {model.table().name for model in (DictionaryEntry, Edition, SeededRow)}
ARCS = arcs()


@dataclass(frozen=True, slots=True)
class Spec:
    """How the rows of one table are keyed and what they refer to."""

    table: Table
    key: tuple[str, ...]
    """The columns of the natural key; a subtype's is its id, the key of the row it continues."""
    references: Mapping[str, str]
    """Columns that hold the id of a row of another table, with that table."""
    codes: Mapping[str, str]
    """Columns that hold the code of a row of another table, with that table."""
    shared: Mapping[str, int]
    """References of two columns: how many leading parts of the key the first column repeats."""
    width: int
    """How many parts a key has."""

    name: str = field(init=False)
    primary_key: str = field(init=False)
    columns: tuple[str, ...] = field(init=False)
    """Every column whose value the seeds give: all but an id that the database gives."""
    has_own_id: bool = field(init=False)
    """Whether the database numbers the rows (not those of a subtype, nor those with a code)."""

    def __post_init__(self) -> None:
        (primary_key,) = self.table.primary_key.columns.keys()
        object.__setattr__(self, "name", self.table.name)
        object.__setattr__(self, "primary_key", primary_key)
        has_own_id = primary_key == "id" and "id" not in self.references
        names = [column.name for column in self.table.c]
        columns = tuple(name for name in names if name != "id" or not has_own_id)
        object.__setattr__(self, "has_own_id", has_own_id)
        object.__setattr__(self, "columns", columns)


@cache
def specs() -> Mapping[str, Spec]:
    """Every table that seeds may fill, in an order in which it can be filled."""
    models = {
        mapper.class_.table().name: ("id",) if mapper.inherits else mapper.class_.natural_key
        for mapper in Base.registry.mappers
    }
    tables = [
        table
        for table in Base.metadata.sorted_tables
        if table.name in models and table.name not in BOOKKEEPING
    ]
    # Subtypes stand right after the table they continue, so that any row can name a country.
    kinds = [table for table in tables if models[table.name] == ("id",)]
    others = [table for table in tables if table not in kinds]
    after = others.index(Base.metadata.tables["actors"]) + 1
    found: dict[str, Spec] = {}
    for table in (*others[:after], *kinds, *others[after:]):
        found[table.name] = _spec(table, models[table.name], found)
    return found


def _spec(table: Table, key: tuple[str, ...], earlier: Mapping[str, Spec]) -> Spec:
    references: dict[str, str] = {}
    codes: dict[str, str] = {}
    shared: dict[str, int] = {}
    for constraint in sorted(table.foreign_key_constraints, key=lambda each: len(each.columns)):
        column, target = constraint.column_keys[0], constraint.referred_table.name
        if constraint.elements[0].column.name != "id":
            codes[column] = target
        else:
            references[column] = target
            if len(constraint.column_keys) > 1:
                shared[column] = _shared_parts(constraint, earlier)
    arc = ARCS.get(table.name, {})
    width = sum(
        earlier[references[name]].width - shared.get(name, 0) if name in references else 1
        for name in key
        if name not in arc
    )
    return Spec(table, key, references, codes, shared, width + bool(arc))


def _shared_parts(constraint: ForeignKeyConstraint, earlier: Mapping[str, Spec]) -> int:
    """A reference of two columns says the whole twice: once by itself, once in the part's key."""
    target = earlier[constraint.referred_table.name]
    second = constraint.elements[1].column.name
    assert target.key[0] == second, "the second column must be the first part of the key"
    return earlier[target.references[second]].width


def natural_key(spec: Spec, values: Mapping[str, Any]) -> Key:
    """The key of a row whose references are keys already."""
    parts: list[str] = []
    arc = ARCS.get(spec.name, {})
    for name in spec.key:
        value = values[name]
        if name in arc:
            if value is not None:
                parts.append(f"{arc[name]} {'+'.join(value)}")
        elif name in spec.references:
            width = specs()[spec.references[name]].width
            parts.extend((value or ("",) * width)[spec.shared.get(name, 0) :])
        else:
            parts.append("" if value is None else _escaped(str(value)))
    return tuple(parts)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("+", "\\+") if "+" in text or "\\" in text else text


def key_text(key: Key) -> str:
    """A key as it is written: parts joined by +, empty ones at the end left out."""
    length = len(key)
    while length and not key[length - 1]:
        length -= 1
    return "+".join(key[:length])


def parsed_key(text: str) -> Key:
    """The parts of a key as it is written."""
    return tuple(re.split(r"(?<!\\)\+", text)) if "\\" in text else tuple(text.split("+"))

"""Families of tables: those that one module of models/ declares, under what the module says."""

import sys
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Table, UniqueConstraint

from models.base import Base
from models.codes import CODE_LISTS
from models.columns import foreign_key


@dataclass(frozen=True)
class Family:
    """The tables of one module, code lists left out, with what they are about in a sentence."""

    name: str
    about: str
    models: tuple[type[Base], ...]

    @property
    def tables(self) -> list[Table]:
        """In the order in which they are declared."""
        return [model.table() for model in self.models]


def families() -> list[Family]:
    """Every family, by name."""
    of_module: dict[str, list[type[Base]]] = defaultdict(list)
    declared = list(Base.metadata.tables)
    mapped: Iterable[Any] = (mapper.class_ for mapper in Base.registry.mappers)
    for model in sorted(mapped, key=lambda each: declared.index(each.table().name)):
        of_module[model.__module__].append(model)
    return [
        Family(module.rpartition(".")[2], about(module), tuple(models))
        for module, models in sorted(of_module.items())
    ]


def about(module: str) -> str:
    """The first sentence of what a module says of itself."""
    said = (sys.modules[module].__doc__ or "").strip().partition("\n")[0]
    return said if said.endswith(".") else f"{said}."


def is_code(column: Column[Any]) -> bool:
    """Whether the column holds codes of a code list."""
    key = foreign_key(column)
    return key is not None and key.column.table.name in CODE_LISTS


def is_unique(column: Column[Any]) -> bool:
    """Whether no two rows hold the same value in the column."""
    table = column.table
    assert isinstance(table, Table)
    constraints = [each for each in table.constraints if isinstance(each, UniqueConstraint)]
    keys = [list(table.primary_key.columns), *(list(each.columns) for each in constraints)]
    return bool(column.unique) or any(key == [column] for key in keys)

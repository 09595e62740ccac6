"""Families of tables: the tables of one module of models/, with its docstring."""

import sys
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Table, UniqueConstraint

from models.base import Base, list_mapped_classes
from models.code_lists import CODE_LISTS
from models.columns import find_foreign_key


@dataclass(frozen=True)
class Family:
    """The tables of one module, except code lists, with a sentence about them."""

    name: str
    about: str
    tables: tuple[Table, ...]
    """In the order of their declarations."""

    @property
    def title(self) -> str:
        """The name, for print."""
        return self.name.replace("_", " ")


def list_families() -> list[Family]:
    """All families, sorted by name."""
    of_module: dict[str, list[Table]] = defaultdict(list)
    classes = list_mapped_classes()
    for name, table in Base.metadata.tables.items():
        if name not in CODE_LISTS:
            model = classes.get(name)
            # A table without a class says in its `info` which module declares it.
            of_module[model.__module__ if model else table.info["module"]].append(table)
    return [
        Family(module.rpartition(".")[2], read_summary(module), tuple(tables))
        for module, tables in sorted(of_module.items())
    ]


def get_natural_key(table: Table) -> tuple[str, ...]:
    """The columns that identify a row in every database."""
    model = list_mapped_classes().get(table.name)
    return model.natural_key if model else tuple(table.info.get("natural_key", ()))


def read_summary(module: str) -> str:
    """The first sentence of the docstring of a module."""
    said = (sys.modules[module].__doc__ or "").strip().partition("\n")[0]
    return said if said.endswith(".") else f"{said}."


def is_code_column(column: Column[Any]) -> bool:
    """Whether the column holds codes of a code list."""
    key = find_foreign_key(column)
    return key is not None and key.column.table.name in CODE_LISTS


def is_unique_column(column: Column[Any]) -> bool:
    """Whether every row has a different value in the column."""
    table = column.table
    assert isinstance(table, Table)
    constraints = [each for each in table.constraints if isinstance(each, UniqueConstraint)]
    keys = [list(table.primary_key.columns), *(list(each.columns) for each in constraints)]
    return bool(column.unique) or any(key == [column] for key in keys)

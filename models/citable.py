"""Citable tables: what a model declares so that sources can be cited for its rows.

The declaration is all that is needed: the column of ``citations``, the view ``citable_rows`` and
the checks of the seed files follow from it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from models.base import Base, list_mapped_classes


@dataclass(frozen=True)
class Citable:
    """Declares a table as citable: ``__citable__ = Citable(9, "{short_title}")`` on its model.

    ``place`` orders the columns of ``citations``. Columns never move, so a new table takes the
    next free number.

    ``label`` is what reports print for a row:

    - ``{title}`` is a column of the row;
    - ``{law.title}`` is a column of the row that ``law_id`` refers to, ``{stage.law.title}`` goes
      one reference further, and ``{kind.label}`` is the label of ``kind_code`` in lower case;
    - ``{yes|?}`` prints a question mark where the column is NULL;
    - ``[ by {party.actor.name}]`` is left out where one of its columns is NULL.

    ``key`` names the columns whose values, joined by +, identify the row in ``citable_rows``.
    A reference such as ``law_id`` is replaced by the key of that row, and ``party.actor_id`` is a
    column of the row that ``party_id`` refers to. The default is the natural key of the model.
    """

    place: int
    label: str
    key: tuple[str, ...] = ()


@cache
def list_citable_models() -> dict[type[Base], Citable]:
    """Every model that declares itself citable, in the order of the columns of ``citations``.

    Fixed at the end of ``models/__init__.py``, where the columns are added.
    """
    declared = {
        # A subtype has no declaration of its own: a country is cited as an actor.
        model: declaration
        for model in list_mapped_classes().values()
        if isinstance(declaration := vars(model).get("__citable__"), Citable)
    }
    return dict(sorted(declared.items(), key=lambda item: item[1].place))


def list_citable_tables() -> tuple[str, ...]:
    """The names of the tables whose rows can be cited."""
    return tuple(model.table().name for model in list_citable_models())


def name_target_column(table: str) -> str:
    """The column that refers to a row of ``table``: ``law_stages`` gives ``law_stage_id``."""
    name = list_mapped_classes()[table].__name__
    return f"{re.sub(r'(?<!^)(?=[A-Z])', '_', name).lower()}_id"


@cache
def name_citation_column(table: str) -> str:
    """The column of ``citations`` that refers to ``table``; TypeError where it is not citable."""
    if table not in list_citable_tables():
        raise TypeError(
            f"{table} is cited but its model declares no Citable: add `__citable__ = Citable(...)` "
            "to the class, see models/citable.py"
        )
    return name_target_column(table)

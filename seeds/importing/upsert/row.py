"""What a row of a file comes to: rows of the database, addressed by natural keys."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Table

from models import Edtf
from models.citable import list_citable_tables
from models.code_lists import Code

Fault = tuple[str, str | None, str]
"""Field, value and reason."""
Unmapped = tuple[str, str, str | None]
"""Code, reason and label of a side left empty."""


class Put:
    """One row that shall stand in the database.

    A value of the key that is a Put stands for that row's id. A date of three columns is given
    once, under its name without a suffix, and its text is part of the key where the key says so.
    """

    __slots__ = ("id", "key", "shape", "values")

    def __init__(self, shape: Shape, /, **given: Any) -> None:
        self.shape = shape
        self.id: int | None = None
        values: dict[str, Any] = {}
        for name, value in given.items():
            if isinstance(value, Edtf):
                values[f"{name}_edtf"] = value.text
                values[f"{name}_earliest"] = value.earliest
                values[f"{name}_latest"] = value.latest
            else:
                values[name] = value.value if isinstance(value, Code) else value
        self.key = [values.get(name) for name in shape.key]
        self.values = {name: value for name, value in values.items() if name not in shape.key}


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """How the rows that a dataset gives to one table are told apart and revised."""

    table: Table
    key: Sequence[str]
    """The columns of the natural key."""
    lookup: Sequence[str]
    """Those of them, never NULL, by which the rows that stand already are looked up."""
    alike: Sequence[str] = ()
    """Those of them by which a row whose key is new is taken for the revision of an older one."""
    is_root: bool = False
    """Whether a row of somebody else under the same key bars the record."""
    keeps_first: bool = False
    """Of two rows of a file that disagree: the first stands and that is said; else the second is
    rejected."""
    quiet: Sequence[str] = ()
    """Columns that go along with a change, and alone are none."""
    may_revise: Callable[[Mapping[str, Any], Put], bool] | None = None
    """Whether the row that stands may be changed into the one given."""
    is_stale: Callable[[Mapping[str, Any]], bool] | None = None
    """Whether a row goes that stands beside those given, by the columns of ``lookup``."""

    @property
    def is_owned(self) -> bool:
        """Whether its rows belong to the dataset by ``imported_rows``, having no such column."""
        return "id" in self.table.c and "dataset_id" not in self.table.c

    @property
    def is_cited(self) -> bool:
        return self.table.name in list_citable_tables()


@dataclass(slots=True, eq=False)
class Record:
    """One row of a file, and what it comes to."""

    line: int
    label: str
    """The dataset's own id of it: where in the dataset it is found."""
    puts: list[Put]
    """Parents first."""
    main: Put | None = None
    """What the row as a whole is about, if it is one thing: what is new of that revises it."""
    unmapped: Sequence[Unmapped] = ()
    faults: list[Fault] = field(default_factory=list)
    has_added: bool = False
    has_changed: bool = False
    had_stood: bool = False
    """Whether what the row is about stood before."""

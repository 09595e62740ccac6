"""The class of views: a select with its grain and the meaning of each column."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    CompoundSelect,
    Date,
    Float,
    FromClause,
    Integer,
    Select,
    TableClause,
    Text,
    column,
    table,
)
from sqlalchemy.types import TypeEngine

from models.views.portable import write_portable_sql

VIEWS: dict[str, "View"] = {}
"""All views by name, in the order of creation, because a view can read earlier ones."""


@dataclass(frozen=True, eq=False)
class View:
    """A view: its name, its grain, the meaning of its columns, and its select.

    The select is built only when the view is created. Reports need only the names of columns, so
    they start faster.
    """

    name: str
    grain: str
    columns: Mapping[str, str]
    select: Callable[[], Select[Any] | CompoundSelect[Any]]
    numbers: Collection[str] = ()
    """Columns of integers whose names do not end in ``_id``."""
    dates: Collection[str] = ()
    """Columns of exact days from datasets, which have one column instead of three."""

    def __post_init__(self) -> None:
        """Register the view."""
        VIEWS[self.name] = self

    @cached_property
    def table(self) -> TableClause:
        """The view as a table to select from."""
        return table(self.name, *(column(name, self.find_type(name)) for name in self.columns))

    def find_type(self, name: str) -> TypeEngine[Any]:
        """The type of a column, which follows from its name."""
        if name.endswith(("_earliest", "_latest", "_known_until")) or name in self.dates:
            return Date()
        if name.endswith("_id") or name in self.numbers:
            return Integer()
        if name.endswith(("_share", "_mean")):
            return Float()
        return Boolean() if name == "acting" else Text()

    @cached_property
    def statement(self) -> Select[Any] | CompoundSelect[Any]:
        """The select. Raises TypeError if its columns are not the documented ones."""
        statement = self.select()
        selected = {str(item.name): item.type for item in statement.selected_columns}
        if list(selected) != list(self.columns):
            raise TypeError(f"view {self.name}: selects {list(selected)}, not {list(self.columns)}")
        for name, kind in selected.items():
            if kind.python_type is not self.find_type(name).python_type:
                raise TypeError(f"view {self.name}: column {name} is a {kind!r}")
        return statement


@cache
def write_definition(view: View, written_for: str) -> str:
    """The ``CREATE VIEW`` statement, the same for every engine but for aggregated texts.

    `written_for` is the name of the database. In plain SQL, as it stands in the file or server.
    """
    return f"CREATE VIEW {view.name} AS\n{write_portable_sql(view.statement, written_for)}"


def date_columns(
    source: FromClause, name: str, called: str | None = None
) -> list[ColumnElement[Any]]:
    """The three columns of the date ``name`` of ``source``, renamed to ``called`` if given."""
    return [
        source.c[f"{name}_{part}"].label(f"{called or name}_{part}")
        for part in ("edtf", "earliest", "latest")
    ]

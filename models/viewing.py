"""What a view is to this project: a named select with its grain and the meaning of each column."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, TableClause, column, table
from sqlalchemy.sql.compiler import Compiled
from sqlalchemy.sql.expression import CompoundSelect

VIEWS: dict[str, "View"] = {}
"""Every view by name, in the order of creation: a later one may read an earlier one."""


@dataclass(frozen=True)
class View:
    """A view: its name, its grain, the meaning of its columns, and its select."""

    name: str
    grain: str
    columns: Mapping[str, str]
    select: Select[Any] | CompoundSelect[Any]

    def __post_init__(self) -> None:
        """Keep the documented columns and the selected ones the same, and register the view."""
        selected = [str(item.name) for item in self.select.selected_columns]
        if selected != list(self.columns):
            raise TypeError(f"view {self.name}: selects {selected}, documents {list(self.columns)}")
        VIEWS[self.name] = self

    @property
    def table(self) -> TableClause:
        """The view as something to select from."""
        types = {str(item.name): item.type for item in self.select.selected_columns}
        return table(self.name, *(column(name, types[name]) for name in self.columns))

    def definition(self, dialect: Any) -> str:
        """The ``CREATE VIEW`` statement for ``dialect``."""
        compiled: Compiled = self.select.compile(
            dialect=dialect, compile_kwargs={"literal_binds": True}
        )
        return f"CREATE VIEW {self.name} AS\n{compiled}"

"""Finding which key a column of a view holds, from its select; for the data dictionary."""

from collections.abc import Iterator, Mapping
from functools import cache, reduce
from typing import Any

from sqlalchemy import Case, Column, Table
from sqlalchemy.sql.functions import FunctionElement

from models.views.view import VIEWS, View


@cache
def find_keys(view: View) -> Mapping[str, str]:
    """By column the ``table.column`` whose key it holds; only columns that hold one such key."""
    found: dict[str, str] = {}
    for column in view.statement.subquery().c:
        keys = [_find_root_keys(root) for root in _find_roots(column)]
        # Only what all parts of a union have in common: a country and a person are both actors.
        common = reduce(lambda left, right: [key for key in left if key in right], keys)
        if common:
            found[str(column.name)] = common[0]
    return found


def _find_roots(element: Any) -> Iterator[Any]:
    """The table columns that a view column takes its values from."""
    for root in element.base_columns:
        if isinstance(root, Case):
            for result in (*(then for _, then in root.whens), root.else_):
                if result is not None:
                    yield from _find_roots(result)
        elif isinstance(root, FunctionElement) and root.name == "coalesce":
            for clause in root.clauses:
                yield from _find_roots(clause)
        else:
            yield root


def _find_root_keys(root: Any) -> list[str]:
    """The key that a column is or refers to, then the key of its supertype."""
    if isinstance(root, Column) and isinstance(root.table, Table):
        referred = sorted(key.target_fullname for key in root.foreign_keys)
        alone = [*root.table.primary_key] == [root]
        own = [f"{root.table.name}.{root.name}"] if alone else []
        return own + [key for name in referred for key in _follow_reference(root.table, name)]
    above = VIEWS.get(getattr(getattr(root, "table", None), "name", ""))
    key = find_keys(above).get(root.name) if above else None
    return [key] if key else []


def _follow_reference(table: Table, name: str) -> list[str]:
    return _find_root_keys(table.metadata.tables[name.partition(".")[0]].c[name.partition(".")[2]])

"""What a select says about its columns: their types, their meaning, and codes behind labels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnClause,
    ColumnElement,
    Date,
    Integer,
    Label,
    Numeric,
    Select,
    Text,
    TypeCoerce,
    TypeDecorator,
)
from sqlalchemy.sql.functions import FunctionElement

from models.views import VIEWS
from reports.framework.columns import ColumnPart, ColumnRule, ColumnType

_LABEL, _CODE = "_label", "_code"
_DATE = "_edtf"
_KEYS = ("_slug", _CODE)
_KEY_NAMES = ("slug", "alpha3")
_TYPES: Sequence[tuple[type, ColumnType]] = (
    (Boolean, ColumnType.BOOLEAN),
    (Integer, ColumnType.INTEGER),
    (Numeric, ColumnType.NUMBER),
    (Date, ColumnType.DATE),
)


class EdtfText(TypeDecorator[str]):
    """Text that is a date in EDTF, or a word in place of one; for expressions of a select."""

    impl = Text
    cache_ok = True


def find_rules(statement: Select[Any]) -> dict[str, ColumnRule]:
    """What the select says about its columns, by heading."""
    return {
        _get_heading(column): ColumnRule(_find_type(column), description=_find_description(column))
        for column in statement.selected_columns
    }


def find_codes(statement: Select[Any]) -> list[tuple[ColumnPart, ColumnElement[Any]]]:
    """The codes whose labels the select prints, and the columns that hold them.

    A select that groups by a label groups by its code, too.
    """
    found = []
    for column in statement.selected_columns:
        printed = _unwrap(column)
        if not isinstance(printed, ColumnClause) or not f"_{printed.name}".endswith(_LABEL):
            continue
        siblings: Any = getattr(printed.table, "c", {})
        code = f"_{printed.name}".removesuffix(_LABEL) + _CODE
        code = code.removeprefix("_")
        if code in siblings:
            heading = _get_heading(column)
            part = ColumnPart(heading, heading, ColumnRule(ColumnType.CODE), is_code=True)
            found.append((part, siblings[code]))
    return found


def find_parts(
    further: Mapping[str, Sequence[Label[Any]]], rules: Mapping[str, ColumnRule]
) -> list[tuple[ColumnPart, ColumnElement[Any]]]:
    """The labelled columns that programs get beside printed ones, by their headings."""
    return [
        (
            ColumnPart(
                heading, column.name, rules.get(column.name, ColumnRule(_find_type(column)))
            ),
            column.element,
        )
        for heading, columns in further.items()
        for column in columns
    ]


def _get_heading(column: Any) -> str:
    return str(column.name)


def _unwrap(column: Any) -> Any:
    """The expression that is printed, without its heading and small letters."""
    while True:
        if isinstance(column, Label):
            column = column.element
        elif isinstance(column, FunctionElement) and column.name == "lower":
            column = next(iter(column.clauses))
        else:
            return column


def _find_origin(column: Any) -> Any:
    """The column of a table or view that an expression passes on unchanged, or the expression."""
    while True:
        column = _unwrap(column)
        if isinstance(column, TypeCoerce):
            column = column.clause
            continue
        roots = column.base_columns
        if column in roots or len(roots) != 1:
            return column
        (column,) = roots


def _find_type(column: Any) -> ColumnType | None:
    if isinstance(column.type, EdtfText):
        return ColumnType.EDTF
    for kind, type_ in _TYPES:
        if isinstance(column.type, kind):
            return type_
    origin = _find_origin(column)
    if isinstance(origin.type, EdtfText):
        return ColumnType.EDTF
    if isinstance(origin, ColumnClause):
        if origin.name.endswith(_DATE):
            return ColumnType.EDTF
        if origin.name in _KEY_NAMES or origin.name.endswith(_KEYS):
            return ColumnType.CODE
        if origin.name.endswith("url"):
            return ColumnType.URL
    return ColumnType.TEXT if isinstance(column.type, Text) else None


def _find_description(column: Any) -> str:
    """What the data dictionary says about a column that is printed as it is."""
    origin = _find_origin(column)
    source = getattr(origin, "table", None)
    if not isinstance(origin, ColumnClause) or source is None:
        return ""
    if source.name in VIEWS:
        return VIEWS[source.name].columns.get(origin.name, "")
    return getattr(origin, "comment", None) or ""

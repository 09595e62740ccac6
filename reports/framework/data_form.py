"""Tables as programs read them: one value a cell, codes before labels, days beside dates."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from models.edtf import ONGOING, Edtf, EdtfError
from reports.framework.columns import (
    ColumnPart,
    ColumnType,
    TableColumn,
    describe_columns,
    make_unique,
)
from reports.framework.table import AS_STORED, Cell, Line, Table

Value = Cell | list[str]
"""A cell for programs; None is missing."""

_ROUNDING_ERROR = 1e-13
"""A smaller figure is what is left when two equal figures are subtracted in binary."""
_SMALL = 1e-5
"""A smaller figure needs more than ten decimals."""
_ONGOING = "ongoing"
"""How reports print ``..``."""
_SEEN = ", seen "
"""What stands in an answer before the day it was last seen true."""
_NEVER_TEXT = {ColumnType.INTEGER, ColumnType.NUMBER, ColumnType.BOOLEAN, ColumnType.DATE}


@dataclass(frozen=True)
class DataTable:
    """The columns of a table and its rows, with a value for each column."""

    title: str
    columns: Sequence[TableColumn]
    rows: Sequence[Sequence[Value]]


def make_data(table: Table) -> DataTable:
    """The table for programs.

    A date in EDTF is followed by its first and its last possible day, a code by its label. Where a
    column of figures or days has marks too, such as "not researched", they get their own column.
    """
    plans = _plan(table)
    rows = [[read(line) for _, read in plans] for line in table.lines]
    return DataTable(table.title, [column for column, _ in plans], rows)


def simplify_value(value: Cell, decimals: int | None) -> Cell:
    """A value for programs; figures without binary rounding errors."""
    if not isinstance(value, float):
        return value
    if decimals == AS_STORED:
        return float(f"{value:.15g}")
    if decimals == 0 and value.is_integer():
        return int(value)
    is_small = _ROUNDING_ERROR < abs(value) < _SMALL
    return float(f"{value:.15g}") if is_small else round(value, 10)


_Plan = tuple[TableColumn, Callable[[Line], Value]]
"""A column, and how its value is read from a line."""


def _plan(table: Table) -> list[_Plan]:
    printed = table.describe_columns()
    taken = {column.name for column in printed}

    def name_further(column: TableColumn, name: str) -> TableColumn:
        unique = make_unique(name, taken)
        taken.add(unique)
        return replace(column, name=unique)

    plans: list[_Plan] = []
    for place, column in enumerate(printed):
        shown = column
        own = [(at, part) for at, part in enumerate(table.parts) if part.of == column.heading]
        for at, part in own:
            if part.is_code:
                code = replace(column, type=ColumnType.CODE)
                plans.append((code, _read_part(at, code.type)))
                label = replace(column, of=column.name, description="")
                shown = name_further(label, f"{column.name}_label")
        plans.append((shown, _read_cell(place, shown.type)))
        if column.type is ColumnType.EDTF:
            for end, words in (("earliest", "first"), ("latest", "last")):
                day = TableColumn("", f"{column.heading}: {words} possible day", ColumnType.DATE)
                day = replace(day, of=column.name)
                named = name_further(day, f"{column.name}_{end}")
                plans.append((named, _read_end(place, end)))
        if column.type is ColumnType.ANSWER:
            seen = TableColumn("", f"{column.heading}: last seen", ColumnType.EDTF, of=column.name)
            plans.append((name_further(seen, f"{column.name}_seen"), _read_seen(place)))
        if column.type in _NEVER_TEXT and any(
            _is_mark(line.cells[place], column.type) for line in table.lines
        ):
            mark = TableColumn("", f"{column.heading}: mark", ColumnType.TEXT, of=column.name)
            plans.append(
                (name_further(mark, f"{column.name}_mark"), _read_mark(place, column.type))
            )
        for at, part in own:
            if not part.is_code:
                found = _describe_part(
                    part, [[line.parts[at]] for line in table.lines if line.parts]
                )
                further = name_further(replace(found, of=column.name), found.name)
                plans.append((further, _read_part(at, further.type)))
    return plans


def _describe_part(part: ColumnPart, rows: Sequence[Sequence[Cell]]) -> TableColumn:
    (column,) = describe_columns([part.heading], rows, {part.heading: part.rule})
    return column


def _read_cell(place: int, type_: ColumnType) -> Callable[[Line], Value]:
    return lambda line: _convert(line.cells[place], type_, line.decimals)


def _read_part(place: int, type_: ColumnType) -> Callable[[Line], Value]:
    return lambda line: _convert(line.parts[place], type_, line.decimals) if line.parts else None


def _read_end(place: int, end: str) -> Callable[[Line], Value]:
    return lambda line: getattr(_parse_date(line.cells[place]), end)


def _read_seen(place: int) -> Callable[[Line], Value]:
    return lambda line: str(line.cells[place] or "").partition(_SEEN)[2] or None


def _read_mark(place: int, type_: ColumnType) -> Callable[[Line], Value]:
    return lambda line: cell if _is_mark(cell := line.cells[place], type_) else None


def _convert(value: Cell, type_: ColumnType, decimals: int | None) -> Value:
    """A printed cell as a value of its column's type."""
    if not isinstance(value, str):
        return simplify_value(value, decimals)
    if type_ in _NEVER_TEXT:
        return _read_typed(value, type_)
    if type_ is ColumnType.LIST:
        return value.split(", ")
    if type_ is ColumnType.ANSWER:
        return value.partition(_SEEN)[0]
    return ONGOING if type_ is ColumnType.EDTF and value == _ONGOING else value


def _is_mark(value: Cell, type_: ColumnType) -> bool:
    """Whether a cell of a column of figures or days holds a word."""
    return isinstance(value, str) and _read_typed(value, type_) is None


def _read_typed(text: str, type_: ColumnType) -> int | date | None:
    """The whole number or the day that a text is; None for any other text."""
    if type_ is ColumnType.INTEGER and text.isascii() and text.removeprefix("-").isdigit():
        return int(text)
    if type_ is ColumnType.DATE:
        with suppress(ValueError):
            return date.fromisoformat(text)
    return None


@lru_cache(maxsize=4096)
def _parse_text(text: str) -> Edtf:
    try:
        return Edtf.parse(text)
    except EdtfError:
        return Edtf()  # a mark in place of a date


def _parse_date(value: Cell) -> Edtf:
    return _parse_text(value) if isinstance(value, str) else Edtf()

"""The view of every row that can be cited, built from what the models declare as citable."""

import re
from functools import reduce
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    CompoundSelect,
    FromClause,
    Select,
    String,
    Table,
    Text,
    cast,
    func,
    literal,
    select,
    union_all,
)

from models.base import Base, list_mapped_classes
from models.citable import list_citable_models
from models.code_lists import CODE_LISTS
from models.columns import find_foreign_key
from models.views.view import View

_OPTIONAL = re.compile(r"\[(.*?)\]")
_FIELD = re.compile(r"\{(.*?)\}")


class RowSelect:
    """The select of one citable table; it joins the tables that its key and label refer to."""

    def __init__(self, model: type[Base]) -> None:
        self.model = model
        self.table = model.table()
        self.source: FromClause = self.table
        self.joined: dict[str, FromClause] = {}

    def select_row(self, *columns: ColumnElement[Any]) -> Select[Any]:
        """Table, id, key and label of every row, then other columns."""
        key = _concatenate(self.build_key(self.model), separator="+")
        label = self.build_label(list_citable_models()[self.model].label)
        return select(
            literal(self.table.name, Text).label("table_name"),
            self.table.c.id.label("row_id"),
            key.label("row_key"),
            label.label("row_label"),
            *columns,
        ).select_from(self.source)

    def build_key(self, model: type[Base], way: str = "") -> list[ColumnElement[Any]]:
        """The parts of the key of a row of ``model``, which the references in ``way`` lead to."""
        declared = list_citable_models().get(model)
        parts: list[ColumnElement[Any]] = []
        for name in declared.key if declared and declared.key else model.natural_key:
            column = _follow_path(self.table, way + name)[-1]
            key = find_foreign_key(column)
            if key is not None and column.name.endswith("_id"):
                referred = list_mapped_classes()[key.column.table.name]
                parts += self.build_key(referred, f"{way}{name.removesuffix('_id')}.")
            else:
                parts.append(func.coalesce(self.reach_column(way + name), ""))
        return parts

    def build_label(self, template: str) -> ColumnElement[Any]:
        """The label of a row, as its model declares it."""
        parts: list[ColumnElement[Any]] = []
        # Splitting at a pattern with a group puts the text of the group at every second place.
        for place, text in enumerate(_OPTIONAL.split(template)):
            if text:
                part = _concatenate(self.split_template(text))
                parts.append(func.coalesce(part, "") if place % 2 else part)
        return _concatenate(parts)

    def split_template(self, template: str) -> list[ColumnElement[Any]]:
        """The texts and columns of a template without optional parts."""
        parts: list[ColumnElement[Any]] = []
        for place, text in enumerate(_FIELD.split(template)):
            if place % 2:
                path, _, if_null = text.partition("|")
                value = self.reach_column(path)
                parts.append(func.coalesce(value, if_null) if if_null else value)
            elif text:
                parts.append(literal(text, Text))
        return parts

    def reach_column(self, path: str) -> ColumnElement[Any]:
        """The column at the end of a path as text; joins the tables on the way."""
        *references, last = _follow_path(self.table, path)
        source: FromClause = self.table
        is_outer = False
        for number, reference in enumerate(references, 1):
            column = references[number] if number < len(references) else last
            name = "_".join((*path.split(".")[:number], column.table.name))
            is_outer = is_outer or bool(reference.nullable)
            if name not in self.joined:
                joined = self.joined[name] = column.table.alias(name)
                (key,) = column.table.primary_key
                condition = joined.c[key.name] == source.c[reference.name]
                self.source = self.source.join(joined, condition, isouter=is_outer)
            source = self.joined[name]
        value: ColumnElement[Any] = source.c[last.name]
        if not isinstance(last.type, String):
            value = cast(value, String(20))
        return func.lower(value) if last.table.name in CODE_LISTS else value


def _follow_path(table: Table, path: str) -> list[Column[Any]]:
    """The references that a path such as ``stage.law.title`` follows, then the column it ends at.

    A column of a supertype counts as one of its subtypes: ``person.name`` is the name in actors.
    """
    *steps, last = path.split(".")
    columns: list[Column[Any]] = []
    here: Table | None = table
    for names in (*((f"{step}_id", f"{step}_code") for step in steps), (last,)):
        found = [_find_column(here, name) for name in names]
        column = next((each for each in found if each is not None), None)
        if column is None:
            raise TypeError(f"{table.name} declares {path!r} in __citable__: no such column")
        columns.append(column)
        key = find_foreign_key(column)
        here = key.column.table if key else None
    return columns


def _find_column(table: Table | None, name: str) -> Column[Any] | None:
    """The column in the table, or in the one that it extends."""
    while table is not None and name not in table.c:
        keys = list(table.primary_key)
        key = find_foreign_key(keys[0]) if len(keys) == 1 else None
        table = key.column.table if key else None
    return None if table is None else table.c[name]


def _concatenate(parts: list[ColumnElement[Any]], separator: str = "") -> ColumnElement[Any]:
    if separator:
        return reduce(lambda left, right: left + separator + right, parts)
    return reduce(lambda left, right: left + right, parts)


def _select_citable_rows() -> CompoundSelect[Any]:
    rows = [RowSelect(model) for model in list_citable_models()]
    return union_all(
        *(row.select_row(row.build_key(row.model)[0].label("record_key")) for row in rows)
    )


citable_rows = View(
    "citable_rows",
    "All rows for which sources can be cited, with key and label; one row per such row.",
    {
        "table_name": "Table of the row.",
        "row_id": "Id of the row in that table.",
        "row_key": "Natural key of the row, its parts joined by +.",
        "row_label": "Label of the row, for print.",
        "record_key": "First part of row_key: key of the record that the row is part of.",
    },
    _select_citable_rows,
)

"""Columns as programs know them: a machine name, a type, a unit and what they hold.

Everything follows from the headings, the select and the values; a section corrects what does not
with a `ColumnRule`. All formats and pictures read the same description.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum


class ColumnType(Enum):
    """What kind of values a column holds."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"
    """One day."""
    EDTF = "edtf"
    """A date as precise as its source; programs also get its first and last possible day."""
    CODE = "code"
    """A key of the database, such as the slug of an actor or the code of a status."""
    ANSWER = "answer"
    """Yes, no, ? (not decided) or a status; programs get apart when it was last seen true."""
    LIST = "list"
    """Several short texts, joined by a comma and a blank."""
    URL = "url"
    UNKNOWN = "unknown"
    """No line has a value, and nothing else says what it would be."""


@dataclass(frozen=True)
class TableColumn:
    """One column of a table.

    ``name`` is unique in its table; ``of`` names the column that this one says more about, such as
    ``until`` for ``until_earliest``.
    """

    name: str
    heading: str
    type: ColumnType
    unit: str = ""
    description: str = ""
    of: str = ""


@dataclass(frozen=True)
class ColumnRule:
    """What is known of a column before its values; what is left out is derived."""

    type: ColumnType | None = None
    name: str = ""
    unit: str = ""
    description: str = ""

    def merge(self, other: ColumnRule | None) -> ColumnRule:
        """This rule, completed by another."""
        if other is None:
            return self
        return ColumnRule(
            self.type or other.type,
            self.name or other.name,
            self.unit or other.unit,
            self.description or other.description,
        )


@dataclass(frozen=True)
class ColumnPart:
    """A column that only programs get, beside the printed one under the heading ``of``.

    With ``is_code`` it takes the name of that column, whose cells are its label.
    """

    of: str
    heading: str
    rule: ColumnRule = ColumnRule()
    is_code: bool = False


USUAL_RULES = {
    "Year": ColumnRule(ColumnType.INTEGER),
    "ID": ColumnRule(ColumnType.CODE),
    "Address": ColumnRule(ColumnType.URL),
    "Qualifier": ColumnRule(ColumnType.TEXT),
    "On that day": ColumnRule(ColumnType.ANSWER),
    "Bound": ColumnRule(ColumnType.ANSWER),
    "Both": ColumnRule(ColumnType.ANSWER),
}
"""Headings that mean the same in every report."""
_UNITS = {"%": "percent", "days": "days", "years": "years", "months": "months", "UTC": "UTC"}
"""Units that stand after a comma in a heading."""
_SIGNS = {"%": " percent ", "?": " undecided ", "&": " and ", "+": " plus ", "'": "", "\u2019": ""}
_TYPES: Mapping[type, ColumnType] = {
    bool: ColumnType.BOOLEAN,
    int: ColumnType.INTEGER,
    float: ColumnType.NUMBER,
    date: ColumnType.DATE,
}


def make_name(heading: str) -> str:
    """A heading in small letters, with underscores: ``Sourced, %`` is ``sourced_percent``.

    A name never begins with a digit, which many programs forbid: ``2015`` is ``in_2015``.
    """
    text = unicodedata.normalize("NFKC", heading)
    for sign, word in _SIGNS.items():
        text = text.replace(sign, word)
    name = re.sub(r"\W+", "_", text.casefold()).strip("_") or "column"
    return f"in_{name}" if name[0].isdigit() else name


def make_unique(name: str, taken: Collection[str]) -> str:
    """The name, with a number if it is taken."""
    number, unique = 1, name
    while unique in taken:
        number += 1
        unique = f"{name}_{number}"
    return unique


def find_unit(heading: str) -> str:
    """The unit that a heading ends with, after a comma."""
    return _UNITS.get(heading.rpartition(", ")[2], "") if ", " in heading else ""


def find_value_type(values: Iterable[object]) -> ColumnType:
    """The type that all values have; numbers may be whole, and anything else is text."""
    kinds = {_TYPES.get(type(value), ColumnType.TEXT) for value in values if value is not None}
    if len(kinds) == 1:
        return kinds.pop()
    if kinds == {ColumnType.INTEGER, ColumnType.NUMBER}:
        return ColumnType.NUMBER
    return ColumnType.TEXT if kinds else ColumnType.UNKNOWN


def describe_columns(
    headings: Sequence[str],
    rows: Sequence[Sequence[object]],
    rules: Mapping[str, ColumnRule],
    *,
    verbatim: bool = False,
) -> list[TableColumn]:
    """The columns of some headings, whose rows have a value for each.

    With ``verbatim`` the headings are names already, as in SQL of a user's own.
    """
    found: list[TableColumn] = []
    taken: set[str] = set()
    for place, heading in enumerate(headings):
        usual = None if verbatim else USUAL_RULES.get(heading)
        rule = (usual or ColumnRule()).merge(rules.get(heading))
        name = heading if verbatim else make_unique(rule.name or make_name(heading), taken)
        taken.add(name)
        type_ = rule.type or find_value_type(row[place] for row in rows)
        unit = rule.unit or ("" if verbatim else find_unit(heading))
        found.append(TableColumn(name, heading, type_, unit, rule.description))
    return found

"""Rows as records describe them, before their references are resolved, and their fingerprints."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from models import Edtf
from models.code_lists import Code
from seeds.curated.faults import Location, Place

_encode = json.JSONEncoder(sort_keys=True, ensure_ascii=False, default=str).encode


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference to a row of `table` by its natural key, or by the beginning of one."""

    table: str
    key: str
    where: Location


Value = str | int | float | bool | date | Reference | None
"""The value of a column, where a Reference or a Row is replaced by an id when it is loaded."""


class Row:
    """One row to load; a value that is a Row refers to that row of the same record.

    A date of three columns is given once, under its name without a suffix.
    """

    __slots__ = ("place", "table", "values")

    def __init__(self, table: str, place: Place, /, **values: Value | Edtf | Row) -> None:
        self.table = table
        self.place = place
        self.values: dict[str, Value | Row] = {}
        for name, value in values.items():
            if isinstance(value, Edtf):
                self.values |= split_date(name, value)
            elif isinstance(value, Code):
                self.values[name] = value.value
            else:
                self.values[name] = value


def split_date(name: str, value: Edtf) -> Mapping[str, Any]:
    """The three columns of a date."""
    return {
        f"{name}_edtf": value.text,
        f"{name}_earliest": value.earliest,
        f"{name}_latest": value.latest,
    }


def compute_fingerprint(values: Mapping[str, Any]) -> str:
    """The SHA-256 of a row's values: the same on every database, and after a new empty column."""
    known = {name: value for name, value in values.items() if value is not None}
    return hashlib.sha256(_encode(known).encode()).hexdigest()

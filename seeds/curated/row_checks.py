"""What the CHECK constraints of the schema forbid, in words and before anything is loaded."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from sqlalchemy import CheckConstraint

from models.edtf import ONGOING
from seeds.curated.faults import Fault, Place
from seeds.curated.natural_keys import TableSpec

_PERIOD = re.compile(r"(\w+)_earliest <= (\w+)_latest")
_DIFFERENT = re.compile(r"(\w+)_id <> (\w+)_id")


@cache
def _find_check_pairs(spec_name: str, pattern: re.Pattern[str]) -> tuple[tuple[str, str], ...]:
    """The two names in each CHECK of a table that matches `pattern`."""
    from models import Base

    found = []
    for constraint in Base.metadata.tables[spec_name].constraints:
        if isinstance(constraint, CheckConstraint):
            match = pattern.fullmatch(str(constraint.sqltext))
            if match and match.group(1) != match.group(2):
                found.append((match.group(1), match.group(2)))
    return tuple(sorted(found))


def check_row(spec: TableSpec, values: Mapping[str, Any], place: Place) -> Iterator[Fault]:
    """Ends before starts, rows that refer twice to one row, `known until` without an open end."""
    for start, end in _find_check_pairs(spec.name, _PERIOD):
        first, last = values[f"{start}_earliest"], values[f"{end}_latest"]
        if first is not None and last is not None and last < first:
            what = f"{values[f'{end}_edtf']} is before {start}, {values[f'{start}_edtf']}"
            yield Fault(place.locate(end), what)
        until = values.get(f"{end}_known_until")
        if until is not None and values[f"{end}_edtf"] != ONGOING:
            what = f"is given, but {end} is not '..' (still going on)"
            yield Fault(place.locate(f"{end}_known_until"), what)
    for one, other in _find_check_pairs(spec.name, _DIFFERENT):
        if values[f"{one}_id"] is not None and values[f"{one}_id"] == values[f"{other}_id"]:
            key = "+".join(values[f"{one}_id"])
            yield Fault(place.locate(other), f"{key} is on both sides; name two different ones")

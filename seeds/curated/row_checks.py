"""What the schema's CHECKs forbid, said in words and before anything is loaded."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from sqlalchemy import CheckConstraint

from models.edtf import ONGOING
from seeds.curated.faults import Fault, Place
from seeds.curated.natural_keys import Spec

_PERIOD = re.compile(r"(\w+)_earliest <= (\w+)_latest")
_DIFFERENT = re.compile(r"(\w+)_id <> (\w+)_id")


@cache
def _pairs(spec_name: str, pattern: re.Pattern[str]) -> tuple[tuple[str, str], ...]:
    """The two names in each CHECK of a table that reads like `pattern`."""
    from models import Base

    found = []
    for constraint in Base.metadata.tables[spec_name].constraints:
        if isinstance(constraint, CheckConstraint):
            match = pattern.fullmatch(str(constraint.sqltext))
            if match and match.group(1) != match.group(2):
                found.append((match.group(1), match.group(2)))
    return tuple(sorted(found))


def row_faults(spec: Spec, values: Mapping[str, Any], place: Place) -> Iterator[Fault]:
    """Ends before their starts, a row that refers twice to the same one, `known until` misused."""
    for start, end in _pairs(spec.name, _PERIOD):
        first, last = values[f"{start}_earliest"], values[f"{end}_latest"]
        if first is not None and last is not None and last < first:
            what = f"{values[f'{end}_edtf']} is before {start}, {values[f'{start}_edtf']}"
            yield Fault(place.at(end), what)
        until = values.get(f"{end}_known_until")
        if until is not None and values[f"{end}_edtf"] != ONGOING:
            what = f"is given, but {end} is not '..' (still to come)"
            yield Fault(place.at(f"{end}_known_until"), what)
    for one, other in _pairs(spec.name, _DIFFERENT):
        if values[f"{one}_id"] is not None and values[f"{one}_id"] == values[f"{other}_id"]:
            who = "+".join(values[f"{one}_id"])
            yield Fault(place.at(other), f"{who} stands on both sides")

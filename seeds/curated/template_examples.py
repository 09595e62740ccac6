"""An example of every field of a kind of record, for its template."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import Any

from models.code_lists import Code
from seeds.curated.faults import Place
from seeds.curated.fields import Address, Count, Date, Day, End, Flag, Number, Sha256, Slug
from seeds.curated.parse import PLACE, Raw
from seeds.curated.record import Part, Record
from seeds.curated.record_fields import get_fields
from seeds.curated.rows import Reference

BY_TYPE = {
    Address: ("https://example.org/page", "An address: https, http, ftp or doi"),
    Count: ("1", "A whole number"),
    Date: ("2015-08-12", "A date: 2015-08-12, 2015-08, 2015, 2010-04~, [2015-07-21..2015-07-31]"),
    Day: ("2026-01-31", "A day"),
    End: ("..", "A date, or .. if still going on"),
    Flag: ("false", "true or false"),
    Number: ("3.9", "A number"),
    Sha256: ("0" * 64, "64 hexadecimal digits"),
}
"""An example and a description of each type of field."""
_BY_NAME = {
    "other_actor": "BLR",
    "partner": "BLR",
    "accredited_to": "BLR",
    "target_actors": "BLR",
    "predecessor": "SUN",
    "successor": "NZL",
    "row": "law_stages L08+first_reading",
    "language": "en",
    "char_start": "0",
    "char_end": "80",
    "alpha2": "XX",
    "alpha3": "XXX",
    "numeric3": "999",
    "goldstein": "-2",
    "MembershipRecord.actor": "NZL",
    "CountryCodeRecord.alpha3": "KGZ",
    "PositionRecord.actor": "NZL",
    "CoverageStatementRecord.position": "",
    "CoverageStatementRecord.actor": "",
    "CoverageStatementRecord.other_actor": "",
    "CoverageStatementRecord.law_family": "",
    "CoverageStatementRecord.claims_of": "",
}
"""Examples of values in a fixed form, and of references that must not be the usual one; an empty
example is that of a field which another field rules out."""
_BY_TABLE = {
    "actors": "KGZ",
    "agreements": "AG19",
    "countries": "KGZ",
    "event_types": "051",
    "events": "E059",
    "indicators": "NY.GDP.MKTP.KD.ZG",
    "law_families": "foreign-agents",
    "laws": "L08",
    "organisations": "EAEU",
    "people": "almazbek-atambayev",
    "positions": "KGZ-head-of-state",
    "sources": "general-knowledge",
    "topics": "bilateral",
}
"""Examples of references to the rows of a table, which must exist."""
_PLACEHOLDER = "the "
"""How the example of a field begins that has no other."""


def build_example(kind: type[Record], name: str) -> Raw:
    """A record of one kind with an example of every field; `name` becomes part of its key."""
    raw = _build_part(kind, name, count(1))
    _fill_references(kind, raw)
    return raw


def _build_part(kind: type[Part], name: str, numbers: Iterator[int]) -> Raw:
    """A record with an example of every field."""
    raw: Raw = {PLACE: Place("template", next(numbers))}
    for field in get_fields(kind).values():
        value: Any
        if field.part is not None:
            value = _build_part(field.part, name, numbers)
        elif isinstance(field.type, type) and issubclass(field.type, Code):
            value = next(iter(field.type)).value
        elif field.type == Slug and field.name in ("slug", "code"):
            value = f"my-{name}"
        else:
            by_type = next((each[0] for key, each in BY_TYPE.items() if key == field.type), None)
            by_name = _BY_NAME.get(field.name, by_type)
            value = _BY_NAME.get(f"{kind.__name__}.{field.name}", by_name)
            if value is None:
                value = _PLACEHOLDER + field.name.replace("_", " ")
            value = value or None
        raw[field.name] = [value] if field.is_list else value
    return raw


def _fill_references(kind: type[Record], raw: Raw) -> None:
    """Replace each placeholder that refers to a row by the key of an existing row."""
    tables = {
        value.where: value.table
        for row in kind.model_validate(raw).build_rows()
        for value in row.values.values()
        if isinstance(value, Reference) and value.key.startswith(_PLACEHOLDER)
    }
    for part in _list_parts(raw):
        for field, value in part.items():
            is_list = isinstance(value, list)
            table = tables.get(part[PLACE].locate(f"{field}[1]" if is_list else field))
            if table in _BY_TABLE:
                part[field] = [_BY_TABLE[table]] if is_list else _BY_TABLE[table]


def _list_parts(raw: Raw) -> Iterator[Raw]:
    """The record and all parts in it."""
    yield raw
    for value in raw.values():
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, dict):
                yield from _list_parts(each)

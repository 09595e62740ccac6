"""Faults of the part of a card that describes a table of figures, beyond the types of its fields.

The part is checked as it was read, so that each fault has its line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from models.actor_identifiers import CodeScheme
from seeds.curated.faults import Fault, Location
from seeds.curated.parse import PLACE, Raw

NAMES = "names"
"""In place of a scheme: the file names states in English."""
_SLUG = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")
_MOST_DECIMALS = 6


def check_table(table: Raw, faults: list[Fault]) -> None:
    """Add what contradicts itself or has no meaning in a table of figures."""
    faults += (Fault(where, what) for where, what in _find_faults(table))


def check_layouts(layouts: Any, table: Raw, faults: list[Fault]) -> None:
    """Add what the layouts of a table of figures say of columns that it does not have."""
    columns = _list_key_columns(table)
    columns |= {one["column"] for one in _list_with_text(table.get("columns"), "column")}
    faults += (Fault(where, what) for where, what in _find_repeated(layouts, "name"))
    for layout in _list_records(layouts):
        faults += (Fault(where, what) for where, what in _find_layout_faults(layout, columns))


def _find_faults(table: Raw) -> Iterator[tuple[Location, str]]:
    place = table[PLACE]
    schemes = [NAMES, *(scheme.value for scheme in CodeScheme)]
    scheme = table.get("scheme", NAMES)
    if scheme not in schemes:
        yield place.locate("scheme"), f"{scheme!r} is not one of {', '.join(schemes)}"
    for side in ("actor", "partner"):
        columns = table.get(side)
        needed = "name" if scheme == NAMES else "code"
        if isinstance(columns, dict) and needed not in columns:
            yield columns[PLACE].locate(needed), f"is missing: the column of the {needed}"
    yield from _find_period_faults(table.get("period"))
    yield from _find_shared_columns(table)
    if "partner" not in table and table.get("directed") == "no":
        yield place.locate("directed"), "has a meaning only with a partner"
    yield from _find_column_faults(table)
    yield from _find_repeated(table.get("codes"), "code")


def _find_shared_columns(table: Raw) -> Iterator[tuple[Location, str]]:
    """Columns that are to say two things: which state, and which partner or when."""
    taken: dict[str, str] = {}
    for part in ("actor", "partner", "period"):
        record = table.get(part)
        if not isinstance(record, dict):
            continue
        for field, column in record.items():
            if field in (PLACE, "plus") or not _is_text(column):
                continue
            if (other := taken.setdefault(column.lower(), part)) != part:
                why = f"{column!r} is the column of the {other} already"
                yield record[PLACE].locate(field), why


def _find_layout_faults(layout: Raw, columns: set[str]) -> Iterator[tuple[Location, str]]:
    yield from _find_period_faults(layout.get("period"))
    renamed = layout.get("renamed")
    if isinstance(renamed, dict):
        names = renamed.keys() - {PLACE}
        for name in names - columns:
            yield renamed[PLACE].locate(name), f"{name!r} is not a column of the table"
        taken = {column.lower(): column for column in columns - names}
        for name in sorted(names & columns):
            heading = str(renamed[name]).lower()
            if heading in taken:
                why = f"{renamed[name]!r} is the heading of {taken[heading]!r} too"
                yield renamed[PLACE].locate(name), why
            taken.setdefault(heading, name)


def _find_period_faults(period: Any) -> Iterator[tuple[Location, str]]:
    if isinstance(period, dict):
        has_year, has_span = "year" in period, {"begin", "end"} <= period.keys()
        if has_year == has_span or (not has_span and {"begin", "end"} & period.keys()):
            yield period[PLACE].locate(), "must have year, or both begin and end"


def _find_column_faults(table: Raw) -> Iterator[tuple[Location, str]]:
    columns = _list_with_text(table.get("columns"), "column")
    yield from _find_repeated(columns, "column")
    not_read = {one["column"].lower() for one in _list_with_text(table.get("not_read"), "column")}
    keys = {name.lower() for name in _list_key_columns(table)}
    described: dict[str, Raw] = {}
    for column in columns:
        name, where = column["column"], column[PLACE]
        if name.lower() in not_read:
            yield where.locate("column"), f"{name!r} also stands under not_read"
        if name.lower() in keys:
            yield where.locate("column"), f"{name!r} says who or when; it cannot be a figure too"
        indicator = column.get("indicator", name.lower())
        if _is_text(indicator) and not _SLUG.fullmatch(indicator):
            yield (
                where.locate("indicator"),
                f"{indicator!r} cannot be the end of a slug: use letters, digits, _ . and -",
            )
        first = described.setdefault(str(indicator), column)
        for field in ("title", "unit"):
            if first.get(field) != column.get(field):
                yield where.locate(field), f"{indicator} has another {field} above"
        if column.get("reversed") == "yes" and "partner" not in table:
            yield where.locate("reversed"), "has a meaning only with a partner"
        decimals = column.get("decimals", "0")
        if (count := _read_number({"value": decimals})) is not None and count > _MOST_DECIMALS:
            yield where.locate("decimals"), f"{decimals} is more than {_MOST_DECIMALS}"
        low, high = (_read_number(column.get(bound)) for bound in ("lowest", "highest"))
        if low is not None and high is not None and low > high:
            yield where.locate("lowest"), f"{low:g} is more than the highest, {high:g}"


def _list_key_columns(table: Raw) -> set[str]:
    parts = (table.get(name) for name in ("actor", "partner", "period"))
    return {
        value
        for part in parts
        if isinstance(part, dict)
        for name, value in part.items()
        if name not in (PLACE, "plus") and _is_text(value)
    }


def _find_repeated(records: Any, field: str) -> Iterator[tuple[Location, str]]:
    seen = set()
    for record in _list_with_text(records, field):
        # Headings are compared without regard to case; codes are not.
        value = record[field] if field == "code" else record[field].lower()
        if value in seen:
            yield record[PLACE].locate(field), f"{record[field]!r} stands here twice"
        seen.add(value)


def _list_with_text(records: Any, field: str) -> list[Raw]:
    """The records that have a text in a field."""
    return [one for one in _list_records(records) if _is_text(one.get(field))]


def _list_records(value: Any) -> list[Raw]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _read_number(bound: Any) -> float | None:
    text = bound.get("value") if isinstance(bound, Mapping) else None
    try:
        return float(text) if isinstance(text, str) else None
    except ValueError:
        return None

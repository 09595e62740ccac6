"""Statements of coverage that contradict the edition, one another, or the rows they are about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

from models.coverage import SCOPES, CoverageExtent
from seeds.curated.faults import Fault
from seeds.curated.resolve import ResolvedRow, Tables

_COVERED_ROWS = {"organisation_id": "memberships", "position_id": "tenures"}
"""The table of the rows that a scope covers, where each row names the scope itself."""


def find_coverage_faults(tables: Tables, day: date | None) -> Iterator[Fault]:
    """The faults of all statements; `day` is that of the edition, None in a user's folder."""
    by_scope: dict[tuple[Any, ...], list[ResolvedRow]] = defaultdict(list)
    for row in tables["coverage_statements"].values():
        scope = tuple(row.values[name] for name in ("kind_code", *SCOPES, "other_actor_id"))
        by_scope[scope].append(row)
        if _is_complete(row):
            yield from _find_late_end(row, day)
            yield from _find_rows_without_end(row, tables)
    for statements in by_scope.values():
        yield from _find_overlaps(statements)


def _is_complete(row: ResolvedRow) -> bool:
    """Whether a statement says complete; without a last day it is a fault of its own."""
    is_stated = row.values["extent_code"] == CoverageExtent.COMPLETE.value
    return is_stated and row.values["covers_until"] is not None


def _find_late_end(row: ResolvedRow, day: date | None) -> Iterator[Fault]:
    until = row.values["covers_until"]
    if day is not None and until > day:
        what = f"{until} is after the day of the edition, {day}: nothing later can be complete"
        yield Fault(row.place.locate("covers_until"), what)


def _find_rows_without_end(row: ResolvedRow, tables: Tables) -> Iterator[Fault]:
    """A row of the scope whose end is unknown, so that the list cannot be complete after it."""
    for scope, table in _COVERED_ROWS.items():
        if row.values[scope] is None:
            continue
        for covered in tables[table].values():
            begins = covered.values["started_earliest"]
            if (
                covered.values[scope] == row.values[scope]
                and covered.values["ended_edtf"] is None
                and (begins is None or begins <= row.values["covers_until"])
            ):
                what = (
                    f"is complete, but {table} {covered.text} has no end "
                    f"({covered.place.locate('ended')}): give its end, or state partial"
                )
                yield Fault(row.place.locate("extent"), what)


def _find_overlaps(statements: list[ResolvedRow]) -> Iterator[Fault]:
    """A statement that says another extent than an earlier one for the same days."""
    for number, row in enumerate(statements):
        for other in statements[:number]:
            first, last = _read_span(row)
            other_first, other_last = _read_span(other)
            differs = row.values["extent_code"] != other.values["extent_code"]
            if differs and first <= other_last and other_first <= last:
                what = (
                    f"contradicts coverage_statements {other.text} ({other.place.locate()}), which "
                    "says otherwise for some of these days"
                )
                yield Fault(row.place.locate("extent"), what)


def _read_span(row: ResolvedRow) -> tuple[date, date]:
    return row.values["covers_from"] or date.min, row.values["covers_until"] or date.max

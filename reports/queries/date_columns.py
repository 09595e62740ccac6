"""Dates in queries: printed as their sources have them, ordered, and held against a window."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, FromClause, case, func, type_coerce

from models.edtf import ONGOING
from reports.framework.marks import Mark
from reports.framework.select_columns import EdtfText

UNKNOWN_END = Mark("Until ?", "end unknown", ["Until"], r"^\?$")
"""How `format_end` prints an unknown end, under the heading Until."""


def format_date(source: FromClause, name: str) -> ColumnElement[Any]:
    """A date as its source has it; NULL if it is missing."""
    edtf: ColumnElement[Any] = source.c[f"{name}_edtf"]
    return edtf


def order_by_date(source: FromClause, name: str) -> ColumnElement[Any]:
    """The order of a date: its first possible day, else its last; dates without either are last."""
    return func.coalesce(source.c[f"{name}_earliest"], source.c[f"{name}_latest"]).nulls_last()


def format_end(source: FromClause) -> ColumnElement[str]:
    """An end: a date, ``?`` if it is unknown, ``ongoing`` if it is still to come."""
    text = source.c.ended_edtf
    return type_coerce(
        case((text.is_(None), "?"), (text == ONGOING, "ongoing"), else_=text), EdtfText
    )


def get_last_check(source: FromClause) -> Any:
    """The last date on which what has not ended was seen going on; NULL: it has ended."""
    return source.c["last_seen_edtf" if "last_seen_edtf" in source.c else "ended_known_until"]


def match_window(
    source: FromClause, name: str, since: date | None, until: date | None
) -> list[Any]:
    """The conditions for a date that may fall in a window, whose ends may be open."""
    conditions = []
    if since is not None:
        conditions.append(func.coalesce(source.c[f"{name}_latest"], since) >= since)
    if until is not None:
        conditions.append(func.coalesce(source.c[f"{name}_earliest"], until) <= until)
    return conditions

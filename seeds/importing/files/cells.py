"""Cells as other programs write them: missing values, whole numbers, days, flags."""

from __future__ import annotations

import re
from datetime import date

from models.code_resolution import strip_zero_fraction
from seeds.importing.rejects import RejectReason

MISSING = frozenset({"", "NA", "N/A", "#N/A", "NaN", "nan", "NULL", "null", "None", "<NA>"})
"""Texts that R, pandas, SQL clients and spreadsheets write for a missing value."""
_YEAR = re.compile("[12][0-9]{3}")
_FLAGS = {"0": False, "1": True}


def is_missing(text: str) -> bool:
    """Whether a cell has no value."""
    return text in MISSING


def parse_number(name: str, text: str, faults: list[RejectReason]) -> int | None:
    """A whole number; None if it is missing or faulty."""
    if text in MISSING:
        return None
    whole = strip_zero_fraction(text)
    if not (whole.isascii() and whole.isdecimal() and len(whole) < 10):
        faults.append((name, text, "is not a whole number"))
        return None
    return int(whole)


def parse_year(name: str, text: str, faults: list[RejectReason]) -> int | None:
    """A year from 1000 to 2999; None if it is missing or faulty."""
    whole = strip_zero_fraction(text)
    if whole in MISSING:
        return None
    if not _YEAR.fullmatch(whole):
        faults.append((name, text, "is not a year of four digits"))
        return None
    return int(whole)


def parse_day(name: str, text: str, faults: list[RejectReason]) -> date | None:
    """A day; None if it is missing or faulty. A time of day after it is left out."""
    if text in MISSING:
        return None
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        faults.append((name, text, "is not a day such as 1999-12-31"))
        return None


def parse_flag(name: str, text: str, faults: list[RejectReason]) -> bool | None:
    """0 or 1 as a truth value; None if it is missing or faulty."""
    whole = strip_zero_fraction(text)
    if whole not in MISSING and whole not in _FLAGS:
        faults.append((name, text, "is neither 0 nor 1"))
    return _FLAGS.get(whole)


def parse_text(text: str) -> str | None:
    """A text; None if it is missing."""
    return None if text in MISSING else text

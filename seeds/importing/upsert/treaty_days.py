"""Days as lists of treaty parties write them: EDTF, 31.12.1999, a span, or that no end is known."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from models import Edtf, EdtfError
from models.edtf import ONGOING
from seeds.importing.files.cells import MISSING
from seeds.importing.rejects import RejectReason

_NO_DAY = MISSING | {ONGOING}
NEVER = re.compile(r"9999(-12(-31)?)?|31\.12\.9999")
"""Means that no end is known."""
_BETWEEN = re.compile(r"([^.\[\]{}]+|\d\d?\.\d\d?\.\d{4})\.\.([^.\[\]{}]+|\d\d?\.\d\d?\.\d{4})")
_DAY_FIRST = re.compile(r"(\d\d?)\.(\d\d?)\.(\d{4})([~?%]?)")


def parse_day(name: str, row: Mapping[str, str], faults: list[RejectReason]) -> Edtf | None:
    """A date as published; None if it is missing or means that no end is known."""
    text = row.get(name, "")
    if text in _NO_DAY or NEVER.fullmatch(text):
        return None
    found = _parse_text(text)
    if isinstance(found, str):
        faults.append((name, text, found))
        return None
    return found


@lru_cache(maxsize=16384)
def _parse_text(text: str) -> Edtf | str:
    """The date of a text, or what is wrong with it."""
    between = _BETWEEN.fullmatch(text)
    parts = [_turn_day(part) for part in (between.groups() if between else (text,))]
    try:
        return Edtf.parse(f"[{parts[0]}..{parts[1]}]" if between else parts[0])
    except EdtfError as error:
        return str(error)


def _turn_day(text: str) -> str:
    """A day as EDTF writes it; newer files write 31.12.1999."""
    if found := _DAY_FIRST.fullmatch(text):
        day, month, year, mark = found.groups()
        return f"{year}-{month.zfill(2)}-{day.zfill(2)}{mark}"
    return text

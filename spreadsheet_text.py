"""Texts in CSV files, safe for spreadsheets, which run some of them as formulas."""

import re

_STARTS = frozenset("=+-@\t\r")
_NEGATIVE = re.compile(r"-(\d+(\.\d+)?)?")


def neutralise_text(text: str) -> str:
    """The text; one that a spreadsheet would run as a formula gets an apostrophe in front."""
    if text[:1] in _STARTS and not _NEGATIVE.fullmatch(text):
        return f"'{text}"
    return text

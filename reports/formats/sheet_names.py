"""Names of sheets: short, unique, without the characters that spreadsheets forbid."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reports.formats.values import format_printable

_LONGEST = 31
"""Characters of a name, as Excel has it."""
_FORBIDDEN = re.compile(r"[][:*?/\\\n]")


def name_sheets(titles: Sequence[str]) -> list[str]:
    """A name for each title; numbers tell equal ones apart, whatever the case of their letters."""
    names: list[str] = []
    for title in titles:
        plain = " ".join(_FORBIDDEN.sub(" ", format_printable(title)).split()).strip("' ")
        plain = plain or "Table"
        # Spreadsheets keep this name for themselves.
        plain = f"{plain} table" if plain.casefold() == "history" else plain
        name, number = _cut(plain, _LONGEST), 1
        while name.casefold() in {taken.casefold() for taken in names}:
            number += 1
            end = f" ({number})"
            name = _cut(plain, _LONGEST - len(end)) + end
        names.append(name)
    return names


def _cut(text: str, length: int) -> str:
    """The text in at most so many units of UTF-16, in which spreadsheets count."""
    while len(text.encode("utf-16-le")) > 2 * length:
        text = text[:-1]
    return text.strip("' ")

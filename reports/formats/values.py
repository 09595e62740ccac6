"""Values of cells as text for people."""

from __future__ import annotations

import re

from reports.framework.marks import MISSING
from reports.framework.table import AS_STORED, Cell, NoteNumbers

_CONTROLS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
"""Characters that a terminal would obey, except line feeds."""


def format_value(value: Cell, decimals: int | None = None) -> str:
    """A value as text for people."""
    if value is None:
        return MISSING
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and decimals == AS_STORED:
        return f"{value:.15g}"
    if isinstance(value, float):
        return f"{value:.{2 if decimals is None else decimals}f}"
    return str(value)


def remove_controls(text: str) -> str:
    """The text with blanks for characters that a terminal would obey."""
    return _CONTROLS.sub(" ", text)


def escape_controls(text: str) -> str:
    """Json whose texts name such characters by number."""
    return _CONTROLS.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def shorten_notes(cell: Cell) -> Cell:
    """Numbers of footnotes with runs of three or more as a range: 1-3 7 8; other cells stay.

    A line that rests on hundreds of sources would else be longer than a page.
    """
    if not isinstance(cell, NoteNumbers):
        return cell
    runs: list[list[int]] = []
    for number in sorted(map(int, cell.split())):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    shown = ([f"{run[0]}-{run[-1]}"] if len(run) > 2 else map(str, run) for run in runs)
    return NoteNumbers(" ".join(word for words in shown for word in words))


def format_printable(value: Cell, decimals: int | None = None) -> str:
    """A value as text that a terminal prints as it is."""
    return remove_controls(format_value(value, decimals))

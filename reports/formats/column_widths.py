"""Text in columns: how wide each may be, where lines break, and how rows are laid out."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Sequence
from itertools import chain, zip_longest
from typing import NamedTuple

_LONGEST_WHOLE_WORD = 26
_ORDINARY = 10
"""Letters of a word that a table shows whole, or it had better not be a table."""
_GAP = "  "
_BREAKS = re.compile(r"(?<=\.\.)(?=[^]])|(?<=/)(?=\w)")
"""Where a word may break: between the days of a date, between the parts of an address."""
_KEPT = re.compile(r"\W*\d[\d\W]*|\w*_\w*|\w+(?:-\w+){2,}")
"""Dates, numbers, and what is there to be copied: keys and the names of columns."""


def in_columns(
    columns: Sequence[str],
    cells: Sequence[Sequence[str]],
    to_the_right: Sequence[bool],
) -> str:
    """Headings, a rule and rows, as tabulate's format ``simple`` has them, lines in cells and all.

    tabulate guesses each cell's type and measures each line again, in eight times the time.
    """
    rows = [[cell.split("\n") for cell in row] for row in (columns, *cells)]
    wide = [
        max(len(line) for cell in column for line in cell) for column in zip(*rows, strict=True)
    ]
    line_of = _GAP.join(
        f"{{:{'>' if right else '<'}{width}}}"
        for width, right in zip(wide, to_the_right, strict=True)
    )
    lines = [
        [line_of.format(*parts).rstrip() for parts in zip_longest(*row, fillvalue="")]
        for row in rows
    ]
    rule = [_GAP.join("-" * width for width in wide)]
    return "\n".join(chain(lines[0], rule, *lines[1:]))


def in_paragraphs(columns: Sequence[str], cells: Sequence[Sequence[str]], total: int) -> str:
    """Each row in lines of its own, heading and cell in turn; no word is cut.

    For a line too narrow for columns.
    """
    return "\n".join(
        _paragraph([f"{column}: {cell}" for column, cell in zip(columns, row, strict=True)], total)
        for row in cells
    )


def _paragraph(parts: Sequence[str], total: int) -> str:
    """Parts side by side as far as they fit, later lines set in."""
    lines = [""]
    for part in parts:
        words = part.split()
        is_short = len(_GAP) + len(" ".join(words)) <= total
        for place, text in enumerate([" ".join(words)] if is_short else words):
            glue = " " if place else _GAP
            if not lines[-1]:
                lines[-1] = text
            elif len(lines[-1]) + len(glue) + len(text) <= total:
                lines[-1] += glue + text
            else:
                lines.append(_GAP + text)
    return "\n".join(lines)


def wrapped(text: str, width: int) -> str:
    """Text in lines of ``width``, broken between words; a longer word is cut, at best where it may.

    In a third of the time that `textwrap.wrap` takes, which was most of printing a long report.
    """
    if len(text) <= width:
        return text
    if "\n" in text:
        return "\n".join(wrapped(line, width) for line in text.split("\n"))
    lines = [""]
    for word in text.split():
        glue = " "
        for piece in [word] if len(word) <= width else _pieces(word, width):
            if lines[-1] and len(lines[-1]) + len(glue) + len(piece) <= width:
                lines[-1] += glue + piece
            else:
                lines.append(piece)
            glue = ""
    return "\n".join(lines[1:])


def _pieces(word: str, width: int) -> list[str]:
    return [
        part[start : start + width]
        for part in _BREAKS.split(word)
        for start in range(0, len(part), width)
    ]


class Fit(NamedTuple):
    """How wide the columns of a table are to be."""

    widths: Sequence[int]
    is_legible: bool
    """Whether dates, numbers, keys and ordinary words stay whole, and all fits the line."""


def fitted(
    columns: Sequence[str], cells: Sequence[Sequence[str]], total: int, whole: Collection[int]
) -> Fit:
    """Widths that fit the line: the widest column gives way first, if it can be, between words.

    Dates, numbers and keys are never broken, nor columns ``whole``: the line may then be longer.
    """
    texts = [[column, *(row[index] for row in cells)] for index, column in enumerate(columns)]
    widths = [max(map(len, "\n".join(column).split("\n"))) for column in texts]
    room = total - 2 * (len(columns) - 1)
    if sum(widths) <= room:
        return Fit(widths, True)
    # Each word once: most stand in a column many times.
    words = [set(_BREAKS.sub(" ", " ".join(column)).split()) for column in texts]
    longest = [max(map(len, column), default=0) for column in words]
    kept = [
        max((len(word) for word in column if _KEPT.fullmatch(word)), default=0) for column in words
    ]
    keys = [word if place in whole else 0 for place, word in enumerate(longest)]
    all_kept = list(map(max, keys, kept))
    legible = _narrowed(longest, all_kept, room)
    least = legible or _cut(longest, all_kept, _ORDINARY)
    return Fit(_levelled(widths, least, room), legible is not None)


def _levelled(widths: Sequence[int], least: Sequence[int], room: int) -> list[int]:
    """The widths cut to one level, not below their least; what is left over goes to the last."""
    sides = list(zip(widths, least, strict=True))

    def cut_to(level: int) -> list[int]:
        return [max(floor, min(width, level)) for width, floor in sides]

    levels = range(1, max(widths) + 1)
    level = bisect_right(levels, room, key=lambda level: sum(cut_to(level)))
    cut = cut_to(level)
    left = room - sum(cut)
    for index in reversed(range(len(cut))):
        if left > 0 and cut[index] == level < widths[index]:
            cut[index] += 1
            left -= 1
    return cut


def _narrowed(words: Sequence[int], whole: Sequence[int], room: int) -> list[int] | None:
    """The width below which each column may not go: words break only as far as they must."""
    for longest in range(_LONGEST_WHOLE_WORD, _ORDINARY - 1, -1):
        least = _cut(words, whole, longest)
        if sum(least) <= room:
            return least
    return None


def _cut(words: Sequence[int], whole: Sequence[int], longest: int) -> list[int]:
    return [max(min(longest, word), keep) for word, keep in zip(words, whole, strict=True)]

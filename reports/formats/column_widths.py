"""Widths of columns, and where lines break in cells."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

_LONGEST_WHOLE_WORD = 26
_ORDINARY = 10
"""Letters of a word that a table shows whole; narrower columns become paragraphs."""
_SENTENCE, _ROOM = 60, 22
"""A column with a text longer than the first needs the second to be read with ease."""
_BREAKS = re.compile(r"(?<=\.\.)(?=[^]])|(?<=/)(?=\w)")
"""Where a word may break: between the days of a date, between the parts of an address."""
_CUTS = re.compile(rf"{_BREAKS.pattern}|(?<=[^\W\d]-)(?=[^\W\d])")
"""Where a word that is too long breaks first: at its hyphens, but for those of a date."""
_KEPT = re.compile(r"\W*\d[\d\W]*|\w*_\w*|\w+(?:-\w+){2,}")
"""Dates, numbers, and what people copy: keys and the names of columns."""


def measure_width(text: str) -> int:
    """Columns of a terminal that a text takes: wide characters two, combining ones none."""
    if text.isascii():
        return len(text)
    from wcwidth import wcswidth  # only where it makes a difference

    return max(wcswidth(text), 0)


def wrap_cell(text: str, width: int) -> str:
    """Text in lines of ``width``, broken between words; a longer word is cut.

    In a third of the time of `textwrap.wrap`, which took most of printing a long report.
    """
    if measure_width(text) <= width:
        return text
    if "\n" in text:
        return "\n".join(wrap_cell(line, width) for line in text.split("\n"))
    lines = [""]
    for word in text.split():
        glue = " "
        for piece in [word] if measure_width(word) <= width else _cut_word(word, width):
            if lines[-1] and measure_width(lines[-1] + glue + piece) <= width:
                lines[-1] += glue + piece
            else:
                lines.append(piece)
            glue = ""
    return "\n".join(lines[1:])


def _cut_word(word: str, width: int) -> Iterator[str]:
    """Pieces of a word that fit the width, cut where a word may break if possible."""
    for part in _CUTS.split(word):
        piece = ""
        for letter in part:
            if piece and measure_width(piece + letter) > width:
                yield piece
                piece = ""
            piece += letter
        yield piece


class Fit(NamedTuple):
    """The widths of the columns of a table."""

    widths: Sequence[int]
    is_legible: bool
    """Whether dates, numbers, keys and ordinary words stay whole, and all fits the line."""
    is_roomy: bool
    """Whether columns of sentences have room for several words a line."""


def fit_columns(
    columns: Sequence[str], cells: Sequence[Sequence[str]], total: int, whole: Collection[int]
) -> Fit:
    """Widths that fit the line: the widest column is narrowed first, if possible between words.

    Dates, numbers and keys are never broken, nor the columns ``whole``; the line may be longer.
    """
    texts = [[column, *(row[index] for row in cells)] for index, column in enumerate(columns)]
    widths = [max(map(measure_width, "\n".join(column).split("\n"))) for column in texts]
    room = total - 2 * (len(columns) - 1)
    if sum(widths) <= room:
        return Fit(widths, True, True)
    # Each word once: most occur in a column many times.
    words = [set(_BREAKS.sub(" ", " ".join(column)).split()) for column in texts]
    longest = [max(map(measure_width, column), default=0) for column in words]
    kept = [
        max((len(word) for word in column if _KEPT.fullmatch(word)), default=0) for column in words
    ]
    keys = [word if place in whole else 0 for place, word in enumerate(longest)]
    all_kept = list(map(max, keys, kept))
    legible = _find_least_widths(longest, all_kept, room)
    least = legible or _limit_words(longest, all_kept, _ORDINARY)
    fitted = _level_widths(widths, least, room)
    is_roomy = all(
        width >= _ROOM for natural, width in zip(widths, fitted, strict=True) if natural > _SENTENCE
    )
    return Fit(fitted, legible is not None, is_roomy)


def _level_widths(widths: Sequence[int], least: Sequence[int], room: int) -> list[int]:
    """The widths cut to one level, not below the least; spare columns go to the last."""
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


def _find_least_widths(words: Sequence[int], whole: Sequence[int], room: int) -> list[int] | None:
    """The least width of each column; words break only as far as they must."""
    for longest in range(_LONGEST_WHOLE_WORD, _ORDINARY - 1, -1):
        least = _limit_words(words, whole, longest)
        if sum(least) <= room:
            return least
    return None


def _limit_words(words: Sequence[int], whole: Sequence[int], longest: int) -> list[int]:
    return [max(min(longest, word), keep) for word, keep in zip(words, whole, strict=True)]

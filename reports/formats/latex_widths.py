"""Widths of columns on a page of LaTeX: portrait, landscape, or in parts side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wcwidth import wcswidth

PORTRAIT, LANDSCAPE = 480.0, 725.0
"""Width of the text on a page of A4 with margins of 2 cm, in points, and a little less."""
_CHARACTER = 4.9
"""Width of an average character of a cell, in points: 8 point type, on the wide side."""
_GAP = 6.0
"""Between two columns, in points."""
LONGEST_WORD = 14
"""Characters up to which a word is not broken."""
_NARROWEST = 3


@dataclass(frozen=True)
class TablePart:
    """Some columns of a table, by their places, with a width in points for each."""

    places: Sequence[int]
    widths: Sequence[float]
    is_landscape: bool


def fit_to_pages(
    headings: Sequence[str], rows: Sequence[Sequence[str]], *, is_turned: bool = False
) -> list[TablePart]:
    """The columns on one page, or on several, each of which repeats the first column.

    With ``is_turned`` all pages are landscape already.
    """
    measures = [_measure(column) for column in zip(headings, *rows, strict=True)]
    places = range(len(headings))
    for width in (LANDSCAPE,) if is_turned else (PORTRAIT, LANDSCAPE):
        if _add([each.least for each in measures]) <= width:
            return [_share(places, measures, width)]
    groups: list[list[int]] = [[0]]
    for place in places[1:]:
        widths = [measures[at].least for at in (*groups[-1], place)]
        if len(groups[-1]) > 1 and _add(widths) > LANDSCAPE:
            groups.append([0])
        groups[-1].append(place)
    return [_share(group, measures, LANDSCAPE) for group in groups]


@dataclass(frozen=True)
class _Measure:
    """Widths of a column in points: for its longest word, most of its texts, all of them."""

    least: float
    usual: float
    full: float


def _measure(column: Sequence[str]) -> _Measure:
    longest = max((_count(word) for text in column for word in text.split()), default=0)
    least = _CHARACTER * max(_NARROWEST, min(longest, LONGEST_WORD)) * 1.12
    lengths = sorted(_CHARACTER * _count(text) * 1.12 for text in column)
    return _Measure(least, lengths[int(0.8 * (len(lengths) - 1))], lengths[-1])


def _count(text: str) -> int:
    """Characters of average width; capitals and wide letters are wider."""
    wide = sum(letter.isupper() or letter in "mwMW@%\u2014" for letter in text)
    return max(wcswidth(text), len(text)) + (wide + 1) // 2


def _add(widths: Sequence[float]) -> float:
    return sum(widths) + _GAP * (len(widths) - 1)


def _share(places: Sequence[int], measures: Sequence[_Measure], width: float) -> TablePart:
    """The widths of some columns; what is left goes where most texts, then all, need it."""
    widths = [measures[place].least for place in places]
    for goals in ([measures[at].usual for at in places], [measures[at].full for at in places]):
        wanted = [max(0.0, goal - got) for goal, got in zip(goals, widths, strict=True)]
        given = min(1.0, max(0.0, width - _add(widths)) / (sum(wanted) or 1.0))
        widths = [got + want * given for got, want in zip(widths, wanted, strict=True)]
    return TablePart(list(places), widths, is_landscape=width == LANDSCAPE)

"""Texts of a picture: how wide they are, and what of them fits.

Widths are those of DejaVu Sans, which comes with matplotlib and is wider than what browsers use in
its place, so that a text that fits here fits there. They grow in proportion to the size: a picture
of any resolution, drawn without hints to fit letters to pixels, has them.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties

FAMILY = ["DejaVu Sans", "Verdana", "Arial", "Helvetica", "sans-serif"]
ELLIPSIS = "…"
LINE = 1.3
"""Height of a line of text in heights of its letters."""
_LONGEST = 2000
_SCALE = 64
"""Texts are measured so much larger: at the size of a picture, widths are rounded to pixels."""
_UNPRINTED = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)
"""Characters that XML forbids, or that change the direction of the text around them."""


def clean_text(text: str) -> str:
    """The text in one line, without characters that are not printed."""
    return " ".join(_UNPRINTED.sub(" ", text[:_LONGEST]).split())


@cache
def _make_renderer() -> Any:
    canvas: Any = FigureCanvasAgg(Figure(dpi=72))
    return canvas.get_renderer()


@cache
def measure_text(text: str, size: float, is_bold: bool = False) -> float:
    """The width of a text in pixels, at a size in pixels."""
    weight = "bold" if is_bold else "normal"
    font = FontProperties(family=FAMILY[0], size=size * _SCALE, weight=weight)
    width, _, _ = _make_renderer().get_text_width_height_descent(text, font, ismath=False)
    return float(width) / _SCALE


def cut_text(text: str, size: float, width: float, is_bold: bool = False) -> str:
    """As much of a text as fits into a width, with an ellipsis where some is left out."""
    if measure_text(text, size, is_bold) <= width:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if measure_text(text[:middle].rstrip() + ELLIPSIS, size, is_bold) <= width:
            low = middle
        else:
            high = middle - 1
    return text[:low].rstrip() + ELLIPSIS


def wrap_text(text: str, size: float, width: float, lines: int, is_bold: bool = False) -> list[str]:
    """The text in at most so many lines of a width; a word that is too long is cut."""
    words, found = clean_text(text).split(" "), [""]
    for place, word in enumerate(words):
        longer = f"{found[-1]} {word}".strip()
        if measure_text(longer, size, is_bold) <= width:
            found[-1] = longer
        elif len(found) == lines:
            rest = " ".join([found[-1], *words[place:]]).strip()
            found[-1] = cut_text(rest, size, width, is_bold)
            return found
        elif found[-1]:
            found.append(cut_text(word, size, width, is_bold))
        else:
            found[-1] = cut_text(word, size, width, is_bold)
    return found if found[0] else []

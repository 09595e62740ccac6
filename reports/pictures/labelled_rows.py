"""Pictures made of lines: labels on the left, notes on the right, marks between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reports.pictures.canvas import Canvas
from reports.pictures.frame import INSIDE, MARGIN, WIDTH
from reports.pictures.palette import GRID, MUTED, TEXT
from reports.pictures.text_fit import clean_text, measure_text, wrap_text

SIZE = 10
INDENT = 14
_LINE, _PADDING, _GAP = 13, 5, 12
_WIDEST_GROUP, _WIDEST_NOTE, _LINES = 190, 160, 3
_MARKS = 220
"""Width, at least, of the part with the marks; labels may take the rest."""
GROUP_HEIGHT = 24


@dataclass(frozen=True)
class Columns:
    """Where the labels begin and end, and where the marks begin and end."""

    label: float
    label_width: float
    start: float
    end: float
    note_width: float


def lay_out(
    labels: Sequence[tuple[str, int]], notes: Sequence[str], groups: Sequence[str] = ()
) -> Columns:
    """The columns for some labels, each with its depth, and notes.

    `groups` are the headings that stand in a column before the labels.
    """
    widths = [measure_text(clean_text(text), SIZE, is_bold=True) for text in groups]
    group = min(max(widths, default=0), _WIDEST_GROUP)
    begin = MARGIN + (group + _GAP if group else 0)
    widths = [measure_text(clean_text(text), SIZE) for text in notes]
    note = min(max(widths, default=0), _WIDEST_NOTE)
    end = WIDTH - MARGIN - (note + _GAP if note else 0)
    widths = [measure_text(clean_text(text), SIZE) + INDENT * depth for text, depth in labels]
    label = min(max(widths, default=0), end - _MARKS - _GAP - begin)
    return Columns(begin, label, begin + label + _GAP, end, note)


def draw_row(
    canvas: Canvas, columns: Columns, y: float, label: str, note: str, depth: int = 0
) -> tuple[float, float]:
    """Write label and note of a line; the result is its middle and its height."""
    width = columns.label_width - INDENT * depth
    texts = (
        (wrap_text(label, SIZE, width, _LINES), columns.label + INDENT * depth, TEXT),
        (wrap_text(note, SIZE, columns.note_width, _LINES), columns.end + _GAP, MUTED),
    )
    height = _LINE * max(1, *(len(lines) for lines, _, _ in texts)) + _PADDING
    middle = y + height / 2
    for lines, x, colour in texts:
        top = middle - _LINE * (len(lines) - 1) / 2
        for place, line in enumerate(lines):
            canvas.add_text(line, x, top + _LINE * place, size=SIZE, colour=colour)
    return middle, height


def draw_group(canvas: Canvas, y: float, title: str) -> None:
    """Write the heading of a group of lines."""
    (line, *_) = wrap_text(title, SIZE + 1, INSIDE, 1, is_bold=True) or [""]
    width = measure_text(line, SIZE + 1, is_bold=True)
    canvas.clear_box(MARGIN, y + 4, width + 4, GROUP_HEIGHT - 5)
    canvas.add_text(line, MARGIN, y + GROUP_HEIGHT / 2 + 2, size=SIZE + 1, is_bold=True)


def draw_group_beside(canvas: Canvas, columns: Columns, y: float, title: str) -> float:
    """Write the heading of a group beside its first lines; the result is its height."""
    canvas.add_line([(MARGIN, y), (WIDTH - MARGIN, y)], GRID, 0.8, is_behind=True)
    lines = wrap_text(title, SIZE, columns.label - _GAP - MARGIN, _LINES, is_bold=True)
    for place, line in enumerate(lines):
        middle = y + (_LINE + _PADDING) / 2 + _LINE * place
        canvas.add_text(line, MARGIN, middle, size=SIZE, is_bold=True)
    return _LINE * len(lines) + _PADDING


def draw_grid(
    canvas: Canvas, ticks: Sequence[tuple[float, str]], top: float, bottom: float, *, is_above: bool
) -> None:
    """Draw upright lines at some places, each with its text below, and above if wanted."""
    edge = -1000.0
    for x, text in ticks:
        canvas.add_line([(x, top), (x, bottom)], GRID, 0.8, is_behind=True)
        half = measure_text(text, SIZE) / 2
        if x - half < edge + 6 or x + half > WIDTH:
            continue
        edge = x + half
        canvas.add_text(text, x, bottom + 9, size=SIZE, colour=MUTED, align="center")
        if is_above:
            canvas.add_text(text, x, top - 9, size=SIZE, colour=MUTED, align="center")

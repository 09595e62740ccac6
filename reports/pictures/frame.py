"""What stands around every picture: title, legend, caption, the edition of the data."""

from __future__ import annotations

from collections.abc import Sequence

from reports.framework.chart import Chart, Key, Sign
from reports.pictures.canvas import Canvas
from reports.pictures.palette import COLOURS, DASHES, MUTED, PALE
from reports.pictures.text_fit import LINE, cut_text, measure_text, wrap_text

WIDTH = 720
"""On paper, 16 cm: a letter of 10 pixels is 6.3 points high there, the smallest 5."""
MARGIN = 16
INSIDE = WIDTH - 2 * MARGIN
_TITLE, _SMALL, _SWATCH = 15, 10, 14


def draw_heading(canvas: Canvas, chart: Chart) -> float:
    """Write title and legend; the result is where the picture may begin."""
    y: float = MARGIN
    for line in wrap_text(chart.title, _TITLE, INSIDE, 3, is_bold=True):
        canvas.add_text(line, MARGIN, y + _TITLE / 2, size=_TITLE, is_bold=True)
        y += _TITLE * LINE
    has_legend = chart.keys and not chart.is_empty
    return _draw_legend(canvas, chart.keys, y + 6) if has_legend else y + 6


def _draw_legend(canvas: Canvas, keys: Sequence[Key], y: float) -> float:
    x: float = MARGIN
    for key in keys:
        label = cut_text(key.label, _SMALL, INSIDE - _SWATCH - 6)
        width = _SWATCH + 6 + measure_text(label, _SMALL)
        if x > MARGIN and x + width > MARGIN + INSIDE:
            x, y = MARGIN, y + 18
        if key.sign is Sign.MARK:
            canvas.add_marker(x + _SWATCH / 2, y + _SWATCH / 2, key.tone, 8)
        elif key.sign is Sign.LINE:
            ends = [(x, y + _SWATCH / 2), (x + _SWATCH, y + _SWATCH / 2)]
            canvas.add_line(ends, COLOURS[key.tone], 2, DASHES[key.tone])
        elif key.sign is Sign.PALE:
            canvas.add_box(x, y, _SWATCH, _SWATCH, key.tone, PALE)
        else:
            canvas.add_framed_box(x, y, _SWATCH, _SWATCH, key.tone)
        canvas.add_text(label, x + _SWATCH + 6, y + _SWATCH / 2, size=_SMALL)
        x += width + 18
    return y + 24


def draw_footing(canvas: Canvas, chart: Chart, y: float) -> None:
    """Write caption and edition below the picture, and end the sheet there.

    Where nothing is drawn, there is nothing to explain.
    """
    for text in ("" if chart.is_empty else chart.caption, chart.scope):
        for line in wrap_text(text, _SMALL, INSIDE, 8):
            canvas.add_text(line, MARGIN, y + _SMALL / 2, size=_SMALL, colour=MUTED)
            y += _SMALL * LINE + 1
    canvas.set_height(y + MARGIN)


def draw_nothing(canvas: Canvas, chart: Chart, y: float) -> float:
    """Write why there is nothing to draw."""
    for line in wrap_text(chart.empty, 11, INSIDE, 8):
        canvas.add_text(line, MARGIN, y + 8, size=11)
        y += 16
    return y + 10

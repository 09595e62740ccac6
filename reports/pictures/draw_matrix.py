"""Pictures of cells in lines and columns, each cell in the tone of its class."""

from __future__ import annotations

import math

from reports.framework.chart import MatrixChart, Tone
from reports.pictures.canvas import Canvas
from reports.pictures.frame import INSIDE, MARGIN, draw_nothing
from reports.pictures.palette import choose_ink
from reports.pictures.text_fit import clean_text, cut_text, measure_text

_HEIGHT, _WIDEST_CELL, _LEAST_CELL = 14, 26, 9
_WIDEST_LABEL, _LONGEST_HEADING = 200, 140
_SIZE, _LETTERS, _GAP = 9, 8, 8
_MANY = 40
"""After so many lines, at most, the headings of the columns are repeated."""


def draw_matrix(canvas: Canvas, chart: MatrixChart, y: float) -> float:
    """Draw the cells from a height on; the result is where they end."""
    if chart.is_empty:
        return draw_nothing(canvas, chart, y)
    labels = [cut_text(clean_text(label), _SIZE, _WIDEST_LABEL) for label, _ in chart.rows]
    start = MARGIN + max(measure_text(label, _SIZE) for label in labels) + _GAP
    room = (MARGIN + INSIDE - start) / len(chart.columns)
    cell = max(min(room, _WIDEST_CELL), _LEAST_CELL)
    headings = [cut_text(clean_text(text), _SIZE, _LONGEST_HEADING) for text in chart.columns]
    blocks = math.ceil(len(chart.rows) / _MANY)
    block = math.ceil(len(chart.rows) / blocks)
    for number, (label, (_, cells)) in enumerate(zip(labels, chart.rows, strict=True)):
        if number % block == 0:
            y += max(measure_text(text, _SIZE) for text in headings) + _GAP
            for place, text in enumerate(headings):
                canvas.add_text(
                    text, start + cell * (place + 0.5), y - 4, size=_SIZE, is_upright=True
                )
        middle = y + _HEIGHT / 2
        canvas.add_text(label, MARGIN, middle, size=_SIZE)
        canvas.add_box(start, y + 0.5, cell * len(cells), _HEIGHT - 1, Tone.NONE)
        for place, one in enumerate(cells):
            x = start + cell * place
            if one.tone is not Tone.NONE:
                canvas.add_box(x + 0.5, y + 0.5, cell - 1, _HEIGHT - 1, one.tone)
            if one.text and measure_text(one.text, _LETTERS) <= cell - 1:
                ink = choose_ink(one.tone)
                canvas.add_text(
                    one.text, x + cell / 2, middle, size=_LETTERS, colour=ink, align="center"
                )
        y += _HEIGHT
    return y + 12

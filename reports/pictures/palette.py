"""Colours and hatches: told apart by people who are colour-blind, and in print without colour.

The colours of kinds are those of Okabe and Ito 2008, "Color universal design"; the ordered ones are
classes of the scale cividis (Nunez, Anderton and Renslow 2018), light to dark.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from reports.framework.chart import Tone

TEXT = "#1a1a1a"
MUTED = "#595959"
"""Text of less weight; 7 to 1 on white."""
GRID = "#dddddd"
EDGE = "#8c8c8c"
PAPER = "#ffffff"
SUBJECT = "#d55e00"
"""The outline of the country that a map is about."""

COLOURS = {
    Tone.FIRST: "#0072b2",
    Tone.SECOND: "#d55e00",
    Tone.THIRD: "#009e73",
    Tone.FOURTH: "#aa4499",
    Tone.FIFTH: "#e69f00",
    Tone.WORLD: "#767676",
    Tone.STEP_1: "#fdea45",
    Tone.STEP_2: "#c8b866",
    Tone.STEP_3: "#8e8978",
    Tone.STEP_4: "#545d6e",
    Tone.STEP_5: "#00224e",
    Tone.NONE: "#f2f2f2",
    Tone.MISSING: "#ffffff",
    Tone.SUBJECT: "#ffffff",
}
HATCHES = {Tone.MISSING: "////"}
Dashes = Literal["solid"] | tuple[float, Sequence[float]]
"""A line without gaps, or where its pattern begins, and the lengths of its strokes and gaps."""
DASHES: dict[Tone, Dashes] = {
    Tone.FIRST: "solid",
    Tone.SECOND: (0, (6, 2)),
    Tone.THIRD: (0, (6, 2, 1, 2)),
    Tone.FOURTH: (0, (1, 1.5)),
    Tone.FIFTH: (0, (3, 1.5)),
    Tone.WORLD: (0, (2, 2)),
}
MARKERS = {
    Tone.FIRST: "o",
    Tone.SECOND: "D",
    Tone.THIRD: "^",
    Tone.FOURTH: "s",
    Tone.FIFTH: "v",
    Tone.WORLD: "o",
}
PALE = 0.32
"""How opaque the possible part of a span is."""


def choose_ink(tone: Tone) -> str:
    """The colour of text on this tone: of the two, the one with more contrast (WCAG 2.2)."""
    return max(TEXT, PAPER, key=lambda ink: compute_contrast(ink, COLOURS[tone]))


def compute_contrast(one: str, other: str) -> float:
    """How much lighter one colour is than another, from 1 to 21 (WCAG 2.2, contrast ratio)."""
    darker, lighter = sorted(map(_compute_luminance, (one, other)))
    return (lighter + 0.05) / (darker + 0.05)


def _compute_luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue

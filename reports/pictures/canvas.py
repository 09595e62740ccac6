"""The sheet that a picture is drawn on, in pixels from its upper left corner."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from matplotlib.artist import Artist
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Circle, PathPatch, Polygon, Rectangle
from matplotlib.path import Path

from reports.framework.chart import Tone
from reports.pictures.palette import COLOURS, EDGE, HATCHES, MARKERS, PAPER, TEXT, Dashes
from reports.pictures.text_fit import FAMILY, clean_text, measure_text

Point = tuple[float, float]
SPOKEN = "spoken-"
"""Begins the ids of shapes with words."""
_BEHIND = 1_000_000
"""Puts a shape below as many others."""
_DOTS_PER_INCH = 72
"""So that a pixel is a point of print."""


@dataclass(frozen=True)
class Label:
    """A text as drawn, and the box it takes."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: Label) -> bool:
        """Whether the two boxes have a common part."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


class Canvas:
    """Shapes and texts of one picture. The height is known when all is drawn."""

    def __init__(self, width: float) -> None:
        self.width = width
        self.labels: list[Label] = []
        self.words: dict[str, str] = {}
        """What shapes say of themselves, by the id of the shape."""
        self.figure = Figure(dpi=_DOTS_PER_INCH, facecolor=PAPER)
        self._axes = self.figure.add_axes((0, 0, 1, 1))
        self._axes.set_axis_off()
        self._axes.set_xlim(0, width)
        self._drawn = 0

    def set_height(self, height: float) -> None:
        """Give the sheet its height."""
        self.figure.set_size_inches(self.width / _DOTS_PER_INCH, height / _DOTS_PER_INCH)
        self._axes.set_ylim(height, 0)

    def _place(self, artist: Artist, *, is_behind: bool = False) -> None:
        """Put a shape above all that is drawn already, or behind it."""
        self._drawn += 1
        artist.set_zorder(self._drawn - (_BEHIND if is_behind else 0))
        artist.set_clip_on(False)

    def add_text(
        self,
        text: str,
        x: float,
        y: float,
        *,
        size: float = 10,
        colour: str = TEXT,
        is_bold: bool = False,
        align: Literal["left", "center", "right"] = "left",
        is_upright: bool = False,
    ) -> Label:
        """Write one line; ``y`` is its middle. Upright, it runs up from ``y``, centred on ``x``."""
        text = clean_text(text)
        width = measure_text(text, size, is_bold)
        written = self._axes.text(
            x,
            y,
            text,
            parse_math=False,
            family=FAMILY,
            fontsize=size,
            fontweight="bold" if is_bold else "normal",
            color=colour,
            horizontalalignment="center" if is_upright else align,
            verticalalignment="bottom" if is_upright else "center_baseline",
            rotation=90 if is_upright else 0,
            rotation_mode="default",
        )
        self._place(written)
        left = x - {"left": 0.0, "center": width / 2, "right": width}[align]
        label = Label(text, left, y - size / 2, left + width, y + size / 2)
        if is_upright:
            label = Label(text, x - size / 2, y - width, x + size / 2, y)
        self.labels.append(label)
        return label

    def add_line(
        self,
        points: Sequence[Point],
        colour: str,
        width: float = 1,
        dashes: Dashes = "solid",
        *,
        is_behind: bool = False,
    ) -> None:
        """Draw a line through some points, behind all else if wanted."""
        xs, ys = zip(*points, strict=True)
        line = Line2D(xs, ys, color=colour, linewidth=width, linestyle=dashes)
        line.set_solid_joinstyle("round")
        line.set_solid_capstyle("butt")
        self._place(self._axes.add_line(line), is_behind=is_behind)

    def clear_box(self, left: float, top: float, width: float, height: float) -> None:
        """Draw a rectangle in the colour of the paper, over what is behind a text."""
        box = Rectangle((left, top), width, height, linewidth=0, facecolor=PAPER)
        self._place(self._axes.add_patch(box))

    def add_box(
        self, left: float, top: float, width: float, height: float, tone: Tone, alpha: float = 1
    ) -> None:
        """Draw a filled rectangle."""
        fill = self._fill(tone, has_edge=False)
        box = Rectangle((left, top), width, height, linewidth=0, alpha=alpha, **fill)
        self._place(self._axes.add_patch(box))

    def add_framed_box(
        self, left: float, top: float, width: float, height: float, tone: Tone
    ) -> None:
        """Draw a filled rectangle with an edge."""
        box = Rectangle(
            (left, top), width, height, linewidth=0.5, **self._fill(tone, has_edge=True)
        )
        self._place(self._axes.add_patch(box))

    def add_polygon(self, points: Sequence[Point], tone: Tone, alpha: float = 1) -> None:
        """Draw a filled shape."""
        shape = Polygon(
            points, closed=True, linewidth=0, alpha=alpha, **self._fill(tone, has_edge=False)
        )
        self._place(self._axes.add_patch(shape))

    def add_shape(
        self, rings: Sequence[Sequence[Point]], tone: Tone, edge: str, width: float, words: str
    ) -> None:
        """Draw a shape of several rings with an edge; an svg tells its words to who points at it.

        A ring within another is a hole if it runs the other way round.
        """
        path = Path.make_compound_path(*(Path([*ring, ring[0]], closed=True) for ring in rings))
        fill = self._fill(tone, has_edge=True) | {"edgecolor": edge}
        shape = PathPatch(path, linewidth=width, joinstyle="round", **fill)
        self._describe(shape, words)
        self._place(self._axes.add_patch(shape))

    def add_marker(self, x: float, y: float, tone: Tone, size: float = 7) -> None:
        """Draw a mark, of another shape for each tone."""
        marker = Line2D([x], [y], marker=MARKERS.get(tone, "o"), markersize=size, linestyle="none")
        marker.set_color(COLOURS[tone])
        marker.set_markeredgewidth(0.6)
        marker.set_markeredgecolor(PAPER)
        self._place(self._axes.add_line(marker))

    def add_dot(self, x: float, y: float, tone: Tone, size: float, edge: str, words: str) -> None:
        """Draw a circle with an edge, which says its words in an svg."""
        fill = self._fill(tone, has_edge=True) | {"edgecolor": edge}
        dot = Circle((x, y), size / 2, linewidth=0.8, **fill)
        self._describe(dot, words)
        self._place(self._axes.add_patch(dot))

    def _describe(self, artist: Artist, words: str) -> None:
        """Keep the words of a shape for the svg."""
        name = f"{SPOKEN}{len(self.words)}"
        self.words[name] = clean_text(words)
        artist.set_gid(name)

    @staticmethod
    def _fill(tone: Tone, *, has_edge: bool) -> dict[str, Any]:
        fill: dict[str, Any] = {"facecolor": COLOURS[tone], "edgecolor": EDGE}
        if tone in HATCHES:
            fill["hatch"] = HATCHES[tone]
        elif not has_edge:
            fill["edgecolor"] = "none"
        return fill

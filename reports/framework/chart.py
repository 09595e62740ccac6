"""Pictures beside the tables of an answer, described by their data; `reports/pictures` draws them.

A chart says what is shown and in which tone, never where on the page.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Sign(StrEnum):
    """How an entry of the legend is drawn."""

    BOX = "box"
    MARK = "mark"
    LINE = "line"
    PALE = "pale"
    """A pale box: a range, or what is only possible."""


class Tone(StrEnum):
    """What a colour stands for; each is told from the others by people who are colour-blind."""

    FIRST = "first"
    SECOND = "second"
    THIRD = "third"
    FOURTH = "fourth"
    FIFTH = "fifth"
    WORLD = "world"
    """What all others do, beside what is asked about."""
    STEP_1 = "step 1"
    """The lowest class of an ordered scale; the others follow."""
    STEP_2 = "step 2"
    STEP_3 = "step 3"
    STEP_4 = "step 4"
    STEP_5 = "step 5"
    NONE = "none"
    """Known to be none."""
    MISSING = "missing"
    """Not researched, or without a value."""
    SUBJECT = "subject"
    """What a map is about."""


STEPS = (Tone.STEP_1, Tone.STEP_2, Tone.STEP_3, Tone.STEP_4, Tone.STEP_5)


@dataclass(frozen=True)
class Key:
    """One entry of the legend."""

    label: str
    tone: Tone
    sign: Sign = Sign.BOX


@dataclass(frozen=True, kw_only=True)
class Chart(ABC):
    """What every picture has: a title, what it shows in words, a caption and a legend."""

    title: str
    description: str
    """What is to be seen, in a sentence or two, for those who do not see it."""
    caption: str = ""
    """How to read it, and what it leaves out."""
    keys: Sequence[Key] = ()
    empty: str = "No data in this database."
    """The text where there is nothing to draw."""
    scope: str = ""
    """The day and edition of the data."""

    @property
    @abstractmethod
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""


@dataclass(frozen=True)
class Bounds:
    """The first and the last day that a date may have; None: it is open to that side."""

    earliest: date | None
    latest: date | None


@dataclass(frozen=True)
class TimeSpan:
    """Something that lasts from one date to another, or that happens on a date.

    Certain is the part from the latest beginning to the earliest end, possible the rest.
    """

    begins: Bounds
    ends: Bounds | None = None
    """None: it happens on a day between the bounds of `begins`."""
    tone: Tone = Tone.FIRST

    @property
    def possible(self) -> tuple[date | None, date | None]:
        """First and last day that it may touch; None: open."""
        return self.begins.earliest, (self.ends or self.begins).latest

    @property
    def certain(self) -> tuple[date, date] | None:
        """First and last day on which it goes on for certain."""
        if self.ends is None:
            first, last = self.begins.earliest, self.begins.latest
            return (first, last) if first and last and first == last else None
        first, last = self.begins.latest, self.ends.earliest
        return (first, last) if first and last and first <= last else None


@dataclass(frozen=True)
class SpanRow:
    """One line of a picture of time: a label, its spans, and a note behind them."""

    label: str
    spans: Sequence[TimeSpan]
    note: str = ""
    group: str = ""
    """Printed above the first of several lines that share it."""
    depth: int = 0
    """How many steps below the root of a tree the line stands."""


@dataclass(frozen=True, kw_only=True)
class SpanChart(Chart):
    """Spans of time, one line below the other."""

    rows: Sequence[SpanRow]
    first: date | None = None
    """Where the axis begins; earlier spans reach it as arrows. None: with the first date."""
    last: date | None = None

    @property
    def is_empty(self) -> bool:
        """Whether no line has a span."""
        return not any(row.spans for row in self.rows)


@dataclass(frozen=True)
class Series:
    """One line: a value for each place on the axis, in years; None breaks the line."""

    name: str
    points: Sequence[tuple[float, float | None]]
    tone: Tone = Tone.FIRST


@dataclass(frozen=True)
class Band:
    """The range between two values at each place on the axis, in years."""

    name: str
    points: Sequence[tuple[float, float | None, float | None]]
    tone: Tone = Tone.WORLD


@dataclass(frozen=True)
class MarkedRange:
    """A part of the axis, in years, that stands out."""

    first: float
    last: float
    label: str


@dataclass(frozen=True)
class Panel:
    """Lines and bands with one scale."""

    title: str
    unit: str
    series: Sequence[Series]
    bands: Sequence[Band] = ()
    ranges: Sequence[MarkedRange] = ()


@dataclass(frozen=True, kw_only=True)
class PanelChart(Chart):
    """Values over the years, in panels one below the other with one axis of time."""

    panels: Sequence[Panel]

    @property
    def is_empty(self) -> bool:
        """Whether no line has a value."""
        lines = (series.points for panel in self.panels for series in panel.series)
        return all(value is None for points in lines for _, value in points)


@dataclass(frozen=True)
class IntervalRow:
    """One value with its interval, or a first and a second value."""

    label: str
    value: float | None
    low: float | None = None
    high: float | None = None
    other: float | None = None
    """The second value."""
    note: str = ""
    tone: Tone = Tone.FIRST


@dataclass(frozen=True)
class IntervalGroup:
    """Lines with one scale."""

    title: str
    rows: Sequence[IntervalRow]
    reference: float | None = None
    """A value to compare with, such as no change."""


@dataclass(frozen=True, kw_only=True)
class IntervalChart(Chart):
    """Values with their intervals, one line below the other."""

    groups: Sequence[IntervalGroup]
    other_tone: Tone = Tone.SECOND
    """The tone of the second values."""

    @property
    def is_empty(self) -> bool:
        """Whether there is no line."""
        return not any(group.rows for group in self.groups)


@dataclass(frozen=True)
class MatrixCell:
    """One cell: its tone, and a letter or two."""

    tone: Tone
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class MatrixChart(Chart):
    """Cells in lines and columns."""

    columns: Sequence[str]
    rows: Sequence[tuple[str, Sequence[MatrixCell]]]

    @property
    def is_empty(self) -> bool:
        """Whether there is no cell."""
        return not (self.columns and self.rows)


@dataclass(frozen=True)
class Area:
    """One country on a map."""

    name: str
    tone: Tone
    value: str = ""
    """What the tone stands for, in words or figures."""
    code: str = ""
    """Written on the map, where there is room."""

    @property
    def is_subject(self) -> bool:
        """Whether the map is about this country's relations with the others."""
        return self.tone is Tone.SUBJECT


@dataclass(frozen=True, kw_only=True)
class MapChart(Chart):
    """The world, by its code: ISO 3166-1 numeric, or the name of an outline without one."""

    areas: Mapping[str, Area]

    @property
    def is_empty(self) -> bool:
        """Whether no country is told of."""
        return not self.areas

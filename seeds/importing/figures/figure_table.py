"""What a card says of a table of figures: its columns, codes, years and checks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

NO_ACTOR = "-"
"""In a card, the actor of a code that means none."""


@dataclass(frozen=True)
class StateColumns:
    """The columns that say which state a row is about. A missing code gives way to the name."""

    code: str = ""
    name: str = ""


@dataclass(frozen=True)
class Period:
    """The columns that say when: a year, or the first and last month of a span."""

    year: str = ""
    plus: int = 0
    """Added to the year: 1945 where the column counts sessions of the General Assembly."""
    begin: str = ""
    """First month or day: 199112, 1991-12, 19911225."""
    end: str = ""


@dataclass(frozen=True)
class Bound:
    """The lowest or highest possible value, with the reason."""

    value: float
    why: str


@dataclass(frozen=True)
class FigureColumn:
    """One column of figures, and the indicator that it becomes."""

    column: str
    title: str
    unit: str
    meaning: str = ""
    """What it measures, where the title does not say it."""
    indicator: str = ""
    """The end of the indicator's slug; the name of the column, if empty."""
    decimals: int = 2
    missing: tuple[str, ...] = ()
    """Further texts that mean a missing value in this column."""
    lowest: Bound | None = None
    highest: Bound | None = None
    reversed: Literal["yes", "no"] = "no"
    """Whether the figure is about the partner: imports of the second state from the first."""


@dataclass(frozen=True)
class UnreadColumns:
    """Columns knowingly not read: a name, or a pattern with * for many."""

    column: str
    why: str


@dataclass(frozen=True)
class OwnCode:
    """A code of this dataset that differs from its scheme; an actor of - means none."""

    code: str
    actor: str
    why: str


@dataclass(frozen=True)
class FigureTable:
    """A table of figures with a row per state and period, or per pair and period."""

    scheme: str
    """The scheme of its codes; names: English names of states."""
    codes_mean: Literal["the state of that year", "the state of that year, or the only one"]
    """Whether a code outside its time means nothing, or the only state that it ever means."""
    actor: StateColumns
    period: Period
    columns: tuple[FigureColumn, ...]
    partner: StateColumns | None = None
    directed: Literal["yes", "no"] = "yes"
    """No: the figure belongs to the pair; it is stored once, by the alphabet of the codes."""
    missing: tuple[str, ...] = ()
    """Texts and numbers that mean a missing value, in addition to NA, NULL and the like."""
    lowest: Bound | None = None
    """The bounds of all columns that have none of their own."""
    highest: Bound | None = None
    version: str = ""
    """The column that states the edition, if the file has it."""
    editions: Mapping[str, str] = field(default_factory=dict)
    """The edition that a text in that column means; any other text is the edition itself."""
    not_read: tuple[UnreadColumns, ...] = ()
    codes: tuple[OwnCode, ...] = field(default_factory=tuple)

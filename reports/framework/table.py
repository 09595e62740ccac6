"""Tables of an answer, as reports return them and formats print them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from reports.framework.chart import Chart
from reports.framework.columns import ColumnPart, ColumnRule, TableColumn, describe_columns

Cell = str | int | float | bool | date | None
RowKey = tuple[str, int]
"""A row of the database: its table and its id."""


class NoteNumbers(str):
    """Numbers of footnotes in a cell, with spaces between them."""

    __slots__ = ()


@dataclass(frozen=True)
class DatasetPart:
    """Rows of an imported dataset that have no citation each, such as votes or events."""

    dataset_id: int
    where: str
    """Which rows, in words: 78 roll calls of 2015-06-03 to 2015-12-23."""


Evidence = RowKey | DatasetPart
"""What a line rests on."""

PRINTED_TABLE = 200
"""Up to so many lines a table has on paper, which are five pages."""
SHORT_TABLE = 15
"""How many lines of a table a terminal shows, unless all are asked for."""

AS_STORED = -1
"""In place of a number of decimals: print figures as the database has them."""


@dataclass(frozen=True)
class Line:
    """One row of a table: its cells, the database rows it rests on, the decimals of its figures."""

    cells: Sequence[Cell]
    evidence: Sequence[Evidence] = ()
    decimals: int | None = None
    """None: two."""
    weights: Sequence[Cell] = ()
    """Compared one after the other: the greater, the sooner a short table shows the line."""
    parts: Sequence[Cell] = ()
    """For programs: a value for each of the table's ``parts``."""


@dataclass(frozen=True)
class Priority:
    """Which lines of a long table are shown first, in words: "the newest".

    With ``is_weighed``, those of the greatest weights, and of equal ones the first; else the last.
    With ``is_whole``, lines of equal weights are shown together or not at all.
    """

    words: str
    is_weighed: bool = False
    is_whole: bool = False

    def choose(self, lines: Sequence[Line], limit: int) -> list[int]:
        """The places of the lines to show."""
        places = [*range(len(lines))]
        if not self.is_weighed:
            return places[-limit:]

        def weigh(place: int) -> list[tuple[bool, Cell]]:
            return [(weight is not None, weight) for weight in lines[place].weights]

        places.sort(key=weigh, reverse=True)  # stable: the first of equal weights stay first
        if not self.is_whole:
            return places[:limit]
        end = limit
        while end and weigh(places[end]) == weigh(places[end - 1]):
            end -= 1
        return places[: end or limit]


@dataclass(frozen=True)
class Table:
    """Headings and lines of plain values, with the text printed where there are no lines."""

    title: str
    columns: Sequence[str]
    lines: Sequence[Line]
    empty: str = ""
    note: str = ""
    lists_evidence: bool = False
    """The lines name the database rows they rest on, if there are any."""
    is_bibliography: bool = False
    """The columns are number, author, title, publisher, date, address, place in the source, and
    any others; text formats print a list of references."""
    is_keyed: bool = False
    """The first column holds keys to copy, which are never broken."""
    priority: Priority | None = None
    """Which lines a short table shows; None: the first."""
    optional: Sequence[str] = ()
    """Columns to leave out, in this order, where a terminal is too narrow for all."""
    write_note: Callable[[Sequence[str], Sequence[Line]], str] | None = None
    """The note for these headings and some of the lines; None: it is always the same."""
    short: int = SHORT_TABLE
    """How many lines it has where tables are short."""
    left_out: int = 0
    """Lines that this table had before it was shortened, and has no more."""
    charts: Sequence[Chart] = ()
    """Pictures of what the table is about, where they were asked for."""
    rules: Mapping[str, ColumnRule] = field(default_factory=dict)
    """What is known of the columns, by heading, besides their values."""
    parts: Sequence[ColumnPart] = ()
    """Columns that only programs get."""
    is_verbatim: bool = False
    """The headings are names that a user chose, and programs get them as they are."""

    def describe_columns(self) -> list[TableColumn]:
        """The printed columns, with their names for programs, types and units."""
        rows = [line.cells for line in self.lines]
        return describe_columns(self.columns, rows, self.rules, verbatim=self.is_verbatim)

    def shorten(self, limit: int | None = None) -> Table:
        """The table with at most ``limit`` of its lines, or ``short``, in the same order."""
        limit = self.short if limit is None else limit
        if len(self.lines) <= limit:
            return self
        chosen = self.priority.choose(self.lines, limit) if self.priority else range(limit)
        lines = [self.lines[place] for place in sorted(chosen)]
        shortened = replace(self, lines=lines, left_out=len(self.lines) - len(lines))
        return replace(shortened, note=shortened.rewrite_note())

    def rewrite_note(self) -> str:
        """The note on the lines and columns that are left: the marks in others need none."""
        return self.write_note(self.columns, self.lines) if self.write_note else self.note


@dataclass(frozen=True)
class Coverage:
    """What is known to be complete of the records that an answer rests on."""

    line: str
    """One line for readers."""
    statements: Sequence[dict[str, str | None]]
    """The statements of coverage, for programs."""


@dataclass(frozen=True)
class Head:
    """What an answer is stamped with: the question, the day, the edition and the schema revision.

    Without a title, text formats print the tables alone.
    """

    report: str
    title: str
    edition: str
    revision: str
    parameters: dict[str, object] = field(default_factory=dict)
    as_of: str | None = None
    since: str | None = None
    until: str | None = None
    is_edition_day: bool = False
    """The day was not given: it is that of the data edition."""
    period: str = ""
    """The month or year that was given, of which the day is the last."""
    only: Sequence[str] = ()
    """The options that leave lines out, as a reader must know: region Asia."""
    coverage: Coverage | None = None
    """What of the question is covered; None where tables are printed alone."""
    question: str = ""
    """The question that is answered, in one sentence."""
    command: str = ""
    """The command that gives the answer again."""
    structured_data: Sequence[Mapping[str, Any]] = ()
    """The answer for search engines, in the terms of schema.org."""

    @property
    def scope(self) -> str:
        """The day or window of the answer, what it is limited to, and the edition of the data."""
        ends = (("since", self.since), ("until", self.until))
        note = ", the day of this edition" if self.is_edition_day else ""
        note = f", the last day of {self.period}" if self.period else note
        days = [f"as of {self.as_of}{note}"] if self.as_of else []
        days += [f"{side} {day}" for side, day in ends if day]
        window = f"{', '.join(days)}. " if days else ""
        only = f"Only: {', '.join(self.only)}. " if self.only else ""
        edition = f"Data edition {self.edition}, schema {self.revision}."
        return window[:1].upper() + window[1:] + only + edition

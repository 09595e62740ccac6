"""Tables of an answer, as reports return them and formats print them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

Cell = str | int | float | bool | date | None
RowKey = tuple[str, int]
"""A row of the database: its table and its id."""

AS_STORED = -1
"""In place of a number of decimals: print figures as the database has them."""


@dataclass(frozen=True)
class Line:
    """One row of a table: its cells, the database rows it rests on, the decimals of its figures."""

    cells: Sequence[Cell]
    evidence: Sequence[RowKey] = ()
    decimals: int | None = None
    """None: two."""


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

    @property
    def scope(self) -> str:
        """The day or window of the answer, and the edition and revision of the data."""
        ends = (("since", self.since), ("until", self.until))
        days = [f"as of {self.as_of}"] if self.as_of else []
        days += [f"{side} {day}" for side, day in ends if day]
        window = f"{', '.join(days)}. " if days else ""
        edition = f"Data edition {self.edition}, schema {self.revision}."
        return window[:1].upper() + window[1:] + edition

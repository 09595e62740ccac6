"""What a reader of a dataset is, and what it is handed: the contract of `seeds/datasets/`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import Connection

from models.crosswalk import Crosswalk
from seeds.importing.rejects import Rejects


@dataclass(frozen=True)
class Sample:
    """The beginning of a plain file, by which its layout is told; its name tells nothing."""

    lines: Sequence[str]
    """The first lines without their ends, at most a hundred; faulty bytes are replaced."""
    is_text: bool
    """False where there are zero bytes or hardly any text: a file of no layout."""


@dataclass(frozen=True)
class Layout:
    """One form in which a dataset is published."""

    name: str
    """As it is told to people: GDELT 2.0, 61 columns."""
    columns: Sequence[str] = ()
    """The names of the fields in order."""
    delimiter: str = ","
    quoted: bool = True
    """Whether double quotes enclose fields; without, a quote is a letter like any other."""
    header_lines: int = 0
    """Lines before the first row."""
    missing: Sequence[str] = ("",)
    """What stands for no value where it is not in quotes."""
    order: int = 0
    """Of several files of one command, those of a lower number are read first."""


@dataclass(frozen=True)
class Opened:
    """A file to be read, plain: unpacked where it was packed."""

    name: str
    """As it is told to people; of a member of an archive, both names."""
    path: Path
    size: int
    """Bytes."""


@dataclass
class Counts:
    """What became of the rows of a file: read = loaded + known + rejected."""

    read: int = 0
    loaded: int = 0
    revised: int = 0
    """Those of the rows loaded that changed what an earlier import had brought."""
    known: int = 0
    rejected: int = 0
    first_day: date | None = None
    last_day: date | None = None
    changes: list[str] = field(default_factory=list)
    """What a revision changed, in words, the first of them."""
    remarks: list[str] = field(default_factory=list)
    """What else is to be told of rows that were read, the first of it."""

    def add(self, other: Counts) -> None:
        """Take in what became of the rows of another part of the same file."""
        self.read += other.read
        self.loaded += other.loaded
        self.revised += other.revised
        self.known += other.known
        self.rejected += other.rejected
        days = [day for one in (self, other) for day in (one.first_day, one.last_day) if day]
        self.first_day, self.last_day = min(days, default=None), max(days, default=None)
        self.changes += other.changes
        self.remarks += other.remarks


@dataclass
class Job:
    """One file on its way into the database, inside one transaction that somebody else commits."""

    connection: Connection
    file: Opened
    layout: Layout
    dataset_id: int
    import_id: int
    crosswalk: Crosswalk
    aliases: Mapping[str, str]
    """The dataset's own mapping: a code or name as published, and the slug of whom it means."""
    folder: Path
    """Empty, for the reader's use; removed when the transaction is over."""
    rejects: Rejects
    is_first: bool
    """False where parts of the same file in another layout were loaded before."""
    progress: Callable[[int, int], Any]
    """Told rows done so far, and bytes of the file done so far."""
    edition: str | None = None
    """To be set by the reader where the file itself says its edition."""
    unmapped: dict[tuple[str, str, str | None], int] = field(default_factory=dict)
    """Sides of loaded rows left empty, by code, reason (a code of `unmapped_reasons`) and label."""
    covered: dict[date, int] = field(default_factory=dict)
    """Rows loaded by the day that they were published for, where the dataset has days."""


class Reader(Protocol):
    """What a module of `seeds/datasets/` offers as `READER`."""

    checks_keys: bool
    """Whether it writes only foreign keys that it has looked up, so that SQLite need not look
    again: for millions of rows."""

    def recognise(self, sample: Sample) -> Layout | None:
        """The layout of a file that begins like this; None where it is no file of this dataset."""

    def load(self, job: Job) -> Counts:
        """Load the file into the database through the connection of the job; commits nothing.

        Whatever is not loaded or known goes to `job.rejects`. Raises UserError where the file as a
        whole cannot be read.
        """

    def remove(self, connection: Connection, dataset_id: int) -> int:
        """Take every row of the dataset out again, and only those; how many there were.

        The rows of datasets, imports, coverage_days, unmapped_codes are removed by the caller.
        """

"""Readers of datasets: what each module of `seeds/datasets/` offers, and what it works with."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import Connection

from models.crosswalk import Crosswalk
from seeds.importing.event_store import EventStore
from seeds.importing.rejects import Origin, Rejects


@dataclass(frozen=True)
class Sample:
    """The beginning of a plain file, by which its layout is recognised; its name does not count."""

    lines: Sequence[str]
    """The first lines without their ends, at most a hundred; invalid bytes are replaced."""
    is_text: bool
    """False if there are zero bytes or too few characters of text."""
    near_misses: list[tuple[float, str]] = field(default_factory=list)
    """Layouts whose columns the file has in part: the share of them, and what is missing."""


@dataclass(frozen=True)
class Layout:
    """A form in which a dataset is published."""

    name: str
    """As shown in messages: GDELT 2.0, 61 columns."""
    columns: Sequence[str] = ()
    """The names of the fields in order."""
    delimiter: str = ","
    quoted: bool = True
    """Whether fields may be in double quotes. If not, a quote is an ordinary character."""
    trims_quotes: bool = False
    """Whether quotes at the ends of a field are left out, closed or not, and mean nothing else. For
    files with tabs, in which no field runs over a line end."""
    is_ragged: bool = False
    """Whether a row may end before its last fields, which are then missing."""
    header_lines: int = 0
    """Lines before the first row."""
    missing: Sequence[str] = ("",)
    """Texts that mean a missing value, unless they are in quotes."""
    order: int = 0
    """Files with a lower number are read first."""


@dataclass(frozen=True)
class PlainFile:
    """A file for a reader to read: unpacked, and joined from several where they have one layout."""

    name: str
    """As shown in messages; of a member of an archive, both names."""
    path: Path
    size: int
    """Bytes."""
    layout: Layout
    origins: Sequence[Origin] = ()
    """If it was joined: which of its lines come from which file."""


MOST_KEPT = 20
"""Changes and remarks of a file that are kept in words. A summary prints only the first few."""


@dataclass
class Counts:
    """What happened to the rows of a file: read = loaded + known + rejected."""

    read: int = 0
    loaded: int = 0
    revised: int = 0
    """The loaded rows that changed a row of an earlier import."""
    known: int = 0
    """Rows that are in the database already, with the same values."""
    rejected: int = 0
    excused: int = 0
    """The rejected rows that are no sign of a wrong file: the publisher marks them as empty. They
    do not count towards the limit of rejects."""
    first_day: date | None = None
    last_day: date | None = None
    changes: list[str] = field(default_factory=list)
    """The first of the changes that revisions made, in words."""
    remarks: list[str] = field(default_factory=list)
    """The first of the other remarks on rows that were read."""
    left_out: dict[str, int] = field(default_factory=dict)
    """How many parts of loaded rows were not kept, by what they are and why."""

    def cover(self, *days: date | None) -> None:
        """Extend the days that the file covers, as far as they are known."""
        for day in days:
            if day is None:
                continue
            if self.first_day is None or day < self.first_day:
                self.first_day = day
            if self.last_day is None or day > self.last_day:
                self.last_day = day

    def add(self, other: Counts) -> None:
        """Add the counts of another file."""
        self.read += other.read
        self.loaded += other.loaded
        self.revised += other.revised
        self.known += other.known
        self.rejected += other.rejected
        self.excused += other.excused
        self.cover(other.first_day, other.last_day)
        self.changes += other.changes
        self.remarks += other.remarks
        for what, count in other.left_out.items():
            self.left_out[what] = self.left_out.get(what, 0) + count


@dataclass
class Job:
    """One file to load, inside a transaction that the caller commits."""

    connection: Connection
    file: PlainFile
    dataset_id: int
    import_id: int
    crosswalk: Crosswalk
    aliases: Mapping[str, str]
    """The dataset's own mapping: from a code or name as published to an actor's slug."""
    folder: Path
    """An empty folder for the reader's own files, removed when the transaction is over."""
    rejects: Rejects
    is_first: bool
    """False if members of the same source file in another layout were loaded before."""
    progress: Callable[[int, int], Any]
    """Called with the rows and the bytes of the file done so far."""
    store: EventStore | None = None
    """Where events go instead of into the database."""
    edition: str | None = None
    """Set by the reader if the file states its edition."""
    unmapped: dict[tuple[str, str, str | None], int] = field(default_factory=dict)
    """Sides of loaded rows left empty, by code, reason (a code of `unmapped_reasons`) and label."""
    covered: dict[date, int] = field(default_factory=dict)
    """Loaded rows by the day they were published for, if the dataset has such days."""

    @property
    def layout(self) -> Layout:
        """The layout of the file."""
        return self.file.layout


class Reader(Protocol):
    """The reader of a dataset: `READER` in its module of `seeds/datasets/`."""

    checks_keys: bool
    """True if it writes only foreign keys that it has looked up, so that SQLite need not check
    them again. For datasets of millions of rows."""

    def recognise(self, sample: Sample) -> Layout | None:
        """The layout of a file that begins with this sample; None if it is not of this dataset."""

    def load(self, job: Job) -> Counts:
        """Load the file into the database through the job's connection; commit nothing.

        Rows that are neither loaded nor known go to `job.rejects`. Raises UserError if the file as
        a whole cannot be read.
        """

    def remove(self, connection: Connection, dataset_id: int) -> int:
        """Delete every row of the dataset and no other; returns how many there were.

        The caller deletes the rows of datasets, imports, coverage_days and unmapped_codes.
        """

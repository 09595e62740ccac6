"""Upsert of the figures of one file, and the count of what happened to each of its rows.

A row of a file has one or many figures. While the dataset has no figures yet, a batch is inserted
as it is; only a batch with a figure that exists is compared with the database. Memory is bounded by
the batch.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import select

from models import Edtf
from models.datasets import datasets
from seeds.importing.editions import is_older
from seeds.importing.figures.figure_rows import Figure, FigureRows, StoredFigure
from seeds.importing.files.csv_rows import CsvRows
from seeds.importing.reader import MOST_KEPT, Counts, Job
from seeds.importing.rejects import RejectReason
from seeds.importing.upsert import ownership

_BATCH = 20_000
"""Figures in one batch."""
OLDER = "figures left out because a newer edition, or one whose day is known, gives another"


_Key = tuple[object, ...]
_Given = tuple[float, int]
"""The value of a figure, and its line."""


class FigureRecord(NamedTuple):
    """A row of a file: its line, the edition it is of, its figures, and the field of each."""

    line: int
    made: Edtf
    figures: Sequence[Figure]
    fields: Sequence[str] = ()
    """Empty: the field of a figure has the name of its year."""
    is_series: bool = False
    """Whether a later edition deletes figures of its series that it does not give."""


@dataclass
class FigureUpsert:
    """Upsert of the rows of one file. Add them, then call ``finish``."""

    job: Job
    csv_rows: CsvRows
    indicator_names: dict[int, str]
    """How messages name an indicator."""
    years: Sequence[str] = ()
    """The years of a file with a column for each."""
    counts: Counts = field(default_factory=Counts)
    older: int = 0
    """Figures that differ from those of a newer edition."""
    _batch: list[FigureRecord] = field(default_factory=list)
    _size: int = 0
    revised: set[int] = field(default_factory=set)
    """Ids of the stored figures that the file has revised."""

    def __post_init__(self) -> None:
        connection, id_ = self.job.connection, self.job.dataset_id
        self.rows = FigureRows(connection, id_)
        edition = select(datasets.c.edition).where(datasets.c.id == id_)
        self._edition = connection.scalar(edition)

    def reject(self, line: int, faults: list[RejectReason], *, is_empty: bool = False) -> None:
        """Reject a row; ``is_empty``: the publisher gives no figure there, which is no error."""
        self.counts.rejected += 1
        self.counts.excused += is_empty
        self.job.rejects.add(line, faults)

    def add(self, record: FigureRecord) -> None:
        """Add a row with figures, and load the batch if it is full."""
        batch = self._batch
        if batch and batch[-1].made != record.made:
            self.load_batch()
        self._batch.append(record)
        self._size += len(record.figures)
        if self._size >= _BATCH:
            self.load_batch()

    def cover(self, first: date | None, last: date | None) -> None:
        """Extend the days that the file covers."""
        self.counts.cover(first, last)

    def finish(self) -> Counts:
        """Load the last batch; returns the counts of all rows of the file."""
        self.load_batch()
        counts = self.counts
        counts.read = self.csv_rows.read
        counts.rejected += self.csv_rows.rejected
        if self.older:
            counts.left_out[OLDER] = self.older
        return counts

    def load_batch(self) -> None:
        """Load the rows of the batch."""
        batch, self._batch, self._size = self._batch, [], 0
        if not batch:
            return
        figures = [figure for record in batch for figure in record.figures]
        if not self.rows.had_figures and self.rows.insert(figures, batch[0].made):
            self.counts.loaded += len(batch)
        else:
            _BatchComparison(self, batch, figures).apply()
        self.job.progress(self.csv_rows.read, self.csv_rows.bytes)

    def add_change(self, figure: Sequence[Any], text: str) -> None:
        """Add a change to the first ones, which are printed: indicator, actor, partner, text."""
        if len(self.counts.changes) < MOST_KEPT:
            self.counts.changes.append(f"{self.name_series(*figure[:3])}: {text}")

    def name_series(self, indicator: int | None, actor: int | None, partner: int | None) -> str:
        """A series in words: KGZ SP.POP.TOTL, BLR-KGZ imports."""
        actors = self.job.crosswalk.actors
        sides = "-".join(actors[side].slug for side in (actor, partner) if side is not None)
        return f"{sides} {self.indicator_names.get(indicator or 0, '')}"

    def may_revise(self, old: StoredFigure, made: Edtf) -> bool:
        """Whether a figure may be replaced: not by an edition older than its own."""
        edition = self.job.edition
        if made.earliest is None and edition is not None and self._edition is not None:
            may = not old.made and not is_older(edition, self._edition)
        else:
            may = not old.made or (made.earliest is not None and old.made <= str(made.earliest))
        self.older += not may
        return may


class _Comparison(NamedTuple):
    """What the figures of one row are, beside those of the database and of the rows before."""

    given: dict[_Key, _Given]
    new: list[Figure]
    revised: list[tuple[Figure, StoredFigure]]
    faults: list[RejectReason]


@dataclass
class _BatchComparison:
    """Comparison of one batch with the figures that the database has."""

    upsert: FigureUpsert
    batch: Sequence[FigureRecord]
    figures: Sequence[Figure]
    given: dict[_Key, _Given] = field(default_factory=dict)
    """Figures of the rows before."""

    def apply(self) -> None:
        """Insert what is new, change what differs, reject rows that contradict earlier ones."""
        upsert, rows, counts = self.upsert, self.upsert.rows, self.upsert.counts
        stored = rows.find(self.figures)
        stale = self._delete_stale()
        new: list[Figure] = []
        changes: list[tuple[int, float]] = []
        first = 0
        for record in self.batch:
            found = self._compare(record, stored, first)
            first += len(record.figures)
            if found.faults:
                upsert.reject(record.line, found.faults)
                continue
            self.given |= found.given
            new += found.new
            for figure, old in found.revised:
                changes.append((old.id, figure[6]))
                upsert.revised.add(old.id)
                upsert.add_change(figure, f"{figure[3]} {old.value:g} -> {figure[6]:g}")
            is_stale = not stale.isdisjoint(figure[:2] for figure in record.figures)
            is_revised = bool(found.revised) or is_stale
            counts.loaded += is_revised or bool(found.new)
            counts.revised += is_revised
            counts.known += not (is_revised or found.new)
        if new:
            is_done = rows.insert(new, self.batch[0].made)
            assert is_done, "all of them were looked up"
        if changes:
            rows.revise(changes, self.batch[0].made)

    def _compare(
        self, record: FigureRecord, stored: Mapping[int, StoredFigure], first: int
    ) -> _Comparison:
        """Compare a row, the first of whose figures has a place among those of the batch."""
        upsert, found = self.upsert, _Comparison({}, [], [], [])
        fields = record.fields or [figure[3] for figure in record.figures]
        for number, (name, figure) in enumerate(zip(fields, record.figures, strict=True), first):
            key, value = figure[:4], figure[6]
            if before := self.given.get(key) or found.given.get(key):
                if before[0] != value:
                    found.faults.append(self._describe_conflict(name, figure, *before))
                continue
            found.given[key] = value, record.line
            old = stored.get(number)
            if old is None:
                found.new.append(figure)
            elif old.value == value:
                continue
            elif old.id > upsert.rows.last_id or old.id in upsert.revised:
                found.faults.append(self._describe_conflict(name, figure, old.value, None))
            elif upsert.may_revise(old, record.made):
                found.revised.append((figure, old))
        return found

    def _delete_stale(self) -> set[tuple[int, int]]:
        """Delete figures of earlier editions that this one gives no more; gives their series."""
        day, upsert = self.batch[0].made.earliest, self.upsert
        if day is None or not upsert.years or not self.batch[0].is_series:
            return set()
        found = upsert.rows.find_unlisted(str(day), upsert.years)
        gone = set(
            ownership.delete_rows(
                upsert.job.connection,
                "observations",
                [row_id for row_id, *_ in found],
                upsert.job.dataset_id,
            )
        )
        series = set()
        for row_id, indicator, actor, year in found:
            if row_id in gone:
                series.add((indicator, actor))
                upsert.add_change((indicator, actor, None), f"{year} is no longer in the file")
        return series

    def _describe_conflict(
        self, name: str, figure: Figure, before: float, line: int | None
    ) -> RejectReason:
        where = f"line {line}" if line else "an earlier line"
        series = self.upsert.name_series(*figure[:3])
        return (
            name,
            f"{figure[6]:g}",
            f"{where} has another value for {series} {figure[3]}: {before:g}",
        )

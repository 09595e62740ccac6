"""Upsert of the records of a file in batches, and the count of what happened to each.

Memory is bounded by the batch, apart from the ids of rows that a file must not give twice with
different values.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from seeds.importing.files.csv_rows import CsvRows
from seeds.importing.reader import Counts, Job
from seeds.importing.rejects import RejectReason
from seeds.importing.upsert import ownership
from seeds.importing.upsert.changes import ChangeLog
from seeds.importing.upsert.row import FileRecord, UpsertRule, select_rows
from seeds.importing.upsert.table_upsert import TableUpsert

_BATCH = 10_000
"""Target rows in one batch."""


@dataclass
class Upsert:
    """Upsert of the records of one file; ``rules`` of their tables, parents first."""

    job: Job
    csv_rows: CsvRows
    rules: Sequence[UpsertRule]
    counts: Counts = field(default_factory=Counts)
    _batch: list[FileRecord] = field(default_factory=list)
    _batch_size: int = 0
    _lines: dict[UpsertRule, dict[int, int]] = field(default_factory=dict)
    """Rows that this file has given so far, by id, with the line."""

    def __post_init__(self) -> None:
        self._lines = {rule: {} for rule in self.rules if rule.is_root or rule.revision_key}
        owned = [rule.table.name for rule in self.rules if rule.is_owned]
        for table in (*owned, "citations"):
            ownership.forget_deleted_rows(self.job.connection, table)

    def reject(self, line: int, faults: list[RejectReason]) -> None:
        """Reject a row of the file."""
        self.counts.rejected += 1
        self.job.rejects.add(line, faults)

    def add(self, record: FileRecord, changes: Sequence[str] = ()) -> None:
        """Add a record to the batch, and load the batch if it is full.

        ``changes`` are those that were made for the record before, in words.
        """
        if changes:
            ChangeLog(self.job, self.counts).add_change(record, changes)
        self._batch.append(record)
        self._batch_size += len(record.rows)
        if self._batch_size >= _BATCH:
            self.load_batch()

    def cover_days(self, first: date | None, last: date | None) -> None:
        """Extend the days that the file covers, as far as they are known."""
        self.counts.cover(first, last)

    def finish(self) -> Counts:
        """Load the last batch; returns the counts of all rows of the file."""
        self.load_batch()
        self.counts.read = self.csv_rows.read
        self.counts.rejected += self.csv_rows.rejected
        return self.counts

    def load_batch(self) -> None:
        """Load the batch, table by table."""
        records, self._batch, self._batch_size = self._batch, [], 0
        log = ChangeLog(self.job, self.counts)
        for rule in self.rules:
            if wanted := select_rows(records, rule):
                TableUpsert(self.job, log, rule, self._lines.get(rule)).apply(wanted)
        for record in records:
            self._count(record)
        self.job.progress(self.csv_rows.read, self.csv_rows.bytes)

    def _count(self, record: FileRecord) -> None:
        lines = (record.line, *record.other_lines)
        if record.faults:
            for line in lines:
                self.reject(line, record.faults)
        elif not record.has_added and not record.has_changed:
            self.counts.known += len(lines)
        else:
            self.counts.loaded += len(lines)
            if record.has_changed or record.main_existed:
                self.counts.revised += len(lines)
            for side in record.unmapped:
                self.job.unmapped[side] = self.job.unmapped.get(side, 0) + 1

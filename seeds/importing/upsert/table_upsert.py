"""Upsert of one batch into one table: target rows compared, inserted, updated, stale ones deleted.

A row that belongs to the seeds or to a user is never changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from seeds.importing.reader import Job
from seeds.importing.upsert import ownership
from seeds.importing.upsert.changes import ChangeLog, list_differences
from seeds.importing.upsert.existing import ExistingRows, Key, Row, insert_rows, update_rows
from seeds.importing.upsert.row import FileRecord, TargetRow, UpsertRule

Wanted = tuple[FileRecord, TargetRow]


@dataclass
class TableUpsert:
    """Upsert of the target rows of one rule."""

    job: Job
    log: ChangeLog
    rule: UpsertRule
    lines: dict[int, int] | None
    """Rows that this file has given so far, by id, with the line; None if it may repeat them."""

    def apply(self, wanted: list[Wanted]) -> None:
        """Bring the table to the target rows, each with its record."""
        first: dict[Key, Wanted] = {}
        repeated: list[tuple[FileRecord, TargetRow, Key]] = []
        for record, row in wanted:
            key = tuple(part.id if isinstance(part, TargetRow) else part for part in row.key)
            if key in first:
                repeated.append((record, row, key))
            else:
                first[key] = record, row
        existing = ExistingRows.read(self.job.connection, self.rule, first)
        self._compare(first, existing)
        for record, row, key in repeated:
            model, line = first[key][1], first[key][0].line
            if row.values != model.values:
                self.log.add_disagreement(record, row, model.values, line)
            row.id = model.id
            if self.rule.is_root and model.id is None and not record.faults:
                record.faults += first[key][0].faults

    def _compare(self, first: Mapping[Key, Wanted], existing: ExistingRows) -> None:
        rule, dataset_id = self.rule, self.job.dataset_id
        unmatched: Mapping[Key, list[Row]] = {}
        if rule.revision_key or rule.is_stale:
            unmatched = existing.find_unmatched(set(first), dataset_id)
        new: list[tuple[FileRecord, TargetRow, Key]] = []
        changed = []
        for key, (record, row) in first.items():
            old = existing.rows.get(key)
            if old is None and rule.revision_key:
                old = self._take_revised(unmatched, key)
            if old is None:
                new.append((record, row, key))
                continue
            if "id" in rule.table.c:
                row.id = old["id"]
            if existing.is_ours(old, dataset_id):
                if self._revise(record, row, key, old):
                    changed.append((old, row, key))
            elif rule.is_root:
                value = str(key[0])
                why = f"{rule.table.name} already has {value}, from another source"
                record.faults.append((rule.key[0], value, why))
        new = [one for one in new if not one[0].faults]
        if changed:
            update_rows(self.job.connection, rule, changed)
        if rule.is_stale is not None:
            self._delete_stale(first, unmatched)
        if new:
            if rule.revision_key and not rule.repeats:
                assert self.lines is not None
                records = {key: record for key, (record, _) in first.items()}
                keys = (key for *_, key in new)
                self.log.add_repetitions(rule, keys, records, existing, self.lines)
            self._insert(new)

    def _revise(self, record: FileRecord, row: TargetRow, key: Key, old: Row) -> bool:
        """Whether a row of the dataset gets new values; logs how they differ from its own."""
        rule, lines = self.rule, self.lines
        is_revised = False
        differences = list_differences(rule, old, row, key)
        if differences and lines is not None and old["id"] in lines:
            self.log.add_disagreement(record, row, old, lines[old["id"]])
        elif differences and (rule.may_revise is None or rule.may_revise(old, row)):
            is_revised = True
            is_one_of_many = sum(other.rule is rule for other in record.rows) > 1
            name = self.log.name_row(rule, old, new_key=key) if is_one_of_many else ""
            self.log.add_change(record, [f"{name} {', '.join(differences)}".lstrip()])
        if record.main is row:
            record.main_existed = True
        if lines is not None:
            lines.setdefault(old["id"], record.line)
        return is_revised

    def _take_revised(self, unmatched: Mapping[Key, list[Row]], key: Key) -> Row | None:
        """A row of an earlier import that a new row revises, and that this file did not give."""
        assert self.lines is not None
        values = dict(zip(self.rule.key, key, strict=True))
        rows = unmatched.get(tuple(values[name] for name in self.rule.revision_key), [])
        for row in rows:
            if row["since"] != self.job.import_id and row["id"] not in self.lines:
                rows.remove(row)
                return row
        return None

    def _insert(self, new: list[tuple[FileRecord, TargetRow, Key]]) -> None:
        job, rule = self.job, self.rule
        insert_rows(job.connection, rule, [(row, key) for _, row, key in new])
        for record, _, _ in new:
            record.has_added = True
        added = [(row.id, record) for record, row, _ in new if row.id is not None]
        if self.lines is not None:
            self.lines.update((row_id, record.line) for row_id, record in added)
        table = rule.table.name
        if rule.is_owned:
            ids = [row_id for row_id, _ in added]
            ownership.record_owner(job.connection, table, ids, job.dataset_id, job.import_id)
        if rule.is_cited:
            located = [(row_id, record.label) for row_id, record in added]
            ownership.cite_rows(job.connection, table, located, job.dataset_id, job.import_id)

    def _delete_stale(
        self, first: Mapping[Key, Wanted], unmatched: Mapping[Key, list[Any]]
    ) -> None:
        """Delete rows that this file no longer gives beside the rows it does give."""
        job, rule = self.job, self.rule
        assert rule.is_stale is not None
        records = {
            tuple(dict(zip(rule.key, key, strict=True))[name] for name in rule.lookup): record
            for key, (record, _) in first.items()
        }
        stale = {
            row["id"]: row for rows in unmatched.values() for row in rows if rule.is_stale(row)
        }
        deleted = ownership.delete_rows(
            job.connection, rule.table.name, list(stale), job.dataset_id
        )
        for row_id in deleted:
            row = stale[row_id]
            record = records[tuple(row[name] for name in rule.lookup)]
            self.log.add_change(
                record, [f"{self.log.name_row(rule, row)} is no longer in the file"]
            )

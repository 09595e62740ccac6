"""Changes and remarks of an import, in words: what was revised, and where rows disagree."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from seeds.importing.reader import MOST_KEPT, Counts, Job
from seeds.importing.upsert.existing import ExistingRows, Key
from seeds.importing.upsert.row import FileRecord, TargetRow, UpsertRule


@dataclass
class ChangeLog:
    """Log of changes and remarks of one file, kept in its counts."""

    job: Job
    counts: Counts

    def add_change(self, record: FileRecord, parts: Sequence[str]) -> None:
        """Mark a record as changed and describe how."""
        record.has_changed = True
        if len(self.counts.changes) < MOST_KEPT:
            self.counts.changes.append(f"{record.label}: {', '.join(parts)}")

    def add_remark(self, text: str) -> None:
        """Add a remark."""
        if len(self.counts.remarks) < MOST_KEPT:
            self.counts.remarks.append(text)

    def add_disagreement(
        self, record: FileRecord, row: TargetRow, first: Mapping[str, Any], line: int
    ) -> None:
        """Two rows of one file disagree: a fault of the second, or a remark."""
        for name, value in row.values.items():
            if first[name] == value or name in row.rule.minor:
                continue
            shown = None if value is None else str(value)
            if row.rule.keeps_first:
                self.add_remark(
                    f"{record.label}: {name} is {shown!r} on line {record.line} but "
                    f"{first[name]!r} on line {line}; the first was kept"
                )
            else:
                why = f"line {line} has another value for {record.label}: {first[name]}"
                record.faults.append((name, shown, why))

    def add_repetitions(
        self,
        rule: UpsertRule,
        new: Iterable[Key],
        records: Mapping[Key, FileRecord],
        existing: ExistingRows,
        lines: Mapping[int, int],
    ) -> None:
        """Remarks on rows of one file with the same revision key and different dates.

        All of them are kept. ``lines`` has the line of each existing row that this file gave.
        """
        seen: dict[Key, tuple[str, int]] = {}
        for row in existing.rows.values():
            if row["id"] in lines:
                revision_key = tuple(row[name] for name in rule.revision_key)
                seen[revision_key] = self.name_row(rule, row), lines[row["id"]]
        places = [list(rule.key).index(name) for name in rule.revision_key]
        new_keys = set(new)
        for key, record in records.items():
            revision_key = tuple(key[place] for place in places)
            name = self.name_row(rule, dict(zip(rule.key, key, strict=True)))
            if revision_key in seen and key in new_keys:
                other, line = seen[revision_key]
                self.add_remark(
                    f"{record.label}: {name} on line {record.line} and {other} on line {line} "
                    "were both kept"
                )
            seen.setdefault(revision_key, (name, record.line))

    def name_row(self, rule: UpsertRule, row: Mapping[str, Any], new_key: Key | None = None) -> str:
        """The name of a row: what its key has besides the lookup columns, such as kind and date.

        With the key that it will have, only what stays the same.
        """
        after = dict(zip(rule.key, new_key, strict=True)) if new_key else row
        parts = [
            self.job.crosswalk.actors[row[name]].slug if name == "actor_id" else str(row[name])
            for name in rule.key
            if name not in rule.lookup
            and row[name]
            and row[name] == after[name]
            and (name == "actor_id" or name[-3:] != "_id")
        ]
        return " ".join(parts) or rule.table.name


def list_differences(
    rule: UpsertRule, existing: Mapping[str, Any], row: TargetRow, key: Key
) -> list[str]:
    """The columns in which an existing row differs from a target row: name, old and new value."""
    new = dict(zip(rule.key, key, strict=True)) | row.values
    names = [name for name, value in new.items() if existing[name] != value]
    return [
        f"{name} {format_value(existing[name])} -> {format_value(new[name])}"
        for name in names
        if name not in rule.minor and not name.endswith(("_earliest", "_latest"))
    ]


def format_value(value: Any) -> str:
    """A value as messages name it."""
    return "none" if value is None else f"{value}"

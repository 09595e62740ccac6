"""Upsert of the many rows of a flat table, with the same counts and messages as `Upsert`.

The rows of a file are staged as they come; a few statements over all of them do the rest. Memory is
bounded by what the reader adds at a time.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from seeds.importing.key_checks import without_key_checks
from seeds.importing.reader import Counts, Job
from seeds.importing.upsert.bulk_merge import BulkMerge
from seeds.importing.upsert.bulk_staging import StagedRows
from seeds.importing.upsert.changes import format_value
from seeds.importing.upsert.flat_table import FlatTable
from seeds.importing.upsert.row import Unmapped

Tag = tuple[Unmapped | None, bool]


class BulkUpsert:
    """Upsert of the rows of one file. Add the rows, then call ``finish``."""

    def __init__(self, job: Job, flat: FlatTable) -> None:
        self._job, self._flat = job, flat
        self._staged = StagedRows(job.connection, flat)
        self._tags: dict[Tag, int] = {(None, False): 0}

    def add(self, rows: Sequence[tuple[Any, ...]]) -> None:
        """Add rows: the line, the columns of the table in its order, and a tag."""
        self._staged.add(rows)

    def make_tag(self, unmapped: Unmapped | None) -> int:
        """The tag of a row: the code for which it has no actor, if there is one."""
        return self._tags.setdefault((unmapped, False), len(self._tags))

    def make_changed_tag(self, tag: int) -> int:
        """The tag of a row whose line has also changed another row.

        It counts as a revision even if the row itself is known.
        """
        unmapped, _ = list(self._tags)[tag]
        return self._tags.setdefault((unmapped, True), len(self._tags))

    def finish(self, counts: Counts) -> None:
        """Merge the rows, and add to the counts, rejects and unmapped codes of the file."""
        job, flat = self._job, self._flat
        merge = BulkMerge(job.connection, flat, self._staged.count)
        with without_key_checks(job.connection, flat.table):
            merge.run()
        for conflict in merge.conflicts:
            label = flat.make_label(conflict.key)
            job.rejects.add(
                conflict.line,
                [
                    (
                        name,
                        None if new is None else str(new),
                        f"line {conflict.other_line} has another value for {label}: {old}",
                    )
                    for name, (old, new) in conflict.values.items()
                ],
            )
        for change in merge.changes:
            parts = (
                f"{name} {format_value(old)} -> {format_value(new)}"
                for name, (old, new) in change.values.items()
            )
            counts.changes.append(f"{flat.make_label(change.key)}: {', '.join(parts)}")
        known_tags = merge.known_tags
        names = {number: tag for tag, number in self._tags.items()}
        changed = sum(count for number, count in known_tags.items() if names[number][1])
        loaded = merge.new + merge.revised
        counts.loaded += loaded + changed
        counts.revised += merge.revised + changed
        counts.rejected += len(merge.conflicts)
        counts.known += self._staged.count - loaded - changed - len(merge.conflicts)
        for number, count in self._staged.count_tags():
            unmapped, left = names[number][0], count - known_tags[number]
            if unmapped is not None and left:
                job.unmapped[unmapped] = job.unmapped.get(unmapped, 0) + left

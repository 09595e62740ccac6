"""Jobs of reading a file of events apart from the database: on a worker, or ahead of its turn."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from models.crosswalk import Crosswalk
from seeds.importing.reader import Job, PlainFile
from seeds.importing.rejects import RejectReason, Rejects


@dataclass
class KeptRejects(Rejects):
    """Rejected rows in memory, for another to write."""

    kept: list[tuple[int, list[RejectReason]]] = field(default_factory=list)

    def add(self, line: int, faults: list[RejectReason]) -> None:
        """Keep a rejected row."""
        self.rows += 1
        self.kept.append((line, faults))


def make_job(
    plain: PlainFile,
    folder: Path,
    rejects: Rejects,
    crosswalk: Crosswalk,
    aliases: Mapping[str, str],
    progress: Callable[[int, int], Any] = lambda _rows, _bytes: None,
) -> Job:
    """The job of reading a file; ``folder`` is for the reader's own files."""
    return Job(
        connection=cast(Any, None),  # there is no database here
        file=plain,
        dataset_id=0,
        import_id=0,
        crosswalk=crosswalk,
        aliases=aliases,
        folder=folder,
        rejects=rejects,
        is_first=True,
        progress=progress,
    )

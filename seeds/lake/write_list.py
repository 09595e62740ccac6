"""Writing the list of the source files of a lake: lines are added, or a new list is begun."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from models.lake.open_lake import LakeDataset
from models.lake.source_list import SourceEntry, SourceList, encode_entries, name_list

if TYPE_CHECKING:
    from hashlib import _Hash


@dataclass(frozen=True)
class WrittenList:
    """A list of source files as a new manifest names it, with its hash."""

    listed: SourceList
    hashed: _Hash


def write_list(
    before: LakeDataset,
    generation: int,
    added: Sequence[SourceEntry],
    left: Sequence[SourceEntry] | None,
) -> WrittenList:
    """Add files to the list of a lake; until a manifest names their lines, they do not count.

    The caller flushes the list.
    ``left`` are the files left of those before, if not all are: then a new list is written.
    """
    start, hashed = before.manifest.files, before.list_hash.copy()
    if left is None and not start.path:
        left = before.manifest.old_files
    if left is not None:
        start = SourceList(name_list(generation), last_number=start.last_number)
        hashed, added = hashlib.sha256(), [*left, *added]
    if not added and left is None:
        return WrittenList(start, hashed)
    lines = encode_entries(added)
    _append(before.folder / start.path, start.bytes, lines)
    hashed.update(lines)
    listed = SourceList(
        path=start.path,
        count=start.count + len(added),
        last_number=max([start.last_number, *(one.number for one in added)]),
        bytes=start.bytes + len(lines),
        sha256=hashed.hexdigest(),
    )
    return WrittenList(listed, hashed)


def cut_list(folder: Path, listed: SourceList) -> None:
    """Remove the lists that a manifest does not name, and the lines that it does not count."""
    for path in folder.glob("files-*.jsonl"):
        if path.name != listed.path:
            path.unlink()
        elif path.stat().st_size > listed.bytes:
            os.truncate(path, listed.bytes)


def _append(path: Path, end: int, lines: bytes) -> None:
    """Write lines behind the first ``end`` bytes of a file, in place of what stands there."""
    with path.open("r+b" if end else "wb") as file:
        file.truncate(end)
        file.seek(end)
        file.write(lines)

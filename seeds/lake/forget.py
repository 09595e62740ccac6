"""Forgetting what stood in damaged files of a lake, so that it can be imported again."""

from __future__ import annotations

import shlex
from collections.abc import Callable

from models.lake.open_lake import LakeDataset, relation_sql
from models.lake.source_list import SourceEntry
from seeds.lake.lake_change import LakeChange
from seeds.lake.read_events import LakeSession

_MOST = 20


def forget_damaged(
    session: LakeSession, opened: LakeDataset, change: LakeChange, *, echo: Callable[[str], None]
) -> list[SourceEntry] | None:
    """Take the source files out of the lake whose rows stood in damaged files.

    Their rows in other files leave the lake as well, so that each can be imported again whole.
    Returns the source files left, or None if no file is damaged.
    """
    damaged = [piece for piece, _ in opened.find_faults(hashes=True)]
    if not damaged:
        return None
    files = opened.read_files()
    change.remove(damaged)
    lost = {
        entry.number
        for entry in files
        if any(one.first_file <= entry.number <= one.last_file for one in damaged)
    }
    for piece in change.kept:
        if any(piece.first_file <= number <= piece.last_file for number in lost):
            numbers = ", ".join(map(str, sorted(lost)))
            rows = relation_sql(opened.list_paths([piece]))
            change.rewrite(
                session.duck, [piece], f"(FROM {rows} WHERE file_number NOT IN ({numbers}))"
            )
    gone = [entry for entry in files if entry.number in lost]
    name = opened.manifest.dataset
    files_are = "file is" if len(damaged) == 1 else "files are"
    echo(
        f"{name}: {len(damaged):,} damaged Parquet {files_are} given up; import these files again:"
    )
    for entry in gone[:_MOST]:
        echo(f"  {entry.name}")
    if len(gone) > _MOST:
        echo(f"  and {len(gone) - _MOST:,} more")
    echo(f"`bedfellows import {name} FILE... --lake {shlex.quote(str(opened.folder.parent))}`")
    return [entry for entry in files if entry.number not in lost]

"""Changing a lake: new Parquet files and a new manifest, shown when the database has committed.

The manifest waits under a name of its own for the commit. After a kill, the database says whether
it counts (`known_lakes.open_current`). Files that no manifest names are removed.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from console import UserError, defer_interrupts
from models.lake.manifest import NAME, Manifest, Piece, hash_manifest
from models.lake.open_lake import LakeDataset, relation_sql
from models.lake.source_list import SourceEntry
from seeds.lake.known_lakes import name_pending
from seeds.lake.pieces import NewPiece, PieceWriter
from seeds.lake.write_list import cut_list, write_list

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

SMALL, MOST_SMALL = 100_000, 16
"""Files with fewer rows are small; so many small ones of a year become one."""
_FLUSHED_AT_ONCE = 8


class LakeChange:
    """One change of a dataset in a lake."""

    def __init__(self, before: LakeDataset, writer: PieceWriter) -> None:
        self.folder, self._before, self._writer = before.folder, before, writer
        self._new: list[NewPiece] = []
        self._gone: set[str] = set()
        self.manifest, self._content = before.manifest, b""
        self.sha256, self._list_hash = "", before.known_hash

    def add(self, pieces: Iterable[NewPiece]) -> None:
        """Add new files."""
        self._new += pieces

    def remove(self, pieces: Iterable[Piece]) -> None:
        """Remove files of the lake."""
        self._gone |= {piece.path for piece in pieces}

    @property
    def kept(self) -> list[Piece]:
        """The files of the lake that stay in it."""
        return [one for one in self._before.manifest.pieces if one.path not in self._gone]

    def rewrite(self, duck: DuckDBPyConnection, pieces: Sequence[Piece], rows: str) -> None:
        """Replace files of the lake by the rows of a relation."""
        self.remove(pieces)
        self.add(self._writer.write(duck, rows))

    def merge_small(self, duck: DuckDBPyConnection) -> None:
        """Merge the small files of each year that has many of them."""
        kept = self.kept
        for year in sorted({piece.year for piece in self._new}):
            old = [one for one in kept if one.year == year and one.rows < SMALL]
            new = [one for one in self._new if one.year == year and one.rows < SMALL]
            if len(old) + len(new) < MOST_SMALL:
                continue
            paths = [str(self.folder / one.path) for one in old] + [str(one.path) for one in new]
            merged = self._writer.write(duck, relation_sql(paths))
            self._new = [one for one in self._new if one not in new]
            self.remove(old)
            self.add(merged)

    def prepare(
        self,
        manifest: Manifest,
        *,
        added: Sequence[SourceEntry] = (),
        left: Sequence[SourceEntry] | None = None,
    ) -> None:
        """Move the files into place and write the manifest, which does not count yet.

        ``manifest`` says which codes were used; ``added`` are new source files, ``left`` those that
        are left of the others, if not all are.
        """
        generation = self._before.manifest.generation + 1
        try:
            placed = [
                self._place(piece, f"year={piece.year:04}/{generation:06}-{number:04}.parquet")
                for number, piece in enumerate(sorted(self._new, key=_order), 1)
            ]
            pieces = sorted([*self.kept, *placed], key=lambda one: one.path)
            written = write_list(self._before, generation, added, left)
            self._list_hash = written.hashed
            self.manifest = replace(
                manifest, generation=generation, pieces=pieces, files=written.listed, old_files=()
            )
            self._content = self.manifest.encode()
            self.sha256 = hash_manifest(self._content)
            pending = self.folder / name_pending(generation)
            pending.write_bytes(self._content)
            self._flush([pending, self.folder / written.listed.path, *self._list_paths(placed)])
        except OSError as error:
            raise UserError(f"{self.folder} cannot be written: {error.strerror}") from None

    def publish(self) -> LakeDataset:
        """Let the manifest count; the lake as it is now."""
        pending = self.folder / name_pending(self.manifest.generation)
        with defer_interrupts():
            # Not flushed: if a power cut undoes it, the database says that the other name counts.
            pending.replace(self.folder / NAME)
        return LakeDataset(self.folder, self.manifest, self._content, self._list_hash)

    def _list_paths(self, placed: Iterable[Piece]) -> Iterator[Path]:
        """New Parquet files, and their folders."""
        for piece in placed:
            path = self.folder / piece.path
            yield from (path, path.parent)

    def _flush(self, paths: Iterable[Path]) -> None:
        """Make files, and the names in folders, survive a power cut: all at once, in one wait."""
        with ThreadPoolExecutor(_FLUSHED_AT_ONCE) as pool:
            for _ in pool.map(_flush, sorted({self.folder, *paths})):
                pass

    def _place(self, piece: NewPiece, name: str) -> Piece:
        target = self.folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        described = piece.describe(name)
        piece.path.replace(target)
        return described


def make_folders(folder: Path) -> list[Path]:
    """Make a folder and those that it is in; the ones that were not there, the innermost first."""
    made = [one for one in (folder, *folder.parents) if not one.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    return made


def remove_unused(made: Sequence[Path], lock: str) -> None:
    """Remove the folders that a command made for a lake, if no file came into it.

    ``lock`` is the name of the lock in the innermost folder. A folder with anything else stays.
    """
    if not made or {path.name for path in made[0].iterdir()} - {NAME, lock}:
        return
    with suppress(OSError):
        # The lock goes last: while it is there, no other process can use the folder.
        (made[0] / NAME).unlink(missing_ok=True)
        (made[0] / lock).unlink()
        for folder in made:
            folder.rmdir()


def begin_lake(found: LakeDataset) -> None:
    """Write the first manifest of a new lake, so that what a kill leaves is no half of a copy."""
    try:
        found.folder.mkdir(parents=True, exist_ok=True)
        (found.folder / NAME).write_bytes(found.manifest.encode())
    except OSError as error:
        raise UserError(f"{found.folder} cannot be written: {error.strerror}") from None


def settle_lake(found: LakeDataset) -> None:
    """Give the manifest of a dataset its name, and remove the files that it does not name."""
    named = {found.folder / piece.path for piece in found.manifest.pieces}
    with defer_interrupts():
        pending = found.folder / name_pending(found.manifest.generation)
        if pending.exists() and pending.read_bytes() == found.content:
            pending.replace(found.folder / NAME)
        for path in found.folder.glob("manifest-*.json"):
            path.unlink()
        cut_list(found.folder, found.manifest.files)
        for path in found.folder.glob("year=*/*.parquet"):
            if path not in named:
                path.unlink(missing_ok=True)
                with suppress(OSError):
                    path.parent.rmdir()


def _order(piece: NewPiece) -> tuple[int, int]:
    # Those of one file stay in its order, whichever thread wrote them first.
    return piece.year, piece.first_file


def _flush(path: Path) -> None:
    """Make a file, or the names in a folder, survive a power cut."""
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)

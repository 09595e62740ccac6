"""Opening a lake: its datasets, and whether every file that a manifest names is there."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from models.lake.columns import empty_relation_sql
from models.lake.manifest import NAME, Manifest, Piece, hash_manifest, parse_manifest
from models.lake.source_list import LakeError, SourceEntry, parse_entries, read_list

if TYPE_CHECKING:
    from hashlib import _Hash

_PREFIX = "dataset="
_MOST = 5
"""Damaged files that a message names; the others are counted."""


@dataclass(frozen=True)
class LakeDataset:
    """A dataset in a lake, as it was when it was opened."""

    folder: Path
    manifest: Manifest
    content: bytes
    """The manifest as it stands on the disk; empty if there is none."""
    known_hash: _Hash | None = field(default=None, compare=False)
    """The hash of the list of source files, if it is known without reading it."""

    @cached_property
    def sha256(self) -> str:
        """The SHA-256 of the manifest, by which a database knows it again."""
        return hash_manifest(self.content)

    @cached_property
    def list_hash(self) -> _Hash:
        """The hash of the list of source files, to which that of more lines can be added.

        LakeError if the list is not the one that the manifest names.
        """
        return self.known_hash or read_list(self.folder, self.manifest.files)[1]

    def read_files(self) -> list[SourceEntry]:
        """The source files in order. LakeError if their list is missing or altered."""
        if self.manifest.old_files:
            return list(self.manifest.old_files)
        content, _ = read_list(self.folder, self.manifest.files)
        return parse_entries(self.folder / self.manifest.files.path, content)

    def list_paths(self, pieces: Sequence[Piece] | None = None) -> list[str]:
        """The Parquet files, or some of them, as absolute paths."""
        chosen = self.manifest.pieces if pieces is None else pieces
        return [str(self.folder / piece.path) for piece in chosen]

    def find_faults(self, *, hashes: bool = False) -> list[tuple[Piece, str]]:
        """The files that are missing or altered; ``hashes`` reads each file whole."""
        return [
            (one, why) for one in self.manifest.pieces if (why := self.check(one, hashes=hashes))
        ]

    def require_whole(self, *, hashes: bool = False) -> None:
        """Raise LakeError, with the way to repair it, if a file is missing or altered."""
        _ = self.list_hash  # raises LakeError if the list of files is missing or altered
        if not (faults := self.find_faults(hashes=hashes)):
            return
        count, of = len(faults), len(self.manifest.pieces)
        lines = [f"  {self.folder / piece.path}: {why}" for piece, why in faults[:_MOST]]
        if count > _MOST:
            lines.append(f"  and {count - _MOST:,} more")
        again = f"`bedfellows lake refresh --forget-damaged --lake {self.folder.parent}`"
        raise LakeError(
            "\n".join(
                [
                    f"the lake is not whole: {count:,} of {of:,} files of {self.manifest.dataset}:",
                    *lines,
                    "copy them again from where the lake came from; or give them up with",
                    f"{again}, which says which files to import again",
                ]
            )
        )

    def check(self, piece: Piece, *, hashes: bool = False) -> str:
        """What is wrong with a file; empty if nothing is."""
        path = self.folder / piece.path
        try:
            size = path.stat().st_size
        except OSError:
            return "is missing"
        if size != piece.bytes:
            return f"has {size:,} bytes instead of {piece.bytes:,}"
        if hashes and hash_file(path) != piece.sha256:
            return "is altered: its SHA-256 is not that of the manifest"
        return ""


def hash_file(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def list_lake(lake: Path) -> list[str]:
    """The datasets of a lake. LakeError if the folder is none."""
    if not lake.is_dir():
        raise LakeError(f"{lake}: there is no such folder")
    found = sorted(path.parent.name.removeprefix(_PREFIX) for path in _find_manifests(lake))
    if not found:
        raise LakeError(
            f"{lake}: is not a lake: it has no {_PREFIX}NAME/{NAME}. "
            "`bedfellows import gdelt FILE... --lake DIR` makes one"
        )
    return found


def open_dataset(lake: Path, name: str) -> LakeDataset:
    """A dataset of a lake; without any file if the lake has none of it."""
    folder = find_folder(lake, name)
    try:
        content = (folder / NAME).read_bytes()
    except FileNotFoundError:
        if any(folder.glob("year=*/*.parquet")):
            raise LakeError(
                f"{folder}: holds Parquet files, but no {NAME}: half of a copy? Copy it again from "
                "where the lake came from, or remove the folder and import the files again"
            ) from None
        return LakeDataset(folder, Manifest(name), b"")
    except OSError as error:
        raise LakeError(f"{folder / NAME}: cannot be read: {error.strerror}") from None
    return LakeDataset(folder, parse_manifest(content, folder / NAME, name), content)


def find_folder(lake: Path, name: str) -> Path:
    """The folder of a dataset in a lake."""
    return lake / f"{_PREFIX}{name}"


def relation_sql(paths: Sequence[str], *, has_names: bool = False) -> str:
    """Parquet files as a relation of DuckDB; ``has_names`` adds the column `filename`."""
    if not paths:
        return empty_relation_sql()
    listed = ", ".join("'" + path.replace("'", "''") + "'" for path in paths)
    return (
        f"read_parquet([{listed}], hive_partitioning = false, filename = {str(has_names).lower()})"
    )


def _find_manifests(lake: Path) -> Iterator[Path]:
    return lake.glob(f"{_PREFIX}*/{NAME}")

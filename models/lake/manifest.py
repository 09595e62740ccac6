"""The manifest of a dataset in a lake: its Parquet files, the codes it used, its source files.

A Parquet file that the manifest does not name is not part of the lake. The source files are in a
list beside it (`source_list`), of which the manifest names the first bytes.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from models.lake.json_objects import build_all, dump, take
from models.lake.source_list import REPAIR, LakeError, SourceEntry, SourceList, is_list_name

FORMAT = 2
"""Number of this form of a lake; a lake with a higher one is of a newer program.

In a lake of format 1, the manifest itself names each source file. It is read, and the next change
writes format 2.
"""
NAME = "manifest.json"
_PATH = re.compile(r"year=\d{4}/\d{6}-\d{4}\.parquet")

Spans = Mapping[str, Sequence[Sequence[str | None]]]
"""What codes meant: of each code the periods, as first day, last day and slug of the state."""


@dataclass(frozen=True)
class Piece:
    """A Parquet file with events of one year."""

    path: str
    """From the folder of the dataset: year=2015/000001-0001.parquet."""
    year: int
    rows: int
    bytes: int
    sha256: str
    first_id: int
    """The smallest published id."""
    last_id: int
    first_file: int
    """The smallest number of a source file whose rows it holds."""
    last_file: int


@dataclass(frozen=True)
class Manifest:
    """What is in a lake of one dataset."""

    dataset: str
    scheme: str = ""
    """The code scheme of the states."""
    generation: int = 0
    """How often it has been changed."""
    codes: Spans = field(default_factory=dict)
    """What the codes in the rows meant when they were read."""
    files: SourceList = field(default_factory=SourceList)
    pieces: Sequence[Piece] = ()
    old_files: Sequence[SourceEntry] = ()
    """The source files of a manifest of format 1, which has no list."""

    @property
    def rows(self) -> int:
        """The number of events."""
        return sum(piece.rows for piece in self.pieces)

    @property
    def codes_edition(self) -> str:
        """A short name for what the codes meant: another meaning, another name."""
        text = json.dumps(self.codes, ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:8]

    def encode(self) -> bytes:
        """The file as bytes: the same content, the same bytes."""
        head = {
            "format": FORMAT,
            "dataset": self.dataset,
            "scheme": self.scheme,
            "generation": self.generation,
            "codes_edition": self.codes_edition,
        }
        lines = [f'  "{name}": {dump(value)},\n' for name, value in head.items()]
        codes = [f"{dump(code)}: {dump(self.codes[code])}" for code in sorted(self.codes)]
        lines.append(f'  "codes": {{{_join(codes)}}},\n')
        lines.append(f'  "files": {dump(vars(self.files))},\n')
        lines.append(f'  "pieces": [{_join(dump(vars(one)) for one in self.pieces)}]\n')
        return f"{{\n{''.join(lines)}}}\n".encode()


def hash_manifest(content: bytes) -> str:
    """The SHA-256 of a manifest, by which a database knows it again."""
    return hashlib.sha256(content).hexdigest()


def parse_manifest(content: bytes, path: Path | str, dataset: str) -> Manifest:
    """Read the content of a manifest; LakeError names the file and what is wrong with it."""
    try:
        read = json.loads(content)
    except ValueError as error:
        raise LakeError(f"{path}: is damaged ({error}); {REPAIR}") from None
    if not isinstance(read, dict) or not isinstance(read.get("format"), int):
        raise LakeError(f"{path}: is not the manifest of a lake; {REPAIR}")
    if read["format"] > FORMAT:
        raise LakeError(
            f"{path}: is of a newer program (format {read['format']}, this one reads {FORMAT})"
        )
    try:
        listed, old = _take_files(read)
        manifest = Manifest(
            dataset=take(read, "dataset", str),
            scheme=take(read, "scheme", str),
            generation=take(read, "generation", int),
            codes=take(read, "codes", dict),
            files=listed,
            pieces=_build_pieces(take(read, "pieces", list)),
            old_files=old,
        )
    except (KeyError, TypeError, ValueError) as error:
        raise LakeError(f"{path}: {error.args[0]}; {REPAIR}") from None
    if manifest.dataset != dataset:
        raise LakeError(
            f"{path}: is of {manifest.dataset!r}, but stands in the folder of {dataset!r}"
        )
    return manifest


def _take_files(read: Mapping[str, Any]) -> tuple[SourceList, Sequence[SourceEntry]]:
    """The list of source files; of a manifest of format 1, the files themselves."""
    if read["format"] == 1:
        old = build_all(SourceEntry, take(read, "files", list))
        last = max((one.number for one in old), default=0)
        return SourceList(count=len(old), last_number=last), old
    (listed,) = build_all(SourceList, [take(read, "files", dict)])
    if (listed.count or listed.path) and not is_list_name(listed.path):
        raise ValueError(f"path: {listed.path!r} is not the name of a list of a lake")
    return listed, ()


def _build_pieces(listed: Sequence[Any]) -> list[Piece]:
    made = build_all(Piece, listed)
    for piece in made:
        if not _PATH.fullmatch(piece.path):
            raise ValueError(f"path: {piece.path!r} is not the name of a file of a lake")
    return made


def _join(items: Any) -> str:
    text = ",\n    ".join(items)
    return f"\n    {text}\n  " if text else ""

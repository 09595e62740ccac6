"""The manifest of a dataset in a lake: its source files, its Parquet files, the codes it used.

A Parquet file that the manifest does not name is not part of the lake.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cached_property
from pathlib import Path
from typing import Any, get_args, get_type_hints

from console import UserError

FORMAT = 1
"""Number of this form of a lake; a lake with a higher one is of a newer program."""
NAME = "manifest.json"
_PATH = re.compile(r"year=\d{4}/\d{6}-\d{4}\.parquet")

Spans = Mapping[str, Sequence[Sequence[str | None]]]
"""What codes meant: of each code the periods, as first day, last day and slug of the state."""


class LakeError(UserError):
    """A lake that is not whole, or not of this program or database."""


@dataclass(frozen=True)
class SourceEntry:
    """A published file that was read into the lake."""

    number: int
    name: str
    sha256: str
    rows_read: int
    rows_loaded: int
    rows_revised: int
    rows_known: int
    rows_rejected: int
    first_day: str | None = None
    last_day: str | None = None
    edition: str | None = None

    @cached_property
    def line(self) -> str:
        """Its line in the manifest, made once: each change writes those of all files again."""
        return _dump({one.name: getattr(self, one.name) for one in fields(self)})


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
    files: Sequence[SourceEntry] = ()
    pieces: Sequence[Piece] = ()

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
        lines = [f'  "{name}": {_dump(value)},\n' for name, value in head.items()]
        codes = [f"{_dump(code)}: {_dump(self.codes[code])}" for code in sorted(self.codes)]
        lines.append(f'  "codes": {{{_join(codes)}}},\n')
        lines.append(f'  "files": [{_join(one.line for one in self.files)}],\n')
        lines.append(f'  "pieces": [{_join(_dump(vars(one)) for one in self.pieces)}]\n')
        return f"{{\n{''.join(lines)}}}\n".encode()


def hash_manifest(content: bytes) -> str:
    """The SHA-256 of a manifest, by which a database knows it again."""
    return hashlib.sha256(content).hexdigest()


def parse_manifest(content: bytes, path: Path | str, dataset: str) -> Manifest:
    """Read the content of a manifest; LakeError names the file and what is wrong with it."""
    try:
        read = json.loads(content)
    except ValueError as error:
        raise LakeError(f"{path}: is damaged ({error}); {_REPAIR}") from None
    if not isinstance(read, dict) or not isinstance(read.get("format"), int):
        raise LakeError(f"{path}: is not the manifest of a lake; {_REPAIR}")
    if read["format"] > FORMAT:
        raise LakeError(
            f"{path}: is of a newer program (format {read['format']}, this one reads {FORMAT})"
        )
    try:
        manifest = Manifest(
            dataset=_take(read, "dataset", str),
            scheme=_take(read, "scheme", str),
            generation=_take(read, "generation", int),
            codes=_take(read, "codes", dict),
            files=_build_all(SourceEntry, _take(read, "files", list)),
            pieces=_build_pieces(_take(read, "pieces", list)),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise LakeError(f"{path}: {error.args[0]}; {_REPAIR}") from None
    if manifest.dataset != dataset:
        raise LakeError(
            f"{path}: is of {manifest.dataset!r}, but stands in the folder of {dataset!r}"
        )
    return manifest


_REPAIR = "copy it again from where the lake came from, or import the files into a new lake"


def _build_all(kind: type[Any], listed: Sequence[Any]) -> list[Any]:
    """Objects of a list; there may be hundreds of thousands of them, so each is built quickly."""
    types = {name: get_args(hint) or (hint,) for name, hint in get_type_hints(kind).items()}
    made = []
    for values in listed:
        if not isinstance(values, dict):
            raise TypeError(f"{kind.__name__}: {values!r} is not an object")
        if values.keys() != types.keys():
            raise ValueError(f"{kind.__name__}: has the fields {', '.join(sorted(values))}")
        for name, value in values.items():
            # Not isinstance: true is no number.
            if type(value) not in types[name]:
                raise TypeError(f"{name}: {value!r} is not of the right type")
        made.append(kind(**values))
    return made


def _build_pieces(listed: Sequence[Any]) -> list[Piece]:
    made: list[Piece] = _build_all(Piece, listed)
    for piece in made:
        if not _PATH.fullmatch(piece.path):
            raise ValueError(f"path: {piece.path!r} is not the name of a file of a lake")
    return made


def _take(values: Mapping[str, Any], name: str, kind: Any) -> Any:
    if name not in values:
        raise KeyError(f"{name}: is missing")
    if not isinstance(values[name], kind) or isinstance(values[name], bool):
        raise TypeError(f"{name}: {values[name]!r} is not of the right type")
    return values[name]


_dump = json.JSONEncoder(ensure_ascii=False).encode


def _join(items: Any) -> str:
    text = ",\n    ".join(items)
    return f"\n    {text}\n  " if text else ""

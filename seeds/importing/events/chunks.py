"""A large file in pieces of whole rows, so that memory depends on the piece and not on the file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from database import UserError
from seeds.importing.reader import Layout, Opened

PIECE = 32 * 2**20
"""Bytes: large enough for two cores to share, small enough to be held twice."""
LONGEST_ROW = 4 * 2**20
"""Bytes after which a row without an end is no row: the file is not what it seems."""


@dataclass(frozen=True)
class Chunk:
    """Some whole rows of a file, in a file of their own."""

    path: Path
    first_line: int
    """Number of its first line in the whole file, from 1."""
    lines: int
    end: int
    """Bytes of the whole file up to its end."""


def chunks(file: Opened, layout: Layout, folder: Path) -> Iterator[Chunk]:
    """The rows of a file after its header, piece by piece; one piece is there at a time."""
    path = folder / "piece.csv"
    rest, line, end = b"", 1 + layout.header_lines, 0
    with file.path.open("rb") as source:
        for _ in range(layout.header_lines):
            end += len(source.readline())
        while True:
            piece = source.read(PIECE)
            end += len(piece)
            rows, rest = _whole_rows(rest + piece, layout.quoted, is_last=not piece)
            if rows:
                path.write_bytes(rows)
                lines = rows.count(b"\n") + (not rows.endswith(b"\n"))
                yield Chunk(path, line, lines, end - len(rest))
                line += lines
            elif len(rest) > PIECE + LONGEST_ROW:
                raise UserError(f"{file.name}: line {line} does not end, so this is no table")
            if not piece:
                return


def _whole_rows(data: bytes, quoted: bool, *, is_last: bool) -> tuple[bytes, bytes]:
    """The rows that are complete, and the beginning of the next one."""
    cut = len(data) if is_last else data.rfind(b"\n") + 1
    while quoted and 0 < cut < len(data) and data.count(b'"', 0, cut) % 2:
        # The line ends inside quotes, so the row goes on.
        cut = data.rfind(b"\n", 0, cut - 1) + 1
    return data[:cut], data[cut:]

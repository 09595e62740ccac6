"""A large file in pieces of whole rows, so that memory depends on the piece and not on the file."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from io import FileIO
from itertools import cycle
from pathlib import Path

from console import UserError
from seeds.importing.files.workspace import no_room
from seeds.importing.reader import Layout, Opened

PIECE = 24 * 2**20
"""Bytes: large enough to be worth a query, small enough to be held several times."""
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


def chunks(file: Opened, layout: Layout, places: Sequence[Path]) -> Generator[Chunk, None, None]:
    """The rows of a file after its header, piece by piece, written to the places in turn."""
    line, end, begun = 1 + layout.header_lines, 0, 0
    # One buffer and few files, written over each time: new ones would cost more than the reading.
    piece = min(PIECE, file.size + 1)
    buffer = bytearray(piece + LONGEST_ROW)
    with ExitStack() as opened:
        source = opened.enter_context(file.path.open("rb"))
        written = [opened.enter_context(path.open("wb", buffering=0)) for path in places]
        targets = cycle(zip(places, written, strict=True))
        for _ in range(layout.header_lines):
            end += len(source.readline())
        while True:
            if begun > LONGEST_ROW:
                raise UserError(f"{file.name}: line {line} does not end, so this is no table")
            with memoryview(buffer) as view:
                got = source.readinto(view[begun : begun + piece])
                filled = begun + got
                cut = _whole_rows(buffer, filled, layout.quoted) if got else filled
                if cut:
                    path, target = next(targets)
                    has_returns = buffer.find(b"\r", 0, cut) >= 0
                    with no_room():
                        _overwrite(
                            target, _line_fed(bytes(view[:cut])) if has_returns else view[:cut]
                        )
            end += got
            if cut:
                lines = buffer.count(b"\n", 0, cut) + (buffer[cut - 1] != ord("\n"))
                yield Chunk(path, line, lines, end - (filled - cut))
                line += lines
            buffer[: filled - cut] = buffer[cut:filled]
            begun = filled - cut
            if not got:
                return


def _overwrite(target: FileIO, rows: bytes | memoryview) -> None:
    """Let a file hold these rows and nothing else: a write may take a part of what it is given."""
    target.seek(0)
    with memoryview(rows) as view:
        done = 0
        while done < len(view):
            done += target.write(view[done:])
    target.truncate()


def _line_fed(rows: bytes) -> bytes:
    """Rows with one kind of line end: DuckDB reads none of several, nor half of one in a field."""
    return rows.replace(b"\r\n", b"\n").replace(b"\r", b" ")


def _whole_rows(data: bytearray, filled: int, quoted: bool) -> int:
    """How many of the bytes filled are rows that are complete."""
    last = cut = data.rfind(b"\n", 0, filled) + 1
    is_inside = quoted and data.count(b'"', 0, cut) % 2
    while is_inside and cut:
        # The line ends inside quotes, so the row goes on.
        before = data.rfind(b"\n", 0, cut - 1) + 1
        is_inside, cut = (is_inside + data.count(b'"', before, cut)) % 2, before
        if last - cut > LONGEST_ROW:
            # Nothing goes on for so long: somewhere a quote stands by itself.
            return last
    return cut

"""Chunks of a large file: whole rows, so that memory depends on the chunk and not on the file."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from io import FileIO
from itertools import cycle
from pathlib import Path

from console import UserError
from seeds.importing.files.workspace import report_full_disk
from seeds.importing.reader import PlainFile

CHUNK_SIZE = 24 * 2**20
"""Bytes: large enough for a query of its own, small enough to hold several in memory."""
LONGEST_ROW = 4 * 2**20
"""Bytes of the longest row. A longer one means that the file is not a table."""


@dataclass(frozen=True)
class Chunk:
    """Some whole rows of a file, in a file of their own."""

    path: Path
    first_line: int
    """Number of its first line in the whole file, from 1."""
    lines: int
    end: int
    """Bytes of the whole file up to its end."""


def split_file(
    file: PlainFile, places: Sequence[Path], size: int | None = None
) -> Generator[Chunk, None, None]:
    """The rows of a file after its header in chunks, written to the places in turn.

    ``size`` is the bytes of a chunk.
    """
    layout = file.layout
    line, end, carried = 1 + layout.header_lines, 0, 0
    # One buffer and few files, overwritten each time: new ones would take longer than the reading.
    size = min(size or CHUNK_SIZE, file.size + 1)
    buffer = bytearray(size + LONGEST_ROW)
    with ExitStack() as stack:
        source = stack.enter_context(file.path.open("rb"))
        opened = [stack.enter_context(path.open("wb", buffering=0)) for path in places]
        targets = cycle(zip(places, opened, strict=True))
        for _ in range(layout.header_lines):
            end += len(source.readline())
        while True:
            if carried > LONGEST_ROW:
                raise UserError(f"{file.name}: line {line} does not end, so this is not a table")
            with memoryview(buffer) as view:
                got = source.readinto(view[carried : carried + size])
                filled = carried + got
                cut = _count_whole_rows(buffer, filled, layout.quoted) if got else filled
                if cut:
                    path, target = next(targets)
                    has_returns = buffer.find(b"\r", 0, cut) >= 0
                    with report_full_disk():
                        _overwrite(
                            target,
                            _replace_returns(bytes(view[:cut])) if has_returns else view[:cut],
                        )
            end += got
            if cut:
                lines = buffer.count(b"\n", 0, cut) + (buffer[cut - 1] != ord("\n"))
                yield Chunk(path, line, lines, end - (filled - cut))
                line += lines
            buffer[: filled - cut] = buffer[cut:filled]
            carried = filled - cut
            if not got:
                return


def _overwrite(target: FileIO, rows: bytes | memoryview) -> None:
    """Replace the contents of a file; one write may write only a part."""
    target.seek(0)
    with memoryview(rows) as view:
        done = 0
        while done < len(view):
            done += target.write(view[done:])
    target.truncate()


def _replace_returns(rows: bytes) -> bytes:
    """Rows that all end in a line feed: DuckDB does not read mixed line ends."""
    return rows.replace(b"\r\n", b"\n").replace(b"\r", b" ")


def _count_whole_rows(data: bytearray, filled: int, quoted: bool) -> int:
    """How many of the first ``filled`` bytes are whole rows."""
    last = cut = data.rfind(b"\n", 0, filled) + 1
    is_inside = quoted and data.count(b'"', 0, cut) % 2
    while is_inside and cut:
        # The line ends inside quotes, so the row continues.
        before = data.rfind(b"\n", 0, cut - 1) + 1
        is_inside, cut = (is_inside + data.count(b'"', before, cut)) % 2, before
        if last - cut > LONGEST_ROW:
            # No row is that long: somewhere a quote is not closed.
            return last
    return cut

"""Chunks of a large file: whole rows, so that memory depends on the chunk and not on the file."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

from console import UserError
from seeds.importing.events.byte_ranges import make_address
from seeds.importing.files.workspace import report_full_disk
from seeds.importing.reader import PlainFile

CHUNK_SIZE = 24 * 2**20
"""Bytes: large enough for a query of its own, small enough to hold several in memory."""
LONGEST_ROW = 4 * 2**20
"""Bytes of the longest row. A longer one means that the file is not a table."""


@dataclass
class Chunk:
    """Some whole rows of a file: a range of its bytes, or a file of their own."""

    source: Path
    start: int
    """Bytes of the whole file before it."""
    end: int
    """Bytes of the whole file up to its end."""
    first_line: int
    """Number of its first line in the whole file, from 1."""
    lines: int
    place: Path
    """Where its own file is, if it has one."""
    is_written: bool = False

    @property
    def path(self) -> Path:
        """A file with the rows alone, which may be changed; written when it is first needed."""
        if not self.is_written:
            with self.source.open("rb") as file, report_full_disk():
                file.seek(self.start)
                _overwrite(self.place, file.read(self.end - self.start))
            self.is_written = True
        return self.place

    @property
    def address(self) -> str:
        """What a DuckDB that can read ranges reads."""
        if self.is_written:
            return str(self.place)
        return make_address(self.source, self.start, self.end - self.start)


def split_file(
    file: PlainFile, places: Sequence[Path], size: int | None = None
) -> Generator[Chunk, None, None]:
    """The rows of a file after its header in chunks, each with a place for its own file in turn.

    ``size`` is the bytes of a chunk. Rows that must be changed to be read are written to the place
    at once, and so is a file of one chunk: that is faster than the means to read ranges.
    """
    layout = file.layout
    targets = cycle(places)
    line, end, carried = 1 + layout.header_lines, 0, 0
    # One buffer and few files, overwritten each time: new ones would take longer than the reading.
    is_small = file.size <= (size or CHUNK_SIZE)
    size = min(size or CHUNK_SIZE, file.size + 1)
    buffer = bytearray(size + LONGEST_ROW)
    with file.path.open("rb") as source:
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
                    place = next(targets)
                    has_returns = buffer.find(b"\r", 0, cut) >= 0
                    if has_returns or is_small:
                        with report_full_disk():
                            rows = bytes(view[:cut])
                            _overwrite(place, _replace_returns(rows) if has_returns else rows)
            end += got
            if cut:
                lines = buffer.count(b"\n", 0, cut) + (buffer[cut - 1] != ord("\n"))
                stop = end - (filled - cut)
                is_written = has_returns or is_small
                yield Chunk(file.path, stop - cut, stop, line, lines, place, is_written)
                line += lines
            buffer[: filled - cut] = buffer[cut:filled]
            carried = filled - cut
            if not got:
                return


def _overwrite(place: Path, rows: bytes) -> None:
    """Write a file, or replace what is in it: pages that exist are faster than new ones."""
    with place.open("r+b" if place.exists() else "wb") as file:
        file.write(rows)
        file.truncate()


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

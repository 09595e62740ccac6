"""Lines of a CSV file: one by one, or many at a time where no line has a quote."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections import deque
from collections.abc import Iterator
from pathlib import Path

_BLOCK = 1 << 16
"""Bytes read at a time."""
_SPECIAL = (b'"', b"\0", BOM_UTF8)
"""Bytes that a block of plain lines does not have."""


class LineSource:
    """Source of the lines of a file after its first ones."""

    def __init__(self, path: Path, skipped: int) -> None:
        self.bytes = 0
        """Bytes of the file read so far."""
        self._blocks = self._read_blocks(path, skipped)
        self._block = b""
        """The last block, if none of its lines is taken yet."""
        self._rest = deque[bytes]()
        """The lines of the last block that are not taken yet."""

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        while not self._rest:
            block, self._block = self._block or next(self._blocks), b""
            self._rest.extend(block.splitlines(keepends=True))
        return decode_line(self._rest.popleft())

    def take_plain_lines(self) -> list[str]:
        """The next lines without their ends, if each is a row whose cells need no parser.

        Empty if the next line must be taken by itself, and at the end of the file.
        """
        if self._rest:
            return []
        self._block = self._block or next(self._blocks, b"")
        if any(special in self._block for special in _SPECIAL):
            return []
        try:
            text = self._block.decode()
        except UnicodeDecodeError:
            return []
        self._block = b""
        if "\r" in text:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        lines = text.split("\n")
        return lines if lines[-1] else lines[:-1]

    def _read_blocks(self, path: Path, skipped: int) -> Iterator[bytes]:
        """The lines after the skipped ones, in blocks of whole lines."""
        with path.open("rb") as file:
            while skipped > 0 and (some := file.readline()):
                self.bytes += len(some)
                # What ends in a line feed may be several lines that end in a carriage return.
                lines = some.splitlines(keepends=True)
                if rest := lines[skipped:]:
                    yield b"".join(rest)
                skipped -= len(lines)
            while block := file.read(_BLOCK):
                block += file.readline()
                self.bytes += len(block)
                yield block


def read_lines(path: Path) -> Iterator[bytes]:
    """The lines of a file with their ends, of any operating system."""
    with path.open("rb") as file:
        for some in file:
            yield from some.splitlines(keepends=True)


def decode_line(raw: bytes) -> str:
    """Text in UTF-8, else in the code page of Windows programs."""
    try:
        return raw.removeprefix(BOM_UTF8).decode()
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")

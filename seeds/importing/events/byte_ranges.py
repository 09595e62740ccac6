"""Ranges of the bytes of files, for DuckDB to read as if each were a file of its own.

Copying the rows of a large file to files that DuckDB reads would take a tenth of an import.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_PROTOCOL = "rows"
_LOCK = Lock()


def make_address(path: Path, start: int, size: int) -> str:
    """The address of a range, for a DuckDB that can read ranges."""
    return f"{_PROTOCOL}://{start}+{size}:{path}"


def let_read_ranges(duck: DuckDBPyConnection) -> None:
    """Let a DuckDB read ranges; all its connections can."""
    with _LOCK:
        if _PROTOCOL not in duck.list_filesystems():
            duck.register_filesystem(_make_filesystem())


class _Range(io.RawIOBase):
    """A range of a file, opened for reading."""

    def __init__(self, address: str) -> None:
        numbers, _, path = address.removeprefix(f"{_PROTOCOL}://").partition(":")
        self._start, self.size = map(int, numbers.split("+"))
        self._file = io.FileIO(path)
        self.seek(0)

    def read(self, size: int = -1) -> bytes:
        """So many bytes, or those that are left; fewer only at the end of the range."""
        left = self.size - self.tell()
        return self._file.read(min(size, left) if size >= 0 else left) or b""

    def seek(self, place: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place of the range."""
        before = {io.SEEK_SET: 0, io.SEEK_CUR: self.tell(), io.SEEK_END: self.size}[whence]
        return self._file.seek(self._start + before + place) - self._start

    def tell(self) -> int:
        """The place in the range."""
        return self._file.tell() - self._start

    def seekable(self) -> bool:
        """True."""
        return True

    def close(self) -> None:
        """Close the file."""
        self._file.close()
        super().close()


def _make_filesystem() -> Any:
    # Imported for large files alone: it takes as long as half of DuckDB.
    from fsspec import AbstractFileSystem

    class ByteRanges(AbstractFileSystem):  # type: ignore[misc]
        protocol = _PROTOCOL

        def open(self, path: str, *_mode: Any, **_options: Any) -> _Range:
            return _Range(path)

        def info(self, path: str, **_options: Any) -> dict[str, Any]:
            with _Range(path) as opened:
                return {"name": path, "size": opened.size, "type": "file"}

        def glob(self, path: str, **_options: Any) -> Sequence[str]:
            return [path]

        def modified(self, _path: str) -> datetime:
            return datetime.fromtimestamp(0, UTC)

    return ByteRanges()

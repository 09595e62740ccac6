"""The files of a command line: those it names, and all files of the folders it names."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Self

from console import UserError
from seeds.importing.progress import ProgressMeter
from seeds.importing.rejects import ENDING

_BLOCK = 1 << 24
"""Bytes read at a time. Large, because after each block the thread waits for its turn to run."""


@dataclass(frozen=True)
class SourceFile:
    """A file of the command line, packed or plain."""

    path: Path
    size: int
    changed: int
    """When it was last changed, in nanoseconds."""
    sha256: str
    is_named: bool
    """Whether the command line names the file itself; False if it names only its folder."""

    @property
    def name(self) -> str:
        """Its name without its folder, safe to print and to store."""
        return make_printable(self.path.name)

    def require_unchanged(self) -> None:
        """Raise UserError if the file has changed since its SHA-256 was computed."""
        now = self.path.stat()
        if (now.st_size, now.st_mtime_ns) != (self.size, self.changed):
            raise UserError(f"{self.path}: changed during the import; import it again")


def make_printable(name: str) -> str:
    """A file's name without control characters and characters that cannot be encoded."""
    return "".join(letter if letter.isprintable() else "?" for letter in name)


def is_hidden(name: str) -> bool:
    """Whether a file is hidden (its name begins with a dot) or added by the operating system."""
    return name.startswith(".") or name == "__MACOSX"


def list_files(names: Sequence[str], faults: list[str]) -> dict[Path, bool]:
    """Every file named (True) or found in a named folder (False), folders in order of name."""
    found: dict[Path, bool] = {}
    for name in names:
        if not name.strip():
            faults.append("one of the file names is empty")
            continue
        path = Path(name).expanduser()
        if not path.is_dir():
            found[path] = True
        elif inside := list(_walk_folder(path, faults)):
            found = dict.fromkeys(inside, False) | found
        else:
            faults.append(f"{path}: the folder contains no files")
    return found


def _walk_folder(folder: Path, faults: list[str]) -> Iterator[Path]:
    def add_fault(error: OSError) -> None:
        faults.append(f"{error.filename}: cannot be read: {error.strerror}")

    for name, folders, files in os.walk(folder, onerror=add_fault):
        folders[:] = sorted(one for one in folders if not is_hidden(one))
        for file in sorted(files):
            if not is_hidden(file) and not file.endswith(ENDING):
                yield Path(name, file)


def require_regular_file(path: Path) -> os.stat_result:
    """What the system knows of a file. Raises UserError if it is none."""
    try:
        found = path.stat()
    except FileNotFoundError:
        raise UserError(f"{path}: there is no such file") from None
    except OSError as error:
        raise UserError(f"{path}: cannot be read: {error.strerror}") from None
    if not stat.S_ISREG(found.st_mode):
        raise UserError(f"{path}: is not a regular file; save it as a file first")
    return found


def read_source_file(path: Path, is_named: bool, progress: Callable[[int], object]) -> SourceFile:
    """The file with its SHA-256; ``progress`` gets the bytes read so far. Raises UserError."""
    before = require_regular_file(path)
    try:
        digest, done = hashlib.sha256(), 0
        block = memoryview(bytearray(min(_BLOCK, before.st_size + 1)))
        with path.open("rb", buffering=0) as file:
            while got := file.readinto(block):
                digest.update(block[:got])
                done += got
                progress(done)
    except FileNotFoundError:
        raise UserError(f"{path}: there is no such file") from None
    except OSError as error:
        raise UserError(f"{path}: cannot be read: {error.strerror}") from None
    if done == 0:
        raise UserError(f"{path}: is an empty file")
    return SourceFile(path, before.st_size, before.st_mtime_ns, digest.hexdigest(), is_named)


class _StoppedError(Exception):
    """The files are no longer needed."""


class SourceFiles:
    """Source files of a command line, read in a thread of their own while other work goes on.

    Use it in a ``with`` statement, which stops the thread at its end.
    """

    def __init__(self, names: Sequence[str], meter: ProgressMeter | None = None) -> None:
        self._names, self._stop = names, Event()
        self._thread = ThreadPoolExecutor(1)
        self.meter = meter or ProgressMeter()
        self.faults: list[str] = []
        """What is wrong with the files that cannot be read. Complete after ``wait``."""

    def __enter__(self) -> Self:
        self._files = self._thread.submit(self._read_all)
        return self

    def __exit__(self, *_error: object) -> None:
        self._stop.set()
        self._thread.shutdown()
        self.meter.clear()

    @property
    def are_read(self) -> bool:
        """Whether all files have been read, so that ``wait`` returns at once."""
        return self._files.done()

    def wait(self) -> list[SourceFile]:
        """The files that can be read, after all have been."""
        return self._files.result()

    def _read_all(self) -> list[SourceFile]:
        files = []
        for path, is_named in list_files(self._names, self.faults).items():
            try:
                if path.is_file():
                    self.meter.start(f"reading {path.name}", path.stat().st_size)
                files.append(read_source_file(path, is_named, self._report_progress))
            except UserError as error:
                self.faults.append(str(error))
        return files

    def _report_progress(self, done: int) -> None:
        if self._stop.is_set():
            raise _StoppedError
        self.meter.update(0, done)

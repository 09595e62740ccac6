"""The files of a command line: named ones, and all that lie in a named folder."""

from __future__ import annotations

import hashlib
import os
import stat
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from threading import Event

from console import UserError
from seeds.importing.progress import Meter
from seeds.importing.rejects import ENDING

_BLOCK = 1 << 24
"""Large: after each block a thread waits its turn behind one that imports modules."""
_TURN = 0.0005
"""Seconds that it waits at most: ten times as often as Python's own 0.005."""


@dataclass(frozen=True)
class Given:
    """A file as it was given, packed or plain."""

    path: Path
    size: int
    changed: int
    """When it was last changed, in nanoseconds."""
    sha256: str
    is_named: bool
    """Whether it is named itself, and not only the folder that it lies in."""

    @property
    def name(self) -> str:
        """Its name without its folder, as it can be printed and kept."""
        return printable(self.path.name)

    def require_unchanged(self) -> None:
        """Raise UserError where the file is no longer the one whose SHA-256 was taken."""
        now = self.path.stat()
        if (now.st_size, now.st_mtime_ns) != (self.size, self.changed):
            raise UserError(f"{self.path}: was changed while it was read")


def printable(name: str) -> str:
    """A file's name without what a terminal would obey and no encoding holds."""
    return "".join(letter if letter.isprintable() else "?" for letter in name)


def hidden(name: str) -> bool:
    """Whether a file is nobody's data: what begins with a dot, and what the system adds."""
    return name.startswith(".") or name == "__MACOSX"


def listed(files: Sequence[str], faults: list[str]) -> dict[Path, bool]:
    """Every file that is named (True) or lies in a named folder, folders in order of name."""
    found: dict[Path, bool] = {}
    for named in files:
        if not named.strip():
            faults.append("one of the names of files is empty")
            continue
        path = Path(named).expanduser()
        if not path.is_dir():
            found[path] = True
        elif inside := list(_inside(path, faults)):
            found = dict.fromkeys(inside, False) | found
        else:
            faults.append(f"{path}: is a folder without files")
    return found


def _inside(folder: Path, faults: list[str]) -> Iterator[Path]:
    def unreadable(error: OSError) -> None:
        faults.append(f"{error.filename}: cannot be read: {error.strerror}")

    for name, folders, files in os.walk(folder, onerror=unreadable):
        folders[:] = sorted(one for one in folders if not hidden(one))
        for file in sorted(files):
            if not hidden(file) and not file.endswith(ENDING):
                yield Path(name, file)


def given(path: Path, is_named: bool, progress: Callable[[int], object]) -> Given:
    """The file with its SHA-256; ``progress`` is told the bytes read so far. Raises UserError."""
    try:
        before = path.stat()
        if not stat.S_ISREG(before.st_mode):
            raise UserError(f"{path}: is not a plain file; save it as one first")
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
    return Given(path, before.st_size, before.st_mtime_ns, digest.hexdigest(), is_named)


class _StoppedError(Exception):
    """Nobody waits for the files any more."""


class Taking:
    """Takes in the files of a command line, in a thread beside the one that is at work meanwhile.

    To be used in a ``with``, at whose end it stops.
    """

    def __init__(self, files: Sequence[str]) -> None:
        self._files, self._stop = files, Event()
        self._beside = ThreadPoolExecutor(1)
        self.meter = Meter()
        self.faults: list[str] = []
        """What is wrong with those that cannot be read, once they are ``found``."""

    def __enter__(self) -> Taking:
        self._turn_before = sys.getswitchinterval()
        sys.setswitchinterval(_TURN)
        self._taken = self._beside.submit(self._take)
        return self

    def __exit__(self, *_error: object) -> None:
        sys.setswitchinterval(self._turn_before)
        self._stop.set()
        self._beside.shutdown()
        self.meter.clear()

    @property
    def is_over(self) -> bool:
        """Whether nobody has to wait for them any more."""
        return self._taken.done()

    def found(self) -> list[Given]:
        """The files that can be read, when all have been."""
        return self._taken.result()

    def _take(self) -> list[Given]:
        found = []
        for path, is_named in listed(self._files, self.faults).items():
            try:
                if path.is_file():
                    self.meter.start(f"reading {path.name}", path.stat().st_size)
                found.append(given(path, is_named, self._progress))
            except UserError as error:
                self.faults.append(str(error))
        return found

    def _progress(self, done: int) -> None:
        if self._stop.is_set():
            raise _StoppedError
        self.meter(0, done)

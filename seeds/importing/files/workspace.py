"""A folder for what is unpacked, gone when the import ends; the next sweeps up after a kill."""

from __future__ import annotations

import errno
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TextIO

from console import UserError, defer_interrupts
from seeds.importing.files.archives import packed, unpacked
from seeds.importing.files.inputs import Given
from seeds.importing.files.sniff import head
from seeds.importing.progress import Meter

PREFIX = "bedfellows-import-"
LOCK = "lock"
KEEP = 2 * 10**9
"""Bytes that may lie unpacked from the check on; what is beyond is unpacked again in its turn."""

Parts = list[tuple[str, Path]]


@contextmanager
def staging() -> Iterator[Path]:
    """An empty folder of our own, removed at the end with everything in it."""
    _sweep()
    folder, lock = None, None
    try:
        with defer_interrupts():
            folder, lock = _make_locked_folder()
        yield folder
    finally:
        if folder is not None and lock is not None:
            with defer_interrupts():
                lock.close()
                shutil.rmtree(folder, ignore_errors=True)


def _make_locked_folder() -> tuple[Path, TextIO]:
    with no_room():
        made = Path(tempfile.mkdtemp(prefix="making-"))
        lock = (made / LOCK).open("w")
    # It gets the name that other imports sweep up only once it is locked: they might be faster.
    _locked(lock)
    return made.rename(made.with_name(PREFIX + made.name.removeprefix("making-"))), lock


@contextmanager
def no_room() -> Iterator[None]:
    """Turn a full disk into a UserError that says what can be done."""
    try:
        yield
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        raise UserError(
            f"there is no room left in {tempfile.gettempdir()}, where files are unpacked and cut: "
            "TMPDIR names another folder"
        ) from None


def _sweep() -> None:
    """Remove the folders of imports that were killed: those that nobody holds locked."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with suppress(OSError), (folder / LOCK).open("r+") as lock:
            if _locked(lock):
                shutil.rmtree(folder, ignore_errors=True)


def _locked(lock: object) -> bool:
    try:
        import fcntl
    except ImportError:  # not on this system: then nothing is swept
        return False
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)  # type: ignore[arg-type]
    except OSError:
        return False
    return True


class Unpacker:
    """Gives the plain files of a given one: itself, or the members of an archive."""

    def __init__(self, folder: Path, meter: Meter) -> None:
        self.folder = folder
        self.meter = meter
        self._made = 0
        self._there: dict[Path, Path] = {}
        self._parts: dict[Path, Parts] = {}

    def parts(self, file: Given) -> Parts:
        """Name and place of each. Raises UserError, naming the file, where it has to be refused."""
        if file.path not in self._parts:
            start = head(file.path)
            self._parts[file.path] = (
                self._unpacked(file, start) if packed(start) else [(file.name, file.path)]
            )
        return self._parts[file.path]

    @contextmanager
    def work_folder(self) -> Iterator[Path]:
        """An empty folder, for as long as one file is loaded."""
        self._made += 1
        folder = self.folder / str(self._made)
        folder.mkdir()
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def drop(self, file: Given) -> None:
        """Remove what was unpacked of a file; it can be unpacked again."""
        self._parts.pop(file.path, None)
        if (folder := self._there.pop(file.path, None)) is not None:
            shutil.rmtree(folder, ignore_errors=True)

    def drop_beyond_limit(self, file: Given) -> None:
        """Remove what was unpacked of a file if all together is more than may lie about."""
        lying = (path.stat().st_size for path in self.folder.glob("*/*"))
        if sum(lying) > KEEP:
            self.drop(file)

    def _unpacked(self, file: Given, start: bytes) -> Parts:
        self._made += 1
        folder = self._there[file.path] = self.folder / str(self._made)
        folder.mkdir()
        try:
            with no_room():
                self.meter.start(f"unpacking {file.name}", 0)
                return list(unpacked(file.path, start, folder, partial(self.meter, 0)))
        except UserError as error:
            self.drop(file)
            raise UserError(f"{file.path}: {error}") from None

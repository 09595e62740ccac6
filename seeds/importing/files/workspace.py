"""Workspace of an import: a temporary folder, and the archives unpacked in it.

The folder is removed when the import ends. After a kill, the next import removes it.
"""

from __future__ import annotations

import errno
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TextIO

from console import UserError, defer_interrupts
from seeds.importing.files.abandoned import LOCK, NEW_PREFIX, PREFIX, try_lock
from seeds.importing.files.archives import is_archive, unpack
from seeds.importing.files.inputs import SourceFile
from seeds.importing.files.sniff import read_head
from seeds.importing.progress import ProgressMeter

KEEP = 2 * 10**9
"""Bytes kept unpacked after the check of all files; the rest is unpacked again for its loading."""

Members = list[tuple[str, Path]]
"""Name and path of each plain file of a source file."""


@contextmanager
def open_workspace() -> Iterator[Path]:
    """An empty temporary folder, removed at the end with everything in it."""
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
    with report_full_disk():
        made = Path(tempfile.mkdtemp(prefix=NEW_PREFIX))
        lock = (made / LOCK).open("w")
    # Renamed only once it is locked: another import might sweep it before that.
    try_lock(lock)
    return made.rename(made.with_name(PREFIX + made.name.removeprefix(NEW_PREFIX))), lock


@contextmanager
def report_full_disk() -> Iterator[None]:
    """Turn a full disk into a UserError that says what to do."""
    try:
        yield
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        raise UserError(
            f"no space left in {tempfile.gettempdir()}, where imports keep temporary files: "
            "set TMPDIR to another folder"
        ) from None


class Unpacker:
    """Unpacker of source files: gives the plain file itself, or the members of an archive."""

    def __init__(self, folder: Path, meter: ProgressMeter) -> None:
        self.folder = folder
        self.meter = meter
        self._folders_made = 0
        self._folders: dict[Path, Path] = {}
        self._members: dict[Path, Members] = {}

    def list_members(self, file: SourceFile) -> Members:
        """Name and path of each. Raises UserError, naming the file, if it must be refused."""
        if file.path not in self._members:
            start = read_head(file.path)
            self._members[file.path] = (
                self._unpack(file, start) if is_archive(start) else [(file.name, file.path)]
            )
        return self._members[file.path]

    @contextmanager
    def make_work_folder(self) -> Iterator[Path]:
        """An empty folder for the loading of one file."""
        folder = self.add_folder()
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def remove_unpacked(self, file: SourceFile) -> None:
        """Remove what was unpacked of a file; it can be unpacked again."""
        self._members.pop(file.path, None)
        if (folder := self._folders.pop(file.path, None)) is not None:
            shutil.rmtree(folder, ignore_errors=True)

    def remove_beyond_limit(self, file: SourceFile) -> None:
        """Remove what was unpacked of a file if all unpacked files are larger than the limit."""
        sizes = (path.stat().st_size for path in self.folder.glob("*/*"))
        if sum(sizes) > KEEP:
            self.remove_unpacked(file)

    def add_folder(self) -> Path:
        """A new folder, which is removed at the end of the command."""
        self._folders_made += 1
        folder = self.folder / str(self._folders_made)
        folder.mkdir()
        return folder

    def _unpack(self, file: SourceFile, start: bytes) -> Members:
        folder = self._folders[file.path] = self.add_folder()
        try:
            with report_full_disk():
                self.meter.start(f"unpacking {file.name}", 0)
                return list(unpack(file.path, start, folder, partial(self.meter.update, 0)))
        except UserError as error:
            self.remove_unpacked(file)
            raise UserError(f"{file.path}: {error}") from None

"""Files that appear under their name whole, or not at all.

A file is written beside its place under a name that no other process uses, flushed to the disk and
then moved into place. What a killed process left is removed by the next one in the same folder.
"""

from __future__ import annotations

import os
import platform
import re
import secrets
import shutil
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from console import UserError

_BESIDE = ("", "-journal", "-wal", "-shm")
"""Endings of the files that SQLite makes beside a database."""


class NewFile:
    """A file that is written as `part`, until `publish` moves it into its place."""

    def __init__(self, target: Path) -> None:
        self.target = Path(os.path.realpath(target))
        """The place; a link stays a link to the new file."""
        prefix = _make_prefix()
        _remove_abandoned(self.target.parent, prefix)
        name = f"{prefix}{os.getpid()}-{secrets.token_hex(4)}.part"
        self.part = self.target.with_name(name)
        self.part.touch(exist_ok=False)

    def publish(self, *, replace: bool = True) -> None:
        """Move the file into its place; without `replace`, FileExistsError if that is taken."""
        with suppress(FileNotFoundError):
            shutil.copymode(self.target, self.part)
        _flush(self.part)
        if replace:
            self.part.replace(self.target)
        else:
            _move_to_free_name(self.part, self.target)
        _flush(self.target.parent)

    def discard(self) -> None:
        """Remove what was written, unless it was published."""
        for ending in _BESIDE:
            with suppress(OSError):
                Path(f"{self.part}{ending}").unlink(missing_ok=True)


@contextmanager
def write_whole(target: Path, *, replace: bool = True) -> Iterator[Path]:
    """Give the path to write to; at the end of the block, that file gets the name `target`.

    Raises UserError if it cannot be written, and without `replace` FileExistsError if the name is
    taken; then `target` is as it was before.
    """
    file = None
    try:
        file = NewFile(target)
        yield file.part
        file.publish(replace=replace)
    except FileExistsError:
        raise
    except OSError as error:
        raise UserError(f"{target} cannot be written: {error.strerror}") from None
    finally:
        if file is not None:
            file.discard()


def _make_prefix() -> str:
    """The beginning of the names that processes of this machine use."""
    return f".bedfellows-{zlib.crc32(platform.node().encode()):08x}-"


def _remove_abandoned(folder: Path, prefix: str) -> None:
    """Remove the files of processes of this machine that are gone."""
    if os.name == "nt":  # there, asking for a process can end it
        return
    with suppress(OSError):
        for file in list(folder.glob(f"{prefix}*")):
            found = re.match(r"(\d+)-", file.name.removeprefix(prefix))
            if found and not _is_running(int(found[1])):
                file.unlink(missing_ok=True)


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _flush(path: Path) -> None:
    """Make a file, or the names in a folder, survive a power cut."""
    if path.is_dir() and os.name == "nt":
        return
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _move_to_free_name(part: Path, target: Path) -> None:
    try:
        target.hardlink_to(part)
    except FileExistsError:
        raise
    except OSError:
        # A file system without links: the name is taken first, for a moment with an empty file.
        target.touch(exist_ok=False)
        part.replace(target)

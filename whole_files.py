"""Files and folders that appear under their name whole, or not at all.

A file is written beside its place under a name that no other process uses, flushed to the disk and
then moved into place. What a killed process left is removed by the next one in the same folder; a
folder that it had moved aside gets its name back.
"""

from __future__ import annotations

import errno
import os
import platform
import re
import secrets
import shutil
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from console import UserError

_BESIDE = ("", "-journal", "-wal", "-shm", ".wal")
"""Endings of the files that SQLite and DuckDB make beside a database."""
_LARGEST = 256 << 20


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


@contextmanager
def write_whole_folder(target: Path, *, replace: bool = False) -> Iterator[Path]:
    """Give the folder to write to; at the end of the block, that folder gets the name `target`.

    Raises UserError if it cannot be written, and without `replace` if the name is taken by
    anything but an empty folder; then `target` is as it was before.
    """
    recover_folder(target)
    place = Path(os.path.realpath(target))
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with scratch_folder(place.parent) as part:
            yield part
            for path in sorted(part.rglob("*")):
                _flush(path)
            _move_folder(part, place, replace)
        _flush(place.parent)
    except OSError as error:
        raise UserError(f"{target} cannot be written: {error.strerror}") from None


def require_free_folder(folder: Path, *, mark: str, kind: str, force: bool) -> None:
    """Raise UserError unless a folder may be written, after what a killed process left is settled.

    It is free if it does not exist or is empty, and with ``force`` if it is one of ours: if it has
    the file ``mark``, which each ``kind`` of folder has.
    """
    recover_folder(folder)
    try:
        if not os.path.lexists(folder):
            return
        if not folder.is_dir():
            raise UserError(f"{folder} is a file; name a folder")
        if not any(folder.iterdir()):
            return
        if not (folder / mark).is_file():
            raise UserError(f"{folder} holds other files than {kind}; name a new folder")
    except OSError as error:
        raise UserError(f"{folder} cannot be written: {error.strerror}") from None
    if not force:
        raise UserError(f"{folder} exists already; --force replaces it")


@contextmanager
def scratch_folder(parent: Path) -> Iterator[Path]:
    """A new folder in another one, removed at the end, or after a kill by the next process."""
    prefix = _make_prefix()
    _remove_abandoned(parent, prefix)
    folder = parent / f"{prefix}{os.getpid()}-{secrets.token_hex(4)}.part"
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def recover_folder(target: Path) -> None:
    """Finish what a killed process began when it replaced a folder, and say so on stderr.

    The old folder gets its name back, or is removed where the new one has the name already. Call it
    before looking whether the name is taken.
    """
    place = Path(os.path.realpath(target))
    with suppress(OSError):
        for aside in sorted(place.parent.iterdir()):
            process = aside.name.removeprefix(_name_aside(place)).partition("-")[0]
            is_ours = aside.name.startswith(_name_aside(place)) and process.isdecimal()
            if not is_ours or _is_running(int(process)):
                continue
            if os.path.lexists(place):
                shutil.rmtree(aside)
                done = "removed the old copy of"
            else:
                aside.rename(place)
                done = "put back"
            print(f"bedfellows: {done} {target}: replacing it was cut short", file=sys.stderr)


def _move_folder(part: Path, place: Path, replace: bool) -> None:
    """Give a folder its name; one that is there is moved aside first, and then removed.

    `recover_folder` repairs what is left if the process is killed in between.
    """
    if not replace or not place.exists():
        part.rename(place)  # an empty folder gives way, any other is an error
        return
    aside = place.with_name(f"{_name_aside(place)}{os.getpid()}-{secrets.token_hex(4)}")
    place.rename(aside)
    try:
        _take_name(part, place)
    except BaseException:
        aside.rename(place)
        raise
    _remove_aside(aside)


def _remove_aside(aside: Path) -> None:
    shutil.rmtree(aside, ignore_errors=True)


def _take_name(part: Path, place: Path) -> None:
    part.rename(place)


def _name_aside(place: Path) -> str:
    """The beginning of the names that this machine gives to the old folder."""
    return f"{place.name}.old{_make_prefix().removeprefix('.bedfellows')}"


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
            if not found or _is_running(int(found[1])):
                continue
            if file.is_dir():
                shutil.rmtree(file, ignore_errors=True)
            else:
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


def read_whole(path: Path) -> bytes:
    """The contents of a file that a person wrote.

    Raises OSError, also if it goes on for more than 256 MB, as /dev/zero does without end.
    """
    with path.open("rb") as file:
        content = file.read(_LARGEST + 1)
    if len(content) > _LARGEST:
        raise OSError(errno.EFBIG, os.strerror(errno.EFBIG))
    return content

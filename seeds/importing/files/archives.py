"""Archives: their members as plain files, within limits, and never outside the folder given."""

from __future__ import annotations

import errno
import gzip
import lzma
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import IO

from console import UserError
from seeds.importing.files.inputs import hidden, printable

MOST_BYTES = 20 * 10**9
MOST_TIMES = 200
"""Times its own size: text packs to a twentieth, seldom to a hundredth."""
FREE_BYTES = 100 * 10**6
"""Up to here an archive may unpack to however many times its size."""
MOST_MEMBERS = 100_000
LIMITS = "20 GB, or beyond 100 MB to more than 200 times its size"

_BLOCK = 1 << 20
_ENCRYPTED = 0x1
_GZIP = b"\x1f\x8b"
_ZIP = (b"PK\3\4", b"PK\5\6", b"PK\x07\x08")
_DAMAGED = (
    zipfile.BadZipFile,
    gzip.BadGzipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    ValueError,
)

Progress = Callable[[int], object]
"""Told the bytes unpacked so far."""


class Limit:
    """Counts what an archive really unpacks to, whatever its header says."""

    def __init__(self, archive: Path) -> None:
        self.most = min(MOST_BYTES, max(FREE_BYTES, MOST_TIMES * archive.stat().st_size))
        self.done = 0

    def add(self, count: int) -> None:
        self.done += count
        if self.done > self.most:
            raise UserError(f"unpacks to more than {LIMITS}")


def packed(start: bytes) -> bool:
    """Whether a file that begins like this is an archive."""
    return start.startswith((_GZIP, *_ZIP))


def unpacked(
    archive: Path, start: bytes, folder: Path, progress: Progress
) -> Iterator[tuple[str, Path]]:
    """Each member of an archive with its name, unpacked into ``folder``.

    Raises UserError, with what is wrong and without the name of the archive.
    """
    limit = Limit(archive)
    try:
        if start.startswith(_GZIP):
            with gzip.open(archive) as content:
                yield printable(archive.stem), _copied(content, folder / "0", limit, progress)
            return
        with zipfile.ZipFile(archive) as opened:
            for number, info in enumerate(_members(opened)):
                with opened.open(info) as content:
                    path = _copied(content, folder / str(number), limit, progress)
                yield printable(PurePosixPath(info.filename).name), path
    except _DAMAGED as error:
        raise UserError(f"is a truncated or damaged archive: {error}") from None
    except OSError as error:
        # Of what is written and read, the disk may be full or gone; bz2 and a wrong offset tell so.
        if error.errno not in (None, errno.EINVAL):
            raise
        raise UserError(f"is a truncated or damaged archive: {error}") from None
    except NotImplementedError as error:
        raise UserError(f"is packed in a way that is not read here: {error}") from None


def _members(opened: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """The files in an archive, once nothing in it is out of order."""
    infos = opened.infolist()
    if len(infos) > MOST_MEMBERS:
        raise UserError(f"holds {len(infos)} files, and at most {MOST_MEMBERS} are read")
    for info in infos:
        name = info.orig_filename
        if info.filename in ("[Content_Types].xml", "mimetype"):
            raise UserError("is a file of an office program: save it as CSV")
        if info.flag_bits & _ENCRYPTED:
            raise UserError(f"is encrypted ({name}): unpack it first, with its password")
        if _leads_outside(name) or stat.S_ISLNK(info.external_attr >> 16):
            raise UserError(f"names a path outside itself ({name!r}): not an archive to trust")
    files = [
        info
        for info in infos
        if not info.is_dir() and not any(map(hidden, PurePosixPath(info.filename).parts))
    ]
    if not files:
        raise UserError("is an archive without files")
    return sorted(files, key=lambda info: info.filename)


def _leads_outside(name: str) -> bool:
    windows = PureWindowsPath(name)
    return bool(windows.drive or windows.root or ".." in windows.parts or "\0" in name)


def _copied(
    content: IO[bytes] | gzip.GzipFile, path: Path, limit: Limit, progress: Progress
) -> Path:
    with path.open("wb") as plain:
        while block := content.read(_BLOCK):
            limit.add(len(block))
            plain.write(block)
            progress(limit.done)
    return path

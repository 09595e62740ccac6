"""Archives: their members as plain files, within size limits, never outside the given folder."""

from __future__ import annotations

import errno
import gzip
import lzma
import stat
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import IO

from console import UserError
from seeds.importing.files.inputs import is_hidden, make_printable

MOST_BYTES = 20 * 10**9
MOST_TIMES = 200
"""Times the archive's own size. Text compresses to a twentieth, rarely to a hundredth."""
FREE_BYTES = 100 * 10**6
"""Up to this size, an archive may unpack to any multiple of its size."""
MOST_MEMBERS = 100_000
LIMITS = "20 GB, or to more than 100 MB and more than 200 times its size"

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
"""Gets the bytes unpacked so far."""


class SizeLimit:
    """Limit of what an archive may unpack to. Counts real bytes, not what its header claims."""

    def __init__(self, archive: Path) -> None:
        self.most = min(MOST_BYTES, max(FREE_BYTES, MOST_TIMES * archive.stat().st_size))
        self.done = 0

    def add(self, count: int) -> None:
        """Count bytes unpacked. Raises UserError beyond the limit."""
        self.done += count
        if self.done > self.most:
            raise UserError(f"unpacks to more than {LIMITS}; unpack it first")


def is_archive(start: bytes) -> bool:
    """Whether a file that begins with these bytes is an archive."""
    return start.startswith((_GZIP, *_ZIP))


def unpack(
    archive: Path, start: bytes, folder: Path, progress: Progress
) -> Iterator[tuple[str, Path]]:
    """Each member of an archive with its name, unpacked into ``folder``.

    Raises UserError with what is wrong, without the name of the archive.
    """
    limit = SizeLimit(archive)
    try:
        if start.startswith(_GZIP):
            with gzip.open(archive) as content:
                path = _copy_member(content, folder / "0", limit, progress)
                yield make_printable(archive.stem), path
            return
        with zipfile.ZipFile(archive) as opened:
            members = _list_members(opened)
            names = _name_members([info.filename for info in members])
            for number, (name, info) in enumerate(zip(names, members, strict=True)):
                with opened.open(info) as content:
                    path = _copy_member(content, folder / str(number), limit, progress)
                yield make_printable(name), path
    except _DAMAGED as error:
        raise UserError(f"is a truncated or damaged archive: {error}") from None
    except OSError as error:
        # bz2 and a wrong offset raise these two; any other OSError is about the disk.
        if error.errno not in (None, errno.EINVAL):
            raise
        raise UserError(f"is a truncated or damaged archive: {error}") from None
    except NotImplementedError as error:
        raise UserError(
            f"is compressed in a way that cannot be read here ({error}): unpack it first"
        ) from None


def _list_members(opened: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """The files in an archive, in order of name. Raises UserError if any member is not allowed."""
    infos = opened.infolist()
    if len(infos) > MOST_MEMBERS:
        raise UserError(f"contains {len(infos)} files; at most {MOST_MEMBERS} can be read")
    for info in infos:
        name = info.orig_filename
        if info.filename in ("[Content_Types].xml", "mimetype"):
            raise UserError("is an office document: save it as CSV")
        if info.flag_bits & _ENCRYPTED:
            raise UserError(f"is encrypted ({name}): unpack it first, with its password")
        if _leads_outside(name) or stat.S_ISLNK(info.external_attr >> 16):
            raise UserError(
                f"contains a path that leads outside it ({name!r}): do not trust this archive"
            )
    files = [
        info
        for info in infos
        if not info.is_dir() and not any(map(is_hidden, PurePosixPath(info.filename).parts))
    ]
    if not files:
        raise UserError("is an archive without files")
    return sorted(files, key=lambda info: info.filename)


def _name_members(paths: Sequence[str]) -> list[str]:
    """A name for each member: without its folder, unless two have the same; then all differ."""
    names = [PurePosixPath(path).name for path in paths]
    taken = Counter(names)
    names = [path if taken[name] > 1 else name for path, name in zip(paths, names, strict=True)]
    taken, seen = Counter(names), Counter[str]()
    for number, name in enumerate(names):
        if taken[name] > 1:
            seen[name] += 1
            names[number] = f"{name} (number {seen[name]} of {taken[name]})"
    return names


def _leads_outside(name: str) -> bool:
    windows = PureWindowsPath(name)
    return bool(windows.drive or windows.root or ".." in windows.parts or "\0" in name)


def _copy_member(
    content: IO[bytes] | gzip.GzipFile, path: Path, limit: SizeLimit, progress: Progress
) -> Path:
    with path.open("wb") as plain:
        while block := content.read(_BLOCK):
            limit.add(len(block))
            plain.write(block)
            progress(limit.done)
    return path

"""Plain files of one source file; those of one layout are joined and read as one.

Files whose lines end in a carriage return alone (old Mac) are copied with line feeds.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import IO

from seeds.importing.files.recognise import RecognisedFile, name_member
from seeds.importing.files.sniff import read_head
from seeds.importing.files.workspace import Unpacker, report_full_disk
from seeds.importing.reader import PlainFile
from seeds.importing.rejects import Origin

_BLOCK = 1 << 20
_BOM = b"\xef\xbb\xbf"


def make_plain_files(file: RecognisedFile, unpacker: Unpacker, folder: Path) -> Iterator[PlainFile]:
    """The files to read, in order. An archive of a thousand daily files becomes one."""
    unpacked = unpacker.list_members(file.source)
    for number, (layout, members) in enumerate(groupby(file.members, lambda one: one.layout)):
        paths = []
        for member in members:
            name, path = unpacked[member.number]
            with report_full_disk():
                copy = folder / f"lines{number}-{member.number}"
                paths.append((name_member(file.source, name), _ensure_line_feeds(path, copy)))
        origins: Sequence[Origin] = ()
        if len(paths) == 1:
            name, path = paths[0]
        else:
            name, path = file.source.name, folder / f"joined{number}"
            with report_full_disk():
                origins = _join_files(paths, layout.header_lines, path)
        yield PlainFile(name, path, path.stat().st_size, layout, origins)


def _ensure_line_feeds(path: Path, copy: Path) -> Path:
    """The file itself, or a copy where most of its lines end in a carriage return alone."""
    start = read_head(path)
    if start.count(b"\r") - start.count(b"\r\n") <= start.count(b"\n"):
        return path
    with path.open("rb") as old, copy.open("wb") as new:
        rest = b""
        while block := rest + old.read(_BLOCK):
            # The line feed of a CR LF may come with the next block, so a last CR waits for it.
            rest = block[-1:] if block.endswith(b"\r") and len(block) > 1 else b""
            done = block[: len(block) - len(rest)]
            new.write(done.replace(b"\r\n", b"\n").replace(b"\r", b"\n"))
    return copy


def _join_files(paths: Sequence[tuple[str, Path]], header_lines: int, joined: Path) -> list[Origin]:
    """Write files of one layout one after the other, with the header of the first only."""
    origins: list[Origin] = []
    line = 1
    with joined.open("wb") as out:
        for name, path in paths:
            with path.open("rb") as file:
                skipped = header_lines if origins else 0
                if file.read(len(_BOM)) != _BOM:
                    file.seek(0)
                for _ in range(skipped):
                    file.readline()
                origins.append(Origin(line, name, skipped + 1))
                line += _append_rest(file, out)
    return origins


def _append_rest(file: IO[bytes], out: IO[bytes]) -> int:
    """Copy the rest of a file and end its last line; returns the number of lines."""
    lines, last = 0, b"\n"
    while block := file.read(_BLOCK):
        out.write(block)
        lines += block.count(b"\n")
        last = block[-1:]
    if last != b"\n":
        out.write(b"\n")
        lines += 1
    return lines

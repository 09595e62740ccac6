"""The plain files of one that is to be loaded; those of one layout are read as one.

Lines that end as on an old Mac, in a carriage return alone, get the end that all readers know.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import IO

from seeds.importing.files.recognise import Prepared, told
from seeds.importing.files.sniff import head
from seeds.importing.files.workspace import Unpacker, no_room
from seeds.importing.reader import Layout, Opened
from seeds.importing.rejects import Origin

_BLOCK = 1 << 20
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class Plain:
    """A file for a reader to read, and an empty folder for it to work in."""

    opened: Opened
    layout: Layout
    folder: Path
    origins: Sequence[Origin] = ()


def plain_files(file: Prepared, unpacker: Unpacker, folder: Path) -> Iterator[Plain]:
    """What is to be read, in order; an archive of a thousand days is one file to its reader."""
    there = unpacker.parts(file.given)
    for number, (layout, parts) in enumerate(groupby(file.parts, lambda part: part.layout)):
        work = folder / f"work{number}"
        work.mkdir()
        paths = []
        for part in parts:
            name, path = there[part.number]
            with no_room():
                ended = _with_line_feeds(path, folder / f"ended{number}-{part.number}")
            paths.append((told(file.given, name), ended))
        if len(paths) == 1:
            name, path = paths[0]
            yield Plain(Opened(name, path, path.stat().st_size), layout, work)
            continue
        joined = folder / f"joined{number}"
        with no_room():
            origins = _join(paths, layout.header_lines, joined)
        opened = Opened(file.given.name, joined, joined.stat().st_size)
        yield Plain(opened, layout, work, origins)


def _with_line_feeds(path: Path, copy: Path) -> Path:
    """The file itself, or a copy where most of its lines end in a carriage return alone."""
    start = head(path)
    if start.count(b"\r") - start.count(b"\r\n") <= start.count(b"\n"):
        return path
    with path.open("rb") as old, copy.open("wb") as new:
        rest = b""
        while block := rest + old.read(_BLOCK):
            # What may be the first half of a line end of two letters waits for the next block.
            rest = block[-1:] if block.endswith(b"\r") and len(block) > 1 else b""
            done = block[: len(block) - len(rest)]
            new.write(done.replace(b"\r\n", b"\n").replace(b"\r", b"\n"))
    return copy


def _join(paths: Sequence[tuple[str, Path]], header_lines: int, joined: Path) -> list[Origin]:
    """Write files of one layout one after the other, the header once."""
    origins: list[Origin] = []
    line = 1
    with joined.open("wb") as out:
        for name, path in paths:
            with path.open("rb") as part:
                skipped = header_lines if origins else 0
                if part.read(len(_BOM)) != _BOM:
                    part.seek(0)
                for _ in range(skipped):
                    part.readline()
                origins.append(Origin(line, name, skipped + 1))
                line += _append(part, out)
    return origins


def _append(part: IO[bytes], out: IO[bytes]) -> int:
    """Copy what is left of a file, with an end to its last line; how many lines it was."""
    lines, last = 0, b"\n"
    while block := part.read(_BLOCK):
        out.write(block)
        lines += block.count(b"\n")
        last = block[-1:]
    if last != b"\n":
        out.write(b"\n")
        lines += 1
    return lines

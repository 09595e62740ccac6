"""The plain files of one that is to be loaded; those of one layout are read as one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import IO

from seeds.importing.prepare import Prepared, told
from seeds.importing.reader import Layout, Opened
from seeds.importing.rejects import Origin
from seeds.importing.staging import Unpacker, no_room

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
        paths = [(told(file.given, there[part.number][0]), there[part.number][1]) for part in parts]
        if len(paths) == 1:
            name, path = paths[0]
            yield Plain(Opened(name, path, path.stat().st_size), layout, work)
            continue
        joined = folder / f"joined{number}"
        with no_room():
            origins = _join(paths, layout.header_lines, joined)
        opened = Opened(file.given.name, joined, joined.stat().st_size)
        yield Plain(opened, layout, work, origins)


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

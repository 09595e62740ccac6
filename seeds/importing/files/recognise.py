"""Files on their way in: recognised by content, and put in the order of loading."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from console import UserError
from seeds.importing import registry
from seeds.importing.files.archives import packed
from seeds.importing.files.inputs import Given, printable
from seeds.importing.files.sniff import DOCUMENT, foreign, head, sample
from seeds.importing.files.workspace import Unpacker
from seeds.importing.reader import Layout, Sample


class UnknownFileError(UserError):
    """A file that is of no dataset: a readme, a list of checksums."""


@dataclass(frozen=True)
class Part:
    """A plain file to be read: the given file itself, or a member of it."""

    number: int
    """Its place among the plain files of the given one."""
    layout: Layout


@dataclass(frozen=True)
class Prepared:
    """A file that can be loaded: what is to be read of it, in order."""

    given: Given
    parts: Sequence[Part]
    left_out: Sequence[str]
    """Members of an archive that no dataset knows: a readme, a list of countries."""

    @property
    def order(self) -> tuple[int, str]:
        """Its place among the files of one command."""
        return self.parts[0].layout.order, str(self.given.path)


def prepared(dataset: str, file: Given, unpacker: Unpacker) -> Prepared:
    """What is to be read of a file of the dataset. Raises UserError where it has to be refused."""
    found: list[Part] = []
    left_out: list[str] = []
    there = unpacker.parts(file)
    for number, (name, path) in enumerate(there):
        layout = recognised(dataset, told(file, name), path, may_be_left_out=len(there) > 1)
        if layout is None:
            left_out.append(name)
        else:
            found.append(Part(number, layout))
    if not found:
        raise UnknownFileError(f"{file.path}: holds no file of a dataset known here")
    found.sort(key=lambda part: (part.layout.order, part.layout.name, part.number))
    return Prepared(file, found, left_out)


def told(file: Given, name: str) -> str:
    """A plain file as it is named to people: of a member of an archive, both names."""
    return name if name in (file.name, printable(file.path.stem)) else f"{file.name}/{name}"


def recognised(dataset: str, name: str, path: Path, *, may_be_left_out: bool) -> Layout | None:
    """The layout of a plain file; None for a member of an archive that no dataset knows.

    Raises UserError where it is damaged, of another dataset, or not to be left out.
    """
    start = head(path)
    if not start:
        raise UserError(f"{name}: is an empty file")
    if packed(start):
        raise UserError(f"{name}: is an archive within an archive: unpack the outer one first")
    what = foreign(start)
    if what == DOCUMENT and may_be_left_out:
        return None
    if what is not None:
        raise (UnknownFileError if what == DOCUMENT else UserError)(f"{name}: {what}")
    beginning = sample(start)
    try:
        if layout := _layout(dataset, beginning):
            return layout
    except UserError as error:
        raise UserError(f"{name}: {error}") from None
    if other := _other(dataset, beginning):
        raise UserError(f"{name}: looks like a file of {other}, not of {dataset}")
    if may_be_left_out:
        return None
    raise UnknownFileError(f"{name}: is a file of no dataset known here")


def _other(dataset: str, beginning: Sample) -> str | None:
    for name in registry.names():
        # Another dataset that is not in order is no fault of this file.
        with suppress(UserError):
            if name != dataset and (layout := _layout(name, beginning)):
                return f"{name} ({layout.name})"
    return None


def _layout(dataset: str, beginning: Sample) -> Layout | None:
    try:
        return registry.reader(dataset).recognise(beginning)
    except csv.Error:  # a field of a hundred thousand letters
        return None

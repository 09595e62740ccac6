"""Recognised files: which dataset and layout a file has, by its content."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from console import UserError
from seeds.importing import registry
from seeds.importing.dataset import Dataset
from seeds.importing.files.archives import is_archive
from seeds.importing.files.inputs import SourceFile, make_printable
from seeds.importing.files.near_misses import describe_nearest
from seeds.importing.files.sniff import DOCUMENT, find_foreign_format, read_head, take_sample
from seeds.importing.files.workspace import Unpacker
from seeds.importing.reader import Layout, Sample

UNKNOWN = "it is not a file of any known dataset"


class UnknownFileError(UserError):
    """A file of no known dataset: a readme, a list of checksums.

    ``why`` is the reason in a message that it is skipped.
    """

    def __init__(self, message: str, why: str = UNKNOWN) -> None:
        super().__init__(message)
        self.why = why


@dataclass(frozen=True)
class Member:
    """A plain file to read: the source file itself, or a member of it."""

    number: int
    """Its place among the plain files of the source file."""
    layout: Layout


@dataclass(frozen=True)
class RecognisedFile:
    """A source file that can be loaded, with the members to read, in order."""

    source: SourceFile
    members: Sequence[Member]
    left_out: Sequence[tuple[str, str]]
    """Members of an archive that belong to no dataset (a readme, a list of countries): name and
    reason of each."""

    @property
    def order(self) -> tuple[int, str]:
        """Its place among the files of one command."""
        return self.members[0].layout.order, str(self.source.path)


def recognise_file(dataset: Dataset, file: SourceFile, unpacker: Unpacker) -> RecognisedFile:
    """The file with the layouts of its members. Raises UserError if it must be refused."""
    found: list[Member] = []
    left_out: list[tuple[str, str]] = []
    unpacked = unpacker.list_members(file)
    for number, (name, path) in enumerate(unpacked):
        try:
            layout = recognise_member(dataset, name_member(file, name), path)
        except UnknownFileError as error:
            if len(unpacked) == 1:
                raise
            left_out.append((name, error.why))
        else:
            found.append(Member(number, layout))
    if not found:
        near = [f"\n  {name}: {why}" for name, why in left_out if why != UNKNOWN]
        raise UnknownFileError(f"{file.path}: contains no file of a known dataset" + "".join(near))
    found.sort(key=lambda member: (member.layout.order, member.layout.name, member.number))
    return RecognisedFile(file, found, left_out)


def name_member(file: SourceFile, name: str) -> str:
    """The name of a plain file in messages: of an archive's member, both names."""
    return name if name in (file.name, make_printable(file.path.stem)) else f"{file.name}/{name}"


def recognise_member(dataset: Dataset, name: str, path: Path) -> Layout:
    """The layout of a plain file.

    Raises UnknownFileError if it belongs to no dataset, UserError if it is damaged or of another.
    """
    start = read_head(path)
    if not start:
        raise UserError(f"{name}: is an empty file")
    if is_archive(start):
        raise UserError(f"{name}: is an archive within an archive: unpack the outer one first")
    what = find_foreign_format(start)
    if what is not None:
        raise (UnknownFileError if what == DOCUMENT else UserError)(f"{name}: {what}")
    sample = take_sample(start)
    try:
        if layout := _find_layout(dataset, sample):
            return layout
    except UserError as error:
        raise UserError(f"{name}: {error}") from None
    near = describe_nearest(sample)
    if other := _find_other_dataset(dataset, sample):
        raise UserError(f"{name}: looks like a file of {other}, not of {dataset.name}")
    if near is None and (nearest := describe_nearest(sample)):
        near = f"is not a file of {dataset.name}; it {nearest}"
    near = near or "is not a file of any known dataset"
    raise UnknownFileError(f"{name}: {near}", f"it {near}")


def _find_other_dataset(dataset: Dataset, sample: Sample) -> str | None:
    for name in registry.list_names():
        # A fault in another dataset's reader is not a fault of this file.
        with suppress(UserError):
            if name != dataset.name and (
                layout := _find_layout(registry.find_dataset(name), sample)
            ):
                return f"{name} ({layout.name})"
    return None


def _find_layout(dataset: Dataset, sample: Sample) -> Layout | None:
    try:
        return dataset.reader.recognise(sample)
    except csv.Error:  # a field of more than a hundred thousand characters
        return None

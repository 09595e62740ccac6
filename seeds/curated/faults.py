"""Faults in seed files: where each stands and what is wrong, refused all at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from console import UserError


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A field of a record in a file; `field` is empty for the record or the file as a whole."""

    file: str
    line: int
    field: str = ""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record or a part of one is written: its first line, and the line of each field."""

    file: str
    line: int
    path: str = ""
    lines: Mapping[str, int] = field(default_factory=dict)

    def at(self, name: str = "") -> Location:
        """The location of a field (`actor`) or of an item of one (`source_actors[2]`)."""
        line = self.lines.get(name) or self.lines.get(name.partition("[")[0]) or self.line
        return Location(self.file, line, ".".join(part for part in (self.path, name) if part))


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing that is wrong, at one location."""

    where: Location
    what: str

    def __str__(self) -> str:
        label = f"{self.where.field}: " if self.where.field else ""
        return f"{self.where}: {label}{self.what}"


@dataclass(frozen=True, slots=True)
class Damage:
    """A text that could not be read as a record, or not in full, and the lines it stands on."""

    file: str
    lines: range
    text: str

    def hides(self, key: Sequence[str], where: Location) -> bool:
        """Whether it may be the record that `where` refers to: it has all of the key but one part.

        A record is not hidden by the one that refers to it.
        """
        if where.file == self.file and where.line in self.lines:
            return False
        first, *others = key
        return first in self.text and sum(part not in self.text for part in others) <= 1


class FaultyFilesError(UserError):
    """Seed files that cannot be loaded: every fault found, in the order of files and lines."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = sorted(set(faults))
        count = f"{len(self.faults)} fault{'s' if len(self.faults) != 1 else ''}"
        lines = "\n".join(str(fault) for fault in self.faults)
        super().__init__(f"{count} in the seed files; nothing was loaded\n{lines}")

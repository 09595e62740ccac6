"""Faults in curated files: where each is and what is wrong, all reported at once."""

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

    def locate(self, name: str = "") -> Location:
        """The location of a field (`actor`) or of an item of one (`source_actors[2]`)."""
        line = self.lines.get(name) or self.lines.get(name.partition("[")[0]) or self.line
        return Location(self.file, line, ".".join(part for part in (self.path, name) if part))


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing that is wrong in a curated file, with its location."""

    where: Location
    what: str

    def __str__(self) -> str:
        label = f"{self.where.field}: " if self.where.field else ""
        return f"{self.where}: {label}{self.what}"


@dataclass(frozen=True, slots=True)
class UnreadRecord:
    """The text of a record, or of a file, that could not be read in full, and its lines."""

    file: str
    lines: range
    text: str

    def may_have_key(self, key: Sequence[str], where: Location) -> bool:
        """Whether a reference at `where` may mean this text: it has all parts of the key but one.

        A record cannot be the one that its own reference means.
        """
        if where.file == self.file and where.line in self.lines:
            return False
        first, *others = key
        return first in self.text and sum(part not in self.text for part in others) <= 1


class FaultyFilesError(UserError):
    """Curated files that cannot be loaded: every fault, in the order of files and lines."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = sorted(set(faults))
        count = f"{len(self.faults)} fault{'s' if len(self.faults) != 1 else ''}"
        lines = "\n".join(str(fault) for fault in self.faults)
        super().__init__(f"{count} in the seed files; nothing was loaded\n{lines}")

"""Rejected rows: each with its line, field, value and reason, in a file of their own.

The file is for a person who repairs the source file: it points to rows, it is not imported itself.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from pathlib import Path
from typing import IO, Any

from console import UserError
from spreadsheet_text import neutralise_text
from whole_files import NewFile

HEADINGS = ("file", "line", "field", "value", "reason")
ENDING = ".rejects.csv"
_LONGEST_VALUE = 200
_MOST_SHOWN = 3

RejectReason = tuple[str, str | None, str]
"""Why a row is rejected: field, value and reason; an empty field means the whole row."""


@dataclass(frozen=True)
class Origin:
    """Where lines of a joined file come from: from ``line`` on, from ``line_there`` of a file."""

    line: int
    name: str
    line_there: int


@dataclass
class Rejects:
    """Rejects file of one import, created with the first rejected row.

    A row with several faults counts once and has several lines in the file.
    """

    file_name: str
    path: Path
    rows: int = 0
    """Rows rejected so far."""
    lines: int = 0
    """Faults of all of them."""
    first: list[str] = dataclass_field(default_factory=list)
    """The first few, in words, for the terminal."""
    origins: Sequence[Origin] = ()
    """Where the lines of the current file come from, if it was joined from several."""
    _new: NewFile | None = None
    _file: IO[str] | None = None
    _writer: Any = None

    def add(self, line: int, faults: list[RejectReason]) -> None:
        """Reject the row on ``line`` for its faults: field, value and reason of each."""
        name, line = self._find_origin(line)
        self.rows += 1
        with self._report_errors():
            if self._file is None:
                self._file = self._create()
                self._writer = csv.writer(self._file)
                self._writer.writerow(HEADINGS)
            # Two values of an event may come from one field, so a fault may be there twice.
            for field, value, reason in dict.fromkeys(faults):
                self.lines += 1
                shown = "" if value is None else value[:_LONGEST_VALUE]
                texts = [
                    neutralise_text(escape_hidden(text)) for text in (name, field, shown, reason)
                ]
                self._writer.writerow([texts[0], line, *texts[1:]])
                if len(self.first) < _MOST_SHOWN:
                    place = f"{field} {shown!r}: " if field else ""
                    self.first.append(f"{name}:{line}: {place}{escape_hidden(reason)}")

    def sync(self) -> None:
        """Write everything to the disk, before the loaded rows are committed."""
        if self._file is not None:
            with self._report_errors():
                self._file.flush()
                os.fsync(self._file.fileno())

    def close(self) -> None:
        """Finish the file; without rejects, remove the file of an earlier import."""
        if self._file is not None and self._new is not None:
            try:
                with self._report_errors():
                    self._file.close()
                    self._new.publish()
            finally:
                self._new.discard()
        elif self.path.is_file() and _is_rejects_file(self.path):
            self.path.unlink()

    def discard(self) -> None:
        """Remove the file, since no row was loaded either."""
        if self._file is not None:
            with suppress(OSError):
                self._file.close()
        if self._new is not None:
            self._new.discard()

    def _create(self) -> IO[str]:
        if self.path.exists() and not _is_rejects_file(self.path):
            raise UserError(f"{self.path} exists and is not a rejects file: rename it")
        self._new = NewFile(self.path)
        return self._new.part.open("w", encoding="utf-8", newline="")

    @contextmanager
    def _report_errors(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise UserError(f"{self.path} cannot be written: {error.strerror}") from None

    def _find_origin(self, line: int) -> tuple[str, int]:
        """The file and line that the user knows."""
        for origin in reversed(self.origins):
            if line >= origin.line:
                return origin.name, line - origin.line + origin.line_there
        return self.file_name, line


class RejectsFolder:
    """The folder of the rejects files of one command."""

    def __init__(self, folder: Path | None) -> None:
        self._folder, self._names = folder or Path(), set[str]()

    def open(self, file_name: str) -> Rejects:
        """The rejects of a file; two files of the same name get two rejects files."""
        name, number = file_name, 1
        while name in self._names:
            number += 1
            name = f"{file_name}.{number}"
        self._names.add(name)
        return Rejects(file_name, self._folder / f"{name}{ENDING}")


def escape_hidden(text: str) -> str:
    """A text with what nobody sees written out, such as ``\\x1b``, ``\\u202e`` or ``\\xa0``.

    A terminal would obey some of it, a spreadsheet hide the rest; a person who repairs the row must
    find it.
    """
    return "".join(letter if letter.isprintable() else repr(letter)[1:-1] for letter in text)


def _is_rejects_file(path: Path) -> bool:
    with path.open(encoding="utf-8", errors="replace", newline="") as file:
        return next(csv.reader(file), []) == list(HEADINGS)

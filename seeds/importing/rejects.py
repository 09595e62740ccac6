"""Rows that are not loaded: each with its line, field, value and reason, in a file of their own."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from dataclasses import field as defaulted
from pathlib import Path
from typing import IO, Any

from console import UserError

HEADINGS = ("file", "line", "field", "value", "reason")
ENDING = ".rejects.csv"
_LONGEST = 200


@dataclass(frozen=True)
class Origin:
    """From this line on, a joined file holds the lines of another one, from a line of that."""

    line: int
    name: str
    line_there: int


@dataclass
class Rejects:
    """Collects rejects; the file is made with the first of them.

    A row with several faults is one rejected row with several lines in the file.
    """

    file_name: str
    path: Path
    rows: int = 0
    """Rows rejected so far."""
    lines: int = 0
    """Faults of all of them."""
    first: list[str] = defaulted(default_factory=list)
    """The first few, in words, to be shown to people."""
    origins: Sequence[Origin] = ()
    """Where the lines of the file being read come from, if it was joined from several."""
    _file: IO[str] | None = None
    _writer: Any = None

    def add(self, line: int, faults: list[tuple[str, str | None, str]]) -> None:
        """Reject the row on ``line`` for its faults: field, value and reason of each."""
        name, line = self._place(line)
        self.rows += 1
        with self._written():
            if self._file is None:
                if self.path.exists() and not _ours(self.path):
                    raise UserError(f"{self.path} is there and holds no rejects: rename it")
                self._file = self._part.open("w", encoding="utf-8", newline="")
                self._writer = csv.writer(self._file)
                self._writer.writerow(HEADINGS)
            # Two parts of an event may stand in one field.
            for field, value, reason in dict.fromkeys(faults):
                self.lines += 1
                shown = "" if value is None else value[:_LONGEST]
                self._writer.writerow([name, line, field, shown, reason])
                if len(self.first) < 3:
                    self.first.append(f"{name}:{line}: {field} {shown!r}: {reason}")

    def finish(self) -> None:
        """See to it that all of them are on the disk, before the other rows are loaded for good."""
        if self._file is not None:
            with self._written():
                self._file.flush()
                os.fsync(self._file.fileno())

    @property
    def _part(self) -> Path:
        """Where they are written until it is certain that they are to stay."""
        return self.path.with_name(f".{self.path.name}.part")

    @contextmanager
    def _written(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise UserError(f"{self.path} cannot be written: {error.strerror}") from None

    def _place(self, line: int) -> tuple[str, int]:
        """The file and line that people know a line by."""
        for origin in reversed(self.origins):
            if line >= origin.line:
                return origin.name, line - origin.line + origin.line_there
        return self.file_name, line

    def close(self) -> None:
        """End the file; where there were no rejects, remove the one of an earlier reading."""
        if self._file is not None:
            with self._written():
                self._file.close()
                self._part.replace(self.path)
        elif self.path.is_file() and _ours(self.path):
            self.path.unlink()

    def discard(self) -> None:
        """Remove the file: nothing came of the rows that were not rejected, either."""
        if self._file is not None:
            with suppress(OSError):
                self._file.close()
            self._part.unlink(missing_ok=True)


def _ours(path: Path) -> bool:
    with path.open(encoding="utf-8", errors="replace", newline="") as file:
        return next(csv.reader(file), []) == list(HEADINGS)

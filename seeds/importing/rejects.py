"""Rows that are not loaded: each with its line, field, value and reason, in a file of their own."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from database import UserError

HEADINGS = ("file", "line", "field", "value", "reason")
ENDING = ".rejects.csv"
_LONGEST = 200


@dataclass
class Rejects:
    """Collects rejects; the file is made with the first of them.

    A row with several faults is one rejected row with several lines in the file.
    """

    file_name: str
    path: Path
    rows: int = 0
    """Rows rejected so far."""
    first: list[str] = field(default_factory=list)
    """The first few, in words, to be shown to people."""
    _file: IO[str] | None = None
    _writer: Any = None

    def add(self, line: int, faults: list[tuple[str, str | None, str]]) -> None:
        """Reject the row on ``line`` for its faults: field, value and reason of each."""
        self.rows += 1
        if self._file is None:
            try:
                self._file = self.path.open("w", encoding="utf-8", newline="")
            except OSError as error:
                raise UserError(f"{self.path} cannot be written: {error.strerror}") from None
            self._writer = csv.writer(self._file)
            self._writer.writerow(HEADINGS)
        for name, value, reason in faults:
            shown = "" if value is None else value[:_LONGEST]
            self._writer.writerow([self.file_name, line, name, shown, reason])
            if len(self.first) < 3:
                self.first.append(f"{self.file_name}:{line}: {name} {shown!r}: {reason}")

    def close(self) -> None:
        """End the file; where there were no rejects, remove the one of an earlier reading."""
        if self._file is not None:
            self._file.close()
        elif self.path.is_file() and _ours(self.path):
            self.path.unlink()

    def discard(self) -> None:
        """Remove the file: nothing came of the rows that were not rejected, either."""
        if self._file is not None:
            self._file.close()
            self.path.unlink(missing_ok=True)


def _ours(path: Path) -> bool:
    with path.open(encoding="utf-8", errors="replace", newline="") as file:
        return next(csv.reader(file), []) == list(HEADINGS)

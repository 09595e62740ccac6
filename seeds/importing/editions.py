"""Editions that the files of a publisher state, in lines before the header or after the rows."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path

from console import UserError
from models import Edtf
from seeds.importing.files.csv_rows import CsvRows
from seeds.importing.published_days import DayError, parse_published_day
from seeds.importing.reader import Job

FOOTERS = ("Data from database:", "Last Updated:")
_NUMBERS = r"([0-9]{1,9})"
_HEADING = "Last Updated Date"
_LAST_UPDATED = re.compile(rb'(?:^|,|;|\t)\s*"?Last Updated:\s*([^",;\t\r\n]+)')


@lru_cache
def is_older(edition: str, other: str) -> bool:
    """Whether an edition precedes another: v9 and v12, 2024 and 2025, days of release.

    Editions that differ in more than their numbers have no order.
    """
    parts, others = re.split(_NUMBERS, edition), re.split(_NUMBERS, other)
    numbers = [[int(number) for number in one[1::2]] for one in (parts, others)]
    return parts[::2] == others[::2] and numbers[0] < numbers[1]


@dataclass
class Editions:
    """The days of the editions in one file; several files joined into one can have several."""

    stated: list[tuple[int, Edtf]] = field(default_factory=list)
    """The last line of the rows of each, with its day."""
    text: str | None = None
    """The newest of them, as text; if it is no day, as written."""

    @staticmethod
    def read(job: Job, csv_rows: CsvRows) -> Editions:
        """Read what the lines before the header say, else those after the rows."""
        editions = Editions()
        for cells in csv_rows.read_preamble():
            texts = [cell.strip() for cell in cells]
            if _HEADING in texts[:2] and len(texts) > texts.index(_HEADING) + 1:
                text = texts[texts.index(_HEADING) + 1]
                try:
                    editions.add(2**62, parse_published_day(text))
                except DayError as error:
                    raise UserError(f"{job.file.name}: {_HEADING}: {error}") from None
                return editions
        editions._read_footers(job.file.path)
        return editions

    def add(self, last_line: int, day: date) -> None:
        """Add the edition of the rows up to a line."""
        self.stated.append((last_line, Edtf.parse(day.isoformat())))
        self.text = max(self.text or "", day.isoformat())

    def find(self, line: int) -> Edtf:
        """The day of the edition of the row on a line; unknown if it is not stated."""
        return next((day for last_line, day in self.stated if line <= last_line), Edtf())

    @property
    def earliest(self) -> date | None:
        """The day of the oldest of them."""
        return min((day.earliest for _, day in self.stated if day.earliest), default=None)

    def _read_footers(self, path: Path) -> None:
        """Read the last lines of exports of the DataBank, which write the month first."""
        with path.open("rb") as file:
            for line, raw in enumerate(file, 1):
                if b"Last Updated:" not in raw or not (found := _LAST_UPDATED.search(raw)):
                    continue
                text = found[1].decode("utf-8", "replace").strip()
                try:
                    self.add(line, parse_published_day(text, is_month_first=True))
                except DayError:
                    self.text = self.text or text

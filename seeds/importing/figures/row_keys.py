"""Who and when: the states and the period of a row of figures, by the columns of a card."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from models import Edtf
from models.code_resolution import Resolution, strip_zero_fraction
from models.edtf import EdtfError
from seeds.importing.actor_codes import ActorCodes
from seeds.importing.figures.check_table import NAMES
from seeds.importing.figures.figure_table import FigureTable, StateColumns
from seeds.importing.reader import Job
from seeds.importing.rejects import RejectReason

_YEAR = re.compile(r"[12]\d{3}")
_NUMBER = re.compile(r"[0-9]{1,9}")
_MONTH = re.compile(r"([12]\d{3})-?(0[1-9]|1[0-2])(?:-?(0[1-9]|[12]\d|3[01]))?")
_MOST_CACHED = 1_000_000


class Periods:
    """Periods of rows: a year, or a span from one month to another."""

    def __init__(self, table: FigureTable, columns: Mapping[str, int]) -> None:
        period = table.period
        self._plus = period.plus
        names = [period.year] if period.year else [period.begin, period.end]
        self._names = names
        self._places = [columns[name.lower()] for name in names]
        self._found: dict[tuple[str, ...], Edtf | RejectReason] = {}

    def find(self, cells: Sequence[str]) -> Edtf | RejectReason:
        """The period of a row, or what is wrong with it."""
        texts = tuple([cells[place] for place in self._places])
        found = self._found.get(texts)
        if found is None:
            found = self._found[texts] = self._parse(texts)
        return found

    def _parse(self, texts: Sequence[str]) -> Edtf | RejectReason:
        texts = [strip_zero_fraction(text.strip()) for text in texts]
        if len(texts) == 1:
            number = _NUMBER.fullmatch(texts[0])
            year = str(int(texts[0]) + self._plus) if number else texts[0]
            if _YEAR.fullmatch(year):
                return Edtf.parse(year)
            return self._names[0], texts[0], "is not a year"
        for name, text in zip(self._names, texts, strict=True):
            if not _MONTH.fullmatch(text):
                return name, text, "is not a month such as 199112"
        try:
            return Edtf.parse("/".join(_format_month(text) for text in texts))
        except EdtfError as error:
            return self._names[1], texts[1], str(error)


def _format_month(text: str) -> str:
    found = _MONTH.fullmatch(text)
    return "-".join(part for part in found.groups() if part) if found else text


@dataclass
class RowStates:
    """States of one side of the rows, by code or name and period."""

    job: Job
    table: FigureTable
    side: StateColumns
    columns: Mapping[str, int]
    _found: dict[tuple[str, str, str | None], int | RejectReason] = field(default_factory=dict)

    def __post_init__(self) -> None:
        scheme = None if self.table.scheme == NAMES else self.table.scheme
        self._codes = ActorCodes(self.job, scheme)
        self._at_code = self.columns.get(self.side.code.lower()) if self.side.code else None
        self._at_name = self.columns.get(self.side.name.lower()) if self.side.name else None
        self._only = self.table.codes_mean.endswith("the only one")

    def find(self, cells: Sequence[str], period: Edtf) -> int | RejectReason:
        """The state of a row, or why there is none."""
        code = "" if self._at_code is None else cells[self._at_code]
        # A name that the file lacks, or the missing cells at the end of a row, say nothing.
        name = "" if self._at_name is None else cells[self._at_name]
        key = code, name, period.text
        found = self._found.get(key)
        if found is None:
            if len(self._found) >= _MOST_CACHED:
                self._found.clear()
            found = self._found[key] = self._look_up(code.strip(), name.strip(), period)
        return found

    def _look_up(self, code: str, name: str, period: Edtf) -> int | RejectReason:
        column = self.side.code or self.side.name
        if self._at_code is None:
            text, codes = name, self._codes if self._codes.scheme is None else self._codes.names
        else:
            text, codes = self._codes.choose_code(code, name)
        if not text:
            return column, code or name, "no state is given"
        found = self._resolve(codes, text, period)
        if found.actor_id is None and codes is self._codes and name and text != name:
            # A code that the crosswalk does not know may have a name that it does.
            by_name = self._resolve(codes.names, name, period)
            found = found if by_name.actor_id is None else by_name
        if found.actor_id is None:
            aggregate = f"is not one state: {found.name}" if found.kind == "regional" else found.why
            return column, text, aggregate
        return found.actor_id

    def _resolve(self, codes: ActorCodes, text: str, period: Edtf) -> Resolution:
        """The state as of the last day of the period, its first day, or any day of it."""
        first, last = period.earliest, period.latest
        days: list[date | Edtf | None] = [last, first, period]
        if self._only:
            days.append(None)
        for day in days:
            found = codes.resolve(text, day)
            if found.actor_id is not None:
                return found
        return codes.resolve(text, last)

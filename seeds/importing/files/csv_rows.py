"""Files of separated values: told by the names of their columns, read with true line numbers."""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path

from seeds.importing.reader import Job, Layout, Sample

_SEARCHED = 40
"""Lines among which the names of the columns are looked for, after a preamble."""
_LONGEST_ROW = 2**20
"""Letters after which a row without an end is none."""


def headed(
    sample: Sample,
    name: str,
    needed: Collection[str],
    *,
    delimiters: str = ",;\t",
    order: int = 0,
    missing: Sequence[str] = ("",),
) -> Layout | None:
    """The layout of a file of which an early line names all columns ``needed``, in any order.

    Names are compared in lower case and without blanks around them; R writes country.name of
    Country Name. Other columns do not matter.
    """
    wanted = {_folded(column): column for column in needed}
    if not sample.is_text:
        return None
    for number, line in enumerate(sample.lines[:_SEARCHED]):
        for delimiter in delimiters:
            columns = [wanted.get(_folded(one), one) for one in _fields(line, delimiter)]
            if delimiter in line and set(needed) <= {_plain(column) for column in columns}:
                return Layout(
                    name,
                    tuple(_with_row_names(columns, sample.lines[number + 1 :], delimiter)),
                    delimiter,
                    header_lines=number + 1,
                    missing=missing,
                    order=order,
                )
    return None


def _with_row_names(columns: list[str], rest: Sequence[str], delimiter: str) -> list[str]:
    """R writes row names without a name for their column: every row has one field more."""
    wide = len(columns) + 1
    lines = [line for line in rest if line.strip()]
    rows = [_fields(line, delimiter) for line in lines]
    if not rows or not all(len(row) == wide and row[0] for row in rows):
        return columns
    # A delimiter at the end of every line makes them as wide; R numbers its rows in quotes.
    is_numbered = all(line.startswith(f'"{number}"') for number, line in enumerate(lines, 1))
    return ["", *columns] if is_numbered or any(row[-1] for row in rows) else columns


def _fields(line: str, delimiter: str) -> list[str]:
    return next(csv.reader([line.removeprefix("\ufeff")], delimiter=delimiter), [])


def _plain(name: str) -> str:
    return name.strip().lower()


def _folded(name: str) -> str:
    return re.sub(r"[\s._]+", " ", _plain(name)).strip()


@dataclass
class Lines:
    """The rows of a file, one after the other: line number and fields by position.

    A line without anything in it is no row, be it of delimiters alone.
    A line that cannot be a row is rejected here; ``read`` counts these rows too.
    """

    job: Job
    read: int = 0
    bytes: int = 0
    """How much of the file is done."""
    rejected: int = 0
    columns: Mapping[str, int] = field(init=False)
    """Position by name in lower case; of a name that stands twice, the first."""

    def __post_init__(self) -> None:
        names = [_plain(name) for name in self.job.layout.columns]
        self.columns = {name: names.index(name) for name in names}

    def preamble(self) -> list[list[str]]:
        """The fields of the lines before the names of the columns."""
        layout = self.job.layout
        lines = islice(_raw(self.job.file.path), layout.header_lines - 1)
        return [_fields(_decoded(line).strip(), layout.delimiter) for line in lines]

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        layout = self.job.layout
        named = len(layout.columns)
        needed = max((at for at, name in enumerate(layout.columns, 1) if name.strip()), default=0)
        source = _Source(self._lines())
        while True:
            line = layout.header_lines + source.taken + 1
            cells, fault = source.row(layout.delimiter)
            if cells is None and fault is None:
                return
            if cells is not None and not any(cells):
                continue
            self.read += 1
            if cells is None:
                self._reject(line, source.only_first(), f"quotes that do not pair ({fault})")
            elif len(cells) < needed or any(cells[named:]):
                said = f"{len(cells)} fields, where {named} columns are named"
                self._reject(line, source.only_first(), said)
            else:
                yield line, cells

    def _reject(self, line: int, value: str | None, reason: str) -> None:
        self.rejected += 1
        self.job.rejects.add(line, [("line", value, reason)])

    def _lines(self) -> Iterator[str]:
        for number, raw in enumerate(_raw(self.job.file.path)):
            self.bytes += len(raw)
            if number >= self.job.layout.header_lines:
                yield _decoded(raw)


class _Source:
    """Lines as rows, of which the lines after the first can be given back.

    A quote that does not end would take the rest of a file along as one row.
    """

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines, self._back, self._row = lines, deque[str](), list[str]()
        self.taken = 0
        """Lines of all rows taken so far."""

    def row(self, delimiter: str) -> tuple[list[str] | None, str | None]:
        """The next row, or what is wrong with it; neither at the end."""
        self._row = []
        try:
            cells = next(csv.reader(self._next(), delimiter=delimiter, strict=True), None)
        except csv.Error as error:
            self.taken += len(self._row)
            return None, str(error)
        self.taken += len(self._row)
        return cells, None

    def only_first(self) -> str:
        """Give back all lines of the row but the first, which is returned."""
        first, *others = self._row
        self._back.extendleft(reversed(others))
        self.taken -= len(others)
        return first.rstrip("\r\n")

    def _next(self) -> Iterator[str]:
        for line in chain(iter(self._given_back, None), self._lines):
            self._row.append(line)
            yield line
            if sum(map(len, self._row)) > _LONGEST_ROW:
                raise csv.Error("a row that does not end")

    def _given_back(self) -> str | None:
        return self._back.popleft() if self._back else None


def _raw(path: Path) -> Iterator[bytes]:
    """The lines of a file with their ends, of whichever system."""
    with path.open("rb") as file:
        for some in file:
            yield from some.splitlines(keepends=True)


def _decoded(raw: bytes) -> str:
    """Text in UTF-8, else in the code page that Windows programs write where they do not."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")

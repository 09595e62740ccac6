"""CSV files: recognised by their column names, read row by row with true line numbers."""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from console import UserError
from seeds.importing.files.csv_lines import LineSource, decode_line, read_lines
from seeds.importing.files.near_misses import note_near_miss
from seeds.importing.reader import Job, Layout, Sample

_LINES_SEARCHED = 40
"""Lines in which the column names are searched, since a preamble may come first."""
_LONGEST_ROW = 2**20
"""Characters of the longest row. A longer one means that a quote is not closed."""


def match_header(
    sample: Sample,
    name: str,
    needed: Collection[str],
    *,
    delimiters: str = ",;\t",
    order: int = 0,
    missing: Sequence[str] = ("",),
) -> Layout | None:
    """The layout of a file with an early line that has all columns ``needed``, in any order.

    Names are compared in lower case, without spaces around them; R writes country.name for
    Country Name. Other columns are allowed. What a line with most of the columns lacks is noted in
    the sample. Raises UserError if one of the columns is there twice.
    """
    wanted = {_fold_name(column): column for column in needed}
    if not sample.is_text:
        return None
    for number, line in enumerate(sample.lines[:_LINES_SEARCHED]):
        for delimiter in delimiters:
            if delimiter not in line:
                continue
            columns = [wanted.get(_fold_name(one), one) for one in _split_line(line, delimiter)]
            names = [_strip_name(column) for column in columns]
            if set(needed) <= set(names):
                refuse_repeated(names, needed)
                return Layout(
                    name,
                    tuple(_add_row_names(columns, sample.lines[number + 1 :], delimiter)),
                    delimiter,
                    header_lines=number + 1,
                    missing=missing,
                    order=order,
                )
            note_near_miss(sample, name, needed, names)
    return None


def _add_row_names(columns: list[str], rest: Sequence[str], delimiter: str) -> list[str]:
    """The columns, with one more in front where R wrote row names without a column name."""
    width = len(columns) + 1
    lines = [line for line in rest if line.strip()]
    rows = [_split_line(line, delimiter) for line in lines]
    if not rows or not all(len(row) == width and row[0] for row in rows):
        return columns
    # A delimiter at the end of every line gives the same width; R numbers its rows in quotes.
    is_numbered = all(line.startswith(f'"{number}"') for number, line in enumerate(lines, 1))
    return ["", *columns] if is_numbered or any(row[-1] for row in rows) else columns


def refuse_repeated(names: Sequence[str], needed: Collection[str]) -> None:
    """Raise UserError for a needed column that is there twice: which of them counts is unknown."""
    for name in needed:
        if names.count(name) > 1:
            raise UserError(f"has the column {name} {names.count(name)} times: leave only one")


def _split_line(line: str, delimiter: str) -> list[str]:
    line = line.removeprefix("\ufeff")
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:  # A cell of more than a hundred thousand characters: its row is judged later.
        return line.split(delimiter)


def _strip_name(name: str) -> str:
    return name.strip().lower()


def _fold_name(name: str) -> str:
    return re.sub(r"[\s._]+", " ", _strip_name(name)).strip()


@dataclass
class CsvRows:
    """Rows of a CSV file in order: line number and cells.

    Empty lines, and lines of delimiters alone, are skipped. A line that is not a row is rejected
    here; ``read`` counts it too.
    """

    job: Job
    is_rejecting: bool = True
    """False for a first reading of a file, whose lines that are no rows a second one rejects."""
    read: int = 0
    bytes: int = 0
    """Bytes of the file read so far."""
    rejected: int = 0
    columns: Mapping[str, int] = field(init=False)
    """Position by name in lower case; of a repeated name, the first."""

    def __post_init__(self) -> None:
        names = [_strip_name(name) for name in self.job.layout.columns]
        self.columns = {name: names.index(name) for name in names}
        named = [at for at, name in enumerate(names, 1) if name]
        self._needed = max(named, default=0)

    def read_preamble(self) -> list[list[str]]:
        """The cells of the lines before the column names."""
        layout = self.job.layout
        lines = islice(read_lines(self.job.file.path), layout.header_lines - 1)
        return [_split_line(decode_line(line).strip(), layout.delimiter) for line in lines]

    def read_by_name(self) -> Iterator[tuple[int, dict[str, str]]]:
        """Line of each row, and its cells by column name, without spaces around them."""
        for line, cells in self:
            yield line, {name: cells[at].strip() for name, at in self.columns.items()}

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        layout = self.job.layout
        source = LineSource(self.job.file.path, layout.header_lines)
        parser = _RowParser(source, layout.delimiter, len(layout.columns))
        while True:
            line = layout.header_lines + parser.lines_taken + 1
            if plain := parser.take_plain_lines():
                self.bytes = source.bytes
                yield from self._split_lines(plain, line)
                continue
            cells, fault = parser.next_row()
            self.bytes = source.bytes
            if cells is None and fault is None:
                return
            if cells is None:
                self.read += 1
                self._reject(line, parser.keep_first_line(), f"quotes do not match ({fault})")
            elif any(cells):
                self.read += 1
                if reason := self._find_fault(cells):
                    self._reject(line, parser.keep_first_line(), reason)
                else:
                    yield line, cells

    def _split_lines(self, lines: Sequence[str], first: int) -> Iterator[tuple[int, list[str]]]:
        """The rows of lines without quotes, of which the first has the number ``first``."""
        delimiter, named = self.job.layout.delimiter, len(self.job.layout.columns)
        for line, text in enumerate(lines, first):
            cells = text.split(delimiter)
            if len(cells) != named or not cells[0]:
                if not any(cells):
                    continue
                if reason := self._find_fault(cells):
                    self.read += 1
                    self._reject(line, text, reason)
                    continue
            self.read += 1
            yield line, cells

    def _find_fault(self, cells: Sequence[str]) -> str | None:
        """Why cells are no row of this file; cells without a heading may be left out at its end."""
        named = len(self.job.layout.columns)
        if len(cells) < self._needed or (len(cells) > named and any(cells[named:])):
            return f"{len(cells)} fields, but the header has {named} columns"
        return None

    def _reject(self, line: int, value: str | None, reason: str) -> None:
        self.rejected += 1
        if self.is_rejecting:
            self.job.rejects.add(line, [("line", value, reason)])


class _RowParser:
    """Parser of rows that can return all lines of a row but the first.

    Without that, a quote that is not closed would swallow the rest of the file. In a file with
    tabs, a line with a cell for each of ``width`` columns is a row, whatever its quotes: a stray
    one must not join it to the next.
    """

    def __init__(self, lines: LineSource, delimiter: str, width: int) -> None:
        self._lines, self._returned, self._row = lines, deque[str](), list[str]()
        self._delimiter, self._width = delimiter, width
        self._reader = self._make_reader()
        self.lines_taken = 0
        """Lines of all rows so far."""

    def take_plain_lines(self) -> list[str]:
        """The next lines without their ends, if each is a row without quotes; else none."""
        lines = [] if self._returned else self._lines.take_plain_lines()
        self.lines_taken += len(lines)
        return lines

    def next_row(self) -> tuple[list[str] | None, str | None]:
        """The cells of the next row, or what is wrong with it; neither at the end."""
        self._row.clear()
        if (cells := self._take_line_of_tabs()) is not None:
            return cells, None
        try:
            cells = next(self._reader, None)
        except csv.Error as error:
            self.lines_taken += len(self._row)
            self._reader = self._make_reader()
            return None, str(error)
        self.lines_taken += len(self._row)
        return cells, None

    def keep_first_line(self) -> str:
        """Return all lines of the row but the first to the parser; gives the first."""
        first, *others = self._row
        self._returned.extendleft(reversed(others))
        self.lines_taken -= len(others)
        return first.rstrip("\r\n")

    def _take_line_of_tabs(self) -> list[str] | None:
        """The cells of the next line of a file with tabs, if it is a row; else it stays."""
        line = next(self._take_lines(), None) if self._delimiter == "\t" else None
        if line is None:
            return None
        cells = line.rstrip("\r\n").split("\t")
        if len(cells) != self._width:
            self._returned.appendleft(self._row.pop())
            return None
        self.lines_taken += 1
        return [_trim_quotes(cell) for cell in cells]

    def _make_reader(self) -> Iterator[list[str]]:
        return csv.reader(self._take_lines(), delimiter=self._delimiter, strict=True)

    def _take_lines(self) -> Iterator[str]:
        while True:
            line = self._returned.popleft() if self._returned else next(self._lines, None)
            if line is None:
                return
            self._row.append(line)
            yield line
            # Only a row of several lines is not empty here.
            if self._row and sum(map(len, self._row)) > _LONGEST_ROW:
                raise csv.Error("a row that does not end")


def _trim_quotes(cell: str) -> str:
    """A cell without the quotes around it, if it has a pair."""
    is_quoted = len(cell) > 1 and cell[0] == cell[-1] == '"'
    return cell[1:-1].replace('""', '"') if is_quoted else cell

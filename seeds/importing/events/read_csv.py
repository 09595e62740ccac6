"""Texts of a chunk as DuckDB reads them, each row with its line, and the lines that are no rows."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from console import UserError
from seeds.importing.events.byte_ranges import let_read_ranges
from seeds.importing.events.chunks import CHUNK_SIZE, LONGEST_ROW, Chunk
from seeds.importing.events.fields import quote_column, quote_text
from seeds.importing.reader import Layout
from seeds.importing.rejects import RejectReason

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_TABLE = "texts"
"""A temporary table of DuckDB, so each connection has its own."""
_MOST_OPEN_QUOTES = 100
"""In one chunk; for each, the chunk is read once more."""


class ChunkTexts(NamedTuple):
    """The rows of a chunk as text, for DuckDB to select from."""

    relation: str
    line: str
    """The line of the file on which a row begins, in SQL."""
    rows: int
    """Including the broken ones, which are not in the relation."""
    broken: Sequence[tuple[int, list[RejectReason]]]
    """Lines that are not rows, and why."""
    end: int
    """Bytes of the file up to the end of the chunk."""


class CsvReader:
    """Reader of the chunks of one file; reads only the fields that are wanted."""

    def __init__(
        self,
        duck: DuckDBPyConnection,
        layout: Layout,
        wanted: Sequence[str],
        buffer: int = 8 * 2**20,
    ) -> None:
        """``buffer`` is the bytes that DuckDB reads at a time: more is faster, and takes memory."""
        self._duck, self._layout, self._buffer = duck, layout, buffer
        columns = [quote_column(name) for name in wanted]
        if layout.trims_quotes:
            columns = [f"trim({column}, '\"') AS {column}" for column in columns]
        self._wanted = ", ".join(columns)

    def scan(self, chunk: Chunk) -> ChunkTexts:
        """The rows of a chunk, on the assumption that each line is a row. Read when selected."""
        self._drop_broken_lines()
        if not chunk.is_written:
            let_read_ranges(self._duck)
        csv_rows = self._read_csv_sql(chunk)
        rows = f"SELECT {self._wanted}, row_number() OVER () - 1 AS place FROM {csv_rows}"
        return ChunkTexts(f"({rows})", f"{chunk.first_line} + place", chunk.lines, [], chunk.end)

    def had_row_on_every_line(self, chunk: Chunk, rows: int) -> bool:
        """Whether the assumption of the last scan, which gave ``rows`` rows, was right."""
        broken = self._duck.execute("SELECT 1 FROM broken_lines LIMIT 1").fetchall()
        return rows == chunk.lines and not broken

    def read(self, chunk: Chunk) -> ChunkTexts:
        """The rows of a chunk, each with its line, and the lines that are not rows.

        They stay in a table until the next chunk is read.
        """
        faulty = [
            (chunk.first_line - 1 + line, [_describe_fault("LINE SIZE OVER MAXIMUM", text, 0)])
            for line, text in _blank_longest_lines(chunk)
        ]
        stray = self._blank_stray_quotes(chunk)
        for line, text in stray:
            fault = _describe_fault("UNQUOTED VALUE", text, 0)
            faulty.append((chunk.first_line - 1 + line, [fault]))
        quotes = len(stray)
        while broken := self._fill_table(chunk):
            chosen = self._choose_broken(chunk, broken)
            quotes += len(chosen) == 1
            if quotes > _MOST_OPEN_QUOTES:
                raise UserError(f"has more than {_MOST_OPEN_QUOTES} quotes that are not closed")
            faulty += [(chunk.first_line - 1 + one.line, [self._fault(one)]) for one in chosen]
            _blank_lines(chunk, [one.line for one in chosen])
        count = self._add_lines(chunk)
        return ChunkTexts(_TABLE, "begins", count + len(faulty), sorted(faulty), chunk.end)

    def _choose_broken(self, chunk: Chunk, broken: Sequence[_BrokenLine]) -> Sequence[_BrokenLine]:
        """Of the lines that DuckDB calls broken, those to read the chunk without.

        A quote that is not closed swallows the next lines, so that nothing of those is known yet.
        Behind a faulty quote, DuckDB may call a whole row broken, too, and give it nevertheless.
        """
        if open_quote := next((one for one in broken if "\n" in one.text.strip("\n")), None):
            return [open_quote]
        lines = chunk.path.read_bytes().split(b"\n")
        by_line = {
            one.line: one._replace(text=lines[one.line - 1].decode("utf-8", "replace"))
            for one in broken
        }
        no_rows = [one for number, one in by_line.items() if not self._is_row(lines[number - 1])]
        return no_rows or [*by_line.values()]

    def _is_row(self, line: bytes) -> bool:
        """Whether a line alone is a row with all its fields."""
        layout = self._layout
        try:
            text = line.decode()
            row = (
                next(csv.reader([text], delimiter=layout.delimiter, strict=True), [])
                if layout.quoted
                else text.split(layout.delimiter)
            )
        except (csv.Error, UnicodeDecodeError):
            return False
        return len(row) == len(layout.columns)

    def _blank_stray_quotes(self, chunk: Chunk) -> list[tuple[int, str]]:
        """Empty the lines with an open quote that would join two rows; returns them.

        If a row really goes on in the next line, not both of the lines have all fields.
        """
        if not self._layout.quoted:
            return []
        mark = self._layout.delimiter.encode()
        lines = chunk.path.read_bytes().split(b"\n")
        found = []
        for number, (line, following) in enumerate(pairwise(lines), 1):
            if line.count(b'"') % 2 == 0:
                continue
            are_rows = all(
                one.count(mark) >= len(self._layout.columns) - 1 for one in (line, following)
            )
            text = line.decode("utf-8", "replace")
            if are_rows and _has_open_quote(text, self._layout.delimiter):
                found.append((number, text))
        _blank_lines(chunk, [number for number, _ in found])
        return found

    def _fill_table(self, chunk: Chunk) -> Sequence[_BrokenLine]:
        """Fill the table; returns the lines of the chunk that are not rows."""
        self._drop_broken_lines()
        self._duck.execute(
            f"CREATE OR REPLACE TEMPORARY TABLE {_TABLE} AS "
            f"SELECT {self._wanted} FROM {self._read_csv_sql(chunk)}"
        )
        found = self._duck.execute(
            "SELECT line_byte_position, any_value(error_type), any_value(csv_line) "
            "FROM broken_lines GROUP BY line_byte_position ORDER BY line_byte_position"
        ).fetchall()
        if not found:
            return []
        lines = _find_lines(chunk.path.read_bytes(), [at - 1 for at, _, _ in found])
        return [
            _BrokenLine(line, kind, text or "")
            for line, (_, kind, text) in zip(lines, found, strict=True)
        ]

    def _drop_broken_lines(self) -> None:
        """Drop what DuckDB reported on an earlier chunk."""
        self._duck.execute("DROP TABLE IF EXISTS broken_lines; DROP TABLE IF EXISTS scans")

    def _fault(self, broken: _BrokenLine) -> RejectReason:
        line, has_more, _ = broken.text.strip("\n").partition("\n")
        kind = "UNQUOTED VALUE" if has_more else broken.kind
        return _describe_fault(kind, line, len(self._layout.columns))

    def _read_csv_sql(self, chunk: Chunk) -> str:
        layout = self._layout
        columns = ", ".join(f"'{quote_text(name)}': 'VARCHAR'" for name in layout.columns)
        missing = ", ".join(f"'{quote_text(text)}'" for text in layout.missing)
        quote = '"' if layout.quoted else ""
        return (
            f"read_csv('{quote_text(chunk.address)}', columns = {{{columns}}}, header = false, "
            f"auto_detect = false, delim = '{layout.delimiter}', quote = '{quote}', "
            f"escape = '{quote}', nullstr = [{missing}], allow_quoted_nulls = false, "
            "store_rejects = true, rejects_table = 'broken_lines', rejects_scan = 'scans', "
            f"rejects_limit = 0, buffer_size = {self._buffer}, "
            f"max_line_size = {LONGEST_ROW}, strict_mode = true"
            f"{', null_padding = true' if layout.is_ragged else ''})"
        )

    def _add_lines(self, chunk: Chunk) -> int:
        """Add to each row the line on which it begins; returns the number of rows."""
        self._duck.execute("CREATE OR REPLACE TEMPORARY TABLE starts (line BIGINT)")
        starts = _find_row_starts(chunk, self._layout)
        self._duck.execute("INSERT INTO starts SELECT unnest(?)", [starts])
        (rows,) = self._duck.execute(f"SELECT count(*) FROM {_TABLE}").fetchall()[0]
        if rows != len(starts):
            last = chunk.first_line + chunk.lines - 1
            raise UserError(
                f"lines {chunk.first_line:,} to {last:,}: quotation marks are misplaced, so that "
                f"rows cannot be told apart ({rows:,} or {len(starts):,} of them)"
            )
        made = self._duck.execute(
            f"CREATE OR REPLACE TEMPORARY TABLE {_TABLE} AS SELECT {_TABLE}.*, begins "
            f"FROM {_TABLE} JOIN "
            f"(SELECT row_number() OVER () - 1 AS place, {chunk.first_line - 1} + line AS begins "
            f"FROM (SELECT line FROM starts ORDER BY line)) AS places ON place = {_TABLE}.rowid "
            "ORDER BY place"
        ).fetchall()
        return int(made[0][0])


def _has_open_quote(line: str, delimiter: str) -> bool:
    try:
        next(csv.reader([line], delimiter=delimiter, strict=True), None)
    except csv.Error:
        return True
    return False


class _BrokenLine(NamedTuple):
    """A line of a chunk that is not a row, or begins something that is not one."""

    line: int
    kind: str
    text: str


def _find_lines(data: bytes, places: Sequence[int]) -> Iterator[int]:
    """The line, from 1, of the first character at or after each place; places are in order.

    DuckDB counts blank lines as part of the next row.
    """
    line, counted = 1, 0
    for place in places:
        begin = max(place, counted)
        while data[begin : begin + 1] == b"\n":
            begin += 1
        line += data.count(b"\n", counted, begin)
        counted = begin
        yield line


def _blank_lines(chunk: Chunk, numbers: Sequence[int]) -> None:
    """Empty lines of a chunk, so that the others keep their numbers."""
    if not numbers:
        return
    lines = chunk.path.read_bytes().split(b"\n")
    for number in numbers:
        lines[number - 1] = b""
    chunk.path.write_bytes(b"\n".join(lines))


def _blank_longest_lines(chunk: Chunk) -> list[tuple[int, str]]:
    """Empty the lines that DuckDB would skip silently; returns their numbers and beginnings."""
    lines = chunk.path.read_bytes().split(b"\n")
    longest = [number for number, line in enumerate(lines, 1) if len(line) >= LONGEST_ROW]
    found = [(number, lines[number - 1][:1000].decode("utf-8", "replace")) for number in longest]
    _blank_lines(chunk, longest)
    return found


def _find_row_starts(chunk: Chunk, layout: Layout) -> list[int]:
    """The first line of each row, in a chunk with rows of several lines or blank lines."""
    csv.field_size_limit(CHUNK_SIZE + LONGEST_ROW)
    with chunk.path.open(encoding="utf-8", errors="replace", newline="") as file:
        reader = (
            csv.reader(file, delimiter=layout.delimiter)
            if layout.quoted
            else csv.reader(file, delimiter=layout.delimiter, quoting=csv.QUOTE_NONE)
        )
        begin, starts = 1, []
        for row in reader:
            if row:
                starts.append(begin)
            begin = reader.line_num + 1
    return starts


def _describe_fault(kind: str, line: str | None, expected: int) -> RejectReason:
    """What DuckDB finds wrong with a line, as field, value and reason."""
    reason = {
        "TOO MANY COLUMNS": f"has more than {expected} fields",
        "MISSING COLUMNS": f"has fewer than {expected} fields",
        "INVALID ENCODING": "is not UTF-8",
        "UNQUOTED VALUE": "has a quotation mark that is not closed",
        "LINE SIZE OVER MAXIMUM": "is too long for a row",
    }
    return "line", line, reason.get(kind, f"cannot be read ({kind.lower()})")

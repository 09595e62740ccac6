"""The fields of a piece as DuckDB reads them: text, each row with its line."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from console import UserError
from seeds.importing.events.chunks import LONGEST_ROW, PIECE, Chunk
from seeds.importing.reader import Layout

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_TABLE = "texts"
"""A table of DuckDB, each connection's own."""
_MOST_OPEN = 100
"""Quotes that do not end, in one piece, each of which has it read once more."""
Fault = tuple[str, str | None, str]
"""Field, value and reason."""


class Texts(NamedTuple):
    """The rows of a piece as text, for DuckDB to select from."""

    relation: str
    line: str
    """The line of the file on which a row begins, in SQL."""
    rows: int
    """With those that are broken, which are not among them."""
    broken: Sequence[tuple[int, list[Fault]]]
    """Lines that are no rows, and why."""
    end: int
    """Bytes of the file up to the end of the piece."""


class TextReader:
    """Reads the pieces of a file of one layout: of its fields, those that are wanted."""

    def __init__(self, duck: DuckDBPyConnection, layout: Layout, wanted: Sequence[str]) -> None:
        self._duck, self._layout = duck, layout
        self._wanted = ", ".join(f'"{name}"' for name in wanted)

    def scanned(self, chunk: Chunk) -> Texts:
        """The rows of a piece, read while they are asked for, as if each line held one."""
        self._forget_broken()
        rows = f"SELECT {self._wanted}, row_number() OVER () - 1 AS place FROM {self._csv(chunk)}"
        return Texts(f"({rows})", f"{chunk.first_line} + place", chunk.lines, [], chunk.end)

    def has_met_a_row_on_every_line(self, chunk: Chunk, rows: int) -> bool:
        """Whether each line of what was scanned last, ``rows`` in number, did hold one."""
        broken = self._duck.execute("SELECT 1 FROM broken_lines LIMIT 1").fetchall()
        return rows == chunk.lines and not broken

    def read(self, chunk: Chunk) -> Texts:
        """The rows of a piece, each with the line on which it begins, and what is no row.

        They are kept in a table until the next piece is read.
        """
        faulty = [
            (chunk.first_line - 1 + line, [_in_words("LINE SIZE OVER MAXIMUM", text, 0)])
            for line, text in _take_out_longest(chunk)
        ]
        broken = self._fill(chunk)
        while taking := next((one for one in broken if "\n" in one.text.strip("\n")), None):
            # A quote that does not end takes the lines after it along: they are read without its.
            if len(faulty) >= _MOST_OPEN:
                raise UserError(f"has more than {_MOST_OPEN} quotes that do not end")
            faulty.append((chunk.first_line - 1 + taking.line, [self._fault(taking)]))
            _blank(chunk, taking.line)
            broken = self._fill(chunk)
        faulty += [(chunk.first_line - 1 + one.line, [self._fault(one)]) for one in broken]
        count = self._place(chunk, [one.line for one in broken])
        return Texts(_TABLE, "begins", count + len(faulty), sorted(faulty), chunk.end)

    def _fill(self, chunk: Chunk) -> Sequence[_Broken]:
        """Fill the table; the lines of the piece that are no rows."""
        self._forget_broken()
        self._duck.execute(
            f"CREATE OR REPLACE TEMPORARY TABLE {_TABLE} AS "
            f"SELECT {self._wanted} FROM {self._csv(chunk)}"
        )
        told = self._duck.execute(
            "SELECT line_byte_position, any_value(error_type), any_value(csv_line) "
            "FROM broken_lines GROUP BY line_byte_position ORDER BY line_byte_position"
        ).fetchall()
        if not told:
            return []
        lines = _lines_at(chunk.path.read_bytes(), [at - 1 for at, _, _ in told])
        return [
            _Broken(line, kind, text or "")
            for line, (_, kind, text) in zip(lines, told, strict=True)
        ]

    def _forget_broken(self) -> None:
        """What is told of broken lines is to be of one piece alone."""
        self._duck.execute("DROP TABLE IF EXISTS broken_lines; DROP TABLE IF EXISTS scans")

    def _fault(self, broken: _Broken) -> Fault:
        first = broken.text.strip("\n").partition("\n")
        kind = "UNQUOTED VALUE" if first[1] else broken.kind
        return _in_words(kind, first[0], len(self._layout.columns))

    def _csv(self, chunk: Chunk) -> str:
        layout = self._layout
        columns = ", ".join(f"'{quoted(name)}': 'VARCHAR'" for name in layout.columns)
        missing = ", ".join(f"'{quoted(text)}'" for text in layout.missing)
        quote = '"' if layout.quoted else ""
        return (
            f"read_csv('{quoted(str(chunk.path))}', columns = {{{columns}}}, header = false, "
            f"auto_detect = false, delim = '{layout.delimiter}', quote = '{quote}', "
            f"escape = '{quote}', nullstr = [{missing}], allow_quoted_nulls = false, "
            "store_rejects = true, rejects_table = 'broken_lines', rejects_scan = 'scans', "
            "rejects_limit = 0, buffer_size = 8388608, "
            f"max_line_size = {LONGEST_ROW}, strict_mode = true)"
        )

    def _place(self, chunk: Chunk, broken: Sequence[int]) -> int:
        """Let each row have the line on which it begins; how many rows there are."""
        self._duck.execute("CREATE OR REPLACE TEMPORARY TABLE starts (line BIGINT)")
        starts = sorted({*_row_starts(chunk, self._layout)} - {*broken})
        self._duck.execute("INSERT INTO starts SELECT unnest(?)", [starts])
        # What would find no line, were lines counted otherwise here, is kept all the same.
        made = self._duck.execute(
            f"CREATE OR REPLACE TEMPORARY TABLE {_TABLE} AS SELECT {_TABLE}.*, "
            f"coalesce(begins, {chunk.first_line}) AS begins FROM {_TABLE} LEFT JOIN "
            f"(SELECT row_number() OVER () - 1 AS place, {chunk.first_line - 1} + line AS begins "
            f"FROM (SELECT line FROM starts ORDER BY line)) AS places ON place = {_TABLE}.rowid "
            "ORDER BY place"
        ).fetchall()
        return int(made[0][0])


class _Broken(NamedTuple):
    """A line of a piece that is no row, or begins one that is none."""

    line: int
    kind: str
    text: str


def _lines_at(piece: bytes, places: Sequence[int]) -> Iterator[int]:
    """The line, from 1, of the first letter from each place on, the places being in order.

    DuckDB counts blank lines in.
    """
    line, counted = 1, 0
    for place in places:
        begin = max(place, counted)
        while piece[begin : begin + 1] == b"\n":
            begin += 1
        line += piece.count(b"\n", counted, begin)
        counted = begin
        yield line


def _blank(chunk: Chunk, line: int) -> None:
    """Leave a line of a piece empty, so that the others keep their places."""
    lines = chunk.path.read_bytes().split(b"\n")
    lines[line - 1] = b""
    chunk.path.write_bytes(b"\n".join(lines))


def _take_out_longest(chunk: Chunk) -> list[tuple[int, str]]:
    """Leave lines empty that DuckDB would pass over without a word; numbers and beginnings."""
    lines = chunk.path.read_bytes().split(b"\n")
    long = [number for number, line in enumerate(lines, 1) if len(line) >= LONGEST_ROW]
    told = [(number, lines[number - 1][:1000].decode("utf-8", "replace")) for number in long]
    for number in long:
        _blank(chunk, number)
    return told


def quoted(text: str) -> str:
    """A text between the quotation marks of SQL."""
    return text.replace("'", "''")


def _row_starts(chunk: Chunk, layout: Layout) -> list[int]:
    """The first line of each row, where rows are longer than a line or lines are blank."""
    csv.field_size_limit(PIECE + LONGEST_ROW)
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


def _in_words(kind: str, line: str | None, expected: int) -> Fault:
    """What DuckDB finds wrong with a line, as field, value and reason."""
    what = {
        "TOO MANY COLUMNS": f"has more than {expected} fields",
        "MISSING COLUMNS": f"has fewer than {expected} fields",
        "INVALID ENCODING": "is not UTF-8",
        "UNQUOTED VALUE": "has a quotation mark that does not end",
        "LINE SIZE OVER MAXIMUM": "is too long for a row",
    }
    return "line", line, what.get(kind, f"cannot be read ({kind.lower()})")

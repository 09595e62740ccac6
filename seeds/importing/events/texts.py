"""The fields of a piece as DuckDB reads them: text, each row with its line."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from seeds.importing.events.chunks import Chunk
from seeds.importing.reader import Layout

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Fault = tuple[str, str | None, str]
"""Field, value and reason."""


class Texts(NamedTuple):
    """The rows of a piece as text, in a table of DuckDB."""

    table: str
    line: str
    """The line of the file on which a row of the table begins, in SQL."""
    rows: int
    """With those that are broken, which are not in the table."""
    broken: Sequence[tuple[int, list[Fault]]]
    """Lines that are no rows, and why."""
    end: int
    """Bytes of the file up to the end of the piece."""


class TextReader:
    """Reads the pieces of a file of one layout: of its fields, those that are wanted."""

    def __init__(self, duck: DuckDBPyConnection, layout: Layout, wanted: Sequence[str]) -> None:
        self._duck, self._layout = duck, layout
        self._wanted = ", ".join(f'"{name}"' for name in wanted)

    def read(self, chunk: Chunk, table: str) -> Texts:
        """Read a piece into a table, its rows in their order."""
        # What is told of broken lines is to be of this piece alone.
        self._duck.execute("DROP TABLE IF EXISTS broken_lines; DROP TABLE IF EXISTS scans")
        self._duck.execute(
            f"CREATE OR REPLACE TABLE {table} AS SELECT {self._wanted} FROM {self._csv(chunk)}"
        )
        broken = self._broken()
        counted = self._duck.execute(f"SELECT count(*) FROM {table}").fetchone()
        assert counted is not None, "a count is one row"
        (count,) = counted
        line = f"{chunk.first_line} + rowid"
        if broken or count != chunk.lines:
            self._place(chunk, table, count, [gone for gone, _ in broken])
            line = "begins"
        faulty = [(chunk.first_line - 1 + gone, [fault]) for gone, fault in broken]
        return Texts(table, line, count + len(broken), faulty, chunk.end)

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
            "max_line_size = 4194304, strict_mode = true)"
        )

    def _broken(self) -> list[tuple[int, Fault]]:
        """Lines of the piece that are no rows: the fields do not fit, or the text is broken."""
        told = self._duck.execute(
            "SELECT line, any_value(error_type), any_value(csv_line) FROM broken_lines "
            "GROUP BY line ORDER BY line"
        ).fetchall()
        return [
            (line, _in_words(kind, text, len(self._layout.columns))) for line, kind, text in told
        ]

    def _place(self, chunk: Chunk, table: str, count: int, broken: Sequence[int]) -> None:
        """Let each row have the line on which it begins, where lines are not rows one by one."""
        lines = f"SELECT * FROM range(1, {chunk.lines + 1}) AS lines(line)"
        if count + len(broken) != chunk.lines:
            self._duck.execute("CREATE OR REPLACE TEMPORARY TABLE starts (line BIGINT)")
            starts = _row_starts(chunk, self._layout)
            self._duck.execute("INSERT INTO starts SELECT unnest(?)", [starts])
            lines = "SELECT line FROM starts ORDER BY line"
        gone = ", ".join(map(str, broken)) or "0"
        self._duck.execute(
            f"CREATE OR REPLACE TABLE {table} AS SELECT {table}.*, begins FROM {table} JOIN "
            f"(SELECT row_number() OVER () - 1 AS place, {chunk.first_line - 1} + line AS begins "
            f"FROM ({lines}) WHERE line NOT IN ({gone})) AS places ON place = {table}.rowid "
            "ORDER BY place"
        )


def quoted(text: str) -> str:
    """A text between the quotation marks of SQL."""
    return text.replace("'", "''")


def _row_starts(chunk: Chunk, layout: Layout) -> list[int]:
    """The first line of each row, where rows are longer than a line or lines are blank."""
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

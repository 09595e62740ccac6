"""Rows of a piece as DuckDB reads them: typed, checked, their states looked up, summed."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from seeds.importing.events.chunks import Chunk
from seeds.importing.events.fields import EventFields, raw
from seeds.importing.events.sides import Sides
from seeds.importing.events.sums import SUMMARIES
from seeds.importing.reader import Layout

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Fault = tuple[str, str | None, str]
"""Field, value and reason."""

STAGED = {
    "line": "INTEGER",
    "published_id": "BIGINT",
    "published_part": "INTEGER",
    "occurred_on": "DATE",
    "published_on": "DATE",
    "source_code": "TEXT",
    "source_actor_id": "INTEGER",
    "source_gap": "INTEGER",
    "target_code": "TEXT",
    "target_actor_id": "INTEGER",
    "target_gap": "INTEGER",
    "event_code": "TEXT",
    "goldstein_tenths": "INTEGER",
    "mentions": "INTEGER",
    "is_root": "BOOLEAN",
}
"""What is handed to the database of each row, with its SQL types."""


def connect(folder: Path, event_types: Sequence[tuple[str, int]]) -> DuckDBPyConnection:
    """A DuckDB of its own that keeps to its memory; it knows the codes of events and classes."""
    import duckdb

    duck = duckdb.connect()
    for setting, value in (
        ("enable_progress_bar", "false"),
        ("memory_limit", "'160MB'"),
        ("threads", "2"),
        ("temp_directory", f"'{str(folder / 'spilled').replace(chr(39), chr(39) * 2)}'"),
    ):
        duck.execute(f"SET {setting} = {value}")
    duck.execute("CREATE TABLE event_types (code VARCHAR PRIMARY KEY, quad_class INTEGER)")
    duck.executemany("INSERT INTO event_types VALUES (?, ?)", event_types)
    for summary in SUMMARIES:
        no_rows = _no_rows()
        duck.execute(
            f"CREATE TABLE {summary.table} AS WITH counted AS ({no_rows}) {summary.select}"
        )
    duck.execute("CREATE TABLE covered (day DATE, row_count BIGINT)")
    duck.execute("CREATE TABLE gaps (gap INTEGER, row_count BIGINT)")
    return duck


def _no_rows() -> str:
    return (
        "SELECT 1 AS sign, 1 AS source_actor_id, 1 AS target_actor_id, "
        "DATE '2000-01-01' AS month, 1 AS quad_class, 1 AS goldstein_tenths WHERE false"
    )


class PieceReader:
    """Reads piece after piece of one file into the table `piece` of a DuckDB."""

    def __init__(
        self, duck: DuckDBPyConnection, layout: Layout, fields: EventFields, sides: Sides
    ) -> None:
        self._duck, self._layout, self._fields, self._sides = duck, layout, fields, sides
        self._typed = _typed(fields)
        self._bad = " OR ".join(f"coalesce({check.condition}, false)" for check in fields.checks())

    def read(self, chunk: Chunk) -> tuple[int, list[tuple[int, list[Fault]]]]:
        """Read a piece; how many rows it has, and those that are faulty, by line."""
        names = ", ".join(raw(name) for name in self._fields.columns())
        self._duck.execute(
            "CREATE OR REPLACE TABLE given AS "
            f"SELECT row_number() OVER () AS n, {names} FROM {self._csv(chunk)}"
        )
        self._duck.execute(f"CREATE OR REPLACE TABLE typed AS {self._typed}")
        self._duck.execute(
            f"CREATE OR REPLACE TABLE bad AS SELECT n FROM given JOIN typed USING (n) "
            f"WHERE {self._bad}"
        )
        broken = self._broken()
        count = self._count("given")
        self._place(chunk, count, [line for line, _ in broken])
        before = chunk.first_line - 1
        faulty = [(before + line, [fault]) for line, fault in broken]
        some_are_bad = self._count("bad") > 0
        if some_are_bad:
            faulty += self._faults()
        self._sides.learn("typed")
        self._duck.execute(_piece(some_are_bad))
        return count + len(broken), faulty

    def sum_up(self) -> None:
        """Add the rows of the piece to the sums of the file."""
        for summary in SUMMARIES:
            rows = "SELECT 1 AS sign, * FROM piece"
            self._duck.execute(
                f"INSERT INTO {summary.table} WITH counted AS ({rows}) {summary.select}"
            )
        self._duck.execute(
            "INSERT INTO covered SELECT published_on, count(*) FROM piece GROUP BY published_on"
        )
        self._duck.execute(
            "INSERT INTO gaps SELECT gap, count(*) FROM (SELECT source_gap AS gap FROM piece "
            "UNION ALL SELECT target_gap FROM piece) WHERE gap IS NOT NULL GROUP BY gap"
        )

    def _csv(self, chunk: Chunk) -> str:
        layout = self._layout
        columns = ", ".join(f"'{_quoted(name)}': 'VARCHAR'" for name in layout.columns)
        missing = ", ".join(f"'{_quoted(text)}'" for text in layout.missing)
        quote = '"' if layout.quoted else ""
        return (
            f"read_csv('{_quoted(str(chunk.path))}', columns = {{{columns}}}, header = false, "
            f"auto_detect = false, delim = '{layout.delimiter}', quote = '{quote}', "
            f"escape = '{quote}', nullstr = [{missing}], allow_quoted_nulls = false, "
            "store_rejects = true, rejects_limit = 0, buffer_size = 8388608, "
            f"max_line_size = 4194304, strict_mode = {str(layout.quoted).lower()})"
        )

    def _count(self, table: str) -> int:
        row = self._duck.execute(f"SELECT count(*) FROM {table}").fetchone()
        assert row is not None, "a count is one row"
        return int(row[0])

    def _broken(self) -> list[tuple[int, Fault]]:
        """Lines of the piece that are no rows: the fields do not fit, or the text is broken."""
        told = self._duck.execute(
            "SELECT line, any_value(error_type), any_value(csv_line) FROM reject_errors "
            "WHERE scan_id = (SELECT max(scan_id) FROM reject_scans) GROUP BY line ORDER BY line"
        ).fetchall()
        return [
            (line, _in_words(kind, text, len(self._layout.columns))) for line, kind, text in told
        ]

    def _place(self, chunk: Chunk, count: int, broken: Sequence[int]) -> None:
        """Let the table `places` say on which line of the file each row of the piece begins."""
        starts: Sequence[int] = range(1, chunk.lines + 1)
        if count + len(broken) != chunk.lines:
            starts = _row_starts(chunk, self._layout)
        gone = ", ".join(map(str, broken)) or "0"
        if isinstance(starts, range):
            lines = f"SELECT * FROM range(1, {chunk.lines + 1}) AS lines(line)"
        else:
            self._duck.execute("CREATE OR REPLACE TABLE starts (line BIGINT)")
            self._duck.execute("INSERT INTO starts SELECT unnest(?)", [starts])
            lines = "SELECT line FROM starts ORDER BY line"
        self._duck.execute(
            "CREATE OR REPLACE TABLE places AS SELECT row_number() OVER () AS n, "
            f"{chunk.first_line - 1} + line AS line FROM ({lines}) WHERE line NOT IN ({gone})"
        )

    def _faults(self) -> list[tuple[int, list[Fault]]]:
        checks = self._fields.checks()
        values = ", ".join(raw(check.column) for check in checks)
        hits = ", ".join(f"coalesce({check.condition}, false)" for check in checks)
        found = self._duck.execute(
            f"SELECT line, [{values}], [{hits}] FROM given JOIN typed USING (n) "
            "JOIN places USING (n) WHERE n IN (SELECT n FROM bad) ORDER BY n"
        ).fetchall()
        return [
            (
                line,
                [
                    (check.column, text, check.reason)
                    for check, text, is_wrong in zip(checks, texts, wrong, strict=True)
                    if is_wrong
                ],
            )
            for line, texts, wrong in found
        ]


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


def _typed(fields: EventFields) -> str:
    """The rows of `given`, each part of an event in its type."""
    day = fields.occurred_on.value()
    part = f"CAST(strftime({day}, '%Y%m%d') AS INTEGER)" if fields.ids_repeat else "0"
    mentions = fields.mentions.value() if fields.mentions else "NULL"
    is_root = fields.is_root.value() if fields.is_root else "NULL"
    return (
        f"SELECT n, {fields.published_id.value()} AS published_id, {part} AS published_part, "
        f"{day} AS occurred_on, {fields.published_on.value()} AS published_on, "
        f"{fields.source_code.value()} AS source_code, "
        f"{fields.source_state.value()} AS source_state, "
        f"{fields.target_code.value()} AS target_code, "
        f"{fields.target_state.value()} AS target_state, t.code AS event_code, t.quad_class, "
        f"{fields.goldstein_tenths.value()} AS goldstein_tenths, "
        f"CAST({mentions} AS INTEGER) AS mentions, CAST({is_root} AS INTEGER) AS is_root "
        f"FROM given LEFT JOIN event_types t ON t.code = {fields.event_code.value()}"
    )


def _piece(some_are_bad: bool) -> str:
    """The rows without a fault, with their states on that day."""
    sound = "WHERE n NOT IN (SELECT n FROM bad)" if some_are_bad else ""
    sides = " ".join(
        f"LEFT JOIN spans {side} ON {side}.code = {side}_state "
        f"AND occurred_on BETWEEN {side}.first AND {side}.last "
        f"LEFT JOIN codes {side}_codes ON {side}_codes.code = {side}_state"
        for side in ("source", "target")
    )
    states = ", ".join(
        f"{side}_code, {side}.actor_id AS {side}_actor_id, "
        f"CASE WHEN {side}.actor_id IS NULL THEN {side}_codes.gap END AS {side}_gap"
        for side in ("source", "target")
    )
    return (
        f"CREATE OR REPLACE TABLE piece AS SELECT line, published_id, "
        f"published_part, occurred_on, published_on, {states}, event_code, quad_class, "
        "goldstein_tenths, mentions, is_root, "
        "CAST(date_trunc('month', occurred_on) AS DATE) AS month "
        f"FROM typed JOIN places USING (n) {sides} {sound} ORDER BY n"
    )


def _quoted(text: str) -> str:
    return text.replace("'", "''")


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

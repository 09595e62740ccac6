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
    "covered_on": "DATE",
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
    """Reads piece after piece of one file into tables of a DuckDB that are called `piece`.

    Two of them take turns, so that one can be handed on while the next is read.
    """

    def __init__(
        self, duck: DuckDBPyConnection, layout: Layout, fields: EventFields, sides: Sides
    ) -> None:
        self._duck, self._layout, self._fields, self._sides = duck, layout, fields, sides

    def read(self, chunk: Chunk, piece: str) -> tuple[int, list[tuple[int, list[Fault]]]]:
        """Read a piece into a table; how many rows it has, and those that are faulty, by line."""
        query = f"CREATE OR REPLACE TABLE {piece} AS {_select(self._fields, self._csv(chunk))}"
        self._run(query)
        if self._sides.learn(piece):
            self._run(query)
        broken = self._broken()
        count, bad = self._counts(piece)
        before = chunk.first_line - 1
        faulty = [(before + line, [fault]) for line, fault in broken]
        if broken or count != chunk.lines:
            self._place(chunk, count, [line for line, _ in broken])
            self._duck.execute(
                f"UPDATE {piece} SET line = places.line FROM places WHERE places.n = {piece}.n"
            )
        else:
            self._duck.execute(f"UPDATE {piece} SET line = {before} + n")
        if bad:
            faulty += self._faults(chunk, piece)
            self._duck.execute(f"DELETE FROM {piece} WHERE is_bad")
        return count + len(broken), faulty

    def sum_up(self, piece: str) -> None:
        """Add the rows of the piece to the sums of the file."""
        for summary in SUMMARIES:
            rows = f"SELECT 1 AS sign, * FROM {piece}"
            self._duck.execute(
                f"INSERT INTO {summary.table} WITH counted AS ({rows}) {summary.select}"
            )
        self._duck.execute(
            f"INSERT INTO covered SELECT covered_on, count(*) FROM {piece} GROUP BY covered_on"
        )
        self._duck.execute(
            "INSERT INTO gaps SELECT gap, count(*) FROM "
            f"(SELECT source_gap AS gap FROM {piece} UNION ALL SELECT target_gap FROM {piece}) "
            "WHERE gap IS NOT NULL GROUP BY gap"
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
            "store_rejects = true, rejects_table = 'broken_lines', rejects_scan = 'scans', "
            "rejects_limit = 0, buffer_size = 8388608, "
            f"max_line_size = 4194304, strict_mode = {str(layout.quoted).lower()})"
        )

    def _counts(self, piece: str) -> tuple[int, int]:
        counted = f"SELECT count(*), count(*) FILTER (WHERE is_bad) FROM {piece}"
        row = self._duck.execute(counted).fetchone()
        assert row is not None, "a count is one row"
        return row[0], row[1]

    def _run(self, query: str) -> None:
        """Read a piece; what is told of broken lines is of this piece alone."""
        self._duck.execute("DROP TABLE IF EXISTS broken_lines; DROP TABLE IF EXISTS scans")
        self._duck.execute(query)

    def _broken(self) -> list[tuple[int, Fault]]:
        """Lines of the piece that are no rows: the fields do not fit, or the text is broken."""
        told = self._duck.execute(
            "SELECT line, any_value(error_type), any_value(csv_line) FROM broken_lines "
            "GROUP BY line ORDER BY line"
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

    def _faults(self, chunk: Chunk, piece: str) -> list[tuple[int, list[Fault]]]:
        """The faults of bad rows, whose fields are read once more for it."""
        checks = self._fields.checks()
        texts = ", ".join(raw(check.column) for check in checks)
        hits = ", ".join(f"coalesce({check.condition}, false)" for check in checks)
        found = self._duck.execute(
            f"SELECT line, [{texts}], [{hits}] FROM (SELECT row_number() OVER () AS n, * "
            f"FROM {self._csv(chunk)}) JOIN {piece} USING (n) WHERE is_bad ORDER BY n"
        ).fetchall()
        return [
            (
                line,
                [
                    (check.column, text, check.reason)
                    for check, text, is_wrong in zip(checks, values, wrong, strict=True)
                    if is_wrong
                ],
            )
            for line, values, wrong in found
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


def _select(fields: EventFields, rows: str) -> str:
    """The rows of a file, each part of an event in its type, with the states of that day."""
    names = ", ".join(raw(name) for name in fields.columns())
    day = fields.occurred_on.value()
    part = "CAST(strftime(occurred_on, '%Y%m%d') AS INTEGER)" if fields.ids_repeat else "0"
    mentions = fields.mentions.value() if fields.mentions else "NULL"
    is_root = fields.is_root.value() if fields.is_root else "NULL"
    first = fields.published_daily_from
    covers = (
        f"CASE WHEN published_on < DATE '{first}' THEN occurred_on ELSE published_on END"
        if first
        else "published_on"
    )
    bad = " OR ".join(f"coalesce({check.condition}, false)" for check in fields.checks())
    values = ", ".join(
        f"{value} AS {name}"
        for name, value in {
            "published_id": fields.published_id.value(),
            "occurred_on": day,
            "published_on": fields.published_on.value(),
            "source_code": fields.source_code.value(),
            "source_state": fields.source_state.value(),
            "target_code": fields.target_code.value(),
            "target_state": fields.target_state.value(),
            "coded_as": fields.event_code.value(),
            "goldstein_tenths": fields.goldstein_tenths.value(),
            "mentions": f"CAST({mentions} AS INTEGER)",
            "is_root": f"CAST({is_root} AS INTEGER)",
        }.items()
    )
    sides = " ".join(
        f"LEFT JOIN spans {side} ON {side}.code = {side}_state "
        f"AND occurred_on BETWEEN {side}.first AND {side}.last"
        for side in ("source", "target")
    )
    return (
        f"WITH given AS (SELECT row_number() OVER () AS n, {names} FROM {rows}), "
        f"typed AS (SELECT *, {values} FROM given) "
        "SELECT n, CAST(NULL AS BIGINT) AS line, published_id, published_on, "
        f"{part} AS published_part, occurred_on, "
        f"{covers} AS covered_on, "
        "CAST(date_trunc('month', occurred_on) AS DATE) AS month, "
        "source_code, source_state, source.actor_id AS source_actor_id, source.gap AS source_gap, "
        "target_code, target_state, target.actor_id AS target_actor_id, target.gap AS target_gap, "
        "t.code AS event_code, t.quad_class, goldstein_tenths, mentions, is_root, "
        f"({bad.replace('event_code IS NULL', 't.code IS NULL')}) AS is_bad "
        f"FROM typed LEFT JOIN event_types t ON t.code = coded_as {sides}"
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

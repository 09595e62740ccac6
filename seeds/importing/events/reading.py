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
    "source_code": "TEXT",
    "source_actor_id": "INTEGER",
    "target_code": "TEXT",
    "target_actor_id": "INTEGER",
    "event_code": "TEXT",
    "goldstein_tenths": "INTEGER",
    "mentions": "INTEGER",
    "is_root": "BOOLEAN",
    "tag": "BIGINT",
}
"""What is handed to the database of each row, with its SQL types."""


def connect(folder: Path, event_types: Sequence[tuple[str, int]]) -> DuckDBPyConnection:
    """A DuckDB of its own that keeps to its memory; it knows the codes of events and classes."""
    import duckdb

    duck = duckdb.connect()
    for setting, value in (
        ("enable_progress_bar", "false"),
        ("memory_limit", "'160MB'"),
        ("threads", "1"),
        ("temp_directory", f"'{_quoted(str(folder / 'spilled'))}'"),
    ):
        duck.execute(f"SET {setting} = {value}")
    codes = ", ".join(f"'{_quoted(code)}'" for code, _ in event_types)
    duck.execute(f"CREATE TYPE event_codes AS ENUM ({codes})")
    classes = [quad_class for _, quad_class in event_types]
    duck.execute("SET VARIABLE quad_classes = CAST(? AS INTEGER[])", [classes])
    for summary in SUMMARIES:
        counted = f"WITH counted AS ({_NO_ROWS}) {summary.select}"
        duck.execute(f"CREATE TABLE {summary.table} AS {counted}")
    duck.execute("CREATE TABLE covered (day DATE, row_count BIGINT)")
    duck.execute("CREATE TABLE gaps (gap INTEGER, row_count BIGINT)")
    return duck


_NO_ROWS = (
    "SELECT 1 AS sign, 1 AS source_actor_id, 1 AS target_actor_id, DATE '2000-01-01' AS month, "
    "1 AS quad_class, 1 AS goldstein_tenths WHERE false"
)


class PieceReader:
    """Reads one file, piece after piece, into tables of a DuckDB."""

    def __init__(
        self, duck: DuckDBPyConnection, layout: Layout, fields: EventFields, sides: Sides
    ) -> None:
        self._duck, self._layout, self._fields, self._sides = duck, layout, fields, sides

    def read(self, chunk: Chunk, piece: str) -> tuple[int, list[tuple[int, list[Fault]]]]:
        """Read a piece into a table; how many rows it has, and those that are faulty, by line."""
        self._fill(chunk, piece)
        if self._sides.learn(piece):
            self._fill(chunk, piece)
        broken = self._broken()
        count, bad = self._counts(piece)
        if broken or count != chunk.lines:
            self._place(chunk, count, [line for line, _ in broken])
            self._duck.execute(
                f"UPDATE {piece} SET line = places.line FROM places WHERE places.n = {piece}.n"
            )
        faulty = [(chunk.first_line - 1 + line, [fault]) for line, fault in broken]
        if bad:
            faulty += self._faults(chunk, piece)
            self._duck.execute(f"DELETE FROM {piece} WHERE is_bad")
        self._sum_up(piece)
        return count + len(broken), faulty

    def _fill(self, chunk: Chunk, piece: str) -> None:
        # What is told of broken lines is to be of this piece alone.
        self._duck.execute("DROP TABLE IF EXISTS broken_lines; DROP TABLE IF EXISTS scans")
        select = _select(self._fields, self._sides, self._csv(chunk), chunk.first_line - 1)
        self._duck.execute(f"CREATE OR REPLACE TABLE {piece} AS {select}")

    def _sum_up(self, piece: str) -> None:
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
            "max_line_size = 4194304, strict_mode = true)"
        )

    def _counts(self, piece: str) -> tuple[int, int]:
        counted = f"SELECT count(*), count(*) FILTER (WHERE is_bad) FROM {piece}"
        row = self._duck.execute(counted).fetchone()
        assert row is not None, "a count is one row"
        return row[0], row[1]

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
        lines = f"SELECT * FROM range(1, {chunk.lines + 1}) AS lines(line)"
        if count + len(broken) != chunk.lines:
            self._duck.execute("CREATE OR REPLACE TABLE starts (line BIGINT)")
            starts = _row_starts(chunk, self._layout)
            self._duck.execute("INSERT INTO starts SELECT unnest(?)", [starts])
            lines = "SELECT line FROM starts ORDER BY line"
        gone = ", ".join(map(str, broken)) or "0"
        self._duck.execute(
            "CREATE OR REPLACE TABLE places AS SELECT row_number() OVER () AS n, "
            f"{chunk.first_line - 1} + line AS line FROM ({lines}) WHERE line NOT IN ({gone})"
        )

    def _faults(self, chunk: Chunk, piece: str) -> list[tuple[int, list[Fault]]]:
        """The faults of bad rows, whose fields are read once more for it."""
        checks = self._fields.checks()
        texts = ", ".join(raw(check.column) for check in checks)
        hits = ", ".join(f"coalesce({check.condition}, false)" for check in checks)
        rows = _typed(self._fields, self._sides, self._csv(chunk))
        found = self._duck.execute(
            f"{rows} SELECT line, [{texts}], [{hits}] FROM typed "
            f"JOIN (SELECT n, line FROM {piece} WHERE is_bad) USING (n) ORDER BY n"
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


def _typed(fields: EventFields, sides: Sides, rows: str) -> str:
    """The rows of a file as `typed`: numbered by `n`, each part of an event in its type."""
    names = ", ".join(raw(name) for name in fields.columns())
    values = {
        "published_id": fields.published_id.value(),
        "occurred_on": fields.occurred_on.value(),
        "published_on": fields.published_on.value(),
        "source_code": fields.source_code.value(),
        "source_state": sides.state(fields.source_state.value()),
        "target_code": fields.target_code.value(),
        "target_state": sides.state(fields.target_state.value()),
        "event_code": f"try_cast({fields.event_code.value()} AS event_codes)",
        "goldstein_tenths": fields.goldstein_tenths.value(),
        "mentions": f"CAST({fields.mentions.value() if fields.mentions else 'NULL'} AS INTEGER)",
        "is_root": f"CAST({fields.is_root.value() if fields.is_root else 'NULL'} AS INTEGER)",
    }
    typed = ", ".join(f"{value} AS {name}" for name, value in values.items())
    return (
        f"WITH given AS (SELECT row_number() OVER () AS n, {names} FROM {rows}), "
        f"typed AS (SELECT *, {typed} FROM given)"
    )


def _select(fields: EventFields, sides: Sides, rows: str, lines_before: int) -> str:
    """The rows of a file as events, with the states of that day and whether they are faulty."""
    part = "CAST(strftime(occurred_on, '%Y%m%d') AS INTEGER)" if fields.ids_repeat else "0"
    first = fields.published_daily_from
    covers = (
        f"CASE WHEN published_on < DATE '{first}' THEN occurred_on ELSE published_on END"
        if first
        else "published_on"
    )
    checks = fields.checks()
    suspect = " OR ".join(check.suspect for check in checks)
    bad = " OR ".join(f"coalesce({check.condition}, false)" for check in checks)
    states = ", ".join(
        f"{side}_code, {sides.actor(f'{side}_state', 'occurred_on')} AS {side}_actor_id, "
        f"CASE WHEN {side}_actor_id IS NULL THEN {sides.number(f'{side}_state')} END "
        f"AS {side}_gap, CASE WHEN {side}_state IS NULL THEN {unmet.value()} END AS {side}_unmet"
        for side, unmet in (("source", fields.source_state), ("target", fields.target_state))
    )
    return (
        f"{_typed(fields, sides, rows)} SELECT n, {lines_before} + n AS line, published_id, "
        f"{part} AS published_part, occurred_on, {covers} AS covered_on, "
        f"CAST(date_trunc('month', occurred_on) AS DATE) AS month, {states}, event_code, "
        "getvariable('quad_classes')[enum_code(event_code) + 1] AS quad_class, "
        f"goldstein_tenths, mentions, is_root, CASE WHEN {suspect} THEN {bad} ELSE false END "
        "AS is_bad FROM typed"
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

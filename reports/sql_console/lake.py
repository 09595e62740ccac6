"""A user's statements on the Parquet files of a lake, in a DuckDB that can read nothing else."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Timer
from typing import TYPE_CHECKING, Any

from console import UserError
from models.lake.open_lake import LakeDataset, list_lake, open_dataset, relation_sql
from models.lake.source_list import LakeError
from models.monthly_sums import SUMMARIES, as_cell_sql
from reports.framework.table import Head, Table
from reports.sql_console.execute import (
    ALLOWED_KEYWORDS,
    build_table,
    check_keyword,
    describe_error,
)
from reports.sql_console.result import Limits, QueryResult, StatementError
from reports.sql_console.tokenizer import Statement, split_statements

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_MEGABYTES = 1024
_EXPLAINED = re.compile(r"\s*EXPLAIN\s+(?:ANALYZE\s+)?(\w+)", re.IGNORECASE)
_FILE_FIELDS = {
    "number": "INTEGER",
    "name": "VARCHAR",
    "sha256": "VARCHAR",
    "rows_read": "BIGINT",
    "rows_loaded": "BIGINT",
    "rows_revised": "BIGINT",
    "rows_known": "BIGINT",
    "rows_rejected": "BIGINT",
    "first_day": "DATE",
    "last_day": "DATE",
}


def run_lake_statements(
    lake: Path, source: str, limits: Limits, warn: Callable[[str], Any], *, one: str = ""
) -> tuple[Head, list[Table]]:
    """Run every statement of ``source`` on a lake, as `run_statements` does on a database.

    Raises UserError if a statement is refused, fails or takes too long, or if the lake is not
    whole.
    """
    statements = split_statements(source, "postgresql")
    if not statements:
        raise UserError("there is no statement to run")
    if one and len(statements) > 1:
        raise UserError(f"{one} holds one table, and there are {len(statements)} statements")
    for statement in statements:
        check_keyword(statement, "duckdb")
        _check_explained(statement)
    folder = lake.expanduser().absolute()
    opened = [open_dataset(folder, name) for name in list_lake(folder)]
    tables = []
    with _open_duckdb(opened) as duck:
        for statement in statements:
            try:
                result = _run_statement(duck, statement, limits)
            except StatementError as error:
                raise UserError(describe_error(statement, error)) from None
            tables.append(build_table(statement, result))
            if result.is_cut:
                which = f"statement {statement.number}: " if len(statements) > 1 else ""
                warn(f"{which}cut after {limits.rows} rows; --limit 0 shows all")
    editions = ", ".join(
        f"{one.manifest.dataset} {one.manifest.generation} (codes {one.manifest.codes_edition})"
        for one in opened
    )
    return Head("sql", "", f"lake of {editions}", "lake", {"lake": str(lake)}), tables


def _check_explained(statement: Statement) -> None:
    """Raise UserError for an EXPLAIN of a statement that writes: EXPLAIN ANALYZE would run it."""
    explained = _EXPLAINED.match(statement.text)
    if statement.keyword == "EXPLAIN" and (
        explained is None or explained[1].upper() not in ALLOWED_KEYWORDS["duckdb"]
    ):
        error = StatementError("EXPLAIN of this kind of statement is refused: this only reads", 0)
        raise UserError(describe_error(statement, error))


@contextmanager
def _open_duckdb(opened: Sequence[LakeDataset]) -> Iterator[DuckDBPyConnection]:
    import duckdb

    for one in opened:
        one.require_whole()
    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as duck:
        duck.execute("SET enable_progress_bar = false")
        duck.execute(f"SET memory_limit = '{_MEGABYTES}MB'")
        duck.execute(f"SET temp_directory = {_quote(f'{folder}/spilled')}")
        try:
            for name, text in _list_views(opened).items():
                duck.execute(f"CREATE VIEW {name} AS {text}")
        except duckdb.Error as error:
            raise LakeError(f"the lake cannot be read: {_first_line(error)}") from None
        _add_files(duck, opened)
        # After the views: DuckDB then reads their files and no others, and cannot be told to.
        paths = ", ".join(_quote(path) for one in opened for path in one.list_paths())
        duck.execute(f"SET allowed_paths = [{paths}]")
        for setting in ("autoinstall_known_extensions", "autoload_known_extensions"):
            duck.execute(f"SET {setting} = false")
        duck.execute("SET enable_external_access = false")
        duck.execute("SET lock_configuration = true")
        yield duck


def _list_views(opened: Sequence[LakeDataset]) -> dict[str, str]:
    """The views of a lake, by name: its events, and their sums by month."""
    views = {"coded_events": [_select_events(one) for one in opened]}
    for summary in SUMMARIES:
        # The sums of a database have the ids of states, and a lake has their codes.
        text = summary.select.replace("actor_id", "actor_slug")
        views[summary.table] = [
            f"WITH counted AS (SELECT {as_cell_sql()}, * FROM ({_select_events(one)})) "
            f"SELECT {_quote(one.manifest.dataset)} AS dataset_slug, * FROM ({text})"
            for one in opened
        ]
    return {name: " UNION ALL ".join(f"({one})" for one in parts) for name, parts in views.items()}


def _select_events(opened: LakeDataset) -> str:
    return (
        f"SELECT {_quote(opened.manifest.dataset)} AS dataset_slug, * "
        f"FROM {relation_sql(opened.list_paths())}"
    )


def _add_files(duck: DuckDBPyConnection, opened: Sequence[LakeDataset]) -> None:
    """Add the table of the published files that were read."""
    columns = ", ".join(f"{name} {type_}" for name, type_ in _FILE_FIELDS.items())
    duck.execute(f"CREATE TABLE lake_files (dataset_slug VARCHAR, {columns})")
    rows = [
        [one.manifest.dataset, *(getattr(entry, name) for name in _FILE_FIELDS)]
        for one in opened
        for entry in one.read_files()
    ]
    if rows:
        places = ", ".join("?" for _ in rows[0])
        duck.executemany(f"INSERT INTO lake_files VALUES ({places})", rows)


def _run_statement(duck: DuckDBPyConnection, statement: Statement, limits: Limits) -> QueryResult:
    import duckdb

    clock = Timer(limits.seconds, duck.interrupt) if limits.seconds else None
    if clock is not None:
        clock.daemon = True
        clock.start()
    try:
        cursor = duck.execute(statement.text)
        rows = cursor.fetchmany(limits.rows + 1) if limits.rows else cursor.fetchall()
        columns = [name for name, *_ in cursor.description or ()]
    except duckdb.InterruptException:
        if clock is None or clock.is_alive():
            raise KeyboardInterrupt from None
        raise StatementError(f"stopped after {limits.seconds:g} s; --timeout allows more") from None
    except duckdb.Error as error:
        raise StatementError(_first_line(error), _find_place(str(error), statement)) from None
    except RuntimeError as error:
        if "interrupted" in str(error).lower():
            raise KeyboardInterrupt from None
        raise
    finally:
        if clock is not None:
            clock.cancel()
    cut = bool(limits.rows) and len(rows) > limits.rows
    return QueryResult(columns, rows[: limits.rows] if cut else rows, cut)


def _first_line(error: Exception) -> str:
    """What DuckDB says, without its own picture of the place."""
    text = str(error).partition("\n\nLINE ")[0]
    return " ".join(line.strip() for line in text.splitlines() if line.strip())


def _find_place(message: str, statement: Statement) -> int | None:
    """The place of the error, if DuckDB names a word that occurs once in the statement."""
    named = re.search(r'(?:near|column|with name|named?) "?(\w+)"?', message)
    if not named:
        return None
    places = [found.start() for found in re.finditer(rf"(?<!\w){named[1]}(?!\w)", statement.text)]
    return places[0] if len(places) == 1 else None


def _quote(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"

"""`bedfellows sql`: SQL that only reads, in every format of the reports."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from console import UserError
from database_settings import database_option, find_database_url
from reports.framework.destination import find_destination
from reports.framework.output import add_output_options, require_format


@add_output_options
@click.command()
@click.argument("query", metavar="[SQL]", required=False)
@click.option(
    "--limit",
    type=click.IntRange(min=0),
    default=1000,
    show_default=True,
    metavar="ROWS",
    help="Rows of each answer, 0 for all; a message says where rows are left out.",
)
@click.option(
    "--timeout",
    type=click.FloatRange(min=0),
    default=30,
    show_default=True,
    metavar="SECONDS",
    help="Time for each statement, 0 for no limit.",
)
@click.option(
    "--lake",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Ask the events in the Parquet files of this folder instead of the database.",
)
@database_option
def command(
    query: str | None,
    limit: int,
    timeout: float,
    lake: Path | None,
    database: str | None,
    format_name: str,
    output: str | None,
    force: bool,
) -> int:
    """Ask in SQL of your own; the database cannot be changed.

    \b
    bedfellows sql "SELECT slug, name FROM actors WHERE kind_code = 'organisation'"
    bedfellows sql --format csv "SELECT * FROM timeline" > timeline.csv
    bedfellows sql < queries.sql

    Each statement of a file gives one table, all from one state of the database; if one statement
    fails, nothing is printed. `bedfellows list tables` and `bedfellows list views` name what can be
    queried, and `bedfellows report NAME --sql` prints queries to start from.

    Statements that write are refused. On SQLite the file is open for reading only, and every step
    of a statement is checked. On PostgreSQL the transaction is read-only, and statements run as
    the role pg_read_all_data, or as the connected role if that may not become it. If the server
    cannot keep a superuser to reading, a message says so (docs/postgresql.md).

    With --lake, DuckDB answers, and reads nothing but the files of the lake: the views are
    coded_events, dyad_months, country_months, world_months and lake_files (docs/lake.md).
    """
    from reports.sql_console.execute import run_statements
    from reports.sql_console.result import Limits

    place = find_destination(output, require_format(format_name), force=force)
    source = _read_input() if query is None or query == "-" else query
    limits, one = Limits(limit, timeout), format_name if place.holds_one_table else ""

    def warn(words: str) -> None:
        click.echo(f"bedfellows: {words}", err=True)

    if lake is not None:
        from reports.sql_console.lake import run_lake_statements

        head, tables = run_lake_statements(lake, source, limits, warn, one=one)
    else:
        head, tables = run_statements(find_database_url(database), source, limits, warn, one=one)
    place.write(head, tables)
    return 0


def _read_input() -> str:
    """The SQL in the file or pipe that the command reads."""
    if sys.stdin is None or sys.stdin.isatty():
        raise UserError('there is no statement: give one in quotes, or a file: "< queries.sql"')
    try:
        return sys.stdin.buffer.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UserError(f"the SQL is not UTF-8: {error.reason}") from None

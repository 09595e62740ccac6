"""Statistics about table sizes, by which the databases choose their indexes.

A large load makes them outdated, so loads and migrations refresh them in the same transaction.
Statistics that are still good are left alone.
"""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Select,
    TextClause,
    cast,
    column,
    func,
    inspect,
    or_,
    select,
    table,
    text,
    update,
)

from models.base import Base, Text

_FEW = 100
"""A difference of this many rows changes no query plan."""
_LOOKED_AT = 10_000
"""How many rows of each index SQLite samples: all rows of the curated tables, and enough events
to learn that each pair of states has few of them."""
_TARGET_OF_PARTITIONS = 30
"""How fine the statistics of a partitioned table are on PostgreSQL, which samples each partition:
with its usual 100, that takes as long as a third of the inserting."""

_statistics = table("sqlite_stat1", column("tbl"), column("idx"), column("stat", Text))
"""Where SQLite keeps them: a row for each index, the number of rows first."""


def find_stale_statistics(connection: Connection) -> list[str]:
    """Our tables that have rows, but no statistics or those of half or twice as many rows."""
    return [*_count_stale_tables(connection)]


def _count_stale_tables(connection: Connection) -> dict[str, int]:
    """The number of rows of each such table."""
    known = _read_row_counts(connection)
    present = set(inspect(connection).get_table_names())
    stale = {}
    for name, declared in Base.metadata.tables.items():
        if name not in present:
            continue
        rows = connection.execute(select(func.count()).select_from(declared)).scalar_one()
        counted = known.get(name)
        few, many = sorted((rows, counted or 0))
        if (rows and counted is None) or many > 2 * few + _FEW:
            stale[name] = rows
    return stale


def refresh_statistics(connection: Connection) -> list[str]:
    """Refresh the statistics that are out of date; returns the names of those tables."""
    stale = _count_stale_tables(connection)
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"PRAGMA analysis_limit = {_LOOKED_AT}")
        for name, rows in stale.items():
            connection.exec_driver_sql(f"ANALYZE {name}")
            _correct_row_count(connection, name, rows)
    else:
        for name in stale:
            _analyse_on_server(connection, name)
    return [*stale]


def _correct_row_count(connection: Connection, name: str, rows: int) -> None:
    """Replace what SQLite guesses from a sample, which can be a quarter of the rows there are."""
    stat = _statistics.c.stat
    others = func.substr(stat, func.instr(stat + " ", " "))
    connection.execute(
        update(_statistics)
        .values(stat=str(rows) + others)
        .where(_statistics.c.tbl == name, _counts_all_rows())
    )


def _analyse_on_server(connection: Connection, name: str) -> None:
    target = "default_statistics_target"
    is_sampled_often = Base.metadata.tables[name].dialect_options["postgresql"]["partition_by"]
    if is_sampled_often:
        connection.exec_driver_sql(f"SET LOCAL {target} = {_TARGET_OF_PARTITIONS}")
    connection.exec_driver_sql(f"ANALYZE {name}")
    if is_sampled_often:
        connection.exec_driver_sql(f"SET LOCAL {target} TO DEFAULT")


def _read_row_counts(connection: Connection) -> dict[str, int]:
    """The row count of each table according to its statistics."""
    query: TextClause | Select[Any]
    if connection.dialect.name == "postgresql":
        query = text(
            "SELECT relname, reltuples FROM pg_class WHERE reltuples >= 0 "
            "AND relkind IN ('r', 'p') AND relnamespace = current_schema()::regnamespace"
        )
    else:
        made = "SELECT 1 FROM sqlite_master WHERE name = 'sqlite_stat1'"
        if connection.exec_driver_sql(made).first() is None:
            return {}
        count = func.max(cast(_statistics.c.stat, Integer))
        query = select(_statistics.c.tbl, count).where(_counts_all_rows()).group_by("tbl")
    return {name: int(rows or 0) for name, rows in connection.execute(query)}


def _counts_all_rows() -> ColumnElement[bool]:
    """Whether a row of SQLite's statistics is not about an index of some of the rows alone."""
    partial = [
        index.name
        for table in Base.metadata.tables.values()
        for index in table.indexes
        if index.dialect_options["sqlite"]["where"] is not None
    ]
    return or_(_statistics.c.idx.is_(None), _statistics.c.idx.not_in(partial))

"""Statistics about table sizes, by which the databases choose their indexes.

A large load makes them outdated, so loads and migrations refresh them in the same transaction.
Statistics that are still good are left alone.
"""

from sqlalchemy import Connection, func, inspect, select, text

from models.base import Base

_FEW = 100
"""A difference of this many rows changes no query plan."""
_LOOKED_AT = 10_000
"""How many rows of each index SQLite samples: all rows of the curated tables, and enough events
to learn that each pair of states has few of them."""
_TARGET_OF_PARTITIONS = 30
"""How fine the statistics of a partitioned table are on PostgreSQL, which samples each partition:
with its usual 100, that takes as long as a third of the inserting."""


def find_stale_statistics(connection: Connection) -> list[str]:
    """Our tables that have rows, but no statistics or those of half or twice as many rows."""
    known = _read_row_counts(connection)
    present = set(inspect(connection).get_table_names())
    stale = []
    for name, table in Base.metadata.tables.items():
        if name not in present:
            continue
        rows = connection.execute(select(func.count()).select_from(table)).scalar_one()
        counted = known.get(name)
        few, many = sorted((rows, counted or 0))
        if (rows and counted is None) or many > 2 * few + _FEW:
            stale.append(name)
    return stale


def refresh_statistics(connection: Connection) -> list[str]:
    """Refresh the statistics that are out of date; returns the names of those tables."""
    stale = find_stale_statistics(connection)
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"PRAGMA analysis_limit = {_LOOKED_AT}")
    for name in stale:
        _analyse(connection, name)
    return stale


def _analyse(connection: Connection, name: str) -> None:
    target = "default_statistics_target"
    is_partitioned = Base.metadata.tables[name].dialect_options["postgresql"]["partition_by"]
    is_sampled_often = connection.dialect.name == "postgresql" and is_partitioned
    if is_sampled_often:
        connection.exec_driver_sql(f"SET LOCAL {target} = {_TARGET_OF_PARTITIONS}")
    connection.exec_driver_sql(f"ANALYZE {name}")
    if is_sampled_often:
        connection.exec_driver_sql(f"SET LOCAL {target} TO DEFAULT")


def _read_row_counts(connection: Connection) -> dict[str, int]:
    """The row count of each table according to its statistics."""
    if connection.dialect.name == "postgresql":
        query = (
            "SELECT relname, reltuples FROM pg_class WHERE reltuples >= 0 "
            "AND relkind IN ('r', 'p') AND relnamespace = current_schema()::regnamespace"
        )
    else:
        made = "SELECT 1 FROM sqlite_master WHERE name = 'sqlite_stat1'"
        if connection.exec_driver_sql(made).first() is None:
            return {}
        query = "SELECT tbl, max(CAST(stat AS INTEGER)) FROM sqlite_stat1 GROUP BY tbl"
    return {name: int(rows or 0) for name, rows in connection.execute(text(query))}

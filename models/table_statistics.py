"""What the databases know of how their tables are filled, by which they choose their indexes.

A load that changed much leaves it behind: whoever loads or migrates brings it up to date, in the
same transaction, and where nothing is out of date nothing is written.
"""

from sqlalchemy import Connection, func, inspect, select, text

from models.base import Base

_FEW = 100
"""So many rows more or less make no difference to any plan."""
_LOOKED_AT = 10_000
"""Rows of each index that SQLite looks at: all of our own tables, and of millions of events enough
to tell that few are of one pair of states."""


def find_stale_statistics(connection: Connection) -> list[str]:
    """The tables of ours that have rows, but no statistics or those of half or twice as many."""
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
    """Let the database look again at the tables whose statistics are out of date; returns them."""
    stale = find_stale_statistics(connection)
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"PRAGMA analysis_limit = {_LOOKED_AT}")
    for name in stale:
        connection.exec_driver_sql(f"ANALYZE {name}")
    return stale


def _read_row_counts(connection: Connection) -> dict[str, int]:
    """By table, how many rows its statistics speak of."""
    if connection.dialect.name == "postgresql":
        query = (
            "SELECT relname, reltuples FROM pg_class WHERE reltuples >= 0 AND relkind = 'r' "
            "AND relnamespace = current_schema()::regnamespace"
        )
    else:
        made = "SELECT 1 FROM sqlite_master WHERE name = 'sqlite_stat1'"
        if connection.exec_driver_sql(made).first() is None:
            return {}
        query = "SELECT tbl, max(CAST(stat AS INTEGER)) FROM sqlite_stat1 GROUP BY tbl"
    return {name: int(rows or 0) for name, rows in connection.execute(text(query))}

"""Ids of staged events that earlier rows have on another day.

SQLite has one primary key for all events. PostgreSQL keeps each year in a partition with a key of
its own, and sees no conflict between a row and one of the same id in another year.
"""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Connection

_KEY = "published_id, published_part"
_MOVED = "moved"


class IdRange(NamedTuple):
    """The lowest and the highest published id of staged rows, and their lowest part."""

    low: int
    high: int
    part: int

    def match_sql(self, events: str) -> str:
        """The condition for events with such ids, by which few rows of each partition are read."""
        return f"{events}.published_id BETWEEN {self.low} AND {self.high}"

    def widen(self, other: IdRange | None) -> IdRange:
        """The range of both."""
        if other is None:
            return self
        low, high = min(self.low, other.low), max(self.high, other.high)
        return IdRange(low, high, min(self.part, other.part))


def read_range(connection: Connection, staged: str) -> IdRange:
    """The range of a staged table, which has rows."""
    columns = "min(published_id), max(published_id), min(published_part)"
    return IdRange(*connection.exec_driver_sql(f"SELECT {columns} FROM {staged}").one())


def exclude_moved(connection: Connection, staged: str, dataset_id: int, ids: IdRange) -> str:
    """Staged rows, as the end of a SELECT, without those whose id is known with another day.

    It is known from a row of the database, or from an earlier line of the same file.
    """
    everything = f"{staged} WHERE true"
    if ids.part > 0:
        return everything  # the day is a part of the id
    seen = (
        f"SELECT {_KEY}, occurred_on, 0 AS line FROM coded_events e "
        f"WHERE dataset_id = {dataset_id} AND {ids.match_sql('e')} "
        f"UNION ALL SELECT {_KEY}, occurred_on, line FROM {staged}"
    )
    connection.exec_driver_sql(f"DROP TABLE IF EXISTS {_MOVED}")
    found = connection.exec_driver_sql(
        f"CREATE TEMPORARY TABLE {_MOVED} ON COMMIT DROP AS "
        f"SELECT {_KEY}, min(line) AS first_line FROM ({seen}) AS seen "
        f"GROUP BY {_KEY} HAVING min(occurred_on) <> max(occurred_on)"
    )
    if found.rowcount == 0:
        return everything  # as nearly always; the join would cost as much as an index
    # In order: of the rows with one id and day, the first is inserted.
    is_first = "coalesce(first_line, line) = line"
    return f"{staged} LEFT JOIN {_MOVED} USING ({_KEY}) WHERE {is_first} ORDER BY line"

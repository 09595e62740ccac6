"""Insert many rows into one table, by the driver's fastest ordinary way."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

_PARAMETERS = 999
"""How many parameters a statement may have in an old SQLite."""


def insert_cells(
    connection: Connection, table: str, columns: Sequence[str], cells: Sequence[Any]
) -> None:
    """Insert rows given as their cells, one row after the other, in the order of the columns."""
    width = len(columns)
    into = f"{table} ({', '.join(columns)})"
    driver: Any = connection.connection.cursor()
    if connection.dialect.name != "sqlite":
        with driver.copy(f"COPY {into} FROM STDIN") as copy:
            for place in range(0, len(cells), width):
                copy.write_row(cells[place : place + width])
        return
    row = f"({', '.join('?' * width)})"
    # SQLite takes many rows a statement in two thirds of the time of one row a statement.
    most = _PARAMETERS // width
    whole = len(cells) - len(cells) % (width * most)
    for rows, first, end in ((most, 0, whole), (1, whole, len(cells))):
        parts = range(first, end, width * rows)
        driver.executemany(
            f"INSERT INTO {into} VALUES {', '.join([row] * rows)}",
            (cells[place : place + width * rows] for place in parts),
        )

"""Insert many rows into one table, by the driver's fastest ordinary way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection

_PARAMETERS = 999
"""How many parameters a statement may have in an old SQLite."""
Constant = str | int | None
_NONE: Mapping[str, Constant] = MappingProxyType({})


def insert_cells(
    connection: Connection,
    table: str,
    columns: Sequence[str],
    cells: Sequence[Any],
    constants: Mapping[str, Constant] = _NONE,
) -> None:
    """Insert rows given as their cells, one row after the other, in the order of the columns.

    ``constants`` are further columns, with the value that all rows have in each. What the database
    refuses is an error of its driver, not of SQLAlchemy.
    """
    width = len(columns)
    into = f"{table} ({', '.join((*columns, *constants))})"
    driver: Any = connection.connection.cursor()
    if connection.dialect.name != "sqlite":
        fixed = (*constants.values(),)
        with driver.copy(f"COPY {into} FROM STDIN") as copy:
            for place in range(0, len(cells), width):
                copy.write_row((*cells[place : place + width], *fixed))
        return
    row = f"({', '.join((*'?' * width, *map(_write_literal, constants.values())))})"
    # SQLite takes many rows a statement in two thirds of the time of one row a statement.
    most = _PARAMETERS // width
    whole = len(cells) - len(cells) % (width * most)
    for rows, first, end in ((most, 0, whole), (1, whole, len(cells))):
        parts = range(first, end, width * rows)
        driver.executemany(
            f"INSERT INTO {into} VALUES {', '.join([row] * rows)}",
            (cells[place : place + width * rows] for place in parts),
        )


def _write_literal(value: Constant) -> str:
    if value is None:
        return "NULL"
    return str(value) if isinstance(value, int) else "'" + value.replace("'", "''") + "'"

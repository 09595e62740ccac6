"""Parquet files of a lake: each holds events of one year, sorted by pair and day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from models.lake.columns import COLUMNS, ORDER, order_sql
from models.lake.manifest import Piece
from models.lake.open_lake import hash_file
from seeds.importing.events.fields import quote_text

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

GROUP = 61_440
"""Rows of a row group: small enough that a query about one pair skips most of a file."""


@dataclass(frozen=True)
class NewPiece:
    """A Parquet file that has been written and is not in the lake yet."""

    path: Path
    year: int
    rows: int
    first_id: int
    last_id: int
    first_file: int
    last_file: int

    def describe(self, path: str) -> Piece:
        """What the manifest says of it under its place in the lake."""
        return Piece(
            path=path,
            year=self.year,
            rows=self.rows,
            bytes=self.path.stat().st_size,
            sha256=hash_file(self.path),
            first_id=self.first_id,
            last_id=self.last_id,
            first_file=self.first_file,
            last_file=self.last_file,
        )


class _Relation(NamedTuple):
    """Rows to write: a relation, the columns of the file and their order, in SQL."""

    rows: str
    columns: str
    order: str


class PieceWriter:
    """Writer of Parquet files into a folder, under names of its own; for several threads."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._numbers = folder, count()

    def write(
        self,
        duck: DuckDBPyConnection,
        rows: str,
        columns: Sequence[str] = tuple(COLUMNS),
        order: Sequence[str] = ORDER,
    ) -> list[NewPiece]:
        """Write a relation with the columns of a lake, a file for each year.

        ``columns`` are expressions for those that it does not have as they are, ``order`` columns
        that give the same order faster.
        """
        relation = _Relation(rows, ", ".join(columns), order_sql(order))
        years = duck.execute(
            "SELECT CAST(year(occurred_on) AS INTEGER), count(*), min(published_id), "
            f"max(published_id), min(file_number), max(file_number) FROM {rows} GROUP BY ALL "
            "ORDER BY ALL"
        ).fetchall()
        return list(self._write_years(duck, relation, years))

    def _write_years(
        self, duck: DuckDBPyConnection, relation: _Relation, years: Sequence[tuple[int, ...]]
    ) -> Iterator[NewPiece]:
        rows, columns, order = relation
        for year, *measures in years:
            path = self._folder / f"{next(self._numbers)}.parquet"
            where = f"WHERE year(occurred_on) = {year}" if len(years) > 1 else ""
            duck.execute(
                f"COPY (SELECT {columns} FROM (FROM {rows} {where} ORDER BY {order})) "
                f"TO '{quote_text(str(path))}' (FORMAT parquet, PARQUET_VERSION v2, "
                f"COMPRESSION zstd, ROW_GROUP_SIZE {GROUP})"
            )
            yield NewPiece(path, year, *measures)

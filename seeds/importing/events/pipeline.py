"""The pieces of a file on their way through DuckDB: cut, then made into rows, several at a time."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from typing import TYPE_CHECKING

from seeds.importing.events.chunks import Chunk, chunks
from seeds.importing.events.prefetch import PLACES, Ahead
from seeds.importing.events.read_csv import Fault, TextReader
from seeds.importing.events.typed_rows import PieceReader, forget
from seeds.importing.reader import Layout, Opened

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MAKERS = 2
"""How many pieces are made at a time: what else there is to do leaves no more cores idle."""
_TABLES = [f"piece_{number}" for number in range(MAKERS + 1)]
"""Tables of DuckDB, filled by turns: one is used while others are filled."""
_CHUNKS = MAKERS + PLACES - 1
"""Files of parts of a file, filled by turns: those that pieces are made from, and those ahead."""


@dataclass(frozen=True)
class Piece:
    """Some rows of a file, read into a table of DuckDB."""

    table: str
    rows: int
    faulty: Sequence[tuple[int, list[Fault]]]
    end: int
    """Bytes of the file up to its end."""


def cut(file: Opened, layout: Layout, folder: Path) -> Ahead[Chunk]:
    """The file in parts of whole rows; the first are cut at once."""
    return Ahead(chunks(file, layout, [folder / f"{number}.csv" for number in range(_CHUNKS)]))


class PieceMaker:
    """Makes pieces, one after the other, on a connection of its own to a DuckDB."""

    def __init__(self, duck: DuckDBPyConnection, reader: TextReader, rows: PieceReader) -> None:
        self.duck, self._reader, self._rows = duck, reader, rows

    def make(self, chunk: Chunk, table: str) -> Piece:
        """Make the rows of a part of the file in a table."""
        texts = self._reader.scanned(chunk)
        self._rows.fill(texts, table)
        if not self._reader.has_met_a_row_on_every_line(chunk, self._rows.count(table)):
            texts = self._reader.read(chunk)
            self._rows.fill(texts, table)
        return Piece(table, texts.rows, self._rows.check(texts, table), texts.end)


class Pieces(Iterator[Piece]):
    """The pieces of a file in their order. To be closed by whoever uses it."""

    def __init__(self, parts: Ahead[Chunk], makers: Sequence[PieceMaker]) -> None:
        self._parts, self._makers, self._is_stopped = parts, makers, False
        self._threads = [ThreadPoolExecutor(1) for _ in makers]
        self._turns = cycle(zip(makers, self._threads, strict=True))
        self._tables = cycle(_TABLES)
        self._coming: deque[Future[Piece]] = deque()

    def __next__(self) -> Piece:
        while len(self._coming) < len(self._threads) and self._begin():
            pass
        if not self._coming:
            raise StopIteration
        piece = self._coming[0].result()
        self._coming.popleft()
        self._begin()
        return piece

    def _begin(self) -> bool:
        """Let the next part be made into a piece, if there is one."""
        if self._is_stopped or (chunk := next(self._parts, None)) is None:
            return False
        maker, thread = next(self._turns)
        self._coming.append(thread.submit(maker.make, chunk, next(self._tables)))
        return True

    def stop(self) -> None:
        """Give up those that are being made: nobody is to wait for them."""
        import duckdb

        self._is_stopped = True
        for maker in self._makers:
            # Whoever hands them over may have closed them meanwhile: the last one is made.
            with suppress(duckdb.Error):
                maker.duck.interrupt()

    def close(self) -> None:
        """Make no more of them than those that were begun, and close what they are made from."""
        self._is_stopped = True
        for thread in self._threads:
            thread.shutdown()
        for maker in self._makers:
            maker.duck.close()
        self._parts.close()


def forget_pieces(duck: DuckDBPyConnection) -> None:
    """Free what the pieces took, of which none is used any more."""
    forget(duck, _TABLES)

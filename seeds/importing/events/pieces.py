"""The pieces of a file on their way through DuckDB: cut, read, made into rows, each stage ahead.

While one piece is used, the next are made, others read and others cut.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from typing import TYPE_CHECKING

from seeds.importing.events.ahead import PLACES, Ahead
from seeds.importing.events.chunks import Chunk, chunks
from seeds.importing.events.reading import PieceReader, forget
from seeds.importing.events.texts import Fault, TextReader, Texts
from seeds.importing.reader import Layout, Opened

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_TEXTS, _PIECES = ([f"{name}_{number}" for number in range(PLACES)] for name in ("texts", "piece"))
"""Tables of DuckDB, filled by turns."""


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
    return Ahead(chunks(file, layout, [folder / f"{name}.csv" for name in _PIECES]))


def pieces(parts: Ahead[Chunk], reader: TextReader, maker: PieceReader) -> Ahead[Piece]:
    """The pieces of a file that is cut; whoever closes them closes what they are made from."""
    return Ahead(_made(Ahead(_texts(parts, reader)), maker))


def forget_pieces(duck: DuckDBPyConnection) -> None:
    """Free what the pieces took, of which none is used any more."""
    forget(duck, (*_TEXTS, *_PIECES))


def _texts(parts: Ahead[Chunk], reader: TextReader) -> Generator[Texts, None, None]:
    with closing(parts):
        for chunk, table in zip(parts, cycle(_TEXTS), strict=False):
            yield reader.read(chunk, table)


def _made(read: Ahead[Texts], maker: PieceReader) -> Generator[Piece, None, None]:
    with closing(read):
        for texts, table in zip(read, cycle(_PIECES), strict=False):
            yield Piece(table, texts.rows, maker.read(texts, table), texts.end)

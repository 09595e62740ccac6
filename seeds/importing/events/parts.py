"""The rows of a file are handed over, piece by piece, in parts that are inserted one by one.

While a part is inserted, the pieces of the next are handed over.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import dataclass

from seeds.importing.events import row_tags
from seeds.importing.events.pipeline import Pieces
from seeds.importing.events.prefetch import Ahead
from seeds.importing.events.read_csv import Fault
from seeds.importing.events.staging import PARTS, Part, Staging
from seeds.importing.events.typed_rows import STAGED

EVENTS = "events"
"""The table of a part that holds its rows."""


@dataclass(frozen=True)
class Step:
    """A piece that was handed over, and the part that is complete with it, if one is."""

    rows: int
    """With those that are faulty, which are not handed over."""
    faulty: Sequence[tuple[int, list[Fault]]]
    end: int
    """Bytes of the file up to its end."""
    part: Part | None


def steps(made: Pieces, stage: Staging, size: int) -> Ahead[Step]:
    """Hand over the pieces of a file of ``size`` bytes; whoever closes the steps closes them."""
    return Ahead(_steps(made, stage, size))


def _steps(made: Pieces, stage: Staging, size: int) -> Generator[Step, None, None]:
    handed = closed = end = 0
    with closing(made):
        for piece in made:
            end = piece.end
            if piece.rows > len(piece.faulty):
                rows = f"(SELECT *, {row_tags.TAG} AS tag FROM {piece.table})"
                stage.put(EVENTS, STAGED, rows)
                handed = end
            part = None
            if handed > closed and (end - closed) * PARTS > size:
                part, closed = stage.close_part(), end
            yield Step(piece.rows, piece.faulty, end, part)
    if handed > closed:
        yield Step(0, [], end, stage.close_part())

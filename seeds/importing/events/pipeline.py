"""Pipeline of a file of events: chunks become batches in DuckDB, batches become staged tables.

Chunks are cut ahead, several batches are made at a time, and batches are staged while the database
inserts those staged before.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import dataclass
from itertools import cycle
from typing import TYPE_CHECKING

from seeds.importing.events import row_tags
from seeds.importing.events.chunks import Chunk, split_file
from seeds.importing.events.prefetch import PLACES, Prefetch
from seeds.importing.events.read_csv import CsvReader
from seeds.importing.events.staging import MOST_PARTS, StagedPart, Staging
from seeds.importing.events.typed_rows import STAGED, TypedRows, drop_tables
from seeds.importing.reader import Job
from seeds.importing.rejects import RejectReason

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MAKERS = 2
"""Batches made at a time: the other work leaves no more cores idle."""
EVENTS = "events"
"""The staged table of the rows."""
_TABLES = [f"batch_{number}" for number in range(MAKERS + 1)]
"""Tables of DuckDB, filled in turn: one is used while the others are filled."""
_CHUNK_FILES = MAKERS + PLACES - 1
"""Files of chunks, filled in turn: those that batches are made from, and those cut ahead."""


@dataclass(frozen=True)
class Batch:
    """Some rows of a file, typed, in a table of DuckDB."""

    table: str
    rows: int
    """Including the faulty rows, which are not in the table."""
    faulty: Sequence[tuple[int, list[RejectReason]]]
    end: int
    """Bytes of the file up to its end."""


@dataclass(frozen=True)
class StagedBatch:
    """A batch after staging, with the part that it completes, if it does."""

    rows: int
    faulty: Sequence[tuple[int, list[RejectReason]]]
    end: int
    part: StagedPart | None


def cut_chunks(job: Job, size: int | None = None) -> Prefetch[Chunk]:
    """The chunks of a job's file, of ``size`` bytes if given; the first are cut at once."""
    places = [job.folder / f"{number}.csv" for number in range(_CHUNK_FILES)]
    return Prefetch(split_file(job.file, places, size))


class BatchMaker:
    """Maker of batches, one after the other, on its own connection to a DuckDB."""

    def __init__(self, duck: DuckDBPyConnection, reader: CsvReader, rows: TypedRows) -> None:
        self.duck, self._reader, self._rows = duck, reader, rows

    def make(self, chunk: Chunk, table: str) -> Batch:
        """Read a chunk into a table."""
        texts = self._reader.scan(chunk)
        self._rows.fill(texts, table)
        if not self._reader.had_row_on_every_line(chunk, self._rows.count(table)):
            texts = self._reader.read(chunk)
            self._rows.fill(texts, table)
        return Batch(table, texts.rows, self._rows.check(texts, table), texts.end)


class Batches(Iterator[Batch]):
    """The batches of a file in order, several in the making. The user must close it."""

    def __init__(self, chunks: Prefetch[Chunk], makers: Sequence[BatchMaker]) -> None:
        self._chunks, self._makers, self._is_stopped = chunks, makers, False
        self._threads = [ThreadPoolExecutor(1) for _ in makers]
        self._turns = cycle(zip(makers, self._threads, strict=True))
        self._tables = cycle(_TABLES)
        self._coming: deque[Future[Batch]] = deque()

    def __next__(self) -> Batch:
        while len(self._coming) < len(self._threads) and self._begin_next():
            pass
        if not self._coming:
            raise StopIteration
        batch = self._coming[0].result()
        self._coming.popleft()
        self._begin_next()
        return batch

    def _begin_next(self) -> bool:
        """Begin to make a batch of the next chunk, if there is one."""
        if self._is_stopped or (chunk := next(self._chunks, None)) is None:
            return False
        maker, thread = next(self._turns)
        self._coming.append(thread.submit(maker.make, chunk, next(self._tables)))
        return True

    def interrupt(self) -> None:
        """Give up the batches in the making."""
        import duckdb

        self._is_stopped = True
        for maker in self._makers:
            # The staging may have closed the connection meanwhile.
            with suppress(duckdb.Error):
                maker.duck.interrupt()

    def close(self) -> None:
        """Finish the batches in the making, begin no others, and close the chunks."""
        self._is_stopped = True
        for thread in self._threads:
            thread.shutdown()
        for maker in self._makers:
            maker.duck.close()
        self._chunks.close()


def drop_batch_tables(duck: DuckDBPyConnection) -> None:
    """Free the memory of the batches after the last is staged."""
    drop_tables(duck, _TABLES)


def stage_batches(batches: Batches, stage: Staging, size: int) -> Prefetch[StagedBatch]:
    """Stage the batches of a file of ``size`` bytes; closing the result closes the batches."""
    return Prefetch(_stage_in_parts(batches, stage, size))


def _stage_in_parts(
    batches: Batches, stage: Staging, size: int
) -> Generator[StagedBatch, None, None]:
    staged = closed = end = 0
    with closing(batches):
        for batch in batches:
            end = batch.end
            if batch.rows > len(batch.faulty):
                rows = f"(SELECT *, {row_tags.TAG} AS tag FROM {batch.table})"
                stage.add_rows(EVENTS, STAGED, rows)
                staged = end
            part = None
            if staged > closed and (end - closed) * MOST_PARTS > size:
                part, closed = stage.close_part(), end
            yield StagedBatch(batch.rows, batch.faulty, end, part)
    if staged > closed:
        yield StagedBatch(0, [], end, stage.close_part())

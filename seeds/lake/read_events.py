"""Reading a published file of events into Parquet files: the reader of the import, another end."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from console import UserError
from models.crosswalk import Crosswalk
from models.lake.columns import COLUMNS, ORDER
from seeds.importing.events.actor_lookup import ActorLookup, EventCodes
from seeds.importing.events.chunks import Chunk
from seeds.importing.events.fields import EventFields, quote_text
from seeds.importing.events.pipeline import MAKERS, Batch, Batches, BatchMaker, cut_chunks
from seeds.importing.events.read_csv import CsvReader
from seeds.importing.events.typed_rows import CELLS, TypedRows, prepare_duckdb
from seeds.importing.reader import Job, Layout
from seeds.lake.pieces import NewPiece, PieceWriter

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

CHUNK = 64 * 2**20
"""Bytes that are read, sorted and written at a time."""
BUFFER = 8 * 2**20
"""Bytes of them that DuckDB reads at a time."""
MEGABYTES = 400
"""Memory limit of DuckDB, beyond which it uses the disk."""

_EXPRESSIONS = {
    f"{side}_{name}": text
    for side in ("source", "target")
    for name, text in (
        ("actor_slug", f"getvariable('slugs_in_order')[{side}_rank]"),
        ("state", f"CAST({side}_state AS VARCHAR)"),
    )
} | {
    "event_code": "CAST(event_code AS VARCHAR)",
    "is_root": "CAST(is_root AS BOOLEAN)",
    "line": "CAST(line AS INTEGER)",
}
_RANKS = ", ".join(
    f"getvariable('ranks')[{side}_actor_id + 1] AS {side}_rank" for side in ("source", "target")
)
"""The places of actors in the order of their slugs: numbers sort faster than texts."""


@dataclass(frozen=True)
class LakeBatch(Batch):
    """A batch whose rows are in Parquet files."""

    pieces: Sequence[NewPiece]
    has_unique_ids: bool
    states: frozenset[str]
    """The codes of states in its rows."""


@dataclass
class ReadEvents:
    """The events of a file, in Parquet files."""

    rows: int = 0
    """Rows of the file, including those that were rejected."""
    pieces: list[NewPiece] = field(default_factory=list)
    has_unique_ids: bool = True
    """Whether no id occurs twice; False if that is only unlikely."""
    states: set[str] = field(default_factory=set)


class LakeSession:
    """A DuckDB that reads the files of one command, with the codes of one crosswalk."""

    def __init__(
        self,
        crosswalk: Crosswalk,
        types: Mapping[str, int],
        scheme: str,
        aliases: Mapping[str, str],
        folder: Path,
    ) -> None:
        import duckdb

        self.crosswalk, self.types = crosswalk, types
        self.duck: DuckDBPyConnection = duckdb.connect()
        prepare_duckdb(self.duck, folder, types)
        self.duck.execute(f"SET memory_limit = '{MEGABYTES}MB'")
        self.codes = EventCodes(crosswalk, scheme, aliases)
        self.duck.execute("CREATE TABLE actors (id INTEGER, slug VARCHAR)")
        slugs: list[str | None] = [None] * (max(crosswalk.actors, default=0) + 1)
        for actor_id, actor in crosswalk.actors.items():
            slugs[actor_id] = actor.slug
        order = sorted(slug for slug in slugs if slug is not None)
        places = {slug: place for place, slug in enumerate(order, 1)}
        self._lists = {
            "slugs": ("VARCHAR", slugs),
            "slugs_in_order": ("VARCHAR", order),
            "ranks": ("INTEGER", [places[slug] if slug is not None else None for slug in slugs]),
        }
        self.duck.execute(
            "INSERT INTO actors SELECT unnest(range(len(s))), unnest(s) "
            "FROM (SELECT CAST(? AS VARCHAR[]) AS s)",
            [slugs],
        )

    def set_slugs(self, duck: DuckDBPyConnection) -> None:
        """Make the slugs of actors and their order known to a connection, as lists by id."""
        for name, (type_, values) in self._lists.items():
            duck.execute(f"SET VARIABLE {name} = CAST(? AS {type_}[])", [values])

    def clear(self) -> None:
        """Forget the rows counted so far."""
        for table in (CELLS, "covered", "unmapped"):
            self.duck.execute(f"DELETE FROM {table}")

    def count_read(
        self, cells: str, covered: Sequence[tuple[date, int]], unmapped: Sequence[tuple[str, int]]
    ) -> None:
        """Count the rows that a worker has read: a Parquet file of cells, days, codes."""
        # In the folder dataset=..., DuckDB would add a column of that name.
        counted = f"read_parquet('{quote_text(cells)}', hive_partitioning = false)"
        self.duck.execute(f"INSERT INTO {CELLS} FROM {counted}")
        self.codes.add(code for code, _ in unmapped)
        for table, rows in (
            ("covered", covered),
            ("unmapped", [(self.codes.numbers[code], rows) for code, rows in unmapped]),
        ):
            if rows:
                self.duck.executemany(f"INSERT INTO {table} VALUES (?, ?)", rows)

    def read(self, job: Job, fields: EventFields, number: int, writer: PieceWriter) -> ReadEvents:
        """Read a file of the job, whose number in the lake is ``number``; rejects faulty rows."""
        made, ranges = ReadEvents(), list[tuple[int, int]]()
        count = MAKERS if job.file.size > CHUNK else 1
        makers = [self._make_maker(job.layout, fields, number, writer) for _ in range(count)]
        with closing(Batches(cut_chunks(job, CHUNK), makers)) as batches:
            try:
                for batch in batches:
                    assert isinstance(batch, LakeBatch)
                    for line, faults in batch.faulty:
                        job.rejects.add(line, faults)
                    made.rows += batch.rows
                    made.pieces += batch.pieces
                    made.states |= batch.states
                    made.has_unique_ids &= batch.has_unique_ids
                    if batch.pieces:
                        first = min(piece.first_id for piece in batch.pieces)
                        ranges.append((first, max(piece.last_id for piece in batch.pieces)))
                    job.progress(made.rows, batch.end)
            except BaseException:
                batches.interrupt()
                raise
        ranges.sort()
        made.has_unique_ids &= all(one[1] < other[0] for one, other in itertools.pairwise(ranges))
        return made

    def _make_maker(
        self, layout: Layout, fields: EventFields, number: int, writer: PieceWriter
    ) -> _LakeBatchMaker:
        duck = self.duck.cursor()
        self.set_slugs(duck)
        reader = CsvReader(duck, layout, fields.columns(), BUFFER)
        actors, classes = ActorLookup(duck, self.codes), [*self.types.values()]
        rows = TypedRows(duck, fields, actors, classes, has_states=True)
        return _LakeBatchMaker(duck, reader, rows, number, writer)


class _LakeBatchMaker(BatchMaker):
    """Maker of batches that writes the rows of each to Parquet files at once."""

    def __init__(
        self,
        duck: DuckDBPyConnection,
        reader: CsvReader,
        rows: TypedRows,
        number: int,
        writer: PieceWriter,
    ) -> None:
        super().__init__(duck, reader, rows)
        self._number, self._writer = number, writer

    def make(self, chunk: Chunk, table: str) -> LakeBatch:
        """Read a chunk into a table, and write that to files."""
        batch = super().make(chunk, table)
        pieces = self._write(table)
        states, is_unique = self._list_states(table), self._has_unique_ids(table)
        self.duck.execute(f"DROP TABLE {table}")
        return LakeBatch(table, batch.rows, batch.faulty, batch.end, pieces, is_unique, states)

    def _write(self, table: str) -> list[NewPiece]:
        expressions = _EXPRESSIONS | {"file_number": f"CAST({self._number} AS INTEGER)"}
        columns = [
            f"{expressions[name]} AS {name}" if name in expressions else name for name in COLUMNS
        ]
        rows = f"(SELECT *, {self._number} AS file_number, {_RANKS} FROM {table})"
        order = [name.replace("actor_slug", "rank") for name in ORDER]
        return self._writer.write(self.duck, rows, columns, order)

    def _list_states(self, table: str) -> frozenset[str]:
        rows = self.duck.execute(
            f"SELECT DISTINCT source_state FROM {table} UNION "
            f"SELECT DISTINCT target_state FROM {table}"
        ).fetchall()
        return frozenset(state for (state,) in rows if state is not None)

    def _has_unique_ids(self, table: str) -> bool:
        """Whether no id occurs twice; False if that is only unlikely."""
        # Publishers number rows in order. In whatever order, ids that only grow are unique.
        grow = (
            f"SELECT 1 FROM (SELECT published_id <= lag(published_id) OVER () AS falls FROM {table}"
            ") WHERE falls LIMIT 1"
        )
        if not self.duck.execute(grow).fetchall():
            return True
        hashes = "count(DISTINCT hash(published_id, published_part))"
        rows = self.duck.execute(f"SELECT count(*) = {hashes} FROM {table}").fetchall()
        return bool(rows[0][0])


@contextmanager
def report_duckdb_errors(name: str) -> Iterator[None]:
    """Turn errors that a file or a full disk can cause into a UserError."""
    import duckdb

    try:
        yield
    except (duckdb.IOException, duckdb.OutOfMemoryException, duckdb.InvalidInputException) as error:
        what = str(error).partition("\n")[0]
        raise UserError(f"{name} cannot be read: {what}") from None
    except RuntimeError as error:
        if "interrupted" in str(error).lower():
            raise KeyboardInterrupt from None
        raise

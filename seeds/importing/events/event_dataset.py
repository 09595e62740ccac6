"""A dataset of events: what its module says, and how a file of it gets into the database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from sqlalchemy import Connection, select

from console import UserError
from models import EventType, coded_events, country_months, dyad_months, world_months
from models.coded_events import QUAD_CLASSES
from seeds.importing.events import row_tags
from seeds.importing.events.actor_lookup import Codes, Sides
from seeds.importing.events.chunks import Chunk
from seeds.importing.events.fields import EventFields
from seeds.importing.events.merge import Merge
from seeds.importing.events.monthly_sums import SUMMARIES
from seeds.importing.events.parts import Step, steps
from seeds.importing.events.pipeline import MAKERS, PieceMaker, Pieces, cut, forget_pieces
from seeds.importing.events.prefetch import Ahead
from seeds.importing.events.read_csv import TextReader
from seeds.importing.events.staging import Part, Staging, staging
from seeds.importing.events.typed_rows import CELLS, PieceReader, prepare
from seeds.importing.reader import Counts, Job, Layout, Sample

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@dataclass(frozen=True)
class EventDataset:
    """The reader of a dataset whose rows are events between two sides."""

    recognised: Callable[[Sample], Layout | None]
    fields: EventFields
    scheme: str
    """The code scheme of the states."""
    checks_keys: ClassVar[bool] = True

    def recognise(self, sample: Sample) -> Layout | None:
        """The layout of a file that begins like this; None where it is none of this dataset."""
        return self.recognised(sample)

    def load(self, job: Job) -> Counts:
        """Load a file of events; commits nothing."""
        if not job.is_first:
            # Of the rows that stand, those of this import are taken for rows of this layout.
            raise UserError("holds files of several layouts; unpack it and name its folder instead")
        # The first piece is cut while DuckDB is imported.
        with closing(cut(job.file, job.layout, job.folder)) as parts:
            return self._read(job, parts)

    def _read(self, job: Job, parts: Ahead[Chunk]) -> Counts:
        import duckdb

        duck = duckdb.connect()
        try:
            return self._load(job, duck, parts)
        except (duckdb.IOException, duckdb.OutOfMemoryException) as error:
            what = str(error).partition("\n")[0]
            raise UserError(f"{job.file.name} cannot be read: {what}") from None
        except RuntimeError as error:
            if "interrupted" in str(error):
                raise KeyboardInterrupt from None
            raise
        finally:
            # What went wrong is told, not that something is still at work.
            with suppress(duckdb.Error):
                duck.close()

    def _load(self, job: Job, duck: DuckDBPyConnection, parts: Ahead[Chunk]) -> Counts:
        types = _event_types(job.connection)
        prepare(duck, job.folder, types)
        codes = Codes(job.crosswalk, self.scheme, job.aliases)
        makers = [self._maker(job, duck.cursor(), codes, [*types.values()]) for _ in range(MAKERS)]
        merge = Merge(job.connection, job.dataset_id, job.import_id)
        stage = staging(job.connection, duck.cursor(), job.folder)
        made = Pieces(parts, makers)
        with closing(steps(made, stage, job.file.size)) as coming:
            try:
                counts, sums = self._insert(job, duck, coming, stage, merge)
            except BaseException:
                made.stop()
                raise
        if sums is not None:
            stage.show(sums)
            merged = merge.settle(counts.read - job.rejects.rows, sums.prefix)
            for duplicate in merged.duplicates:
                why = "stands on an earlier line with other values"
                column = self.fields.published_id.column
                job.rejects.add(duplicate.line, [(column, str(duplicate.published_id), why)])
            counts.loaded, counts.revised = merged.new + merged.revised, merged.revised
            counts.known, counts.changes = merged.known, list(merged.changes)
            _account(duck, job, codes, merge, counts)
        counts.rejected = job.rejects.rows
        return counts

    def _maker(
        self, job: Job, duck: DuckDBPyConnection, codes: Codes, quad_classes: Sequence[int]
    ) -> PieceMaker:
        texts = TextReader(duck, job.layout, self.fields.columns())
        return PieceMaker(
            duck, texts, PieceReader(duck, self.fields, Sides(duck, codes), quad_classes)
        )

    def _insert(
        self,
        job: Job,
        duck: DuckDBPyConnection,
        coming: Ahead[Step],
        stage: Staging,
        merge: Merge,
    ) -> tuple[Counts, Part | None]:
        """Insert the rows of a file, and put down in the rejects what is wrong with it.

        With their count come the sums of all, if any is without faults.
        """
        counts, is_any = Counts(), False
        with ThreadPoolExecutor(1) as beside, ExitStack() as stack:
            stack.enter_context(merge.without_key_checks())
            for step in coming:
                for line, faults in step.faulty:
                    job.rejects.add(line, faults)
                if counts.read == 0:
                    rows = step.rows * job.file.size // max(step.end, 1)
                    stack.enter_context(merge.without_index(rows))
                counts.read += step.rows
                if step.part is not None:
                    stage.show(step.part)
                    merge.insert(step.part.prefix)
                    is_any = True
                job.progress(counts.read, step.end)
            coming.close()
            forget_pieces(duck)
            # On SQLite, while it makes its index.
            summed = beside.submit(_sums, stage) if is_any else None
        return counts, summed.result() if summed is not None else None

    def remove(self, connection: Connection, dataset_id: int) -> int:
        """Take every event of the dataset out again; how many there were."""
        for table in (dyad_months, country_months, world_months):
            connection.execute(table.delete().where(table.c.dataset_id == dataset_id))
        gone = connection.execute(
            coded_events.delete().where(coded_events.c.dataset_id == dataset_id)
        )
        return gone.rowcount


def _event_types(connection: Connection) -> Mapping[str, int]:
    """The number of the class of each CAMEO code."""
    types = EventType.table()
    found = connection.execute(select(types.c.code, types.c.quad_class_code))
    return {code: QUAD_CLASSES.index(quad_class) + 1 for code, quad_class in found}


def _sums(stage: Staging) -> Part:
    """The sums of the file, as a part."""
    for summary in SUMMARIES:
        types = {name: "DATE" if name == "month" else "INTEGER" for name in summary.key}
        types |= dict.fromkeys(summary.sums, "BIGINT")
        counted = f"WITH counted AS (SELECT * FROM {CELLS}) {summary.select}"
        stage.put(summary.table, types, f"({counted} ORDER BY {', '.join(summary.key)})")
    return stage.close_part()


def _account(
    duck: DuckDBPyConnection, job: Job, codes: Codes, merge: Merge, counts: Counts
) -> None:
    """Which days the rows loaded cover, and which codes left a side of them empty."""
    days = Counter(
        dict(duck.execute("SELECT day, sum(row_count) FROM covered GROUP BY day").fetchall())
    )
    gaps = Counter(
        dict(duck.execute("SELECT gap, sum(row_count) FROM gaps GROUP BY gap").fetchall())
    )
    counts.first_day, counts.last_day = min(days), max(days)
    if counts.loaded == 0:
        return
    for tag, rows in merge.counted_in_vain().items():
        told = row_tags.read(tag)
        days[told.day] -= rows
        gaps[told.source_gap] -= rows
        gaps[told.target_gap] -= rows
    job.covered.update({day: int(rows) for day, rows in days.items() if rows})
    for number, rows in gaps.items():
        if number is not None and rows:
            gap = codes.gaps[number]
            job.unmapped[gap.code, gap.reason, gap.label] = int(rows)

"""Reader of a dataset of events: from a file of it to rows in the database."""

from __future__ import annotations

import shlex
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
from models.datasets import datasets
from models.lakes import lakes
from seeds.importing.events import row_tags
from seeds.importing.events.actor_lookup import ActorLookup, EventCodes
from seeds.importing.events.add_sums import stage_sums
from seeds.importing.events.chunks import Chunk
from seeds.importing.events.fields import EventFields
from seeds.importing.events.merge import Merge
from seeds.importing.events.pipeline import (
    MAKERS,
    Batches,
    BatchMaker,
    StagedBatch,
    cut_chunks,
    drop_batch_tables,
    stage_batches,
)
from seeds.importing.events.prefetch import Prefetch
from seeds.importing.events.read_csv import CsvReader
from seeds.importing.events.staging import StagedPart, Staging, make_staging
from seeds.importing.events.typed_rows import TypedRows, prepare_duckdb
from seeds.importing.key_checks import without_key_checks
from seeds.importing.reader import Counts, Job, Layout, Sample

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@dataclass(frozen=True)
class EventDataset:
    """Reader of a dataset whose rows are events between two actors."""

    find_layout: Callable[[Sample], Layout | None]
    fields: EventFields
    scheme: str
    """The code scheme of the states."""
    checks_keys: ClassVar[bool] = True

    def recognise(self, sample: Sample) -> Layout | None:
        """The layout of a file that begins with this sample; None if it is not of this dataset."""
        return self.find_layout(sample)

    def load(self, job: Job) -> Counts:
        """Load a file of events; commits nothing."""
        if not job.is_first:
            # The merge takes all rows of this import for rows of one file.
            raise UserError(
                "contains files of several layouts; unpack it and give its folder instead"
            )
        if job.store is not None:
            return job.store.load(job, self.fields, self.scheme)
        _refuse_old_sums(job)
        _refuse_lake(job)
        # The first chunks are cut while DuckDB is imported.
        with closing(cut_chunks(job)) as chunks:
            return self._load_with_duckdb(job, chunks)

    def _load_with_duckdb(self, job: Job, chunks: Prefetch[Chunk]) -> Counts:
        import duckdb

        duck = duckdb.connect()
        try:
            return self._load(job, duck, chunks)
        except (duckdb.IOException, duckdb.OutOfMemoryException) as error:
            what = str(error).partition("\n")[0]
            raise UserError(f"{job.file.name} cannot be read: {what}") from None
        except RuntimeError as error:
            if "interrupted" in str(error):
                raise KeyboardInterrupt from None
            raise
        finally:
            # After an error a query may still run, so that closing fails; the first error counts.
            with suppress(duckdb.Error):
                duck.close()

    def _load(self, job: Job, duck: DuckDBPyConnection, chunks: Prefetch[Chunk]) -> Counts:
        types = read_event_types(job.connection)
        prepare_duckdb(duck, job.folder, types)
        codes = EventCodes(job.crosswalk, self.scheme, job.aliases)
        makers = [
            self._make_batch_maker(job, duck.cursor(), codes, [*types.values()])
            for _ in range(MAKERS)
        ]
        merge = Merge(job.connection, job.dataset_id, job.import_id)
        stage = make_staging(job.connection, duck.cursor(), job.folder)
        batches = Batches(chunks, makers)
        with closing(stage_batches(batches, stage, job.file.size)) as staged:
            try:
                counts, sums = self._insert(job, duck, staged, stage, merge)
            except BaseException:
                batches.interrupt()
                raise
        if sums is not None:
            stage.attach(sums)
            self._merge_repeated(job, duck, codes, merge, counts, sums)
        counts.rejected = job.rejects.rows
        return counts

    def _make_batch_maker(
        self, job: Job, duck: DuckDBPyConnection, codes: EventCodes, quad_classes: Sequence[int]
    ) -> BatchMaker:
        reader = CsvReader(duck, job.layout, self.fields.columns())
        rows = TypedRows(duck, self.fields, ActorLookup(duck, codes), quad_classes)
        return BatchMaker(duck, reader, rows)

    def _insert(
        self,
        job: Job,
        duck: DuckDBPyConnection,
        staged: Prefetch[StagedBatch],
        stage: Staging,
        merge: Merge,
    ) -> tuple[Counts, StagedPart | None]:
        """Insert the new rows of a file and reject the faulty ones.

        Returns the rows read, and the sums of all rows if any row is without faults.
        """
        counts, is_any = Counts(), False
        with ThreadPoolExecutor(1) as thread, ExitStack() as stack:
            stack.enter_context(without_key_checks(job.connection, coded_events))
            for batch in staged:
                for line, faults in batch.faulty:
                    job.rejects.add(line, faults)
                if counts.read == 0:
                    estimate = batch.rows * job.file.size // max(batch.end, 1)
                    stack.enter_context(merge.without_index(estimate))
                counts.read += batch.rows
                if batch.part is not None:
                    stage.attach(batch.part)
                    merge.insert(batch.part.prefix)
                    is_any = True
                job.progress(counts.read, batch.end)
            staged.close()
            drop_batch_tables(duck)
            # On SQLite, DuckDB sums while the index is made again.
            sums = thread.submit(stage_sums, stage) if is_any else None
        return counts, sums.result() if sums is not None else None

    def _merge_repeated(
        self,
        job: Job,
        duck: DuckDBPyConnection,
        codes: EventCodes,
        merge: Merge,
        counts: Counts,
        sums: StagedPart,
    ) -> None:
        """Merge the rows that are not new, and count what happened to all rows."""
        merged = merge.finish(counts.read - job.rejects.rows, sums)
        for duplicate in merged.duplicates:
            why = "an earlier line has the same id with other values"
            column = self.fields.published_id.column
            job.rejects.add(duplicate.line, [(column, str(duplicate.published_id), why)])
        counts.loaded, counts.revised = merged.new + merged.revised, merged.revised
        counts.known, counts.changes = merged.known, list(merged.changes)
        _count_days_and_codes(duck, job, codes, merge, counts)

    def remove(self, connection: Connection, dataset_id: int) -> int:
        """Delete every event of the dataset; returns how many there were."""
        for table in (dyad_months, country_months, world_months):
            connection.execute(table.delete().where(table.c.dataset_id == dataset_id))
        deleted = connection.execute(
            coded_events.delete().where(coded_events.c.dataset_id == dataset_id)
        )
        return deleted.rowcount


def _refuse_old_sums(job: Job) -> None:
    """Raise UserError if the monthly sums follow an older rule, so that none are mixed."""
    query = select(datasets.c.slug, datasets.c.has_old_quad_classes)
    slug, is_old = job.connection.execute(query.where(datasets.c.id == job.dataset_id)).one()
    if is_old:
        raise UserError(
            f"the monthly sums of {slug} count investigations and protests (CAMEO 09 and 14) by an "
            "older rule and cannot be computed anew, since events of it were deleted. Remove it "
            f"(bedfellows import --remove {slug}) and import its files again"
        )


def _refuse_lake(job: Job) -> None:
    """Raise UserError if the events of the dataset are in a lake, not in two places at once."""
    query = select(datasets.c.slug, lakes.c.place).join(lakes)
    for slug, place in job.connection.execute(query.where(datasets.c.id == job.dataset_id)):
        raise UserError(
            f"the events of {slug} are in the lake {place}: add --lake {shlex.quote(place)}"
        )


def read_event_types(connection: Connection) -> Mapping[str, int]:
    """The number of the quad class of each CAMEO code."""
    types = EventType.table()
    rows = connection.execute(select(types.c.code, types.c.quad_class_code))
    return {code: QUAD_CLASSES.index(quad_class) + 1 for code, quad_class in rows}


def _count_days_and_codes(
    duck: DuckDBPyConnection, job: Job, codes: EventCodes, merge: Merge, counts: Counts
) -> None:
    """Count the loaded rows by the day they cover, and by the code that left a side empty."""
    days = Counter(
        dict(duck.execute("SELECT day, sum(row_count) FROM covered GROUP BY day").fetchall())
    )
    unmapped = Counter(
        dict(
            duck.execute(
                "SELECT code_number, sum(row_count) FROM unmapped GROUP BY code_number"
            ).fetchall()
        )
    )
    counts.first_day, counts.last_day = min(days), max(days)
    if counts.loaded == 0:
        return
    for tag, rows in merge.count_unloaded().items():
        tagged = row_tags.read_tag(tag)
        days[tagged.day] -= rows
        unmapped[tagged.source_unmapped] -= rows
        unmapped[tagged.target_unmapped] -= rows
    job.covered.update({day: int(rows) for day, rows in days.items() if rows})
    for number, rows in unmapped.items():
        if number is not None and rows:
            code = codes.unmapped[number]
            job.unmapped[code.code, code.reason, code.label] = int(rows)

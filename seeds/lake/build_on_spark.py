"""`bedfellows lake build`: files are read on the workers of Spark, then added one by one.

Each worker runs the reader of the import; lake, files and workers share a file system. The driver
adds the files in order, each in a transaction of its own, as an import does.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from sqlalchemy import URL, select

from console import UserError
from database import connect, create_reading_engine
from models.crosswalk import Crosswalk
from models.datasets import datasets, imports
from schema_revision import require_current_revision
from seeds.importing import registry
from seeds.importing.dataset import Dataset
from seeds.importing.events.event_dataset import read_event_types
from seeds.importing.files.archives import is_archive
from seeds.importing.files.inputs import list_files, make_printable, require_regular_file
from seeds.importing.files.recognise import Member, RecognisedFile, recognise_member
from seeds.importing.files.sniff import read_head
from seeds.importing.files.workspace import Unpacker, open_workspace
from seeds.importing.import_settings import ImportSettings
from seeds.importing.load import FileLoader
from seeds.importing.load_files import RefusedFilesError
from seeds.importing.open_import import OpenImport
from seeds.importing.progress import ProgressMeter
from seeds.importing.reader import Counts, Layout, PlainFile
from seeds.importing.summary import describe_total
from seeds.lake.event_datasets import require_events
from seeds.lake.import_files import require_no_events_in_database
from seeds.lake.read_worker import ReadResult, ReadTask, read_file
from seeds.lake.spark import SparkEngine, report_spark_errors
from seeds.lake.store import LakeStore

AT_ONCE = 64
"""Files that the workers read before the driver adds them."""

Echo = Callable[[str], None]
_READ = Layout("")
"""The layout of a file that a worker has read; none is needed any more."""


def build_lake(
    url: URL,
    name: str,
    names: Sequence[str],
    lake: Path,
    engine: SparkEngine,
    settings: ImportSettings,
    *,
    echo: Echo,
) -> int:
    """Read files of a dataset of events with Spark, and add them to a lake and to the database.

    Returns the exit status 0. Raises UserError if a file is refused: then none of those read with
    it is added; the files added before stay.
    """
    require_events(name)
    faults: list[str] = []
    paths = list(list_files(names, faults).items())
    faults += _look_at_files(name, paths[:AT_ONCE])
    if faults:
        raise RefusedFilesError(faults)
    done: list[Counts] = []
    with LakeStore(lake, name) as store, open_workspace() as folder:
        with connect(create_reading_engine(url)) as connection:
            require_current_revision(connection)
            require_no_events_in_database(connection, name)
            store.open(connection)
        unpacker = Unpacker(folder, ProgressMeter())
        dataset = registry.find_dataset(name)
        loader = FileLoader(url, dataset, unpacker, settings, echo, store)
        engine.start()
        for start in range(0, len(paths), AT_ONCE):
            tasks = _make_tasks(url, dataset, paths[start : start + AT_ONCE], store)
            done += _add_all(read_on_workers(engine, tasks), loader, store)
    if len(paths) > 1:
        echo(describe_total(done))
    return 0


def _look_at_files(name: str, paths: Sequence[tuple[Path, bool]]) -> Iterator[str]:
    """What is wrong with files, by their first lines: Spark takes ten seconds to start.

    Workers look at archives, and at the files of a folder, of which some may be skipped.
    """
    dataset = registry.find_dataset(name)
    for path, is_named in paths:
        if not is_named:
            continue
        try:
            require_regular_file(path)
            if not is_archive(read_head(path)):
                recognise_member(dataset, make_printable(path.name), path)
        except UserError as error:
            yield str(error)
        except OSError as error:
            yield f"{path}: cannot be read: {error.strerror}"


def read_on_workers(engine: SparkEngine, tasks: Sequence[ReadTask]) -> list[ReadResult]:
    """Read files, each on one worker; the results in the order of the tasks."""
    from pyspark.sql.functions import udf
    from pyspark.sql.types import BinaryType

    packed = [pickle.dumps(task) for task in tasks]

    def read(number: int) -> bytes:
        return pickle.dumps(read_file(pickle.loads(packed[number])))

    count, read_files = len(packed), udf(read, BinaryType(), useArrow=False)
    with report_spark_errors("lake build"):
        frame = engine.session.range(0, count, 1, count)
        rows = frame.select("id", read_files("id").alias("result")).collect()
    found = {row["id"]: pickle.loads(bytes(row["result"])) for row in rows}
    return [found[number] for number in range(count)]


def _make_tasks(
    url: URL, dataset: Dataset, paths: Sequence[tuple[Path, bool]], store: LakeStore
) -> list[ReadTask]:
    with connect(create_reading_engine(url)) as connection:
        query = (
            select(imports.c.file_sha256)
            .join(datasets, datasets.c.id == imports.c.dataset_id)
            .where(datasets.c.slug == dataset.name)
        )
        known = frozenset(connection.scalars(query))
        make = partial(
            ReadTask,
            dataset=dataset.name,
            folder=str(store.scratch),
            crosswalk=Crosswalk.load(connection),
            types=read_event_types(connection),
            aliases=dataset.aliases,
            known=known,
        )
    return [
        make(path=str(path.absolute()), is_named=is_named, number=number)
        for number, (path, is_named) in enumerate(paths, store.next_number)
    ]


def _add_all(results: Sequence[ReadResult], loader: FileLoader, store: LakeStore) -> list[Counts]:
    """Add the files in order, without those to skip; their counts.

    Raises RefusedFilesError if any is refused.
    """
    if faults := [result.error for result in results if result.error]:
        raise RefusedFilesError(faults)
    done = []
    for result in results:
        assert result.source is not None
        if result.skipped:
            loader.echo(f"{result.source.path}: skipped, {result.skipped}")
            continue
        recognised = RecognisedFile(result.source, [Member(0, _READ)], result.left_out)
        if (counts := loader.load(recognised, partial(_add_rows, store, result))) is not None:
            done.append(counts)
    return done


def _add_rows(
    store: LakeStore, result: ReadResult, opened: OpenImport
) -> tuple[Counts, str | None]:
    """Add what a worker read of a file."""
    source, rejects = opened.file.source, opened.rejects
    plain = PlainFile(source.name, source.path, source.size, _READ, result.origins)
    job = opened.make_job(plain, Crosswalk.load(opened.connection), lambda _rows, _bytes: None)
    for line, faults in result.rejected:
        rejects.add(line, faults)
    reader = require_events(opened.dataset.name)
    counts = store.add_read(job, reader.fields, reader.scheme, result)
    opened.end_job(job)
    return counts, None

"""Reading a file on a worker: Parquet files in a shared folder, and what the driver must know."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from console import UserError
from models.crosswalk import Crosswalk
from seeds.importing import registry
from seeds.importing.events.typed_rows import CELLS
from seeds.importing.files.concatenate import make_plain_files
from seeds.importing.files.inputs import SourceFile, read_source_file
from seeds.importing.files.recognise import UnknownFileError, recognise_file
from seeds.importing.files.workspace import Unpacker
from seeds.importing.progress import ProgressMeter
from seeds.importing.rejects import Origin, RejectReason
from seeds.lake.event_datasets import require_events
from seeds.lake.offline_job import KeptRejects, make_job
from seeds.lake.pieces import PieceWriter
from seeds.lake.read_events import LakeSession, ReadEvents, report_duckdb_errors


@dataclass(frozen=True)
class ReadTask:
    """What a worker needs to read one file."""

    dataset: str
    path: str
    is_named: bool
    number: int
    """The number of the file in the lake, if it is new."""
    folder: str
    """A folder of the lake that driver and workers share."""
    crosswalk: Crosswalk
    types: Mapping[str, int]
    aliases: Mapping[str, str]
    known: frozenset[str]
    """The SHA-256 of the files that are imported already; they are not read again."""


@dataclass
class ReadResult:
    """What a worker read of one file."""

    number: int
    source: SourceFile | None = None
    error: str = ""
    skipped: str = ""
    """Why a file of a folder is left out."""
    left_out: Sequence[tuple[str, str]] = ()
    events: ReadEvents | None = None
    """None if the file is known or refused."""
    cells: str = ""
    """A Parquet file with the counts from which the sums follow."""
    covered: list[tuple[date, int]] = field(default_factory=list)
    unmapped: list[tuple[str, int]] = field(default_factory=list)
    rejected: list[tuple[int, list[RejectReason]]] = field(default_factory=list)
    origins: Sequence[Origin] = ()


def read_file(task: ReadTask) -> ReadResult:
    """Read one file, on any machine; a file that must be refused gives the reason."""
    result = ReadResult(task.number)
    work = Path(tempfile.mkdtemp(prefix="bedfellows-worker-"))
    try:
        result.source = read_source_file(Path(task.path), task.is_named, lambda _done: None)
        if result.source.sha256 not in task.known:
            with report_duckdb_errors(result.source.name):
                _read(task, result.source, work, result)
    except UserError as error:
        if isinstance(error, UnknownFileError) and not task.is_named:
            result.skipped = error.why
        else:
            result.error = str(error)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return result


def _read(task: ReadTask, source: SourceFile, work: Path, result: ReadResult) -> None:
    dataset = registry.find_dataset(task.dataset)
    reader = require_events(task.dataset)
    unpacker = Unpacker(work, ProgressMeter(only_on_terminal=True))
    found = recognise_file(dataset, source, unpacker)
    plain_folder = work / "plain"
    plain_folder.mkdir()
    plain, *more = make_plain_files(found, unpacker, plain_folder)
    if more:
        raise UserError(
            f"{source.name}: contains files of several layouts; unpack it and give its folder"
        )
    # A try of Spark's that failed may have left files of the same number.
    out = Path(tempfile.mkdtemp(prefix=f"{task.number}-", dir=task.folder))
    session = LakeSession(task.crosswalk, task.types, reader.scheme, task.aliases, work)
    try:
        rejects = KeptRejects(source.name, work / "rejects")
        chunks = work / "chunks"
        chunks.mkdir()
        job = make_job(plain, chunks, rejects, task.crosswalk, task.aliases)
        result.events = session.read(job, reader.fields, task.number, PieceWriter(out))
        duck = session.duck
        result.cells = str(out / "cells.parquet")
        duck.execute(f"COPY {CELLS} TO '{result.cells}' (FORMAT parquet)")
        query = "SELECT day, CAST(sum(row_count) AS BIGINT) FROM covered GROUP BY day"
        result.covered = duck.execute(query).fetchall()
        query = "SELECT code_number, CAST(sum(row_count) AS BIGINT) FROM unmapped GROUP BY ALL"
        numbers = duck.execute(query).fetchall()
        result.unmapped = [(session.codes.unmapped[one].code, rows) for one, rows in numbers]
        result.rejected, result.origins = rejects.kept, plain.origins
        result.left_out = found.left_out
        source.require_unchanged()
    finally:
        session.duck.close()

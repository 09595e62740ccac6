"""Reading the file that comes next, in a thread, while the events of the one before are settled."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from seeds.importing.events.fields import EventFields
from seeds.importing.reader import Job, PlainFile
from seeds.lake.offline_job import KeptRejects, make_job
from seeds.lake.pieces import PieceWriter
from seeds.lake.read_events import LakeSession, ReadEvents


class ExpectedFile(NamedTuple):
    """The file that comes next, and a folder for what is written while it is read."""

    plain: PlainFile
    folder: Path


class ReadFile(NamedTuple):
    """What was read of a file, with the session that counted its rows."""

    session: LakeSession
    events: ReadEvents


@dataclass
class _Reading:
    """A file that is being read, or has been."""

    plain: PlainFile
    number: int
    rejects: KeptRejects
    result: Future[ReadFile]


class _StoppedError(Exception):
    """The command has come to its end."""


class ReadAhead:
    """Reader of one file ahead of its turn; the user must close it."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1)
        self._reading: _Reading | None = None
        self._is_stopped = False
        self._progress: Callable[[int, int], object] = _ignore

    def start(
        self,
        expected: ExpectedFile,
        number: int,
        like: Job,
        open_session: Callable[[], LakeSession],
        fields: EventFields,
        writer: PieceWriter,
    ) -> None:
        """Begin to read a file, with the codes of a job, into a session that is opened for it."""
        rejects = KeptRejects(expected.plain.name, expected.folder / "rejects")
        job = make_job(
            expected.plain,
            expected.folder,
            rejects,
            like.crosswalk,
            like.aliases,
            self._report_progress,
        )

        def read() -> ReadFile:
            session = open_session()
            return ReadFile(session, session.read(job, fields, number, writer))

        result = self._thread.submit(read)
        self._reading = _Reading(expected.plain, number, rejects, result)

    def take(self, job: Job, number: int) -> ReadFile | None:
        """What was read of the file of a job, whose number in the lake is ``number``.

        None if it was not read ahead, or not without an error: then it is read again, by a reader
        that says what is wrong.
        """
        reading, self._reading = self._reading, None
        if reading is None:
            return None
        # A file that was expected and did not come is waited for as well: the session is free then.
        self._progress = job.progress
        try:
            result = reading.result.result()
        except Exception:
            return None
        finally:
            self._progress = _ignore
        if (reading.plain, reading.number) != (job.file, number):
            return None
        for line, faults in reading.rejects.kept:
            job.rejects.add(line, faults)
        return result

    def close(self) -> None:
        """Give up what is being read."""
        self._is_stopped = True
        if self._reading is not None:
            with suppress(Exception):
                self._reading.result.exception()
        self._thread.shutdown()

    def _report_progress(self, rows: int, done: int) -> None:
        if self._is_stopped:
            raise _StoppedError
        self._progress(rows, done)


def _ignore(_rows: int, _bytes: int) -> None:
    """No progress is shown of a file whose turn has not come."""

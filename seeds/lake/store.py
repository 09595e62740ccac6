"""The lake of a dataset as the store of an import: its events go to Parquet files."""

from __future__ import annotations

import os
import shlex
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Self, TextIO

from sqlalchemy import Connection

from console import UserError
from models.lake.manifest import Manifest
from models.lake.open_lake import LakeDataset, find_folder
from models.lake.source_list import LakeError, SourceEntry
from seeds.importing.events.event_dataset import read_event_types
from seeds.importing.events.fields import EventFields
from seeds.importing.files.abandoned import try_lock
from seeds.importing.files.inputs import SourceFile
from seeds.importing.reader import Counts, Job, PlainFile
from seeds.lake.add_to_database import record_lake
from seeds.lake.code_meanings import describe_codes, find_changed_codes
from seeds.lake.known_lakes import find_known_lake, open_current
from seeds.lake.lake_change import (
    LakeChange,
    begin_lake,
    make_folders,
    remove_unused,
    settle_lake,
)
from seeds.lake.load_file import settle_file
from seeds.lake.pieces import PieceWriter
from seeds.lake.read_ahead import ExpectedFile, ReadAhead, ReadFile
from seeds.lake.read_events import LakeSession, ReadEvents, report_duckdb_errors
from seeds.lake.read_worker import ReadResult
from whole_files import scratch_folder

_LOCK = ".lock"


class LakeStore:
    """The store of one command; use it in a ``with`` statement, which locks the lake."""

    def __init__(self, lake: Path, name: str) -> None:
        self.lake, self.name = Path(lake).expanduser().absolute(), name
        self._stack = ExitStack()
        self._sessions: list[LakeSession] = []
        """Two in turn: the events of one file are settled while the next is read into the other."""
        self._expected: ExpectedFile | None = None
        self._ahead = ReadAhead()
        self._change: LakeChange | None = None
        self._current: LakeDataset | None = None
        self._next: Manifest | None = None

    def __enter__(self) -> Self:
        folder = find_folder(self.lake, self.name)
        try:
            made = make_folders(folder)
            self._require_lock(self._stack.enter_context((folder / _LOCK).open("w")))
            self._stack.callback(remove_unused, made, _LOCK)
            self.scratch = self._stack.enter_context(scratch_folder(folder))
        except OSError as error:
            self._stack.close()
            raise UserError(f"{self.lake} cannot be written: {error.strerror}") from None
        self.writer = PieceWriter(self.scratch)
        return self

    def __exit__(self, *_error: object) -> None:
        self._close_sessions()
        self._stack.close()

    def _require_lock(self, lock: TextIO) -> None:
        if not (try_lock(lock) and self._is_there(lock)):
            self._stack.close()
            raise LakeError(f"{self.lake}: another process is changing it; wait until it is done")

    def _is_there(self, lock: TextIO) -> bool:
        """Whether the file that was opened is there: a process that ends may remove it."""
        path = Path(lock.name)
        return path.exists() and os.path.samestat(path.stat(), os.fstat(lock.fileno()))

    def open(self, connection: Connection) -> LakeDataset:
        """The lake as the database knows it, settled after a kill and checked."""
        found = open_current(self.lake, self.name, find_known_lake(connection, self.name))
        if not found.content:
            begin_lake(found)
        settle_lake(found)
        found.require_whole()
        self._current = found
        return found

    @property
    def current(self) -> LakeDataset:
        """The lake as it is now."""
        assert self._current is not None
        return self._current

    def load(self, job: Job, fields: EventFields, scheme: str) -> Counts:
        """Read a file of events into new Parquet files, and add its sums to the database."""
        with report_duckdb_errors(job.file.name):
            session = self._open_session(job, scheme)
            self._number = self.next_number
            found = self._ahead.take(job, self._number)
            if found is None:
                session.clear()
                found = ReadFile(session, session.read(job, fields, self._number, self.writer))
            self._read_ahead(found.session, job, fields, scheme)
            return self._settle(job, fields, scheme, found.session, found.events)

    def expect(self, file: PlainFile, folder: Path) -> None:
        """Be told which file comes next: it is read while the events of this one are settled."""
        self._expected = ExpectedFile(file, folder)

    def _read_ahead(self, busy: LakeSession, job: Job, fields: EventFields, scheme: str) -> None:
        """Begin to read the file that comes next, into the session that is not busy."""
        expected, self._expected = self._expected, None
        if expected is None:
            return

        def open_session() -> LakeSession:
            free = next((one for one in self._sessions if one is not busy), None)
            if free is None:
                free = LakeSession(busy.crosswalk, busy.types, scheme, job.aliases, self.scratch)
                self._sessions.append(free)
            free.clear()
            return free

        number = self._number + 1
        self._ahead.start(expected, number, job, open_session, fields, self.writer)

    def add_read(self, job: Job, fields: EventFields, scheme: str, result: ReadResult) -> Counts:
        """Add what a worker has read of a file, as `load` would have read it."""
        assert result.events is not None
        with report_duckdb_errors(job.file.name):
            session = self._open_session(job, scheme)
            session.clear()
            session.count_read(result.cells, result.covered, result.unmapped)
            self._number = result.number
            return self._settle(job, fields, scheme, session, result.events)

    @property
    def next_number(self) -> int:
        """The number of the next file in the lake."""
        return self.current.manifest.files.last_number + 1

    def _settle(
        self, job: Job, fields: EventFields, scheme: str, session: LakeSession, read: ReadEvents
    ) -> Counts:
        before, change = self.current.manifest, LakeChange(self.current, self.writer)
        counts = settle_file(job, fields, session, read, change, self.current, self.writer)
        new = read.states - before.codes.keys() if counts.loaded else set()
        codes = describe_codes(job.crosswalk, scheme, job.aliases, new)
        self._next = replace(before, scheme=scheme, codes={**before.codes, **codes})
        self._change, self._dataset_id = change, job.dataset_id
        return counts

    def prepare(
        self, connection: Connection, source: SourceFile, counts: Counts, edition: str | None
    ) -> None:
        """Write the new manifest and record it in the database, which has not committed yet."""
        assert self._next is not None
        assert self._change is not None
        known = find_known_lake(connection, self.name)
        if known is not None and known.sha256 != self.current.sha256:
            # Another process has given the dataset to another lake meanwhile.
            open_current(self.lake, self.name, known)
        entry = SourceEntry(
            number=self._number,
            name=source.name,
            sha256=source.sha256,
            rows_read=counts.read,
            rows_loaded=counts.loaded,
            rows_revised=counts.revised,
            rows_known=counts.known,
            rows_rejected=counts.rejected,
            first_day=counts.first_day.isoformat() if counts.first_day else None,
            last_day=counts.last_day.isoformat() if counts.last_day else None,
            edition=edition,
        )
        self._change.prepare(self._next, added=[entry])
        made = self._change.manifest
        record_lake(connection, self._dataset_id, self.lake, made.generation, self._change.sha256)

    def publish(self) -> None:
        """Let the new manifest count."""
        assert self._change is not None
        self._current = self._change.publish()
        self._change = None

    def discard(self) -> None:
        """Forget a change that was not published; its files are removed when the lake is opened."""
        self._change = None

    def _open_session(self, job: Job, scheme: str) -> LakeSession:
        """A session with the codes as they are now; no other is open then."""
        types = read_event_types(job.connection)
        if self._sessions:
            session = self._sessions[0]
            if (session.crosswalk, session.types) == (job.crosswalk, types):
                return session
            self._close_sessions()
        # Files that this session adds have the codes of the same crosswalk.
        self._require_same_codes(job)
        self._sessions.append(LakeSession(job.crosswalk, types, scheme, job.aliases, self.scratch))
        return self._sessions[0]

    def _close_sessions(self) -> None:
        """Give up what is read ahead, and close all sessions."""
        self._ahead.close()
        for session in self._sessions:
            session.duck.close()
        self._sessions, self._ahead = [], ReadAhead()

    def _require_same_codes(self, job: Job) -> None:
        before = self.current.manifest
        if changed := find_changed_codes(before, job.crosswalk, job.aliases):
            raise LakeError(
                f"{self.lake}: was read with edition {before.codes_edition} of the codes; "
                f"{len(changed):,} of them mean something else today ({', '.join(changed[:5])}): "
                f"`bedfellows lake refresh --lake {shlex.quote(str(self.lake))}` reads them anew"
            )

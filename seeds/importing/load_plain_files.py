"""Loading the plain files of each source file of a command through the reader of the dataset."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path

from console import UserError
from seeds.importing.current_crosswalk import CurrentCrosswalk
from seeds.importing.event_store import EventStore
from seeds.importing.files.concatenate import make_plain_files
from seeds.importing.files.recognise import RecognisedFile
from seeds.importing.files.workspace import Unpacker
from seeds.importing.open_import import OpenImport
from seeds.importing.reader import Counts
from seeds.importing.summary import describe_cut_off


class PlainFileLoader:
    """Loader of the rows of source files, in their order."""

    def __init__(
        self, files: Sequence[RecognisedFile], unpacker: Unpacker, store: EventStore | None
    ) -> None:
        self._files, self._unpacker, self._store = files, unpacker, store
        self._crosswalk = CurrentCrosswalk()

    def load(self, number: int, opened: OpenImport) -> tuple[Counts, str | None]:
        """Load every plain file of a source file; the counts of all, and the edition."""
        count, name = len(self._files), opened.file.source.name
        label = f"file {number + 1} of {count}, {name}" if count > 1 else name
        meter, dataset = self._unpacker.meter, opened.dataset
        crosswalk = self._crosswalk.read(opened.connection)
        total, edition = Counts(), None
        plain_files = make_plain_files(opened.file, self._unpacker, opened.folder)
        for plain_number, plain in enumerate(plain_files):
            if plain_number == 0:
                self._expect_next(number + 1)
            meter.start(label, plain.size)
            job = opened.make_job(
                plain, crosswalk, meter.update, number=plain_number, store=self._store
            )
            counts = dataset.reader.load(job)
            _check_sum(plain.name, counts)
            counts.remarks += describe_cut_off(dataset.card, plain.layout.name, counts.read)
            total.add(counts)
            edition = job.edition or edition
            opened.end_job(job)
        return total, edition

    @cached_property
    def _next_folder(self) -> Path:
        """For what is written while a file is read ahead."""
        return self._unpacker.add_folder()

    def _expect_next(self, number: int) -> None:
        """Tell the store which source file comes next, if that is one to be read as it is."""
        if self._store is None or number == len(self._files):
            return
        following = self._files[number]
        if len(following.members) > 1:
            return
        # What is wrong with it is said at its turn.
        with suppress(UserError):
            (plain,) = make_plain_files(following, self._unpacker, self._next_folder)
            # A copy with other line ends is made again at its turn.
            if plain.path.parent != self._next_folder:
                self._store.expect(plain, self._next_folder)


def _check_sum(name: str, counts: Counts) -> None:
    total = counts.loaded + counts.known + counts.rejected
    assert counts.read == total, f"{name}: {counts.read} rows read, but {total} counted"

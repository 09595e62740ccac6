"""Loading of one file, in one transaction: all of it, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import URL, Connection, Engine
from sqlalchemy.exc import DataError, IntegrityError

from console import UserError
from database import connect, create_import_engine, create_reading_engine
from database_settings import DatabaseError
from models.table_statistics import refresh_statistics
from schema_revision import require_current_revision
from seeds.importing import ledger, registry
from seeds.importing.already_imported import find_import
from seeds.importing.current_crosswalk import CurrentCrosswalk
from seeds.importing.event_store import EventStore
from seeds.importing.figures.check_codes import require_actors
from seeds.importing.files.concatenate import make_plain_files
from seeds.importing.files.inputs import SourceFile
from seeds.importing.files.recognise import RecognisedFile
from seeds.importing.files.workspace import Unpacker
from seeds.importing.progress import ProgressMeter
from seeds.importing.reader import Counts, Job, Reader
from seeds.importing.rejects import ENDING, Rejects
from seeds.importing.summary import describe_cut_off, describe_earlier_import, describe_import

if TYPE_CHECKING:
    from seeds.importing.card import Card


@dataclass
class Loader:
    """Loader of the files of one command."""

    url: URL
    name: str
    unpacker: Unpacker
    meter: ProgressMeter
    echo: Callable[[str], None]
    max_rejects: float | None
    rejects_folder: Path | None
    again: bool
    after_load: Callable[[Connection, SourceFile], None] | None = None
    """Called in the transaction of each loaded file, before it is committed."""
    store: EventStore | None = None
    """Where events go instead of into the database."""
    _rejects_names: set[str] = field(default_factory=set)
    _last_begun: tuple[int, str] | None = None
    _following: RecognisedFile | None = None
    _crosswalk: CurrentCrosswalk = field(default_factory=CurrentCrosswalk)
    _rows_loaded: int | None = None
    """Rows of the dataset that are loaded so far, once they are counted."""

    @cached_property
    def _reader(self) -> Reader:
        return registry.load_reader(self.name)

    @cached_property
    def _engine(self) -> Engine:
        """One for all files: it keeps the statements that SQLAlchemy has compiled."""
        return create_import_engine(self.url, keys_checked=self._reader.checks_keys)

    @cached_property
    def _next_folder(self) -> Path:
        """For what is written while a file is read ahead."""
        return self.unpacker.add_folder()

    @cached_property
    def _card(self) -> Card:
        return registry.read_card(self.name)

    @cached_property
    def _aliases(self) -> dict[str, str]:
        return registry.read_aliases(self.name)

    def load(
        self,
        file: RecognisedFile,
        number: int,
        count: int,
        following: RecognisedFile | None = None,
    ) -> Counts | None:
        """Load a file and print what happened; None if another process imported it first.

        ``following`` is the file that comes next, which a store may read ahead.
        Raises UserError if it is refused; then the database is as it was before.
        """
        source, self._last_begun, self._following = file.source, None, following
        label = f"file {number + 1} of {count}, {source.name}" if count > 1 else source.name
        rejects = self._open_rejects(source.name)
        try:
            counts = self._load(file, label, rejects)
        except TooManyRejectsError:
            rejects.close()
            raise
        except BaseException:
            rejects.discard()
            raise
        finally:
            if self.store is not None:
                self.store.discard()
            self.meter.clear()
            self.unpacker.remove_unpacked(source)
        if counts is not None:
            rejects.close()
            for line in describe_import(source.name, counts, rejects):
                self.echo(line)
            for name, why in file.left_out:
                self.echo(f"  {source.name}/{name}: skipped, {why}")
        return counts

    def has_loaded_last(self) -> bool:
        """Whether the last file begun is imported: an interruption may come after the commit."""
        if self._last_begun is None:
            return False
        with connect(create_reading_engine(self.url)) as connection:
            return ledger.has_import(connection, *self._last_begun)

    def _load(self, file: RecognisedFile, label: str, rejects: Rejects) -> Counts | None:
        source, card = file.source, self._card
        with self.unpacker.make_work_folder() as folder, _report_refusal(source.name):
            with connect(self._engine) as connection, connection.begin():
                require_current_revision(connection)
                ledger.lock_imports(connection)
                earlier = find_import(connection, self.name, source.sha256)
                if earlier is not None and not self.again:
                    self.echo(describe_earlier_import(source.name, earlier))
                    return None
                dataset_id = ledger.begin_dataset(connection, self.name, card)
                import_id = ledger.begin_import(connection, dataset_id, source.name, source.sha256)
                self._last_begun = import_id, source.sha256
                counts, edition = self.load_members(
                    file, label, folder, connection, dataset_id, import_id, rejects
                )
                source.require_unchanged()
                self._require_few_rejects(counts, rejects)
                rejects.sync()
                if (before := self._rows_loaded) is None:
                    before = ledger.count_rows_loaded(connection, dataset_id)
                ledger.end_import(connection, import_id, self.name, card, counts, edition)
                if self.after_load is not None:
                    self.after_load(connection, source)
                if self.store is not None:
                    self.store.prepare(connection, source, counts, edition)
                self._rows_loaded = before + counts.loaded
                if self._rows_loaded.bit_length() > before.bit_length():
                    refresh_statistics(connection)
            if self.store is not None:
                self.store.publish()
        return counts

    def load_members(
        self,
        file: RecognisedFile,
        label: str,
        folder: Path,
        connection: Connection,
        dataset_id: int,
        import_id: int,
        rejects: Rejects,
    ) -> tuple[Counts, str | None]:
        """Load every plain file of a source file; the counts of all, and the edition."""
        crosswalk = self._crosswalk.read(connection)
        if self._card.figures is not None:
            require_actors(self.name, self._card.figures, crosswalk)
        total, edition = Counts(), None
        for number, plain in enumerate(make_plain_files(file, self.unpacker, folder)):
            self._expect_following()
            self.meter.start(label, plain.size)
            rejects.origins = plain.origins
            work_folder = folder / f"work{number}"
            work_folder.mkdir()
            job = Job(
                connection=connection,
                file=plain,
                dataset_id=dataset_id,
                import_id=import_id,
                crosswalk=crosswalk,
                aliases=self._aliases,
                folder=work_folder,
                rejects=rejects,
                is_first=number == 0,
                progress=self.meter.update,
                store=self.store,
            )
            counts = self._reader.load(job)
            _check_sum(plain.name, counts)
            counts.remarks += describe_cut_off(self._card, plain.layout.name, counts.read)
            total.add(counts)
            edition = job.edition or edition
            ledger.add_coverage(connection, dataset_id, job.covered)
            ledger.add_unmapped(connection, dataset_id, job.unmapped)
        return total, edition

    def _expect_following(self) -> None:
        """Tell the store which file comes next, if that is one to be read as it is."""
        following, self._following = self._following, None
        if self.store is None or following is None or len(following.members) > 1:
            return
        with suppress(UserError):
            (plain,) = make_plain_files(following, self.unpacker, self._next_folder)
            # A copy with other line ends is made again at its turn.
            if plain.path.parent != self._next_folder:
                self.store.expect(plain, self._next_folder)

    def _open_rejects(self, file_name: str) -> Rejects:
        """The rejects of a file; two files of the same name get two rejects files."""
        name, number = file_name, 1
        while name in self._rejects_names:
            number += 1
            name = f"{file_name}.{number}"
        self._rejects_names.add(name)
        return Rejects(file_name, (self.rejects_folder or Path()) / f"{name}{ENDING}")

    def _require_few_rejects(self, counts: Counts, rejects: Rejects) -> None:
        limit = self._card.max_rejects
        most = limit.value if self.max_rejects is None else self.max_rejects
        faulty = counts.rejected - counts.excused
        if faulty <= most * counts.read:
            return
        why = f" ({limit.why.rstrip('.')})" if self.max_rejects is None else ""
        share = faulty / counts.read
        empty = f", besides {counts.excused:,} that hold nothing" if counts.excused else ""
        first = "".join(f"\n  {line}" for line in rejects.first)
        raise TooManyRejectsError(
            f"{faulty:,} of {counts.read:,} rows ({share:.1%}) would be rejected{empty}; the "
            f"limit is {most:.1%}{why}. --max-rejects sets another limit. "
            f"All rejected rows are in {rejects.path}. The first:{first}"
        )


class TooManyRejectsError(UserError):
    """A file with more rejected rows than its dataset allows."""


@contextmanager
def _report_refusal(name: str) -> Iterator[None]:
    """Turn every error that a file can cause into a UserError: nothing of it was imported."""
    try:
        yield
    except DatabaseError:
        raise
    except UserError as error:
        message = str(error) if str(error).startswith(name) else f"{name}: {error}"
        raise type(error)(f"nothing of {name} was imported:\n{message}") from error
    except (IntegrityError, DataError, OverflowError) as error:
        trouble = f"the database refuses a row: {getattr(error, 'orig', error)}"
        raise UserError(f"nothing of {name} was imported: {trouble}") from error
    except OSError as error:
        trouble = f"{error.filename or name}: {error.strerror}"
        raise UserError(f"nothing of {name} was imported: {trouble}") from error


def _check_sum(name: str, counts: Counts) -> None:
    total = counts.loaded + counts.known + counts.rejected
    assert counts.read == total, f"{name}: {counts.read} rows read, but {total} counted"

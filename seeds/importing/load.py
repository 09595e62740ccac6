"""Loading of one file, in one transaction: all of it, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property

from sqlalchemy import URL, Engine
from sqlalchemy.exc import DataError, IntegrityError

from console import UserError
from database import connect, create_import_engine, create_reading_engine
from database_settings import DatabaseError
from models.table_statistics import refresh_statistics
from schema_revision import require_current_revision
from seeds.importing import ledger
from seeds.importing.already_imported import find_import
from seeds.importing.dataset import Dataset
from seeds.importing.event_store import EventStore
from seeds.importing.files.recognise import RecognisedFile
from seeds.importing.files.workspace import Unpacker
from seeds.importing.import_settings import ImportSettings
from seeds.importing.open_import import OpenImport
from seeds.importing.reader import Counts
from seeds.importing.rejects import Rejects, RejectsFolder
from seeds.importing.summary import describe_earlier_import, describe_import

LoadRows = Callable[[OpenImport], tuple[Counts, str | None]]
"""Loads the rows of a file in its transaction: their counts, and the edition that they state."""


class FileLoader:
    """Loader of files of one dataset, one after the other. Raises UserError for a faulty card."""

    def __init__(
        self,
        url: URL,
        dataset: Dataset,
        unpacker: Unpacker,
        settings: ImportSettings,
        echo: Callable[[str], None],
        store: EventStore | None = None,
    ) -> None:
        self.url, self.dataset, self.unpacker, self.echo = url, dataset, unpacker, echo
        self._settings, self._store = settings, store
        self._limit = dataset.card.max_rejects
        self._rejects = RejectsFolder(settings.rejects_folder)
        self._last_begun: tuple[int, str] | None = None
        self._rows_loaded: int | None = None
        """Rows of the dataset that are loaded so far, once they are counted."""

    def load(self, file: RecognisedFile, load_rows: LoadRows) -> Counts | None:
        """Load a file and print what happened; None if it was imported before.

        Raises UserError if it is refused; then the database is as it was before.
        """
        source, self._last_begun = file.source, None
        rejects = self._rejects.open(source.name)
        try:
            counts = self._load(file, rejects, load_rows)
        except TooManyRejectsError:
            rejects.close()
            raise
        except BaseException:
            rejects.discard()
            raise
        finally:
            if self._store is not None:
                self._store.discard()
            self.unpacker.meter.clear()
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

    @cached_property
    def _engine(self) -> Engine:
        """One for all files: it keeps the statements that SQLAlchemy has compiled."""
        return create_import_engine(self.url, keys_checked=self.dataset.reader.checks_keys)

    def _load(self, file: RecognisedFile, rejects: Rejects, load_rows: LoadRows) -> Counts | None:
        source, store = file.source, self._store
        with self.unpacker.make_work_folder() as folder, _report_refusal(source.name):
            with connect(self._engine) as connection, connection.begin():
                require_current_revision(connection)
                ledger.lock_imports(connection)
                earlier = find_import(connection, self.dataset.name, source.sha256)
                if earlier is not None and not self._settings.again:
                    self.echo(describe_earlier_import(source.name, earlier))
                    return None
                opened = OpenImport.begin(connection, self.dataset, file, folder, rejects)
                self._last_begun = opened.import_id, source.sha256
                counts, edition = load_rows(opened)
                source.require_unchanged()
                self._require_few_rejects(counts, rejects)
                rejects.sync()
                rows_before = self._count_rows_before(opened)
                opened.end(counts, edition)
                if self._settings.after_load is not None:
                    self._settings.after_load(connection, source)
                if store is not None:
                    store.prepare(connection, source, counts, edition)
                self._rows_loaded = rows_before + counts.loaded
                # Whenever the dataset has doubled, about.
                if self._rows_loaded.bit_length() > rows_before.bit_length():
                    refresh_statistics(connection)
            if store is not None:
                store.publish()
        return counts

    def _count_rows_before(self, opened: OpenImport) -> int:
        if self._rows_loaded is None:
            return ledger.count_rows_loaded(opened.connection, opened.dataset_id)
        return self._rows_loaded

    def _require_few_rejects(self, counts: Counts, rejects: Rejects) -> None:
        limit, most = self._limit, self._settings.max_rejects
        why = f" ({limit.why.rstrip('.')})" if most is None else ""
        most = limit.value if most is None else most
        faulty = counts.rejected - counts.excused
        if faulty <= most * counts.read:
            return
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

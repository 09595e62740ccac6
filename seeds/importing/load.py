"""One file into the database, in one transaction: all of it, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import URL
from sqlalchemy.exc import DataError, IntegrityError

from console import UserError
from database import (
    DatabaseError,
    connect,
    create_import_engine,
    create_reading_engine,
    require_current_revision,
)
from models.crosswalk import Crosswalk
from models.table_statistics import refresh_statistics
from seeds.importing import ledger, registry
from seeds.importing.already_imported import known_file
from seeds.importing.files.concatenate import plain_files
from seeds.importing.files.recognise import Prepared
from seeds.importing.files.workspace import Unpacker
from seeds.importing.progress import Meter
from seeds.importing.reader import Counts, Job, Reader
from seeds.importing.rejects import ENDING, Rejects
from seeds.importing.summary import imported, known_already

if TYPE_CHECKING:
    from seeds.importing.card import Card


@dataclass
class Loader:
    """Loads the files of one command."""

    url: URL
    name: str
    unpacker: Unpacker
    meter: Meter
    echo: Callable[[str], None]
    max_rejects: float | None
    rejects_folder: Path | None
    again: bool
    _rejects_names: set[str] = field(default_factory=set)
    _begun: tuple[int, str] | None = None

    @cached_property
    def _reader(self) -> Reader:
        return registry.reader(self.name)

    @cached_property
    def _card(self) -> Card:
        return registry.card(self.name)

    @cached_property
    def _aliases(self) -> dict[str, str]:
        return registry.aliases(self.name)

    def load(self, file: Prepared, number: int, count: int) -> Counts | None:
        """Load a file and say what became of it; None where somebody else was faster.

        Raises UserError where it is refused; then the database is as it was.
        """
        given, self._begun = file.given, None
        place = f"file {number + 1} of {count}, {given.name}" if count > 1 else given.name
        rejects = self._rejects_of(given.name)
        try:
            counts = self._load(file, place, rejects)
        except TooManyRejectsError:
            rejects.close()
            raise
        except BaseException:
            rejects.discard()
            raise
        finally:
            self.meter.clear()
            self.unpacker.drop(given)
        if counts is not None:
            rejects.close()
            for line in imported(given.name, counts, rejects):
                self.echo(line)
            for left in file.left_out:
                self.echo(f"  {given.name}/{left}: left out, since no dataset knows it")
        return counts

    def has_loaded_last(self) -> bool:
        """Whether the file that was begun last is in: an interruption may come after the commit."""
        if self._begun is None:
            return False
        with connect(create_reading_engine(self.url)) as connection:
            return ledger.is_import(connection, *self._begun)

    def _load(self, file: Prepared, place: str, rejects: Rejects) -> Counts | None:
        given, card = file.given, self._card
        with self.unpacker.work_folder() as folder, _refused_as_a_whole(given.name):
            engine = create_import_engine(self.url, keys_checked=self._reader.checks_keys)
            with connect(engine) as connection, connection.begin():
                require_current_revision(connection)
                ledger.lock(connection)
                known = known_file(connection, self.name, given.sha256)
                if known is not None and not self.again:
                    self.echo(known_already(given.name, known))
                    return None
                dataset_id = ledger.begin_dataset(connection, self.name, card)
                import_id = ledger.begin_import(connection, dataset_id, given.name, given.sha256)
                self._begun = import_id, given.sha256
                crosswalk = Crosswalk.load(connection)
                total, edition = Counts(), None
                for number, plain in enumerate(plain_files(file, self.unpacker, folder)):
                    self.meter.start(place, plain.opened.size)
                    rejects.origins = plain.origins
                    job = Job(
                        connection=connection,
                        file=plain.opened,
                        layout=plain.layout,
                        dataset_id=dataset_id,
                        import_id=import_id,
                        crosswalk=crosswalk,
                        aliases=self._aliases,
                        folder=plain.folder,
                        rejects=rejects,
                        is_first=number == 0,
                        progress=self.meter,
                    )
                    counts = self._reader.load(job)
                    _require_sum(plain.opened.name, counts)
                    total.add(counts)
                    edition = job.edition or edition
                    ledger.add_coverage(connection, dataset_id, job.covered)
                    ledger.add_unmapped(connection, dataset_id, job.unmapped)
                given.require_unchanged()
                self._require_few(total, rejects)
                rejects.finish()
                before = ledger.rows_loaded(connection, dataset_id)
                ledger.end_import(connection, import_id, self.name, card, total, edition)
                if (before + total.loaded).bit_length() > before.bit_length():
                    refresh_statistics(connection)
        return total

    def _rejects_of(self, file_name: str) -> Rejects:
        """Where the rejects of a file go: two files of one name do not share a place."""
        name, number = file_name, 1
        while name in self._rejects_names:
            number += 1
            name = f"{file_name}.{number}"
        self._rejects_names.add(name)
        return Rejects(file_name, (self.rejects_folder or Path()) / f"{name}{ENDING}")

    def _require_few(self, counts: Counts, rejects: Rejects) -> None:
        own = self._card.max_rejects
        most = own.value if self.max_rejects is None else self.max_rejects
        if counts.rejected <= most * counts.read:
            return
        why = f" ({own.why.rstrip('.')})" if self.max_rejects is None else ""
        share = counts.rejected / counts.read
        first = "".join(f"\n  {line}" for line in rejects.first)
        raise TooManyRejectsError(
            f"{counts.rejected:,} of {counts.read:,} rows would be rejected, {share:.1%}, and at "
            f"most {most:.1%} may be{why}; --max-rejects sets another share. "
            f"Each is in {rejects.path}, the first:{first}"
        )


class TooManyRejectsError(UserError):
    """A file of which more rows are rejected than its dataset allows."""


@contextmanager
def _refused_as_a_whole(name: str) -> Iterator[None]:
    """Say of whatever a file can cause that nothing of it was imported."""
    try:
        yield
    except DatabaseError:
        raise
    except UserError as error:
        told = str(error) if str(error).startswith(name) else f"{name}: {error}"
        raise type(error)(f"nothing of {name} was imported:\n{told}") from error
    except (IntegrityError, DataError, OverflowError) as error:
        trouble = f"the database refuses a row: {getattr(error, 'orig', error)}"
        raise UserError(f"nothing of {name} was imported: {trouble}") from error
    except OSError as error:
        trouble = f"{error.filename or name}: {error.strerror}"
        raise UserError(f"nothing of {name} was imported: {trouble}") from error


def _require_sum(name: str, counts: Counts) -> None:
    became = counts.loaded + counts.known + counts.rejected
    assert counts.read == became, f"{name}: {counts.read} rows read, but {became} accounted for"

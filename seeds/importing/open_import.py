"""The import of one file while its transaction is open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from models.crosswalk import Crosswalk
from seeds.importing import ledger
from seeds.importing.dataset import Dataset
from seeds.importing.event_store import EventStore
from seeds.importing.files.recognise import RecognisedFile
from seeds.importing.reader import Counts, Job, PlainFile
from seeds.importing.rejects import Rejects


@dataclass(frozen=True)
class OpenImport:
    """The import of one source file, whose rows are in one or several plain files."""

    connection: Connection
    dataset: Dataset
    file: RecognisedFile
    folder: Path
    """An empty folder, removed when the transaction is over."""
    rejects: Rejects
    dataset_id: int
    import_id: int

    @staticmethod
    def begin(
        connection: Connection,
        dataset: Dataset,
        file: RecognisedFile,
        folder: Path,
        rejects: Rejects,
    ) -> OpenImport:
        """Write the row of the import without its counts, and that of the dataset."""
        dataset_id = ledger.begin_dataset(connection, dataset)
        source = file.source
        import_id = ledger.begin_import(connection, dataset_id, source.name, source.sha256)
        return OpenImport(connection, dataset, file, folder, rejects, dataset_id, import_id)

    def make_job(
        self,
        plain: PlainFile,
        crosswalk: Crosswalk,
        progress: Callable[[int, int], object],
        *,
        number: int = 0,
        store: EventStore | None = None,
    ) -> Job:
        """The job of loading a plain file, whose number among those of the source file is given."""
        self.rejects.origins = plain.origins
        work_folder = self.folder / f"work{number}"
        work_folder.mkdir()
        return Job(
            connection=self.connection,
            file=plain,
            dataset_id=self.dataset_id,
            import_id=self.import_id,
            crosswalk=crosswalk,
            aliases=self.dataset.aliases,
            folder=work_folder,
            rejects=self.rejects,
            is_first=number == 0,
            progress=progress,
            store=store,
        )

    def end_job(self, job: Job) -> None:
        """Write what a job that is done covers, and the codes that it could not map."""
        ledger.add_coverage(self.connection, self.dataset_id, job.covered)
        ledger.add_unmapped(self.connection, self.dataset_id, job.unmapped)

    def end(self, counts: Counts, edition: str | None) -> None:
        """Write the counts of the whole file."""
        ledger.end_import(self.connection, self.dataset, self.import_id, counts, edition)

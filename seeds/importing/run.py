"""`bedfellows import`: from the files of a command line to rows in the database.

Every file is read and recognised before the first is loaded. Each file is loaded in its own
transaction: the database has all of it, or is as it was before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from importlib import import_module

from sqlalchemy import URL

from database import connect, create_reading_engine, create_writing_engine
from schema_revision import require_current_revision
from seeds.importing.already_imported import find_import
from seeds.importing.dataset import Dataset
from seeds.importing.event_store import EventStore
from seeds.importing.files.abandoned import sweep_abandoned
from seeds.importing.files.inputs import SourceFile, SourceFiles
from seeds.importing.import_settings import AS_USUAL, ImportSettings
from seeds.importing.progress import ProgressMeter
from seeds.importing.summary import describe_earlier_import

Echo = Callable[[str], None]
_SLOW_MODULES = ("seeds.importing.load_files", "duckdb", "seeds.importing.events.event_dataset")
"""Modules of the loading that take long to import, the most often needed first."""


def import_files(
    url: URL,
    dataset: Dataset,
    sources: SourceFiles,
    settings: ImportSettings = AS_USUAL,
    *,
    store: EventStore | None = None,
    echo: Echo,
) -> int:
    """Import files of a dataset, and print what happened to their rows.

    Events go into ``store`` if there is one, and their sums into the database. Returns the exit
    status 0. Raises UserError if a file is refused, before the first is loaded or during one; the
    files loaded before stay.
    """
    sweep_abandoned()
    _import_slow_modules(sources)
    files, faults, meter = sources.wait(), sources.faults, sources.meter
    new = files if settings.again else _drop_known(url, dataset.name, files, meter, echo)
    if not new and not faults:
        return 0
    # Imported here, since files that are all known need none of it.
    from seeds.importing.files.workspace import Unpacker, open_workspace
    from seeds.importing.load import FileLoader
    from seeds.importing.load_files import load_files, recognise_files

    with open_workspace() as folder, _keep_open(url) if len(new) > 1 else nullcontext():
        unpacker = Unpacker(folder, meter)
        recognised, skipped = recognise_files(dataset, new, faults, unpacker)
        for line in skipped:
            echo(line)
        load_files(recognised, FileLoader(url, dataset, unpacker, settings, echo, store), store)
    return 0


@contextmanager
def _keep_open(url: URL) -> Iterator[None]:
    """Keep a database open, so that SQLite copies its log into the file at the end alone.

    It does that whenever the last connection closes, which would be after each file.
    """
    with connect(create_writing_engine(url)):
        yield


def _import_slow_modules(sources: SourceFiles) -> None:
    """Import the modules of the loading while the files are read for their SHA-256."""
    for module in _SLOW_MODULES:
        if sources.are_read:
            return
        import_module(module)


def _drop_known(
    url: URL, name: str, files: list[SourceFile], meter: ProgressMeter, echo: Echo
) -> list[SourceFile]:
    """The files that have not been imported; prints the earlier import of the others."""
    new = []
    with connect(create_reading_engine(url)) as connection:
        require_current_revision(connection)
        for file in files:
            earlier = find_import(connection, name, file.sha256)
            if earlier is None:
                new.append(file)
            else:
                meter.clear()
                echo(describe_earlier_import(file.name, earlier))
    return new

"""`bedfellows import --lake`: files of events into a lake, their sums into the database."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import URL, Connection, select

from console import UserError
from database import connect, create_reading_engine
from models.datasets import datasets
from models.lakes import lakes
from schema_revision import require_current_revision
from seeds.importing.dataset import Dataset
from seeds.importing.files.inputs import SourceFiles
from seeds.importing.import_settings import AS_USUAL, ImportSettings
from seeds.importing.run import import_files
from seeds.lake.event_datasets import require_events
from seeds.lake.store import LakeStore


def import_into_lake(
    url: URL,
    dataset: Dataset,
    sources: SourceFiles,
    lake: Path,
    settings: ImportSettings = AS_USUAL,
    *,
    echo: Callable[[str], None],
) -> int:
    """Import files of a dataset of events, as `import_files` does, with the events in a lake.

    Raises UserError if the dataset is none of events, if its events are elsewhere, or if the lake
    is not whole.
    """
    require_events(dataset.name)
    with connect(create_reading_engine(url)) as connection:
        require_current_revision(connection)
        require_no_events_in_database(connection, dataset.name)
    with LakeStore(lake, dataset.name) as store:
        with connect(create_reading_engine(url)) as connection:
            store.open(connection)
        return import_files(url, dataset, sources, settings, store=store, echo=echo)


def require_no_events_in_database(connection: Connection, name: str) -> None:
    """Raise UserError if the database itself has the events of a dataset."""
    query = select(datasets.c.id).where(
        datasets.c.slug == name, datasets.c.id.not_in(select(lakes.c.dataset_id))
    )
    if connection.scalar(query) is not None:
        raise UserError(
            f"the events of {name} are in the database itself: import without --lake, or remove "
            f"them first (bedfellows import --remove {shlex.quote(name)})"
        )

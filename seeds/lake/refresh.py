"""`bedfellows lake refresh`: codes are read anew, and the database made as the lake is."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from sqlalchemy import URL, Connection

from database import connect, create_reading_engine, create_writing_engine
from models.crosswalk import Crosswalk
from models.lake.open_lake import LakeDataset, list_lake, open_dataset
from models.lake.source_list import LakeError
from schema_revision import require_current_revision
from seeds.importing import ledger, registry
from seeds.importing.events.event_dataset import read_event_types
from seeds.importing.files.workspace import open_workspace
from seeds.lake.add_to_database import record_lake
from seeds.lake.check_sums import find_places
from seeds.lake.code_meanings import describe_codes
from seeds.lake.event_datasets import require_events
from seeds.lake.forget import forget_damaged
from seeds.lake.import_files import require_no_events_in_database
from seeds.lake.known_lakes import find_known_lake, open_current
from seeds.lake.lake_change import LakeChange
from seeds.lake.read_events import LakeSession, report_duckdb_errors
from seeds.lake.recode import Recoder
from seeds.lake.store import LakeStore
from seeds.lake.sums import check_hashes
from seeds.lake.write_database import write_database, write_imports

Echo = Callable[[str], None]


def refresh_lakes(url: URL, lake: Path | None, *, forget: bool, echo: Echo) -> int:
    """Refresh the datasets of a lake, or of all lakes that the database knows.

    ``forget`` gives up what stood in damaged files. Returns the exit status 0. Raises UserError if
    a lake is not whole, or if the database itself has the events of its dataset.
    """
    with connect(create_reading_engine(url)) as connection:
        require_current_revision(connection)
        if lake is None:
            places = [(name, Path(place)) for name, place in find_places(connection, None)]
        else:
            places = [(name, lake) for name in list_lake(lake.expanduser().absolute())]
        for name, _ in places:
            require_events(name)
            require_no_events_in_database(connection, name)
    for name, place in places:
        with LakeStore(place, name) as store, report_duckdb_errors(str(place)):
            _refresh(url, name, store, forget=forget, echo=echo)
    return 0


def _refresh(url: URL, name: str, store: LakeStore, *, forget: bool, echo: Echo) -> None:
    dataset = registry.find_dataset(name)
    with open_workspace() as folder, connect(create_writing_engine(url)) as connection:
        with connection.begin():
            ledger.lock_imports(connection)
            opened, is_known = _open(connection, name, store)
            before = opened.manifest
            if not before.files.count:
                echo(f"{name}: the lake has no files of it")
                return
            crosswalk, types = Crosswalk.load(connection), read_event_types(connection)
            session = LakeSession(crosswalk, types, before.scheme, dataset.aliases, store.scratch)
            try:
                change, left = LakeChange(opened, store.writer), None
                if forget:
                    left = forget_damaged(session, opened, change, echo=echo)
                else:
                    check_hashes(opened)
                recoder = Recoder(session, [*before.codes])
                kept = replace(opened, manifest=replace(before, pieces=change.kept))
                rewritten = recoder.recode(kept, change)
                codes = describe_codes(crosswalk, before.scheme, dataset.aliases, before.codes)
                change.prepare(replace(before, codes=codes), left=left)
                made = LakeDataset(opened.folder, change.manifest, b"")
                dataset_id = write_database(connection, dataset, made, recoder, folder)
                has_lost = left is not None and len(left) < before.files.count
                if has_lost or not is_known:
                    write_imports(connection, dataset, dataset_id, made, recoder)
                record_lake(
                    connection, dataset_id, store.lake, made.manifest.generation, change.sha256
                )
            finally:
                session.duck.close()
        change.publish()
    count = len(made.manifest.pieces)
    echo(
        f"{name}: {made.manifest.rows:,} events, {rewritten:,} of {count:,} Parquet files written "
        f"anew, codes of edition {made.manifest.codes_edition}"
    )


def _open(connection: Connection, name: str, store: LakeStore) -> tuple[LakeDataset, bool]:
    """The lake, and whether the database has its imports: else it is as the manifest says."""
    known = find_known_lake(connection, name)
    with suppress(LakeError):
        found = open_current(store.lake, name, known)
        if found.content and known is not None:
            return found, True
    return open_dataset(store.lake, name), False

"""`bedfellows lake refresh`: codes are read anew, and the database made as the lake is."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, delete

from database import connect, create_reading_engine, create_writing_engine
from models.crosswalk import Crosswalk
from models.datasets import coverage_days, imports, unmapped_codes
from models.lake.open_lake import LakeDataset, list_lake, open_dataset, relation_sql
from models.lake.source_list import LakeError, SourceEntry
from models.table_statistics import refresh_statistics
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
from seeds.lake.sums import (
    DuckDBEngine,
    check_hashes,
    open_summing,
    read_actors,
    replace_sums,
    stage_sums,
)

Echo = Callable[[str], None]
_NOT_KEPT = ("number", "name", "sha256")
"""What the row of an import has under another name, or not at all."""


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
    with open_workspace() as folder, connect(create_writing_engine(url)) as connection:
        with connection.begin():
            ledger.lock_imports(connection)
            opened, is_known = _open(connection, name, store)
            if not opened.manifest.files.count:
                echo(f"{name}: the lake has no files of it")
                return
            session = _start_session(connection, name, opened, store)
            try:
                change = LakeChange(opened, store.writer)
                left = None
                if forget:
                    left = forget_damaged(session, opened, change, echo=echo)
                    is_known &= left is None or len(left) == opened.manifest.files.count
                else:
                    check_hashes(opened)
                recoder = Recoder(session, [*opened.manifest.codes])
                kept = replace(opened, manifest=replace(opened.manifest, pieces=change.kept))
                rewritten = recoder.recode(kept, change)
                codes = describe_codes(
                    session.crosswalk,
                    opened.manifest.scheme,
                    registry.find_dataset(name).aliases,
                    opened.manifest.codes,
                )
                change.prepare(replace(opened.manifest, codes=codes), left=left)
                made = LakeDataset(opened.folder, change.manifest, b"")
                dataset_id = _write(connection, name, made, recoder, folder, is_known=is_known)
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


def _start_session(
    connection: Connection, name: str, opened: LakeDataset, store: LakeStore
) -> LakeSession:
    return LakeSession(
        Crosswalk.load(connection),
        read_event_types(connection),
        opened.manifest.scheme,
        registry.find_dataset(name).aliases,
        store.scratch,
    )


def _write(
    connection: Connection,
    name: str,
    made: LakeDataset,
    recoder: Recoder,
    folder: Path,
    *,
    is_known: bool,
) -> int:
    """Write what the database keeps of a lake; returns the id of the dataset."""
    card = registry.find_dataset(name).card
    dataset_id = ledger.begin_dataset(connection, name, card)
    paths = made.list_paths()
    connection.execute(delete(unmapped_codes).where(unmapped_codes.c.dataset_id == dataset_id))
    ledger.add_unmapped(connection, dataset_id, recoder.count_unmapped(paths))
    if not is_known:
        for table in (coverage_days, imports):
            connection.execute(delete(table).where(table.c.dataset_id == dataset_id))
        rows = [_describe_import(entry) for entry in made.read_files()]
        ledger.add_imports(connection, dataset_id, name, card, rows)
        query = f"SELECT covered_on, count(*) FROM {relation_sql(paths)} GROUP BY covered_on"
        days = dict(recoder.duck.execute(query).fetchall())
        ledger.add_coverage(connection, dataset_id, days)
    duck = open_summing(folder)
    try:
        DuckDBEngine().sum_into(duck, made, read_actors(connection))
        replace_sums(connection, dataset_id, stage_sums(connection, duck, folder))
    finally:
        duck.close()
    refresh_statistics(connection)
    return dataset_id


def _describe_import(entry: SourceEntry) -> dict[str, Any]:
    """The row of an import that a lake from elsewhere names."""
    row = {name: value for name, value in asdict(entry).items() if name not in _NOT_KEPT}
    days = {
        name: date.fromisoformat(day) if (day := row[name]) else None
        for name in ("first_day", "last_day")
    }
    return row | days | {"file_name": entry.name, "file_sha256": entry.sha256}

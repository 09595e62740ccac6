"""`bedfellows lake sums`: sum a lake with an engine, and compare with the database or replace."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sqlalchemy import URL, Connection

from console import UserError
from database import connect, create_reading_engine, create_writing_engine
from models.crosswalk import Crosswalk
from models.lake.open_lake import LakeDataset, find_folder
from schema_revision import require_current_revision
from seeds.importing import ledger, registry
from seeds.importing.files.workspace import open_workspace
from seeds.lake.code_meanings import find_changed_codes
from seeds.lake.known_lakes import KnownLake, find_known_lake, list_known_lakes, open_current
from seeds.lake.read_events import report_duckdb_errors
from seeds.lake.sums import (
    SumsEngine,
    check_hashes,
    compare_sums,
    open_summing,
    read_actors,
    replace_sums,
    stage_sums,
)

Echo = Callable[[str], None]


def check_sums(
    url: URL, lake: str | None, engine: SumsEngine, *, write: bool, echo: Echo, warn: Echo
) -> int:
    """Sum the lakes that a database knows, or one of them, and print what differs.

    ``lake`` is a folder, or an address that the engine reads.
    ``write`` replaces the sums of the database. Returns 1 if any differ and are not replaced.
    """
    with connect(create_reading_engine(url)) as connection:
        require_current_revision(connection)
        places = find_places(connection, lake)
    return max(
        _check_dataset(url, name, place, engine, write=write, echo=echo, warn=warn)
        for name, place in places
    )


def find_places(connection: Connection, lake: str | None) -> list[tuple[str, str]]:
    """The datasets in lakes with the folder of each; those of one lake if it is named."""
    known = list_known_lakes(connection)
    if not known:
        raise UserError(
            "this database knows no lake: `bedfellows import gdelt FILE... --lake DIR` makes one, "
            "and `bedfellows lake refresh --lake DIR` takes one into it"
        )
    if lake is None:
        return known
    folder = Path(lake).expanduser().absolute()
    found = [(name, lake) for name, _ in known if find_folder(folder, name).is_dir()]
    return found or [(name, lake) for name, _ in known]


def _check_dataset(
    url: URL, name: str, lake: str, engine: SumsEngine, *, write: bool, echo: Echo, warn: Echo
) -> int:
    with (
        open_workspace() as folder,
        report_duckdb_errors(lake),
        connect(create_writing_engine(url)) as connection,
        connection.begin(),
    ):
        ledger.lock_imports(connection)
        known = find_known_lake(connection, name)
        assert known is not None
        if "://" in lake:
            opened = engine.open_remote(lake, name, known)
        else:
            opened = open_current(Path(lake).expanduser().absolute(), name, known)
            check_hashes(opened)
        _warn_of_codes(connection, opened, lake, warn)
        count = opened.manifest.files.count
        echo(
            f"{name}: {opened.manifest.rows:,} events of {count:,} "
            f"{'file' if count == 1 else 'files'}, summed by {engine.label}"
        )
        differ = _compare(connection, opened, known, engine, folder, write=write, echo=echo)
    if differ and not write:
        echo("`bedfellows lake sums --write` replaces the sums of the database")
    return int(differ and not write)


def _compare(
    connection: Connection,
    opened: LakeDataset,
    known: KnownLake,
    engine: SumsEngine,
    folder: Path,
    *,
    write: bool,
    echo: Echo,
) -> bool:
    """Print how the sums of the lake compare with those of the database; whether they differ."""
    duck, differ = open_summing(folder), False
    try:
        engine.sum_into(duck, opened, read_actors(connection))
        part = stage_sums(connection, duck, folder)
    finally:
        duck.close()
    for table, rows, lacking in compare_sums(connection, known.dataset_id, part):
        differ |= bool(lacking)
        found = f"{lacking:,} differ from the database" if lacking else "equal to the database"
        echo(f"  {table}: {rows:,} {'row' if rows == 1 else 'rows'}, {found}")
    if differ and write:
        replace_sums(connection, known.dataset_id, part)
        echo("  the sums of the database are replaced")
    return differ


def _warn_of_codes(connection: Connection, opened: LakeDataset, lake: str, warn: Echo) -> None:
    """Say if codes mean something else today than when the lake was read."""
    name = opened.manifest.dataset
    changed = find_changed_codes(
        opened.manifest, Crosswalk.load(connection), registry.find_dataset(name).aliases
    )
    if changed:
        warn(
            f"{name}: {_count_codes(len(changed))} something else today than when the lake was "
            f"read ({', '.join(changed[:5])}): `bedfellows lake refresh --lake {lake}` reads them "
            "anew"
        )


def _count_codes(number: int) -> str:
    return "1 code means" if number == 1 else f"{number:,} codes mean"

"""`bedfellows import --remove --lake`: a dataset leaves the database, then its lake."""

from __future__ import annotations

import shlex
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from sqlalchemy import URL

from console import UserError, defer_interrupts
from database import connect, create_reading_engine
from models.lake.manifest import NAME
from models.lake.open_lake import find_folder
from models.lake.source_list import LakeError
from schema_revision import require_current_revision
from seeds.importing.remove import remove_dataset
from seeds.lake.known_lakes import KnownLake, find_known_lake, open_current
from seeds.lake.store import LakeStore


def remove_from_lake(url: URL, name: str, lake: Path, *, echo: Callable[[str], None]) -> int:
    """Remove a dataset from the database and from a lake, which may be damaged or gone.

    The database comes first: a lake whose removal was cut short is removed by the next try.
    Raises UserError if the lake belongs to another database, or is not the one of this database.
    """
    with connect(create_reading_engine(url)) as connection:
        require_current_revision(connection)
        known = find_known_lake(connection, name)
    lake = lake.expanduser().absolute()
    if known is not None:
        _require_known_lake(lake, name, known)
    folder = find_folder(lake, name)
    if not folder.is_dir():
        return remove_dataset(url, name, rows_in_lake=0 if known else None, echo=echo)
    with LakeStore(lake, name) as store:
        rows = 0
        if known is not None:
            with suppress(LakeError):
                rows = open_current(store.lake, name, known).manifest.rows
            remove_dataset(url, name, rows_in_lake=rows, echo=echo)
        elif (folder / NAME).exists():
            # Refuses a lake of another database, unless nothing is in it.
            open_current(store.lake, name, None)
        try:
            with defer_interrupts():
                # The manifest first: without it the rest is no lake.
                (folder / NAME).unlink(missing_ok=True)
                shutil.rmtree(folder)
                with suppress(OSError):
                    folder.parent.rmdir()
        except OSError as error:
            raise UserError(f"{folder} cannot be removed: {error.strerror}") from None
    if known is None:
        echo(f"{name} is not loaded: nothing to remove")
    return 0


def _require_known_lake(lake: Path, name: str, known: KnownLake) -> None:
    """Raise UserError if a folder is neither where the lake of a dataset was, nor a copy of it."""
    if str(lake) == known.place:
        return  # damaged or gone, it can be given up
    try:
        open_current(lake, name, known)
    except LakeError:
        raise UserError(
            f"{lake}: is not the lake of {name} that this database knows, which is removed with "
            f"--lake {shlex.quote(known.place)}, even if it is lost"
        ) from None

"""`bedfellows import`: from the files of a command line to rows in the database, file by file.

Every file is opened and recognised before the first is loaded. Each is loaded in a transaction of
its own: it is in the database whole, or the database is as it was before.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from sqlalchemy import URL

from console import UserError
from database import connect, create_reading_engine, require_current_revision
from seeds.importing import registry
from seeds.importing.already_imported import known_file
from seeds.importing.files.inputs import Given, Taking
from seeds.importing.progress import Meter
from seeds.importing.summary import known_already

Echo = Callable[[str], None]
_READING = ("seeds.importing.load_files", "duckdb", "seeds.importing.events.event_dataset")
"""Modules that take long to be imported, in the order of how many files want them."""


def import_files(
    url: URL,
    name: str,
    taking: Taking,
    *,
    max_rejects: float | None = None,
    again: bool = False,
    rejects_folder: Path | None = None,
    echo: Echo,
) -> int:
    """Import files of a dataset, and say what became of their rows.

    ``max_rejects`` is the share of rejected rows with which a file still passes, in place of the
    dataset's own; ``again`` reads a file again that is in already. Returns the exit status 0.
    Raises UserError where a file is refused: before the first is loaded, or while one is; the
    files before that one stay.
    """
    registry.known(name)
    if rejects_folder is not None and not rejects_folder.is_dir():
        raise UserError(f"--rejects {rejects_folder}: there is no such folder")
    _import_meanwhile(taking)
    found, faults, meter = taking.found(), taking.faults, taking.meter
    new = found if again else _unknown(url, name, found, meter, echo)
    if not new and not faults:
        return 0
    # Only now: where all is soon known, nothing of this is wanted.
    from seeds.importing.files.workspace import Unpacker, staging
    from seeds.importing.load import Loader
    from seeds.importing.load_files import load_files

    with staging() as folder:
        unpacker = Unpacker(folder, meter)
        loader = Loader(url, name, unpacker, meter, echo, max_rejects, rejects_folder, again)
        load_files(new, faults, loader)
    return 0


def _import_meanwhile(taking: Taking) -> None:
    """Import what reads files while they are hashed: for large ones there is nothing to do else."""
    for module in _READING:
        if taking.is_over:
            return
        import_module(module)


def _unknown(url: URL, name: str, found: list[Given], meter: Meter, echo: Echo) -> list[Given]:
    """The files that are not in yet; it is said of the others that they are."""
    new = []
    with connect(create_reading_engine(url)) as connection:
        require_current_revision(connection)
        for file in found:
            known = known_file(connection, name, file.sha256)
            if known is None:
                new.append(file)
            else:
                meter.clear()
                echo(known_already(file.name, known))
    return new

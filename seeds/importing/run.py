"""`bedfellows import`: from the files of a command line to rows in the database, file by file.

Every file is opened and recognised before the first is loaded. Each is loaded in a transaction of
its own: it is in the database whole, or the database is as it was before.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from sqlalchemy import URL

from database import UserError, connected, reading, require_current
from seeds.importing import catalogue, ledger
from seeds.importing.given import Given, Taking
from seeds.importing.load import Loader
from seeds.importing.meter import Meter
from seeds.importing.prepare import Prepared, prepared
from seeds.importing.reader import Counts
from seeds.importing.staging import Unpacker, staging
from seeds.importing.telling import known_already, total

Echo = Callable[[str], None]


class RefusedFilesError(UserError):
    """Files that cannot be imported, each with the reason; none of the command was."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("\n".join(["nothing was imported:", *faults]))


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
    catalogue.known(name)
    if rejects_folder is not None and not rejects_folder.is_dir():
        raise UserError(f"--rejects {rejects_folder}: there is no such folder")
    found, faults, meter = taking.found(), taking.faults, taking.meter
    new = found if again else _unknown(url, name, found, meter, echo)
    if not new and not faults:
        return 0
    with staging() as folder:
        unpacker = Unpacker(folder, meter)
        ready = _prepared(name, new, unpacker, faults)
        loader = Loader(url, name, unpacker, meter, echo, max_rejects, rejects_folder, again)
        _load(ready, loader, echo)
    return 0


def _unknown(url: URL, name: str, found: list[Given], meter: Meter, echo: Echo) -> list[Given]:
    """The files that are not in yet; it is said of the others that they are."""
    new = []
    with connected(reading(url)) as connection:
        require_current(connection)
        for file in found:
            known = ledger.known_file(connection, name, file.sha256)
            if known is None:
                new.append(file)
            else:
                meter.clear()
                echo(known_already(file.name, known))
    return new


def _prepared(
    name: str, files: Sequence[Given], unpacker: Unpacker, faults: list[str]
) -> list[Prepared]:
    """The files in the order of loading; all faults at once if there is one."""
    ready = []
    for file in files:
        try:
            ready.append(prepared(name, file, unpacker))
            unpacker.drop_beyond_limit(file)
        except UserError as error:
            faults.append(str(error))
            unpacker.drop(file)
    if faults:
        raise RefusedFilesError(faults)
    return sorted(ready, key=lambda file: file.order)


def _load(ready: Sequence[Prepared], loader: Loader, echo: Echo) -> None:
    done: list[Counts] = []
    try:
        for number, file in enumerate(ready):
            if (counts := loader.load(file, number, len(ready))) is not None:
                done.append(counts)
    except (UserError, KeyboardInterrupt) as error:
        loader.meter.clear()
        stopped = ready[number].given.name
        if isinstance(error, KeyboardInterrupt):
            echo(f"{stopped}: stopped; nothing of it was imported")
        if len(ready) > 1:
            echo(f"{number} of {len(ready)} files are in; not imported: {_names(ready[number:])}")
        raise
    if len(ready) > 1:
        echo(total(done))


def _names(files: Sequence[Prepared], most: int = 5) -> str:
    more = f" and {len(files) - most} more" if len(files) > most else ""
    return ", ".join(file.given.name for file in files[:most]) + more

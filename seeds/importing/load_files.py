"""Files that are not in yet: all are recognised, then they are loaded one after the other."""

from __future__ import annotations

from collections.abc import Sequence

from console import UserError
from seeds.importing.files.inputs import Given
from seeds.importing.files.recognise import Prepared, UnknownFileError, prepared
from seeds.importing.load import Loader
from seeds.importing.reader import Counts
from seeds.importing.summary import total


class RefusedFilesError(UserError):
    """Files that cannot be imported, each with the reason; none of the command was."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("\n".join(["nothing was imported:", *faults]))


def load_files(files: Sequence[Given], faults: list[str], loader: Loader) -> None:
    """Load files and say what became of each; ``faults`` are those of files that cannot be read.

    Raises UserError where a file is refused: before the first is loaded, or while one is; the
    files before that one stay.
    """
    ready, left_out = _prepared(loader, files, faults)
    for file in left_out:
        loader.echo(f"{file.path}: left out, since no dataset knows it")
    _load(ready, loader)


def _prepared(
    loader: Loader, files: Sequence[Given], faults: list[str]
) -> tuple[list[Prepared], list[Given]]:
    """The files in the order of loading, and those to be left out; all faults at once."""
    ready, unknown = [], {}
    for file in files:
        try:
            ready.append(prepared(loader.name, file, loader.unpacker))
            loader.unpacker.drop_beyond_limit(file)
        except UserError as error:
            if isinstance(error, UnknownFileError) and not file.is_named:
                unknown[file] = str(error)
            else:
                faults.append(str(error))
            loader.unpacker.drop(file)
    if not ready:
        faults += unknown.values()
    if faults:
        raise RefusedFilesError(faults)
    return sorted(ready, key=lambda file: file.order), list(unknown)


def _load(ready: Sequence[Prepared], loader: Loader) -> None:
    done: list[Counts] = []
    try:
        for number, file in enumerate(ready):
            if (counts := loader.load(file, number, len(ready))) is not None:
                done.append(counts)
    except (UserError, KeyboardInterrupt) as error:
        loader.meter.clear()
        stopped = ready[number].given.name
        if isinstance(error, KeyboardInterrupt):
            is_in = loader.has_loaded_last()
            number += is_in
            what = "all of it is imported" if is_in else "nothing of it was imported"
            loader.echo(f"{stopped}: stopped; {what}")
        if len(ready) > 1:
            left = _names(ready[number:]) or "none"
            loader.echo(f"{number} of {len(ready)} files are in; not imported: {left}")
        raise
    if len(ready) > 1:
        loader.echo(total(done))


def _names(files: Sequence[Prepared], most: int = 5) -> str:
    more = f" and {len(files) - most} more" if len(files) > most else ""
    return ", ".join(file.given.name for file in files[:most]) + more

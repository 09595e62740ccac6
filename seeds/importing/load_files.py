"""Loading of several files: all are recognised, then loaded one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from console import UserError
from seeds.importing.dataset import Dataset
from seeds.importing.event_store import EventStore
from seeds.importing.files.inputs import SourceFile
from seeds.importing.files.recognise import RecognisedFile, UnknownFileError, recognise_file
from seeds.importing.files.workspace import Unpacker
from seeds.importing.load import FileLoader
from seeds.importing.load_plain_files import PlainFileLoader
from seeds.importing.reader import Counts
from seeds.importing.summary import describe_total


class RefusedFilesError(UserError):
    """Files that cannot be imported, each with the reason; the command imports none."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("\n".join(["nothing was imported:", *faults]))


def recognise_files(
    dataset: Dataset, files: Sequence[SourceFile], faults: Sequence[str], unpacker: Unpacker
) -> tuple[list[RecognisedFile], list[str]]:
    """The files in the order of loading, and a line for each that is left out.

    ``faults`` are those of files that cannot be read. Raises RefusedFilesError with these and the
    faults of all files that must be refused.
    """
    recognised, faults = list[RecognisedFile](), [*faults]
    unknown = dict[SourceFile, UnknownFileError]()
    for file in files:
        try:
            recognised.append(recognise_file(dataset, file, unpacker))
            unpacker.remove_beyond_limit(file)
        except UserError as error:
            if isinstance(error, UnknownFileError) and not file.is_named:
                unknown[file] = error
            else:
                faults.append(str(error))
            unpacker.remove_unpacked(file)
    if not recognised:
        faults += map(str, unknown.values())
    if faults:
        raise RefusedFilesError(faults)
    skipped = [f"{file.path}: skipped, {error.why}" for file, error in unknown.items()]
    return sorted(recognised, key=lambda file: file.order), skipped


def load_files(
    files: Sequence[RecognisedFile], loader: FileLoader, store: EventStore | None
) -> None:
    """Load files and print what happened.

    Raises UserError if one is refused; the files loaded before stay.
    """
    rows = PlainFileLoader(files, loader.unpacker, store)
    done: list[Counts] = []
    try:
        for number, file in enumerate(files):
            if (counts := loader.load(file, partial(rows.load, number))) is not None:
                done.append(counts)
    except (UserError, KeyboardInterrupt) as error:
        stopped = files[number].source.name
        if isinstance(error, KeyboardInterrupt):
            is_loaded = loader.has_loaded_last()
            number += is_loaded
            result = "all of it was imported" if is_loaded else "nothing of it was imported"
            loader.echo(f"{stopped}: interrupted; {result}")
        if len(files) > 1:
            left = _list_names(files[number:]) or "none"
            loader.echo(f"{number} of {len(files)} files were imported; not imported: {left}")
        raise
    if len(files) > 1:
        loader.echo(describe_total(done))


def _list_names(files: Sequence[RecognisedFile], most: int = 5) -> str:
    more = f" and {len(files) - most} more" if len(files) > most else ""
    return ", ".join(file.source.name for file in files[:most]) + more

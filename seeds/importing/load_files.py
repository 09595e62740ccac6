"""Loading of several files: all are recognised, then loaded one after the other."""

from __future__ import annotations

from collections.abc import Sequence

from console import UserError
from seeds.importing.files.inputs import SourceFile
from seeds.importing.files.recognise import RecognisedFile, UnknownFileError, recognise_file
from seeds.importing.load import Loader
from seeds.importing.reader import Counts
from seeds.importing.summary import describe_total


class RefusedFilesError(UserError):
    """Files that cannot be imported, each with the reason; the command imports none."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("\n".join(["nothing was imported:", *faults]))


def load_files(files: Sequence[SourceFile], faults: list[str], loader: Loader) -> None:
    """Load files and print what happened; ``faults`` are those of files that cannot be read.

    Raises UserError if a file is refused, before the first is loaded or during one; the files
    loaded before stay.
    """
    recognised, left_out = _recognise_all(loader, files, faults)
    for file, error in left_out:
        loader.echo(f"{file.path}: skipped, {error.why}")
    _load_all(recognised, loader)


def _recognise_all(
    loader: Loader, files: Sequence[SourceFile], faults: list[str]
) -> tuple[list[RecognisedFile], list[tuple[SourceFile, UnknownFileError]]]:
    """The files in the order of loading, and those to leave out. Raises all faults at once."""
    recognised, unknown = list[RecognisedFile](), dict[SourceFile, UnknownFileError]()
    for file in files:
        try:
            recognised.append(recognise_file(loader.name, file, loader.unpacker))
            loader.unpacker.remove_beyond_limit(file)
        except UserError as error:
            if isinstance(error, UnknownFileError) and not file.is_named:
                unknown[file] = error
            else:
                faults.append(str(error))
            loader.unpacker.remove_unpacked(file)
    if not recognised:
        faults += map(str, unknown.values())
    if faults:
        raise RefusedFilesError(faults)
    return sorted(recognised, key=lambda file: file.order), list(unknown.items())


def _load_all(files: Sequence[RecognisedFile], loader: Loader) -> None:
    done: list[Counts] = []
    try:
        for number, file in enumerate(files):
            following = next(iter(files[number + 1 :]), None)
            if (counts := loader.load(file, number, len(files), following)) is not None:
                done.append(counts)
    except (UserError, KeyboardInterrupt) as error:
        loader.meter.clear()
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

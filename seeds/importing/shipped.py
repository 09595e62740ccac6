"""Shipped datasets: `bedfellows init` loads each file of `seeds/shipped/` once.

A folder there has the name of its dataset. Its files are loaded by the same code as those that
`bedfellows import` is given. What a user did with a dataset stays as it is: after
`import --remove`, and where the dataset came from other files first, a shipped file is left out.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sqlalchemy import URL, Connection, text

from database import connect, create_reading_engine, create_writing_engine
from database_settings import HOME
from seeds.importing.files.inputs import SourceFile, SourceFiles, is_hidden, read_source_file
from seeds.importing.import_settings import ImportSettings
from seeds.importing.progress import ProgressMeter

FOLDER = HOME / "seeds" / "shipped"

# SQL text, because importing the models would take longer than all of a second `init`.
_OFFERED = text("SELECT 1 FROM shipped_files WHERE file_sha256 = :sha256")
_FROM_ELSEWHERE = text("""
    SELECT 1 FROM imports JOIN datasets ON datasets.id = imports.dataset_id
    WHERE slug = :dataset AND file_sha256 NOT IN (SELECT file_sha256 FROM shipped_files)
""")
_RECORD = text(
    "INSERT INTO shipped_files (file_sha256, dataset, file_name, is_loaded) "
    "VALUES (:sha256, :dataset, :name, :is_loaded)"
)
_UNSTATED = text("""
    SELECT slug FROM datasets WHERE EXISTS (SELECT 1 FROM imports WHERE dataset_id = datasets.id)
    AND slug NOT IN (SELECT dataset_slug FROM coverage_statements WHERE dataset_slug IS NOT NULL)
    ORDER BY slug
""")
_LOADED = text("SELECT file_name FROM shipped_files WHERE dataset = :dataset ORDER BY file_name")


def load_shipped(url: URL, *, echo: Callable[[str], None], folder: Path = FOLDER) -> None:
    """Load the shipped files that the database has not been offered before.

    Each is loaded in its own transaction. A second call changes nothing.
    """
    for dataset in sorted(path for path in folder.iterdir() if path.is_dir()):
        files = [_read(path) for path in sorted(dataset.iterdir()) if not is_hidden(path.name)]
        with connect(create_reading_engine(url)) as connection:
            new = [
                file
                for file in files
                if connection.execute(_OFFERED, {"sha256": file.sha256}).first() is None
            ]
            is_taken = connection.execute(_FROM_ELSEWHERE, {"dataset": dataset.name}).first()
        if not new:
            continue
        if is_taken is None:
            _load(url, dataset.name, new, echo)
        else:
            _leave_out(url, dataset, new, echo)
    _state_unstated(url)


def _state_unstated(url: URL) -> None:
    """State the coverage of datasets that were imported before there were such statements."""
    with connect(create_reading_engine(url)) as connection:
        if connection.execute(_UNSTATED).first() is None:
            return
    from seeds.importing.coverage import state_loaded_days
    from seeds.importing.registry import find_dataset, list_names

    with connect(create_writing_engine(url)) as connection, connection.begin():
        for name in [name for (name,) in connection.execute(_UNSTATED) if name in list_names()]:
            for covered in find_dataset(name).card.covers:
                state_loaded_days(connection, name, covered.kind, covered.extent, covered.note)


def describe_return(connection: Connection, dataset: str) -> list[str]:
    """How to load the shipped files of a removed dataset again; empty if there are none."""
    if not connection.execute(_LOADED, {"dataset": dataset}).first():
        return []
    folder = FOLDER / dataset
    return [
        f"`init` does not load the shipped files again; `bedfellows import {dataset} {folder}` does"
    ]


def _read(path: Path) -> SourceFile:
    return read_source_file(path, is_named=True, progress=lambda _done: None)


def _load(url: URL, dataset: str, files: list[SourceFile], echo: Callable[[str], None]) -> None:
    from seeds.importing.registry import find_dataset
    from seeds.importing.run import import_files

    def record(connection: Connection, file: SourceFile) -> None:
        _record(connection, dataset, file, is_loaded=True)

    paths, settings = [str(file.path) for file in files], ImportSettings(after_load=record)
    with SourceFiles(paths, ProgressMeter(only_on_terminal=True)) as sources:
        import_files(url, find_dataset(dataset), sources, settings, echo=echo)


def _leave_out(
    url: URL, dataset: Path, files: list[SourceFile], echo: Callable[[str], None]
) -> None:
    with connect(create_writing_engine(url)) as connection, connection.begin():
        for file in files:
            _record(connection, dataset.name, file, is_loaded=False)
    echo(
        f"{dataset.name}: loaded from other files already, so the shipped ones were left out; "
        f"`bedfellows import {dataset.name} {dataset}` adds them"
    )


def _record(connection: Connection, dataset: str, file: SourceFile, *, is_loaded: bool) -> None:
    values = {"sha256": file.sha256, "dataset": dataset, "name": file.name, "is_loaded": is_loaded}
    connection.execute(_RECORD, values)

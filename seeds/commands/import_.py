"""`bedfellows import`: load files that other people publish."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import click

from console import UserError
from database_settings import database_option, find_database_url

if TYPE_CHECKING:
    from sqlalchemy import URL

    from seeds.importing.dataset import Dataset
from seeds.importing.import_options import GivenPath, rejects_options


def _complete_dataset(_context: object, _parameter: object, typed: str) -> list[str]:
    from seeds.importing.registry import list_names

    return [name for name in list_names() if name.startswith(typed)]


@click.command()
@click.argument("dataset", required=False, shell_complete=_complete_dataset)
@click.argument("files", metavar="[FILE]...", nargs=-1, type=click.Path(path_type=str))
@database_option
@click.option(
    "--again", is_flag=True, help="Import a file again whose contents are already imported."
)
@rejects_options
@click.option(
    "--card",
    type=GivenPath(),
    metavar="CARD",
    help="Import a dataset of your own, which this card describes.",
)
@click.option("--template", is_flag=True, help="Print a card to start from.")
@click.option("--remove", is_flag=True, help="Remove the dataset from the database.")
@click.option(
    "--lake",
    type=GivenPath(),
    metavar="DIR",
    help="Keep the events in Parquet files in this folder, and only their sums in the database.",
)
def command(
    dataset: str | None,
    files: tuple[str, ...],
    database: str | None,
    again: bool,
    max_rejects: float | None,
    rejects: Path | None,
    card: Path | None,
    template: bool,
    remove: bool,
    lake: Path | None,
) -> int:
    """Import the files of a published dataset, or list the datasets.

    A FILE is plain, .zip or .gz, or a folder of such files; its content decides its layout. In a
    folder or an archive, files that no dataset knows (a PDF, a text) are skipped. A file is
    imported whole or not at all, and only once. Every row is loaded, already known, or rejected
    with its reason in FILE.rejects.csv.

    An archive is refused if it unpacks to more than 20 GB, or to more than 100 MB and more than
    200 times its size.

    With --lake, the rows of a dataset of events go to Parquet files, of any number; reports are the
    same. `bedfellows sql --lake DIR` asks them, and docs/lake.md says more.

    A table of figures of your own, by country or pair and year, needs a card and no program:
    --template prints one, --card CARD FILE... imports the files that it describes.
    """
    if template:
        from seeds.importing.card_template import TEMPLATE

        click.echo(TEMPLATE, nl=False)
        return 0
    own = None
    if card is not None:
        from seeds.importing.registry import open_card

        files = files if dataset is None else (dataset, *files)
        own = open_card(card)
        dataset = own.name
    if dataset is None:
        return _list_datasets(remove=remove)
    if remove:
        if files:
            raise UserError("--remove removes the whole dataset: leave out the files")
        return _remove(find_database_url(database), own or dataset, lake)
    from seeds.importing.registry import find_dataset

    found = own or find_dataset(dataset)
    if not files:
        named = found.name if card is None else f"--card {shlex.quote(str(card))}"
        raise UserError(f"name the files: bedfellows import {named} FILE...")
    from seeds.importing.files.inputs import SourceFiles
    from seeds.importing.import_settings import ImportSettings

    # The modules of the import are imported while the files are read for their SHA-256.
    with SourceFiles(files) as sources:
        url = find_database_url(database)
        settings = ImportSettings(max_rejects, rejects, again)
        if lake is None:
            from seeds.importing.run import import_files

            return import_files(url, found, sources, settings, echo=click.echo)
        if own is not None:
            raise UserError(f"--lake: {own.name} is a dataset of figures; a lake holds events")
        from seeds.lake.import_files import import_into_lake

        return import_into_lake(url, found, sources, lake, settings, echo=click.echo)


def _list_datasets(*, remove: bool) -> int:
    if remove:
        raise UserError("name the dataset to remove: bedfellows import --remove DATASET")
    from seeds.importing.available_datasets import list_datasets

    for line in list_datasets():
        click.echo(line)
    return 0


def _remove(url: URL, dataset: Dataset | str, lake: Path | None) -> int:
    if lake is None:
        from seeds.importing.remove import remove_dataset

        return remove_dataset(url, dataset, echo=click.echo)
    from seeds.lake.remove_from_lake import remove_from_lake

    name = dataset if isinstance(dataset, str) else dataset.name
    return remove_from_lake(url, name, lake, echo=click.echo)

"""`bedfellows import`: read the files that other people publish."""

from __future__ import annotations

from pathlib import Path

import click

from console import UserError
from database import database_option, find_database_url


@click.command()
@click.argument("dataset", required=False)
@click.argument("files", metavar="[FILE]...", nargs=-1, type=click.Path(path_type=str))
@database_option
@click.option(
    "--again", is_flag=True, help="Read a file again whose contents have been imported already."
)
@click.option(
    "--max-rejects",
    type=click.FloatRange(0, 1),
    metavar="SHARE",
    help="Let a file pass of which at most this share of rows is rejected: 0.05 is one in twenty."
    "  [default: the dataset's own]",
)
@click.option(
    "--rejects",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Write the rejects files to this folder.  [default: the folder you are in]",
)
@click.option("--remove", is_flag=True, help="Take the dataset out again, and only that.")
def command(
    dataset: str | None,
    files: tuple[str, ...],
    database: str | None,
    again: bool,
    max_rejects: float | None,
    rejects: Path | None,
    remove: bool,
) -> int:
    """Read the files of a dataset that other people publish; without one, list the datasets.

    A FILE may be plain, .zip or .gz, or a folder of such files; its layout is told by its content.
    In a folder or archive, a PDF or a text that no dataset knows is left out. Each is read in one
    go, whole or not at all, and one that has been read already is left alone.
    Every row is loaded, known already, or rejected with its reason in FILE.rejects.csv.

    An archive that unpacks to more than 20 GB, or beyond 100 MB to more than 200 times its size,
    is refused.
    """
    if dataset is None:
        if remove:
            raise UserError("name the dataset that is to go: bedfellows import --remove DATASET")
        from seeds.importing.available_datasets import listing

        for line in listing():
            click.echo(line)
        return 0
    if remove:
        from seeds.importing.remove import remove as take_out

        if files:
            raise UserError("--remove takes out the whole dataset, so it takes no files")
        return take_out(find_database_url(database), dataset, echo=click.echo)
    from seeds.importing.registry import known

    if not files:
        raise UserError(f"name the files: bedfellows import {known(dataset)} FILE...")
    from seeds.importing.files.inputs import Taking

    # While the files are read for their SHA-256, what reads their contents is imported.
    with Taking(files) as taking:
        url = find_database_url(database)
        from seeds.importing.run import import_files

        return import_files(
            url,
            dataset,
            taking,
            max_rejects=max_rejects,
            again=again,
            rejects_folder=rejects,
            echo=click.echo,
        )

"""`bedfellows seed`: load the curated files, or a folder of your own."""

from __future__ import annotations

import click

from console import UserError
from database_settings import database_option, find_database_url


@click.command()
@database_option
@click.option(
    "--check",
    is_flag=True,
    help="Write nothing: print what would be added, changed or removed; exit status 1 if any.",
)
@click.option(
    "--from", "folder", metavar="DIR", help="Load your own files instead, from this folder."
)
@click.option(
    "--as",
    "name",
    metavar="NAME",
    help="With --from: the name of the folder in the database.  [default: its own name]",
)
@click.option(
    "--replace",
    is_flag=True,
    help="With --from: load it even if most of the folder's rows would be removed.",
)
@click.option(
    "--template",
    metavar="KIND",
    help="Print a record of this kind to start from: law, agreement, event, source ...",
)
def command(
    database: str | None,
    check: bool,
    folder: str | None,
    name: str | None,
    replace: bool,
    template: str | None,
) -> int:
    """Load the curated files, or a folder of your own.

    Loading the same files again changes nothing. With --from, load a folder of your own in the
    same formats. Its rows are kept apart from the project's: removing a record from one never
    changes the other.
    """
    if template is not None:
        from seeds.curated.template import format_template

        click.echo(format_template(template), nl=False)
        return 0
    if folder is not None:
        from seeds.curated.user_folder import load_user_folder

        url = find_database_url(database)
        return load_user_folder(url, folder, name, check=check, replace=replace, echo=click.echo)
    if name is not None:
        raise UserError("--as needs --from: it names that folder")
    if replace:
        raise UserError("--replace needs --from: it is about the rows of that folder")
    from seeds.curated.load import load_project

    return load_project(find_database_url(database), check=check, echo=click.echo)

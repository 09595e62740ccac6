"""`bedfellows cite`: how to cite the loaded datasets."""

from __future__ import annotations

import click

from database_settings import database_option, find_database_url


def _complete_dataset(_context: object, _parameter: object, typed: str) -> list[str]:
    from seeds.importing.registry import list_names

    return [name for name in list_names() if name.startswith(typed)]


@click.command()
@click.argument("wanted", metavar="[DATASET]...", nargs=-1, shell_complete=_complete_dataset)
@database_option
def command(wanted: tuple[str, ...], database: str | None) -> int:
    """Print BibTeX for the loaded datasets.

    Each entry has the edition and the URL of its dataset.

    \b
    Example: bedfellows cite > datasets.bib
    """
    from seeds.importing.cite import print_citations

    return print_citations(find_database_url(database), wanted, echo=click.echo)

"""`bedfellows cite`: how to cite the loaded datasets."""

from __future__ import annotations

import click

from database_settings import database_option, find_database_url


@click.command()
@click.argument("wanted", metavar="[DATASET]...", nargs=-1)
@database_option
def command(wanted: tuple[str, ...], database: str | None) -> int:
    """Print BibTeX for the loaded datasets.

    Each entry has the edition and the URL of its dataset.

    \b
    Example: bedfellows cite > datasets.bib
    """
    from seeds.importing.cite import print_citations

    return print_citations(find_database_url(database), wanted, echo=click.echo)

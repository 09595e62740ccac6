"""`bedfellows restore`: a database made of a package."""

from __future__ import annotations

from pathlib import Path

import click

from database_settings import database_option, find_database_url


@click.command()
@click.argument("folder", metavar="DIR")
@database_option
def command(folder: str, database: str | None) -> None:
    """Make a new database of a package that `bedfellows export` wrote.

    \b
    bedfellows restore package --database restored.sqlite

    It has every row of the package, with the same ids; views and the search are built again. A
    package of an older schema is brought up to date. Each file is checked against its SHA-256
    first. The database must not exist yet (on PostgreSQL: have no tables).
    """
    from migrations.restore import restore

    restore(find_database_url(database), Path(folder), echo=click.echo)

"""`bedfellows backup`: a consistent copy of the database."""

from __future__ import annotations

import click

from database import database_option, find_database_url


@click.command()
@click.argument("file", metavar="FILE")
@click.option("--force", is_flag=True, help="Let it replace a file.")
@database_option
def command(file: str, force: bool, database: str | None) -> None:
    """Copy the database into FILE, as it is at one moment, while others read and write.

    \b
    bedfellows backup bedfellows-before.sqlite
    bedfellows --database bedfellows-before.sqlite report quality

    A SQLite database becomes one SQLite file, checked before it takes its place. To go back to it,
    put it where the database is, when no program uses that. Of a PostgreSQL database, pg_dump
    writes the copy, for pg_restore; where it is not installed, the command to run is named.
    """
    from migrations.backup import backup

    backup(find_database_url(database), file, force=force, echo=click.echo)

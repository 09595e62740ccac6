"""`bedfellows backup`: a consistent copy of the database."""

from __future__ import annotations

import click

from database_settings import database_option, find_database_url


@click.command()
@click.argument("file", metavar="FILE")
@click.option("--force", is_flag=True, help="Overwrite FILE if it exists.")
@database_option
def command(file: str, force: bool, database: str | None) -> None:
    """Copy the database into FILE while others read and write.

    \b
    bedfellows backup bedfellows-before.sqlite
    bedfellows --database bedfellows-before.sqlite report quality

    The copy is the database at one moment. A SQLite database becomes one SQLite file, which is
    checked first. To restore it, put it in the place of the database while no program uses that.
    A PostgreSQL database is copied by pg_dump, for pg_restore; if pg_dump is not installed, the
    message names the command to run.
    """
    from migrations.backup import back_up

    back_up(find_database_url(database), file, force=force, echo=click.echo)

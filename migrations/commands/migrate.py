"""`bedfellows migrate`: bring the schema up to date."""

from __future__ import annotations

import click

from database_settings import database_option, find_database_url


@click.command()
@database_option
@click.option("--no-backup", is_flag=True, help="Do not copy a SQLite file first.")
def command(database: str | None, no_backup: bool) -> None:
    """Bring the schema up to date.

    A SQLite file with rows in it is copied first.
    """
    from migrations.upgrade import upgrade

    upgrade(find_database_url(database), backup=not no_backup, echo=click.echo)

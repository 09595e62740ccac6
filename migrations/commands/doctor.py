"""`bedfellows doctor`: what is wrong with a database, and what mends it."""

from __future__ import annotations

import click

from database import database_option, find_database_url


@click.command()
@database_option
def command(database: str | None) -> int:
    """Say what is wrong with the database, and the command that mends it.

    It looks at the file itself, at references to rows that are not there, at the revision of the
    schema, at whether the schema is what the models say, at the code lists and the data dictionary,
    at the search index, at the statistics by which the database chooses its indexes, and at whether
    the curated rows are there (`bedfellows seed --check` says which were edited).

    It writes nothing. The status is 0 where all is well, 1 where something is wrong, and 2 where
    there is no such database.
    """
    from migrations.doctor import examine

    return examine(find_database_url(database), echo=click.echo)

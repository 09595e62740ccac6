"""`bedfellows doctor`: check the database and suggest repairs."""

from __future__ import annotations

import click

from database_settings import database_option, find_database_url


@click.command()
@database_option
def command(database: str | None) -> int:
    """Check the database and suggest repairs.

    It checks the file itself, references to missing rows, the revision of the schema, every table,
    index and view, the code lists and the data dictionary, the search index, the statistics that
    the query planner uses, that the curated rows exist (`bedfellows seed --check` says which of
    them were edited), and that the joint votes of all pairs are counted.

    It writes nothing. The exit status is 0 if all is well, 1 if something is wrong, and 2 if there
    is no such database.
    """
    from migrations.doctor import examine

    return examine(find_database_url(database), echo=click.echo)

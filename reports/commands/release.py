"""`bedfellows release`: the files that others download."""

from __future__ import annotations

from pathlib import Path

import click

from database_settings import database_option, find_database_url


@click.command(short_help="Write what others download: SQLite file, package, checksums.")
@click.argument("folder", metavar="DIR")
@click.option("--force", is_flag=True, help="Replace a release that exists.")
@database_option
def command(folder: str, force: bool, database: str | None) -> int:
    """Write the files of a release into DIR: the database, a data package, SHA256SUMS.

    Both files have the edition in their names. The package is a zip archive of what `bedfellows
    export --no-views` writes. The same database gives the same bytes, so everybody can check a
    release; the times at which datasets were imported are part of a database.

    \b
    Example: bedfellows release dist/release
    """
    from reports.packages.release import ReleaseOrder, make_release
    from reports.packages.watch_tables import watch_tables

    order = ReleaseOrder(Path(folder), force)
    return make_release(find_database_url(database), order, watch=watch_tables, echo=click.echo)

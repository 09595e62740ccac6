"""`bedfellows lake`: events in Parquet files, their sums, their codes."""

from __future__ import annotations

from pathlib import Path

import click

from database_settings import database_option, find_database_url

_lake_option = click.option(
    "--lake",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="The folder of the lake.  [default: the lakes that the database knows]",
)


@click.group()
def command() -> None:
    """Check and refresh events that are in Parquet files (`import --lake`).

    A lake is a folder of Parquet files with the events of datasets; the database has their sums by
    month. docs/lake.md says more.
    """


@command.command()
@_lake_option
@click.option("--write", is_flag=True, help="Replace the sums of the database.")
@database_option
def sums(lake: Path | None, write: bool, database: str | None) -> int:
    """Sum a lake anew and compare with the database.

    Every Parquet file is read and its SHA-256 compared with the manifest. The exit status is 1 if
    any sum differs, unless --write replaces them.
    """
    from seeds.lake.check_sums import check_sums
    from seeds.lake.sums import DuckDBEngine

    return check_sums(
        find_database_url(database),
        lake,
        DuckDBEngine(),
        write=write,
        echo=click.echo,
        warn=lambda words: click.echo(f"bedfellows: {words}", err=True),
    )


@command.command()
@_lake_option
@click.option(
    "--forget-damaged",
    is_flag=True,
    help="Give up missing and altered files; says which files to import again.",
)
@database_option
def refresh(lake: Path | None, forget_damaged: bool, database: str | None) -> int:
    """Read the codes of a lake anew, and make the database as the lake is.

    For when the codes of states have changed since, and for a lake that comes from elsewhere or
    that another database has written.
    """
    from seeds.lake.refresh import refresh_lakes

    return refresh_lakes(find_database_url(database), lake, forget=forget_damaged, echo=click.echo)

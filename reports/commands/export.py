"""`bedfellows export`: the database as a Data Package or as one DuckDB file."""

from __future__ import annotations

from pathlib import Path

import click

from database_settings import database_option, find_database_url


@click.command(short_help="Write a Data Package (csv, parquet) or a DuckDB file.")
@click.argument("folder", metavar="[DIR]", required=False)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["csv", "parquet"]),
    default="csv",
    show_default=True,
    help="The files of the package.",
)
@click.option("--duckdb", metavar="FILE", help="Write all tables into one DuckDB file.")
@click.option("--no-views", is_flag=True, help="Leave out the views, which follow from the tables.")
@click.option("--force", is_flag=True, help="Replace a package or a file that exists.")
@database_option
def command(
    folder: str | None,
    format_: str,
    duckdb: str | None,
    no_views: bool,
    force: bool,
    database: str | None,
) -> int:
    """Write all tables and views for other programs, and for colleagues.

    DIR becomes a Data Package (datapackage.org): a file for each table and view, datapackage.json
    with types, meanings, units, keys, licences and checksums, and a README. The same database gives
    the same bytes. README.md in DIR says which datasets must not be passed on without asking.
    `bedfellows restore` makes a database of a package.

    \b
    Examples:
    bedfellows export package
    bedfellows export package --format parquet --no-views
    bedfellows export --duckdb bedfellows.duckdb
    """
    from reports.packages.export import export
    from reports.packages.export_order import ExportOrder
    from reports.packages.watch_tables import watch_tables

    order = ExportOrder(
        folder=Path(folder) if folder else None,
        format=format_,
        duckdb_file=Path(duckdb) if duckdb else None,
        views=not no_views,
        force=force,
    )
    return export(find_database_url(database), order, watch=watch_tables, echo=click.echo)

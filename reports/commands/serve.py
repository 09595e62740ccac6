"""`bedfellows serve`: the database in a browser, on this computer."""

from __future__ import annotations

from pathlib import Path

import click

from database_settings import database_option, find_database_url


@click.command(short_help="Browse the database: tables, reports' queries and a search.")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8001,
    show_default=True,
    help="The port; 0 takes a free one.",
)
@click.option(
    "--site", metavar="DIR", help="Also show a folder of `bedfellows site`, and link keys to it."
)
@click.option("--open", "opens_browser", is_flag=True, help="Open the page in a browser.")
@database_option
def command(
    host: str, port: int, site: str | None, opens_browser: bool, database: str | None
) -> int:
    """Browse the database in Datasette: tables and views with the meaning of each column, the
    queries of the reports as forms, and a search of all texts.

    The file is opened for reading only, and only this computer reaches the server unless --host
    says otherwise. It needs pip install -e '.[web]', and a SQLite file. Ctrl-C ends it.

    \b
    Example:
    bedfellows serve --port 8001
    """
    from reports.browse.serve import ServeOrder, serve

    order = ServeOrder(host, port, Path(site) if site is not None else None, opens_browser)
    serve(find_database_url(database), order, echo=click.echo)
    return 0

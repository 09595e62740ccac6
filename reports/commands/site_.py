"""`bedfellows site`: a folder of pages that any web server, or none, can show."""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Iterator
from pathlib import Path

import click
from click.shell_completion import CompletionItem

from database_settings import database_option, find_database_url


def _complete_country(
    context: click.Context, parameter: click.Parameter, typed: str
) -> list[CompletionItem]:
    from reports.framework.complete import complete_actors

    return complete_actors(countries=True)(context, parameter, typed)


@click.command(short_help="Write a static site: pages for a browser, without a server.")
@click.argument("folder", metavar="DIR")
@click.option(
    "--pair",
    "pairs",
    nargs=2,
    multiple=True,
    metavar="A B",
    shell_complete=_complete_country,
    help="A page for two countries; may be given several times.",
)
@click.option("--sqlite", "with_sqlite", is_flag=True, help="Add the database to the downloads.")
@click.option("--url", "address", metavar="URL", default="", help="Where it will be on the web.")
@click.option("--force", is_flag=True, help="Replace a site that exists.")
@database_option
def command(
    folder: str,
    pairs: tuple[tuple[str, str], ...],
    with_sqlite: bool,
    address: str,
    force: bool,
    database: str | None,
) -> int:
    """Write a static site into DIR: open DIR/index.html, or put DIR on any web server.

    There is a page for each country, organisation, family of laws, fact check, source, agreement,
    law, event and sanction, with links between them, a search, the data dictionary, and each table
    as csv and json. The same database gives the same bytes. Fact checks are described for search
    engines (ClaimReview); with --url, by their full addresses.

    \b
    Example:
    bedfellows site pages --pair BLR KGZ --pair ARM AZE
    """
    from reports.site.build import SiteOrder, build_site

    order = SiteOrder(Path(folder), pairs, with_sqlite, force, address)
    return build_site(find_database_url(database), order, watch=_watch, echo=click.echo)


def _watch(number: int, pages: Iterator[str]) -> None:
    """Write the pages, with a bar on a terminal."""
    with click.progressbar(
        pages,
        length=number,
        file=sys.stderr,
        hidden=not sys.stderr.isatty(),
        item_show_func=lambda path: path,
    ) as bar:
        deque(bar, maxlen=0)

"""A server on this computer that shows the database in a browser."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import URL

from console import UserError
from database import build_reading_uri, connect, create_reading_engine, remove_side_files
from database_errors import translate_errors
from database_settings import is_sqlite
from reports.browse.describe_tables import describe_tables
from reports.browse.links import read_links
from reports.browse.report_queries import build_report_queries
from reports.framework.actors import explain_empty_database
from reports.framework.edition import read_edition
from schema_revision import require_current_revision

MISSING = "serve needs Datasette: pip install -e '.[web]'"
_ON_A_SERVER = (
    "serve opens a SQLite file, and this database is on PostgreSQL: make a copy with "
    "`bedfellows export DIR` and `bedfellows restore DIR --database copy.sqlite`, and serve that"
)


@dataclass(frozen=True)
class ServeOrder:
    """Where the server listens, the site that it shows as well, and whether a browser opens."""

    host: str
    port: int
    site: Path | None = None
    opens_browser: bool = False


def serve(url: URL, order: ServeOrder, *, echo: Callable[[str], object]) -> None:
    """Serve until Ctrl-C; raises UserError for all that keeps the server from starting."""
    site = _check_site(order.site)
    browser = _find_browser() if order.opens_browser else None
    application, close = build_application_of(url, site)
    import uvicorn

    file = Path(str(url.database))
    with _listen(order.host, order.port) as listening:
        host = f"[{order.host}]" if ":" in order.host else order.host
        address = f"http://{host}:{listening.getsockname()[1]}/"
        echo(f"Bedfellows at {address} (read-only; Ctrl-C ends it)")
        if browser is not None:
            browser.open(address)
        server = uvicorn.Server(uvicorn.Config(application, log_level="warning", lifespan="on"))
        try:
            server.run(sockets=[listening])
        finally:
            close()
            remove_side_files(file)


def build_application_of(url: URL, site: Path | None = None) -> tuple[Any, Callable[[], None]]:
    """The application that shows a database, and a site beside it; what closes its file."""
    if not is_sqlite(url):
        raise UserError(_ON_A_SERVER)
    try:
        from reports.browse.datasette_app import DATABASE, build_application
    except ModuleNotFoundError as error:
        raise UserError(MISSING) from error
    with translate_errors(url), connect(create_reading_engine(url)) as connection:
        require_current_revision(connection)
        with explain_empty_database(connection):
            tables = describe_tables(connection)
            queries = build_report_queries(connection)
        links = read_links(connection, DATABASE, tables, site)
        edition = read_edition(connection)
    file = Path(str(url.database))
    never_changes = "immutable=1" in build_reading_uri(file)
    return build_application(file, edition, queries, links, never_changes=never_changes, site=site)


def _check_site(site: Path | None) -> Path | None:
    if site is None or (site / "index.html").is_file():
        return site.resolve() if site else None
    raise UserError(f"--site: {site} is no site: write one with bedfellows site {site}")


def _find_browser() -> Any:
    import webbrowser

    try:
        return webbrowser.get()
    except webbrowser.Error:
        raise UserError(
            "--open: no browser was found; leave --open out and open the address yourself"
        ) from None


def _listen(host: str, port: int) -> socket.socket:
    """A socket that listens; it is handed to the server, so that nobody takes the port between."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM
        )[0]
    except OSError as error:
        raise UserError(f"--host: {host!r} is no address here: {error.strerror}") from None
    listening = socket.socket(family, kind, protocol)
    try:
        if os.name == "posix":
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen()
    except OSError as error:
        listening.close()
        raise UserError(
            f"port {port} of {host} cannot be used ({error.strerror}): choose another with --port"
        ) from None
    return listening

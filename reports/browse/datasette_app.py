"""The database in Datasette 0.65: all that depends on Datasette, for a change of its version."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

from datasette import hookimpl
from datasette.app import Datasette
from datasette.database import Database
from datasette.plugins import pm
from markupsafe import Markup

from models.search_index import INDEX
from reports.browse.describe_tables import TableDescription
from reports.browse.links import SITE_PATH, Links
from reports.browse.report_queries import ReportQuery

DATABASE = "bedfellows"
"""Name of the database in addresses."""
_DOCUMENTS = "search_documents"
_PLUGIN = "bedfellows"
_SETTINGS = {
    "sql_time_limit_ms": 5000,
    "facet_time_limit_ms": 1000,
    "default_page_size": 50,
    "max_returned_rows": 1000,
}
_NOT_COUNTED = {"_nocount": "1", "_nosuggest": "1"}
"""What a large table is asked for in addition: no count of its rows, no suggested facets."""


def build_application(
    file: Path,
    edition: str,
    queries: Iterable[ReportQuery],
    links: Links,
    *,
    never_changes: bool,
    site: Path | None,
) -> tuple[Any, Callable[[], None]]:
    """The ASGI application that shows a SQLite file, opened for reading only; what closes it."""
    datasette = Datasette(
        metadata=_write_metadata(edition, links.tables, [*queries], has_site=site is not None),
        settings=_SETTINGS,
        static_mounts=[(SITE_PATH, str(site))] if site else [],
    )
    datasette.remove_database("_memory")
    database = Database(datasette, path=str(file), is_mutable=not never_changes)
    datasette.add_database(database, name=DATABASE)
    # Where rich is installed, an address that leads nowhere would print pages of Python.
    pm.get_plugin("datasette.handle_exception").rich = None
    if pm.has_plugin(_PLUGIN):
        pm.unregister(name=_PLUGIN)
    pm.register(_Plugin(links, has_site=site is not None), name=_PLUGIN)
    return datasette.app(), database.close


class _Plugin:
    """Links in cells and in the menu, and no count of large tables."""

    def __init__(self, links: Links, *, has_site: bool) -> None:
        self.__name__ = _PLUGIN  # Datasette lists its plugins by it
        self._links = links
        self._has_site = has_site

    @hookimpl  # type: ignore[untyped-decorator]
    def render_cell(self, row: Any, value: Any, column: str, table: str | None) -> Any:
        """The value as a link, where it is the key of something."""
        address = self._links.find_address(table, column, value, row)
        if address is None:
            return None
        return Markup('<a href="{}">{}</a>').format(
            address, self._links.find_label(table, column, value)
        )

    @hookimpl  # type: ignore[untyped-decorator]
    def menu_links(self) -> list[dict[str, str]]:
        """The search and the pages, in the menu of every page."""
        links = [{"href": f"/{DATABASE}/{_DOCUMENTS}", "label": "Search all texts"}]
        if self._has_site:
            links.append({"href": f"/{SITE_PATH}/index.html", "label": "Pages"})
        return links

    @hookimpl  # type: ignore[untyped-decorator]
    def asgi_wrapper(self) -> Any:
        """What changes the query of addresses of large tables."""
        large = {
            f"/{DATABASE}/{each.name}" for each in self._links.tables.values() if each.is_large
        }

        def wrap(application: Any) -> Any:
            async def ask(scope: Mapping[str, Any], receive: Any, send: Any) -> None:
                if scope["type"] == "http" and scope["path"].partition(".")[0] in large:
                    given = parse_qsl(scope["query_string"].decode("latin-1"), True)
                    missing = {**_NOT_COUNTED, **{name: "" for name, _ in given}}
                    given += [item for item in missing.items() if item[1]]
                    scope = {**scope, "query_string": urlencode(given).encode()}
                await application(scope, receive, send)

            return ask

        return wrap


def _write_metadata(
    edition: str,
    tables: Mapping[str, TableDescription],
    queries: list[ReportQuery],
    *,
    has_site: bool,
) -> dict[str, Any]:
    start = _write_start(edition, queries, has_site=has_site)
    return {
        "title": "Bedfellows",
        "description_html": start,
        "databases": {
            DATABASE: {
                "description_html": start,
                "tables": {name: _describe(table) for name, table in tables.items()},
                "queries": {query.name: _write_query(query) for query in queries},
            }
        },
    }


def _describe(table: TableDescription) -> dict[str, Any]:
    described: dict[str, Any] = {"description": table.meaning, "columns": table.columns}
    if table.label and not table.is_view:
        described["label_column"] = table.label
    if table.is_hidden:
        described["hidden"] = True
    if table.facets:
        described["facets"] = table.facets
    if table.name == _DOCUMENTS:
        described |= {"fts_table": INDEX, "fts_pk": "document_id"}
    return described


def _write_query(query: ReportQuery) -> dict[str, Any]:
    about = escape(query.question)
    if query.example:
        address = f"/{DATABASE}/{query.name}?{urlencode(query.example)}"
        words = ", ".join(f"{name} {value}" for name, value in query.example.items())
        about += f'<br>Example: <a href="{escape(address)}">{escape(words)}</a>'
    return {
        "sql": query.sql,
        "title": query.title,
        "description": query.question,
        "description_html": about,
        "params": [*query.example],
        "hide_sql": True,
    }


def _write_start(edition: str, queries: list[ReportQuery], *, has_site: bool) -> str:
    """Where to begin: the search, the reports by name, the summaries; large tables come last."""
    first: dict[str, list[ReportQuery]] = defaultdict(list)
    for query in queries:
        first[query.report].append(query)
    reports = ", ".join(
        f'<a href="{_write_address(found[0])}">{escape(name)}</a>' for name, found in first.items()
    )
    summaries = ", ".join(
        f'<a href="/{DATABASE}/{name}">{label}</a>'
        for name, label in (
            ("countries", "countries"),
            ("membership_status", "memberships"),
            ("treaty_status", "agreements"),
            ("law_status", "laws"),
            ("sanction_status", "sanctions"),
            ("relation_status", "relations"),
            ("timeline", "timeline"),
            ("sources", "sources"),
        )
    )
    pages = f' <a href="/{SITE_PATH}/index.html">The pages</a>.' if has_site else ""
    return (
        f"<p>How states align: a database with its sources. Data edition {escape(edition)}.</p>"
        f'<p><a href="/{DATABASE}/{_DOCUMENTS}">Search all texts</a>.{pages}</p>'
        f"<p>Reports: {reports}.</p><p>Summaries: {summaries}. Large tables are hidden below.</p>"
    )


def _write_address(query: ReportQuery) -> str:
    values = f"?{urlencode(query.example)}" if query.example else ""
    return escape(f"/{DATABASE}/{quote(query.name)}{values}")

"""The page of files to download."""

from __future__ import annotations

from collections.abc import Sequence

from reports.framework.table import Line, Table
from reports.packages.loaded_data import list_loaded_datasets
from reports.site.downloads import DATABASE, Download, list_downloads
from reports.site.keys import Entry
from reports.site.page_kind import Answer, PageKind
from reports.site.site_data import SiteData


def _find(_site: SiteData) -> Sequence[Entry]:
    return []


def _build_index(site: SiteData) -> Answer:
    found = list_downloads(site)
    number = sum(1 for each in found if each.reason)
    left_out = (
        f" {number} of {len(found)} tables are not here, for the reason stated." if number else ""
    )
    tables = [
        Table(
            "Tables",
            ["Table", "Rows", "CSV", "JSON", "Meaning"],
            [Line(_describe(download)) for download in found],
            note="CSV: a text that a spreadsheet would run as a formula begins with an apostrophe; "
            "JSON has every text as it is. The data dictionary explains the columns." + left_out,
        )
    ]
    if site.with_sqlite:
        words = "all tables and views, for sqlite3, DB Browser, DuckDB, pandas or R"
        tables.append(Table("Database", ["File", "What it is"], [Line([DATABASE, words])]))
    tables.append(
        Table(
            "Datasets of other publishers",
            ["Dataset", "Title", "Publisher", "Edition", "Licence", "Address"],
            [
                Line([one.slug, one.title, one.publisher, one.edition, one.licence.words, one.url])
                for one in list_loaded_datasets(site.connection)
            ],
            "No dataset of another publisher is loaded.",
        )
    )
    return site.build_head("Downloads", "Which files are there, and who may use them?"), tables


def _describe(download: Download) -> list[str | int | None]:
    table = download.table
    if download.reason:
        return [
            table.name,
            download.rows,
            None,
            None,
            f"{table.meaning} Not here: {download.reason}.",
        ]
    return [
        table.name, download.rows, f"{table.name}.csv", f"{table.name}.json", table.meaning,
    ]  # fmt: skip


KINDS = [PageKind("downloads", "Downloads", 95, _find, _build_index)]

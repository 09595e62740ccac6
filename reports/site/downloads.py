"""Files to download: each table as csv and as json, and the whole database if asked for."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import Connection, func, select

from models.packages.tables import PackageTable, list_package_tables
from reports.packages.loaded_data import LoadedDataset, list_loaded_datasets
from reports.packages.read_rows import read_rows
from reports.packages.sqlite_copy import copy_database
from reports.site.site_data import SiteData
from spreadsheet_text import neutralise_text

FOLDER = "downloads"
DATABASE = "bedfellows.sqlite"
_MOST_ROWS = 100_000
"""A longer table is no file for a spreadsheet: `bedfellows export` writes it."""


@dataclass(frozen=True)
class Download:
    """A table with its files, or with the reason why there are none."""

    table: PackageTable
    rows: int
    reason: str = ""


def list_downloads(site: SiteData) -> list[Download]:
    """Every table, by name."""
    return site.read_once("downloads", "", lambda: _read_downloads(site))


def list_files(site: SiteData) -> list[str]:
    """The names of all files in the folder of downloads."""
    with_files = [each.table.name for each in list_downloads(site) if not each.reason]
    files = [f"{name}.{ending}" for name in with_files for ending in ("csv", "json")]
    return [*files, DATABASE] if site.with_sqlite else files


def _read_downloads(site: SiteData) -> list[Download]:
    limited = {
        name: dataset
        for dataset in list_loaded_datasets(site.connection)
        if not dataset.licence.may_be_passed_on
        for name in dataset.tables
    }
    tables = sorted(list_package_tables(views=False), key=lambda table: table.name)
    return [_describe(site.connection, table, limited.get(table.name)) for table in tables]


def _describe(
    connection: Connection, table: PackageTable, limited: LoadedDataset | None
) -> Download:
    found = Download(table, connection.scalar(select(func.count()).select_from(table.source)) or 0)
    if limited is not None:
        reason = f"its rows are those of {limited.slug}; ask the publisher before you pass them on"
        return replace(found, reason=reason)
    if found.rows > _MOST_ROWS:
        return replace(found, reason="too long for a spreadsheet; `bedfellows export` writes it")
    return found


def write_downloads(site: SiteData, folder: Path) -> None:
    """Write the files of every table that has some, and the database if it was asked for."""
    (folder / FOLDER).mkdir(exist_ok=True)
    for download in list_downloads(site):
        if not download.reason:
            _write_table(site.connection, download.table, folder / FOLDER)
    if site.with_sqlite:
        copy_database(site.url, folder / FOLDER / DATABASE)


def _write_table(connection: Connection, table: PackageTable, folder: Path) -> None:
    names = [column.name for column in table.columns]
    flags = [place for place, column in enumerate(table.columns) if column.type == "boolean"]
    rows = [tuple(row) for batch in read_rows(connection, table) for row in batch]
    with (folder / f"{table.name}.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(names)
        for row in rows:
            writer.writerow(
                [neutralise_text(cell) if isinstance(cell, str) else cell for cell in row]
            )
    with (folder / f"{table.name}.json").open("w", encoding="utf-8", newline="\n") as stream:
        stream.write("[")
        stream.writelines(_write_objects(names, flags, rows))
        stream.write("\n]\n")


def _write_objects(
    names: list[str], flags: list[int], rows: list[tuple[object, ...]]
) -> Iterator[str]:
    for number, row in enumerate(rows):
        values = dict(zip(names, row, strict=True))
        values |= {names[place]: _read_flag(row[place]) for place in flags}
        yield ("," if number else "") + "\n" + json.dumps(values, ensure_ascii=False)


def _read_flag(text: object) -> bool | None:
    return None if text is None else text == "true"

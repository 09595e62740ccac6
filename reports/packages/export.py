"""From one state of the database to a package, a DuckDB file, or both."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from pathlib import Path

from sqlalchemy import URL

from console import UserError
from database import connect, create_reading_engine
from models.packages.tables import PackageTable, list_package_tables
from reports.framework.edition import read_edition
from reports.packages.describe import Stamp, WrittenTable
from reports.packages.duckdb_tables import add_table, open_for_writing, stamp_file, write_parquet
from reports.packages.export_order import ExportOrder
from reports.packages.folder import DATA, describe_file, write_pages
from reports.packages.loaded_data import LoadedDataset, list_loaded_datasets
from reports.packages.read_rows import read_rows
from reports.packages.write_rows import write_rows
from schema_revision import require_current_revision
from whole_files import scratch_folder, write_whole, write_whole_folder

Watch = Callable[[Sequence[PackageTable]], Iterable[PackageTable]]
"""Passes the tables on one by one, and shows how far the work is."""


def export(url: URL, order: ExportOrder, *, watch: Watch, echo: Callable[[str], object]) -> int:
    """Write what was ordered, whole or not at all; returns the exit status 0."""
    order.check()
    with ExitStack() as stack:
        connection = stack.enter_context(connect(create_reading_engine(url)))
        stamp = Stamp(read_edition(connection), require_current_revision(connection))
        loaded = list_loaded_datasets(connection)
        # The package and the DuckDB file get their names at the end of the stack.
        folder = _open_folder(stack, order)
        work = _open_scratch(stack, order)
        is_csv = folder is not None and order.format == "csv"
        duck = None
        if order.duckdb_file is not None:
            part = stack.enter_context(write_whole(order.duckdb_file, replace=order.force))
            duck = stack.enter_context(open_for_writing(part, work))
        # One DuckDB for both, so that both share one limit of memory.
        converter = duck or stack.enter_context(open_for_writing(None, work))
        written = []
        for table in watch(list_package_tables(views=order.views)):
            csv = (folder / DATA if folder and is_csv else work) / f"{table.name}.csv"
            names = [column.name for column in table.columns]
            tally = write_rows(csv, names, read_rows(connection, table))
            if duck is not None:
                add_table(duck, table, csv)
            if folder is not None:
                file = csv
                if not is_csv:
                    file = folder / DATA / f"{table.name}.parquet"
                    write_parquet(converter, table, csv, file)
                written.append(describe_file(folder, file, table, tally))
            if not is_csv:
                csv.unlink()
        if duck is not None:
            stamp_file(duck, stamp)
        if folder is not None:
            write_pages(folder, written, loaded, stamp, order.format)
    _tell(order, written, loaded, echo)
    return 0


def _open_folder(stack: ExitStack, order: ExportOrder) -> Path | None:
    if order.folder is None:
        return None
    folder = stack.enter_context(write_whole_folder(order.folder, replace=order.force))
    (folder / DATA).mkdir()
    return folder


def _open_scratch(stack: ExitStack, order: ExportOrder) -> Path:
    try:
        return stack.enter_context(scratch_folder(order.parent))
    except OSError as error:
        raise UserError(f"{order.parent} cannot be written to: {error.strerror}") from None


def _tell(
    order: ExportOrder,
    written: Sequence[WrittenTable],
    loaded: Sequence[LoadedDataset],
    echo: Callable[[str], object],
) -> None:
    if order.folder is not None:
        rows = sum(each.tally.rows for each in written)
        size = sum(each.bytes for each in written) / 1e6
        what = "tables and views" if order.views else "tables"
        echo(f"{order.folder}: {len(written)} {what}, {rows:,} rows, {size:.1f} MB")
    if order.duckdb_file is not None:
        echo(f"{order.duckdb_file}: {order.duckdb_file.stat().st_size / 1e6:.1f} MB")
    if limited := [each.slug for each in loaded if not each.licence.may_be_passed_on]:
        echo(f"Ask the publishers before you pass on the rows of {', '.join(limited)}.")

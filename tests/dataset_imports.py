"""Imports of dataset files in tests, and queries of their results."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import URL, text

from database import connect, create_reading_engine, create_writing_engine
from seeds.importing.dataset import Dataset
from seeds.importing.files.inputs import SourceFiles
from seeds.importing.import_settings import ImportSettings
from seeds.importing.registry import find_dataset
from seeds.importing.remove import remove_dataset
from seeds.importing.run import import_files


def write_file(path: Path, content: str | bytes) -> Path:
    """Write a file with exactly this content."""
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def zip_files(
    *members: tuple[str | zipfile.ZipInfo, bytes], packing: int = zipfile.ZIP_DEFLATED
) -> bytes:
    """The content of a zip archive with these members."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", packing) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return packed.getvalue()


def run_import(url: URL, dataset: Dataset | str, *files: Path, **options: Any) -> list[str]:
    """Import files; returns the printed lines."""
    said: list[str] = []
    folder = options.pop("rejects_folder", files[0].parent)
    names = [str(file) for file in files]
    with SourceFiles(names) as sources:
        found = find_dataset(dataset) if isinstance(dataset, str) else dataset
        asked = ImportSettings(rejects_folder=folder, **options)
        import_files(url, found, sources, asked, echo=said.append)
    return said


def remove_imported(url: URL, dataset: Dataset | str) -> list[str]:
    """Remove a dataset; returns the printed lines."""
    said: list[str] = []
    remove_dataset(url, dataset, echo=said.append)
    return said


def query_rows(url: URL, query: str) -> list[tuple[Any, ...]]:
    """The rows of a query, in its order."""
    with connect(create_reading_engine(url)) as connection:
        return [tuple(row) for row in connection.execute(text(query))]


def run_sql(url: URL, statement: str) -> None:
    """Change the database as a user might by hand."""
    with connect(create_writing_engine(url)) as connection, connection.begin():
        connection.execute(text(statement))


def read_last_counts(url: URL) -> tuple[Any, ...]:
    """The counts of the last import: read, loaded, revised, known, rejected."""
    query = """SELECT rows_read, rows_loaded, rows_revised, rows_known, rows_rejected
               FROM imports ORDER BY id DESC LIMIT 1"""
    return query_rows(url, query)[0]


def read_rejects(folder: Path, file_name: str) -> list[list[str]]:
    """The rejects of a file: line, field, value and reason."""
    with (folder / f"{file_name}.rejects.csv").open(encoding="utf-8", newline="") as file:
        return [row[1:] for row in csv.reader(file)][1:]


def count_rows(url: URL, tables: Sequence[str]) -> dict[str, int]:
    """The number of rows in each table."""
    return {table: query_rows(url, f"SELECT count(*) FROM {table}")[0][0] for table in tables}

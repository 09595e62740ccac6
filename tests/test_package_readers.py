"""Packages in the hands of others: frictionless, DuckDB, Arrow, and the other database."""

from __future__ import annotations

import hashlib
import json
import warnings
import zipfile
from pathlib import Path
from typing import Any

import duckdb
import pytest
from command_helpers import run_in_process, run_statements
from pyarrow import parquet
from sqlalchemy import URL
from temporary_databases import Databases
from test_packages import read_files

from console import UserError
from database import connect, create_reading_engine
from models.packages.tables import list_package_tables
from reports.packages.read_rows import read_rows

pytestmark = pytest.mark.slow

ARROW_TYPES = {
    "string": "string",
    "integer": "int64",
    "number": "double",
    "boolean": "bool",
    "date": "date32[day]",
}


@pytest.mark.on_sqlite
def test_frictionless_finds_a_package_valid(seeded_readonly_url: URL, tmp_path: Path) -> None:
    """Types, keys, references, sizes and checksums, by the library of the standard's authors."""
    folder = tmp_path / "package"
    run_in_process(seeded_readonly_url, "export", str(folder))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the library, about itself
        from frictionless import Package

        report = Package(str(folder / "datapackage.json")).validate()
        assert report.valid, [task.errors[:1] for task in report.tasks if not task.valid]
        assert report.stats["tasks"] == len(list_package_tables())
        assert report.stats["errors"] == 0
        # It notices what is wrong: a text where a number belongs, and a changed file.
        laws = folder / "data" / "laws.csv"
        laws.write_bytes(laws.read_bytes().replace(b"\r\n1,", b"\r\none,", 1))
        damaged = Package(str(folder / "datapackage.json")).get_resource("laws").validate()
    assert {error.type for error in damaged.tasks[0].errors} >= {"hash-count", "type-error"}


@pytest.mark.on_sqlite
def test_both_databases_give_the_same_package(
    seeded_readonly_url: URL, postgresql: Databases, tmp_path: Path
) -> None:
    run_in_process(seeded_readonly_url, "export", str(tmp_path / "sqlite"))
    restored = postgresql.empty()
    try:
        run_in_process(restored, "restore", str(tmp_path / "sqlite"))
        run_in_process(restored, "export", str(tmp_path / "postgresql"))
    finally:
        postgresql.drop(restored)
    files = read_files(tmp_path / "sqlite")
    others = read_files(tmp_path / "postgresql")
    assert len(files) > 90
    assert [name for name in files | others if files.get(name) != others.get(name)] == []


def test_a_duckdb_file_holds_every_row(seeded_readonly_url: URL, tmp_path: Path) -> None:
    file = tmp_path / "bedfellows.duckdb"
    run_in_process(seeded_readonly_url, "export", "--duckdb", str(file))
    assert [path.name for path in tmp_path.iterdir()] == [file.name]
    tables = list_package_tables()
    with duckdb.connect(str(file), read_only=True) as duck:
        with connect(create_reading_engine(seeded_readonly_url)) as connection:
            for table in tables:
                rows = [tuple(row) for batch in read_rows(connection, table) for row in batch]
                found = duck.execute(f'SELECT * FROM "{table.name}"').fetchall()
                assert list(map(write_plainly, found)) == list(map(write_plainly, rows)), table.name
        query = "SELECT table_name, comment FROM duckdb_tables()"
        comments = dict(duck.execute(query).fetchall())
        assert comments == {table.name: table.meaning for table in tables} | {
            "alembic_version": None
        }
        [births] = duck.execute(
            "SELECT comment FROM duckdb_columns() WHERE table_name = 'laws' "
            "AND column_name = 'title'"
        ).fetchall()
        assert births[0]


def write_plainly(row: tuple[Any, ...]) -> list[str | None]:
    """Values as both databases give them: 1 is 1.0, true is 'true'."""
    plain = []
    for value in row:
        if isinstance(value, int | float) and not isinstance(value, bool):
            value = float(value)
        plain.append(None if value is None else str(value))
        if isinstance(value, bool):
            plain[-1] = str(value).lower()
    return plain


@pytest.mark.on_sqlite
def test_parquet_files_have_the_types_that_the_package_states(
    small_url: URL, tmp_path: Path
) -> None:
    folder = tmp_path / "package"
    run_in_process(small_url, "export", str(folder), "--format", "parquet")
    resources = json.loads((folder / "datapackage.json").read_bytes())["resources"]
    assert len(resources) == len(list_package_tables())
    for resource in resources:
        table = parquet.read_table(folder / resource["path"])
        fields = resource["schema"]["fields"]
        stated = [(field["name"], ARROW_TYPES[field["type"]]) for field in fields]
        assert [(field.name, str(field.type)) for field in table.schema] == stated
        assert table.num_rows == resource["rows"]


@pytest.mark.on_sqlite
def test_a_release_has_the_same_bytes_twice(small_url: URL, tmp_path: Path) -> None:
    folder = tmp_path / "release"
    run_in_process(small_url, "release", str(folder))
    files = read_files(folder)
    assert sorted(Path(name).suffix for name in files) == ["", ".sqlite", ".zip"]
    for line in files["SHA256SUMS"].decode().splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256(files[name]).hexdigest() == digest
    with pytest.raises(UserError, match="exists already; --force replaces it"):
        run_in_process(small_url, "release", str(folder))
    # What was written and deleted meanwhile leaves no trace.
    run_statements(
        small_url,
        "INSERT INTO topics (slug, title, meaning) VALUES ('passing', 'x', 'x')",
        "DELETE FROM topics WHERE slug = 'passing'",
    )
    run_in_process(small_url, "release", str(folder), "--force")
    assert read_files(folder) == files
    [archive] = folder.glob("*.zip")
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(tmp_path)
    restored = URL.create("sqlite", database=str(tmp_path / "restored.sqlite"))
    run_in_process(restored, "restore", str(tmp_path / archive.stem))
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "file").touch()
    with pytest.raises(UserError, match="holds other files than a release"):
        run_in_process(small_url, "release", str(tmp_path / "other"), "--force")

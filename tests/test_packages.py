"""Data packages: the same bytes again, read back without loss, refused when damaged."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_helpers import run_in_process
from sqlalchemy import URL
from temporary_databases import Databases

from console import UserError
from models.packages.duckdb_files import open_duckdb, quote_text, select_file

pytestmark = pytest.mark.slow


def read_files(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


@pytest.mark.on_sqlite  # test_package_readers.py takes this way to PostgreSQL
def test_a_package_of_csv_is_read_back_without_loss(
    seeded_url: URL, databases: Databases, tmp_path: Path
) -> None:
    check_package(seeded_url, databases, tmp_path, "csv")


def test_a_package_of_parquet_is_read_back_without_loss(
    seeded_url: URL, databases: Databases, tmp_path: Path
) -> None:
    check_package(seeded_url, databases, tmp_path, "parquet")


def check_package(seeded_url: URL, databases: Databases, tmp_path: Path, format_: str) -> None:
    """Assert that a package makes a database that makes the same package."""
    first, again = tmp_path / "first", tmp_path / "again"
    run_in_process(seeded_url, "export", str(first), "--format", format_)
    files = read_files(first)
    assert f"data/memberships.{format_}" in files
    restored = databases.empty()
    try:
        run_in_process(restored, "restore", str(first))
        run_in_process(restored, "export", str(again), "--format", format_)
        with pytest.raises(UserError, match=r"has tables already|exists already"):
            run_in_process(restored, "restore", str(first))
    finally:
        databases.drop(restored)
    assert read_files(again) == files
    with pytest.raises(UserError, match="exists already; --force replaces it"):
        run_in_process(seeded_url, "export", str(first))
    assert read_files(first) == files
    assert sorted(path.name for path in tmp_path.iterdir()) == ["again", "first"]


def test_a_damaged_package_makes_no_database(seeded_url: URL, tmp_path: Path) -> None:
    folder, file = tmp_path / "package", tmp_path / "new.sqlite"
    run_in_process(seeded_url, "export", str(folder), "--no-views")
    with (folder / "data" / "laws.csv").open("a", encoding="utf-8") as stream:
        stream.write("one more\r\n")
    with pytest.raises(UserError, match=r"laws\.csv is not the file that was exported"):
        run_in_process(URL.create("sqlite", database=str(file)), "restore", str(folder))
    assert not file.exists()


def test_a_file_is_converted_in_little_memory(tmp_path: Path) -> None:
    """Half of the limit is enough: a buffer is sized for a long line, not for eight of them."""
    with (tmp_path / "rows.csv").open("wb") as file:
        file.write(b"id,word\r\n")
        for number in range(200_000):
            file.write(b"%d,%s\r\n" % (number, b"word" * 300))
    relation = select_file(tmp_path / "rows.csv", [("id", "integer"), ("word", "string")])
    target = quote_text(str(tmp_path / "rows.parquet"))
    with open_duckdb(None, tmp_path) as duck:
        duck.execute("SET memory_limit = '192MB'")
        duck.execute(f"COPY (SELECT * FROM {relation}) TO {target} (FORMAT parquet)")
        assert duck.execute(f"SELECT count(*) FROM {target}").fetchone() == (200_000,)

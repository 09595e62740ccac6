"""A damaged SQLite file: every command says that it is damaged and what to do, with status 2."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from damaged_files import ASKING, CHANGING, damage, run_commands
from sqlalchemy import URL

pytestmark = [pytest.mark.slow, pytest.mark.on_sqlite]


@pytest.fixture(scope="module")
def whole(seeded_readonly_url: URL) -> bytes:
    """The content of a database with every curated fact."""
    return Path(str(seeded_readonly_url.database)).read_bytes()


def change(content: bytes, folder: Path, statement: str) -> bytes:
    """The content after a statement that ignores every rule."""
    path = folder / "changed.sqlite"
    path.write_bytes(content)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.executescript(f"PRAGMA ignore_check_constraints = ON; {statement}")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path.read_bytes()


@pytest.mark.parametrize("number", [0, 1, 3, 6])
def test_changed_bytes_end_no_command_in_a_traceback(
    whole: bytes, tmp_path: Path, number: int
) -> None:
    refused = 0
    for words, status, said in run_commands(damage(whole, number), tmp_path, ASKING + CHANGING[:3]):
        assert status in (0, 1, 2), f"{words}: {said}"
        if status == 2:
            refused += 1
            assert said.startswith("bedfellows: "), words
            assert f"{tmp_path}/bedfellows.sqlite is damaged (" in said, words
            assert "restore a backup, or `mv " in said, words
            assert "`bedfellows --database " in said, words
    assert refused > 3


@pytest.mark.parametrize(
    ("statement", "found", "commands"),
    [
        (
            "UPDATE actors SET name = CAST(x'42ff' AS TEXT) WHERE slug = 'BLR'",
            "Could not decode to UTF-8 column 'name' with text 'B\ufffd'",
            [("report", "memberships", "BLR"), ("list", "countries"), ("seed",)],
        ),
        (
            "UPDATE sources SET published_earliest = '2015-02-30' WHERE id = 1",
            "'2015-02-30' in the column published_earliest of sources",
            [("seed",), ("init",)],
        ),
        (
            "UPDATE events SET occurred_earliest = x'00' WHERE slug = 'E041'",
            "X'00' in the column occurred_earliest of events",
            [("seed",)],
        ),
    ],
)
def test_a_row_with_a_wrong_value(
    whole: bytes, tmp_path: Path, statement: str, found: str, commands: list[tuple[str, ...]]
) -> None:
    content = change(whole, tmp_path, statement)
    for words, status, said in run_commands(content, tmp_path, tuple(commands)):
        assert status == 2, f"{words}: {status} {said}"
        assert found in said, words
        assert "is damaged (" in said, words


def test_the_newest_backup_is_named(whole: bytes, tmp_path: Path) -> None:
    from database import connect, create_reading_engine
    from database_settings import DatabaseError

    path = tmp_path / "bedfellows.sqlite"
    path.write_bytes(whole[:4096] + b"\xab" * 40_000 + whole[44_096:])
    copy = tmp_path / "bedfellows.sqlite.0001_actors.1.backup"
    copy.write_bytes(whole)
    url = URL.create("sqlite", database=str(path))
    with pytest.raises(DatabaseError, match="is damaged") as refused:  # noqa: SIM117
        with connect(create_reading_engine(url)) as connection:
            connection.exec_driver_sql("SELECT * FROM timeline").all()
    assert f"restore a backup, the newest with `cp {copy} {path}`, or `mv " in str(refused.value)
    shutil.copyfile(copy, path)
    with connect(create_reading_engine(url)) as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM timeline").scalar()


def test_an_error_of_the_program_on_a_whole_file_is_no_damage(whole: bytes, tmp_path: Path) -> None:
    from database import connect, create_reading_engine

    path = tmp_path / "bedfellows.sqlite"
    path.write_bytes(whole)
    url = URL.create("sqlite", database=str(path))
    with pytest.raises(TypeError, match="ours"):  # noqa: SIM117
        with connect(create_reading_engine(url)):
            raise TypeError("ours")

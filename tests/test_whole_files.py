"""Files appear under their name whole, or not at all, whatever happens while they are written."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from conftest import spelled
from killed_process import run_killed, run_on_full_disk
from migration_helpers import run_step
from sqlalchemy import URL

from console import UserError
from database_settings import find_database_url
from whole_files import NewFile, write_whole

NUMBERS = """
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50000) SELECT i FROM n
"""


def is_whole(path: Path) -> bool:
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as copy:
        return copy.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


@pytest.fixture
def older(tmp_path: Path) -> URL:
    """A SQLite database with rows, which is not at the newest revision."""
    from alembic import command
    from migration_helpers import fill_tables

    url = find_database_url(str(tmp_path / "bedfellows.sqlite"))
    run_step(url, command.upgrade, "0003_memberships")
    fill_tables(url)
    return url


def list_names(folder: Path) -> list[str]:
    return sorted(
        file.name for file in folder.iterdir() if not file.name.endswith(("-wal", "-shm"))
    )


@pytest.mark.slow
@pytest.mark.parametrize("place", ["migrations.backup:copy_file", "whole_files:_flush"])
def test_a_migration_killed_while_it_copies(older: URL, tmp_path: Path, place: str) -> None:
    run_killed(place, "migrate", database=older)
    assert [name for name in list_names(tmp_path) if name.endswith(".backup")] == []
    from migrations.upgrade import upgrade

    upgrade(older, echo=lambda _: None)
    copy = "bedfellows.sqlite.0003_memberships.1.backup"
    assert list_names(tmp_path) == ["bedfellows.sqlite", copy], "what was left is removed"
    assert is_whole(tmp_path / copy)


@pytest.mark.parametrize("place", ["whole_files:_flush", "whole_files:_move_to_free_name"])
def test_a_backup_killed_at_its_end(small_url: URL, tmp_path: Path, place: str) -> None:
    if small_url.get_backend_name() != "sqlite":
        pytest.skip("PostgreSQL's own program writes the copy")
    run_killed(place, "backup", str(tmp_path / "copy"), database=small_url)
    assert "copy" not in list_names(tmp_path)


def test_a_report_killed_before_it_is_in_place(small_url: URL, tmp_path: Path) -> None:
    file = tmp_path / "answer"
    file.write_text("old", encoding="utf-8")
    run_killed(
        "whole_files:_flush", "list", "laws", "--output", str(file), "--force", database=small_url
    )
    assert file.read_text(encoding="utf-8") == "old"
    with write_whole(file) as part:
        part.write_text("new", encoding="utf-8")
    assert list_names(tmp_path) == ["answer"]


@pytest.mark.slow
def test_a_full_disk(small_url: URL, tmp_path: Path) -> None:
    if small_url.get_backend_name() != "sqlite":
        pytest.skip("PostgreSQL's own program writes the copy")
    for arguments in (
        ["backup", str(tmp_path / "copy")],
        ["sql", NUMBERS, "--limit", "0", "--output", str(tmp_path / "answer")],
    ):
        ended = run_on_full_disk(*arguments, database=small_url)
        assert (ended.returncode, ended.stdout) == (2, ""), ended.stderr
        assert ended.stderr.count("\n") == 1
        assert list(tmp_path.iterdir()) == []


def test_two_backups_into_one_file_at_once(small_url: URL, tmp_path: Path) -> None:
    if small_url.get_backend_name() != "sqlite":
        pytest.skip("PostgreSQL's own program writes the copy")
    from migrations.backup import back_up

    copy = tmp_path / "copy"
    with write_whole(copy) as part:  # the other one, in the middle of its work
        back_up(small_url, str(copy), force=True, echo=lambda _: None)
        shutil.copyfile(str(small_url.database), part)
    assert list_names(tmp_path) == ["copy"]
    assert is_whole(copy)


def test_a_name_that_is_taken_meanwhile_is_kept(tmp_path: Path) -> None:
    file = tmp_path / "file"
    with pytest.raises(FileExistsError), write_whole(file, replace=False) as part:  # noqa: PT012
        part.write_text("mine", encoding="utf-8")
        file.write_text("theirs", encoding="utf-8")
    assert file.read_text(encoding="utf-8") == "theirs"
    assert list_names(tmp_path) == ["file"]


def test_a_file_of_a_running_process_is_left_alone(tmp_path: Path) -> None:
    other = NewFile(tmp_path / "other")
    with write_whole(tmp_path / "file") as part:
        part.write_text("x", encoding="utf-8")
    assert other.part.exists()
    other.discard()


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("x" * 300, "File name too long"),
        ("none/file", "No such file or directory"),
        ("taken/file", "Not a directory"),
        (".", "is a folder"),
        ("loop", "Too many levels of symbolic links"),
    ],
)
def test_a_name_that_cannot_be_written(
    small_url: URL, tmp_path: Path, name: str, said: str, capfd: pytest.CaptureFixture[str]
) -> None:
    from bedfellows import bedfellows
    from console import run_command

    (tmp_path / "taken").touch()
    (tmp_path / "loop").symlink_to("loop")
    target = f"{tmp_path}/{name}"
    commands = [["list", "laws", "--output", target], ["sql", "SELECT 1", "--output", target]]
    if small_url.get_backend_name() == "sqlite":
        commands.append(["backup", target])
    for arguments in commands:
        words = ["--database", spelled(small_url), *arguments, "--force"]
        status = run_command(lambda: bedfellows.main(words, standalone_mode=False))  # noqa: B023
        ended = capfd.readouterr()
        assert (status, ended.out, ended.err.count("\n")) == (2, "", 1), ended.err
        assert said in ended.err
    assert list_names(tmp_path) == ["loop", "taken"]


def test_no_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Root may write everywhere, so the refusal is made."""

    def refuse(*_given: object, **_names: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "touch", refuse)
    with pytest.raises(UserError, match="file cannot be written: Permission denied"):  # noqa: SIM117
        with write_whole(tmp_path / "file"):
            pass


def test_a_file_keeps_its_permissions(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    file.chmod(0o640)
    with write_whole(file) as part:
        part.write_text("x", encoding="utf-8")
    assert file.stat().st_mode & 0o777 == 0o640
    old = os.umask(0o022)
    with write_whole(tmp_path / "new"):
        pass
    os.umask(old)
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o644

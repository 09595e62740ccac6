"""A database that cannot be opened or used: a message says what to do, and nothing changes."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from conftest import ROOT, Run, plain_environment
from sqlalchemy import URL, text
from temporary_databases import Databases

from database import connect, create_migration_engine, create_reading_engine, create_writing_engine
from database_settings import DatabaseError, find_database_url

pytestmark = pytest.mark.usefixtures("no_named_database")

# A program as small as a report: open, read the revision, print it.
LOOK = """
import sys
from console import run_command
from database import connect, create_reading_engine
from database_settings import find_database_url
from schema_revision import require_current_revision

def look():
    with connect(create_reading_engine(find_database_url())) as connection:
        print(require_current_revision(connection))

sys.exit(run_command(look))
"""
WRITE = """
import sys
from console import run_command
from database import create_writing_engine
from database_errors import translate_errors
from database_settings import find_database_url

def write():
    url = find_database_url()
    with translate_errors(url), create_writing_engine(url).begin() as connection:
        connection.exec_driver_sql("INSERT INTO facts VALUES (1)")

sys.exit(run_command(write))
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A small SQLite database in WAL mode."""
    path = tmp_path / "facts.sqlite"
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE facts (id INTEGER PRIMARY KEY)")
    connection.close()
    return path


def refusal(run: Run, program: str, named: str | URL, **env: str) -> str:
    """What the program says, having ended with status 2 and without a traceback."""
    env = {"PYTHONPATH": str(ROOT), **env}
    ended = run(program=("-c", program), database=named, env=env)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.startswith("bedfellows: ")
    assert "Traceback" not in ended.stderr
    assert ended.stderr.count("\n") == 1
    return ended.stderr.removeprefix("bedfellows: ")


# -- refusals


def test_a_missing_file(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "none.sqlite"
    said = refusal(run, LOOK, str(path))
    assert said == (f"there is no database at {path}: create it with `bedfellows init`\n")
    assert refusal(run, WRITE, str(path)) == said
    assert not path.exists()


def test_an_empty_file(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "empty.sqlite"
    path.touch()
    assert "is an empty file: fill it with `bedfellows init`" in refusal(run, LOOK, str(path))


def test_a_folder(run: Run, tmp_path: Path) -> None:
    assert "is a folder, not a database file" in refusal(run, LOOK, str(tmp_path))


@pytest.mark.parametrize("content", [b"PK\3\4 a spreadsheet", b"SQLite", "Кыргызстан".encode()])
def test_a_file_of_another_kind(run: Run, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "table.xlsx"
    path.write_bytes(content)
    assert "is not a SQLite database" in refusal(run, LOOK, str(path))
    assert "is not a SQLite database" in refusal(run, WRITE, str(path))
    assert path.read_bytes() == content


def test_a_damaged_file(run: Run, file: Path) -> None:
    file.write_bytes(file.read_bytes()[:100] + b"\xff" * 4000)
    assert str(file) in refusal(run, LOOK, str(file))


def test_a_file_that_another_program_is_changing(run: Run, file: Path) -> None:
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    said = refusal(run, WRITE, str(file), BEDFELLOWS_LOCK_TIMEOUT="0.1")
    assert "is locked: another program is changing it" in said
    assert "waited 0.1 s" in said
    with connect(create_reading_engine(find_database_url(str(file)))) as connection:
        assert connection.scalar(text("SELECT count(*) FROM facts")) == 0, "readers do not wait"
    other.close()


def test_a_time_to_wait_that_is_none(run: Run, file: Path) -> None:
    said = refusal(run, WRITE, str(file), BEDFELLOWS_LOCK_TIMEOUT="soon")
    assert "BEDFELLOWS_LOCK_TIMEOUT=soon is not a number of seconds" in said


def test_a_database_of_something_else(run: Run, file: Path) -> None:
    said = refusal(run, LOOK, str(file))
    assert "is not a Bedfellows database: it has the table facts but no revision of ours" in said


def test_a_database_of_something_else_stays_as_it_is(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE books (id INTEGER PRIMARY KEY)")
    connection.close()
    before = path.read_bytes()
    assert "is missing (no such table: facts)" in refusal(run, WRITE, str(path))
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_no_folder_to_make_the_file_in(tmp_path: Path) -> None:
    with pytest.raises(DatabaseError, match=r"the folder .* does not exist"):
        create_migration_engine(find_database_url(str(tmp_path / "none" / "facts.sqlite")))


def test_a_server_that_does_not_answer(run: Run) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        said = refusal(run, LOOK, f"postgresql://me:secret@127.0.0.1:{port}/facts")
    assert f"PostgreSQL does not answer at postgresql://me:***@127.0.0.1:{port}/facts: " in said
    assert said.rstrip().endswith("Connection refused")


def test_a_database_that_the_server_does_not_have(run: Run, postgresql: Databases) -> None:
    url = postgresql.empty()
    postgresql.drop(url)
    assert "does not exist: create it with createdb, then `bedfellows init`" in refusal(
        run, LOOK, url
    )


def test_a_user_that_the_server_does_not_know(run: Run, postgresql: Databases) -> None:
    url = postgresql.empty().set(username="nobody_of_that_name")
    assert "nobody_of_that_name" in refusal(run, LOOK, url)


def test_a_server_that_another_program_keeps_busy(run: Run, postgresql: Databases) -> None:
    url = postgresql.empty()
    with create_writing_engine(url).begin() as other:
        other.exec_driver_sql("CREATE TABLE facts (id integer)")
    with create_writing_engine(url).begin() as other:
        other.exec_driver_sql("LOCK TABLE facts")
        said = refusal(run, WRITE, url, BEDFELLOWS_LOCK_TIMEOUT="0.1")
    assert "is locked: another program is changing it" in said


def test_ctrl_c_ends_waiting_at_once_and_quietly(file: Path) -> None:
    with sqlite3.connect(file, isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        waiting = subprocess.Popen(
            [sys.executable, "-c", WRITE.replace("def write", "print(flush=True)\ndef write")],
            encoding="utf-8",
            env=plain_environment()
            | {"BEDFELLOWS_DATABASE_URL": str(file), "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        assert waiting.stdout is not None
        waiting.stdout.readline()
        with pytest.raises(subprocess.TimeoutExpired):
            waiting.wait(timeout=1.5)
        waiting.send_signal(signal.SIGINT)
        assert waiting.communicate(timeout=60) == ("", "")
        assert waiting.returncode == 130
    other.close()


# -- without permission: root may do everything, so another user tries


def as_nobody(program: str, named: Path) -> subprocess.CompletedProcess[str]:
    """Run a program as a user without rights; as the present one where that is not root."""
    become = "import os\nif os.getuid() == 0: os.setgid(65534); os.setuid(65534)\n"
    # Imports first: that user may not be allowed to read where Python's packages are.
    imports = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r})\n"
        "import click, sqlalchemy, sqlalchemy.dialects.sqlite, sqlite3, database\n"
    )
    return subprocess.run(
        [sys.executable, "-c", imports + become + textwrap.dedent(program)],
        capture_output=True,
        check=False,
        encoding="utf-8",
        env=plain_environment() | {"BEDFELLOWS_DATABASE_URL": str(named)},
        timeout=60,
    )


@pytest.fixture
def open_folder(file: Path) -> Path:
    """The folder of `file`, which every user can reach and read, whoever runs the tests."""
    for folder in file.parents:
        if folder.stat().st_uid == os.getuid() and folder != folder.parent:
            folder.chmod(folder.stat().st_mode | 0o055)
    return file.parent


def test_a_file_that_may_not_be_read(file: Path, open_folder: Path) -> None:
    file.chmod(0)
    ended = as_nobody(LOOK, file)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr == f"bedfellows: {file} cannot be read: Permission denied\n"


def test_a_folder_that_may_not_be_written_to(file: Path, open_folder: Path) -> None:
    file.chmod(0o444)
    open_folder.chmod(0o555)
    read = as_nobody(LOOK, file)
    written = as_nobody(WRITE, file)
    open_folder.chmod(0o755)
    assert "it has the table facts" in read.stderr, "it was opened and read"
    assert written.returncode == 2
    assert written.stderr == (
        f"bedfellows: the folder {open_folder} cannot be written to; reports still work\n"
    )
    assert list(open_folder.iterdir()) == [file]


def test_a_file_that_may_not_be_written_to(file: Path, open_folder: Path) -> None:
    file.chmod(0o444)
    open_folder.chmod(0o777)
    written = as_nobody(WRITE, file)
    assert written.stderr == (
        f"bedfellows: the file {file} cannot be written to; reports still work\n"
    )

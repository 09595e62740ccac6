"""What keeps a database from being opened is said in plain words, and nothing is changed."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ROOT, Run, plain_environment, spelled
from sqlalchemy import URL, text
from sqlalchemy.exc import DBAPIError
from temporary_databases import Databases

import database
from database import (
    DatabaseError,
    connect,
    create_reading_engine,
    create_writing_engine,
    find_database_url,
    translate_errors,
)

# A program as thin as a report: open, look at the revision, print it.
LOOK = """
import sys
from console import run_command
from database import connect, create_reading_engine, find_database_url, require_current_revision

def look():
    with connect(create_reading_engine(find_database_url())) as connection:
        print(require_current_revision(connection))

sys.exit(run_command(look))
"""
WRITE = """
import sys
from console import run_command
from database import create_writing_engine, find_database_url, translate_errors

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


@pytest.fixture(autouse=True)
def no_named_database(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("BEDFELLOWS_")]:
        monkeypatch.delenv(name)


def refusal(run: Run, program: str, named: str | URL, **env: str) -> str:
    """What the program says, having ended with status 2 and without a traceback."""
    env = {"PYTHONPATH": str(ROOT), **env}
    ended = run(program=("-c", program), database=named, env=env)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.startswith("bedfellows: ")
    assert "Traceback" not in ended.stderr
    assert ended.stderr.count("\n") == 1
    return ended.stderr.removeprefix("bedfellows: ")


# -- which database


def test_the_default_is_the_file_beside_the_module(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir("/")
    assert find_database_url().database == str(ROOT / "bedfellows.sqlite")


def test_an_option_goes_before_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BEDFELLOWS_DATABASE_URL", "postgresql://reader@host/one")
    assert find_database_url().database == "one"
    assert find_database_url("postgres://host/two").database == "two"


@pytest.mark.parametrize("named", ["facts.sqlite", "sqlite:///facts.sqlite", "./facts.sqlite"])
def test_a_relative_file_is_found_from_the_working_directory(
    named: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert find_database_url(named).database == str(tmp_path / "facts.sqlite")


@pytest.mark.parametrize(
    ("named", "complaint"),
    [
        ("", "no database is named"),
        ("  ", "no database is named"),
        ("sqlite:facts.sqlite", "is not a database URL"),
        ("postgresql://host:port/name", "is not a database URL"),
        ("postgresql//", None),
        ("sqlite://", "does not name a SQLite file"),
        ("sqlite:///:memory:", "does not name a SQLite file"),
        (":memory:", ":memory: does not name a SQLite file, which is needed"),
        ("sqlite:///facts.sqlite?mode=ro", "does not name a SQLite file"),
        ("mysql://host/name", "cannot use a database of kind mysql"),
        ("postgresql+asyncpg://host/name", "cannot use a database of kind postgresql+asyncpg"),
    ],
)
def test_a_name_that_cannot_be_used_is_refused(named: str, complaint: str | None) -> None:
    if complaint is None:
        assert find_database_url(named).drivername == "sqlite", "without a colon it is a path"
        return
    with pytest.raises(DatabaseError, match="postgresql://user:password@host") as refused:
        find_database_url(named)
    assert complaint in str(refused.value)


def test_a_password_is_never_shown() -> None:
    with pytest.raises(DatabaseError) as refused:
        find_database_url("postgresql://me:secret@host:port/name")
    assert "secret" not in str(refused.value)
    assert "secret" not in database.display_name(
        find_database_url("postgresql://me:secret@host/name")
    )


def test_odd_characters_in_a_path_are_part_of_it(tmp_path: Path, file: Path) -> None:
    odd = tmp_path / "a b#c%20d?e=f.sqlite"
    shutil.copyfile(file, odd)
    with connect(create_reading_engine(find_database_url(str(odd)))) as connection:
        assert connection.scalar(text("SELECT count(*) FROM facts")) == 0


# -- refusals


def test_a_missing_file(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "none.sqlite"
    said = refusal(run, LOOK, str(path))
    assert said == (f"there is no database at {path}: create it with `bedfellows init`\n")
    assert refusal(run, WRITE, str(path)) == said
    assert not path.exists()


def test_the_remedy_names_the_database_that_only_the_option_named(tmp_path: Path) -> None:
    url = find_database_url(str(tmp_path / "no such.sqlite"))
    with pytest.raises(DatabaseError, match=r"`bedfellows --database '.*no such.sqlite' init`"):
        create_reading_engine(url)


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
        database.create_migration_engine(find_database_url(str(tmp_path / "none" / "facts.sqlite")))


def test_a_server_that_does_not_answer(run: Run) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        said = refusal(run, LOOK, f"postgresql://me:secret@127.0.0.1:{port}/facts")
    assert f"PostgreSQL does not answer at postgresql://me:***@127.0.0.1:{port}/facts: " in said


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
        assert waiting.communicate(timeout=5) == ("", "")
        assert waiting.returncode == 130
    other.close()


def test_ctrl_c_during_an_import_is_not_lost(tmp_path: Path) -> None:
    """What a destructor or a weak reference's callback raises, Python prints and goes on."""
    (tmp_path / "heavy.py").write_text(
        "import os, signal\n"
        "class Lock:\n"
        "    def __del__(self):\n"
        "        os.kill(os.getpid(), signal.SIGINT)\n"
        "Lock()\n",
        encoding="utf-8",
    )
    program = (
        "import sys\nfrom console import exit_quietly_on_interrupt, run_command\n"
        "exit_quietly_on_interrupt()\n"
        "def work():\n    import heavy\n    print('went on')\n"
        "sys.exit(run_command(work))\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        check=False,
        encoding="utf-8",
        env=plain_environment() | {"PYTHONPATH": f"{ROOT}:{tmp_path}"},
        timeout=60,
    )
    assert (ended.returncode, ended.stdout, ended.stderr) == (130, "", "")


# -- the revision of the schema


@pytest.fixture
def at_revision(databases: Databases, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], URL]:
    """Make a database that says it is at some revision, for a program that knows two."""
    monkeypatch.setattr(database, "list_revisions", lambda: ["0001_first", "0002_second"])

    def make(number: str) -> URL:
        url = find_database_url(spelled(databases.empty()))
        with database.create_migration_engine(url).begin() as connection:
            connection.exec_driver_sql("CREATE TABLE alembic_version (version_num VARCHAR(32))")
            connection.execute(text("INSERT INTO alembic_version VALUES (:n)"), {"n": number})
        return url

    return make


def test_the_current_revision_passes(at_revision: Callable[[str], URL]) -> None:
    with connect(create_reading_engine(at_revision("0002_second"))) as connection:
        assert database.require_current_revision(connection) == "0002_second"


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("0001_first", r"older revision 0001_first.* needs 0002_second.*`bedfellows .*migrate`"),
        ("0003_third", r"0003_third, which this program does not know.*update the program"),
    ],
)
def test_another_revision_is_refused(
    at_revision: Callable[[str], URL], number: str, said: str
) -> None:
    with (
        connect(create_reading_engine(at_revision(number))) as connection,
        pytest.raises(DatabaseError, match=said),
    ):
        database.require_current_revision(connection)


def test_revisions_are_the_migration_files_in_order() -> None:
    names = database.list_revisions()
    assert names == sorted(names)
    assert database.get_head_revision() == names[-1]
    assert all((ROOT / "migrations" / "versions" / f"{name}.py").is_file() for name in names)


# -- reading and writing


def test_reading_cannot_write(databases: Databases) -> None:
    url = find_database_url(spelled(databases.empty()))
    with database.create_migration_engine(url).begin() as connection:
        connection.exec_driver_sql("CREATE TABLE facts (id integer PRIMARY KEY)")
    for statement in ("INSERT INTO facts VALUES (1)", "CREATE TABLE more (id integer)"):
        with (
            pytest.raises(DatabaseError, match=r"cannot be written to|reading only"),
            connect(create_reading_engine(url)) as connection,
        ):
            connection.exec_driver_sql(statement)
    databases.drop(url)


def test_a_reader_sees_one_state_while_another_writes(databases: Databases) -> None:
    url = find_database_url(spelled(databases.empty()))
    with database.create_migration_engine(url).begin() as connection:
        connection.exec_driver_sql("CREATE TABLE facts (id integer PRIMARY KEY)")
    count = text("SELECT count(*) FROM facts")
    with connect(create_reading_engine(url)) as reader:
        assert reader.scalar(count) == 0
        with create_writing_engine(url).begin() as writer:
            writer.exec_driver_sql("INSERT INTO facts VALUES (1)")
        assert reader.scalar(count) == 0
    with connect(create_reading_engine(url)) as reader:
        assert reader.scalar(count) == 1
    databases.drop(url)


def test_a_reader_leaves_nothing_beside_the_file(tmp_path: Path) -> None:
    url = find_database_url(str(tmp_path / "facts.sqlite"))
    with database.create_migration_engine(url).begin() as connection:
        connection.exec_driver_sql("CREATE TABLE alembic_version (version_num TEXT)")
    with create_writing_engine(url).begin() as writer:
        assert writer.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
    with connect(create_reading_engine(url)) as one:
        assert one.exec_driver_sql("SELECT count(*) FROM alembic_version").scalar() == 0
        with connect(create_reading_engine(url)) as other:
            other.exec_driver_sql("SELECT 1")
        assert Path(f"{url.database}-wal").exists(), "one reader must not take it from another"
    assert [path.name for path in tmp_path.iterdir()] == ["facts.sqlite"]


def test_schema_changes_roll_back(databases: Databases) -> None:
    url = find_database_url(spelled(databases.empty()))
    with database.create_migration_engine(url).connect() as connection:
        connection.exec_driver_sql("CREATE TABLE facts (id integer)")
        connection.rollback()
        assert not connection.dialect.has_table(connection, "facts")
    databases.drop(url)


def test_faults_of_the_program_are_not_dressed_up(databases: Databases) -> None:
    url = find_database_url(spelled(databases.empty()))
    engine = database.create_migration_engine(url)
    with (
        pytest.raises(DBAPIError, match="syntax error"),
        translate_errors(url),
        engine.begin() as connection,
    ):
        connection.exec_driver_sql("SELEKT 1")
    databases.drop(url)


# -- without permission: as root everything is permitted, so another user tries


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

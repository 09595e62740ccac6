"""Imports that are interrupted or killed leave the old state; readers never wait for an import."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import fake_dataset
import pytest
from conftest import ROOT, Run, plain_environment, spelled
from event_files import PublishedEvent, make_gdelt_file
from interrupts import run_interrupted
from sqlalchemy import URL
from visit_imports import FIVE, snapshot

from seeds.importing.files.abandoned import PREFIX


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A folder with two archives of state visits; the dataset is installed beside it."""
    fake_dataset.install(tmp_path / "added")
    for number, rows in enumerate((FIVE[:2], (*FIVE[3:], "6,2015-05-06,BLR,RUS")), start=1):
        plain = fake_dataset.write_visits(tmp_path / "files" / f"{number}.csv", *rows)
        subprocess.run(["gzip", str(plain)], check=True)
    (tmp_path / "temporary").mkdir()
    return tmp_path / "files"


@contextmanager
def importing(url: URL, files: Path, *, after: int) -> Iterator[subprocess.Popen[str]]:
    """An import that waits after some rows of a file, inside its transaction."""
    waiting = files.parent / "waiting"
    process = subprocess.Popen(
        [
            sys.executable,
            *fake_dataset.program(files.parent / "added"),
            "import",
            "state-visits",
            str(files),
        ],
        cwd=files.parent,
        env=plain_environment()
        | {
            "BEDFELLOWS_DATABASE_URL": spelled(url),
            "TMPDIR": str(files.parent / "temporary"),
            "VISITS_WAITING": str(waiting),
            "VISITS_WAIT_AFTER": str(after),
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        end = time.monotonic() + 60
        while not waiting.exists():
            assert process.poll() is None, process.communicate()
            assert time.monotonic() < end
            time.sleep(0.05)
        yield process
    finally:
        waiting.unlink(missing_ok=True)
        process.kill()
        process.communicate()


def again(run: Run, url: URL, files: Path) -> list[str]:
    """Import the files without waiting; returns the first words about each."""
    done = run(
        "import",
        "state-visits",
        str(files),
        database=url,
        program=fake_dataset.program(files.parent / "added"),
        env={"TMPDIR": str(files.parent / "temporary")},
    )
    assert (done.returncode, done.stderr) == (0, "")
    return [line.partition(" on ")[0] for line in done.stdout.splitlines()]


ENDLESS = """
import sys
from console import run_command
from database import connect, create_import_engine
from database_settings import find_database_url

def run():
    with connect(create_import_engine(find_database_url(sys.argv[1]))) as connection:
        print("running", flush=True)
        connection.exec_driver_sql(
            "WITH RECURSIVE one(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM one) "
            "SELECT count(*) FROM one"
        )

sys.exit(run_command(run))
"""


def test_a_long_statement_can_be_interrupted(seeded_readonly_url: URL) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", ENDLESS, spelled(seeded_readonly_url)],
        env=plain_environment() | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "running\n"
        time.sleep(0.5)
        process.send_signal(signal.SIGINT)
        assert process.communicate(timeout=30) == ("", "")
    finally:
        process.kill()
        process.communicate()
    assert process.returncode == 130


@pytest.mark.parametrize(
    ("how", "status", "times"),
    [(signal.SIGKILL, -signal.SIGKILL, 1), (signal.SIGINT, 130, 1), (signal.SIGINT, 130, 3)],
)
def test_interruption_in_the_middle_of_the_second_file(
    seeded_url: URL, files: Path, run: Run, how: signal.Signals, status: int, times: int
) -> None:
    before = snapshot(seeded_url)
    with importing(seeded_url, files, after=2) as process:
        seen = snapshot(seeded_url)
        for _ in range(times):
            process.send_signal(how)
            time.sleep(0.01)
        said, error = process.communicate(timeout=60)
    assert process.returncode == status
    assert snapshot(seeded_url) == seen
    assert len(seen["imports"]) == 1
    assert len(seen["coded_events"]) == len(before["coded_events"]) + 2
    assert "Traceback" not in error
    if how == signal.SIGINT:
        assert said.splitlines()[1:] == [
            "2.csv.gz: interrupted; nothing of it was imported",
            "1 of 2 files were imported; not imported: 2.csv.gz",
        ]
        assert not list((files.parent / "temporary").iterdir())
    assert again(run, seeded_url, files) == [
        "1.csv.gz: already imported",
        "2.csv.gz: 3 rows read: 3 loaded, 0 known already, 0 rejected",
    ]
    assert not list((files.parent / "temporary").glob(f"{PREFIX}*"))


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("import duckdb", "events.csv: interrupted; nothing of it was imported\n"),
        ("statement INSERT", "events.csv: interrupted; nothing of it was imported\n"),
        ("close", ""),
    ],
)
def test_interruption_where_python_or_sqlalchemy_would_swallow_it(
    seeded_url: URL, tmp_path: Path, place: str, said: str
) -> None:
    """While a module is imported that only some files need, and while a connection is closed."""
    before = snapshot(seeded_url)
    file = tmp_path / "events.csv"
    file.write_bytes(make_gdelt_file([PublishedEvent("1001", "20150604", "BLR", "KGZ")]))
    (tmp_path / "temporary").mkdir()
    ended = run_interrupted(
        place,
        *("import", "gdelt", str(file)),
        database=seeded_url,
        cwd=tmp_path,
        TMPDIR=str(tmp_path / "temporary"),
    )
    assert ended == (130, said, "")
    assert snapshot(seeded_url) == before
    assert not list((tmp_path / "temporary").iterdir())


def test_readers_do_not_wait_and_a_second_import_does(
    seeded_url: URL, files: Path, run: Run
) -> None:
    with importing(seeded_url, files, after=2) as process:
        for question in (["report", "dossier", "BLR", "KGZ"], ["report", "quality"], ["cite"]):
            ended = run(*question, database=seeded_url)
            assert (ended.returncode, ended.stderr) == (0, "")
        second = run(
            "import",
            "state-visits",
            str(files),
            database=seeded_url,
            program=fake_dataset.program(files.parent / "added"),
            env={"BEDFELLOWS_LOCK_TIMEOUT": "0.5"},
        )
        assert second.returncode == 2
        assert "is locked: another program is changing it" in second.stderr
        (files.parent / "waiting").unlink()
        said, error = process.communicate(timeout=60)
    assert process.returncode == 0, error
    assert said.splitlines()[-1] == "total: 5 rows read: 5 loaded, 0 known already, 0 rejected"


def test_a_full_disk(seeded_url: URL, files: Path, run: Run) -> None:
    """SQLite says that a file is full at a page count, as it does where the disk is."""
    if seeded_url.get_backend_name() != "sqlite":
        pytest.skip("the disk of a server is not ours to fill")
    before = snapshot(seeded_url)
    limited = (
        "import sys, sqlite3, database\n"
        "pages = sqlite3.connect(sys.argv.pop(1)).execute('PRAGMA page_count').fetchone()[0]\n"
        "database.WAL = f'PRAGMA max_page_count={pages}'\n"
    )
    rows = [f"{number},2015-05-01,BLR,RUS" for number in range(20_000)]
    fake_dataset.write_visits(files / "large.csv", *rows)
    full = run(
        "import",
        "state-visits",
        str(files / "large.csv"),
        database=seeded_url,
        program=(
            "-c",
            limited + fake_dataset.DRIVER,
            str(seeded_url.database),
            str(files.parent / "added"),
        ),
    )
    assert full.returncode == 2
    assert "there is no room left to write" in full.stderr
    assert snapshot(seeded_url) == before

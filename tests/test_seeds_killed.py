"""A load that is killed leaves the old data or the new, and the next load ends well."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest
import seed_folders
from conftest import ROOT, plain_environment, spelled
from sqlalchemy import URL, select

from database import connect, create_reading_engine
from models.base import Base
from seeds.curated.load import load_folder

DRIVER = """
import os, signal, sys
from pathlib import Path
from sqlalchemy import Engine, event
from database_settings import find_database_url
from seeds.curated.load import load_folder

url, folder, moment = sys.argv[1:]
written = 0

def kill():
    os.kill(os.getpid(), signal.SIGKILL)

@event.listens_for(Engine, "after_cursor_execute")
def count(connection, cursor, statement, *rest):
    global written
    if statement.startswith(("INSERT", "UPDATE", "DELETE")):
        written += 1
        if str(written) == moment:
            kill()

@event.listens_for(Engine, "commit")
def before_commit(connection):
    if moment == "commit" and written:
        kill()

load_folder(find_database_url(url), Path(folder), "project", echo=print)
kill()
"""


def snapshot(url: URL) -> dict[str, list[tuple[object, ...]]]:
    with connect(create_reading_engine(url)) as connection:
        return {
            name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr)
            for name, table in Base.metadata.tables.items()
        }


@pytest.mark.parametrize("moment", ["1", "6", "commit", "done"])
def test_killed_at_any_moment_the_database_is_the_old_or_the_new(
    migrated_url: URL, tmp_path: Path, moment: str
) -> None:
    folder = seed_folders.write_files(tmp_path / "data")
    load_folder(migrated_url, folder, "project", echo=print)
    old = snapshot(migrated_url)
    seed_folders.replace(folder, "laws/foreign-agents.yaml", "yes: 83", "yes: 84")
    seed_folders.replace(folder, "memberships.csv", "KGZ,EAEU", "ARM,EAEU")

    driver = tmp_path / "driver.py"
    driver.write_text(DRIVER, encoding="utf-8")
    ended = subprocess.run(
        [sys.executable, str(driver), spelled(migrated_url), str(folder), moment],
        capture_output=True,
        check=False,
        env=plain_environment() | {"PYTHONPATH": str(ROOT)},
        text=True,
        timeout=60,
    )
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    assert (snapshot(migrated_url) == old) == (moment != "done")

    lines: list[str] = []
    assert load_folder(migrated_url, folder, "project", echo=lines.append) == 0
    if moment == "done":
        assert lines == ["nothing to change"]
    else:
        assert lines[-2] == "total: 2 added, 1 changed, 2 removed"

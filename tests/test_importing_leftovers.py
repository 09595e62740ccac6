"""What an import leaves beside the database: rejects for spreadsheets, no temporary folders."""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path

import pytest
from dataset_imports import read_rejects, run_import, write_file
from sqlalchemy import URL

from seeds.importing.files.abandoned import LOCK, NEW_PREFIX, PREFIX, sweep_abandoned, try_lock
from seeds.importing.reader import Counts
from seeds.importing.rejects import Rejects
from seeds.importing.summary import describe_import
from spreadsheet_text import neutralise_text

HEADER = "Country Name,Country Code,Indicator Name,Indicator Code,2001\n"


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        *(("=1+1", "'=1+1"), ("+1", "'+1"), ("@SUM(A1)", "'@SUM(A1)"), ("\t=1", "'\t=1")),
        *(("-1+1", "'-1+1"), ("-3.5", "-3.5"), ("-", "-"), ("", ""), ("Belarus", "Belarus")),
    ],
)
def test_texts_that_spreadsheets_run_are_neutralised(text: str, safe: str) -> None:
    assert neutralise_text(text) == safe


def test_a_rejects_file_holds_no_formulas(seeded_url: URL, tmp_path: Path) -> None:
    link = '=HYPERLINK("http://example.org")'
    rows = [
        f'Belarus,"{link.replace(chr(34), chr(34) * 2)}",x,X,1',
        "Belarus,BLR,x,X,+cmd",
        "Belarus,BLR,x,Y,-2",
        "Belarus,BL\xa0R\x1b\u202e,x,Z,3",
    ]
    file = write_file(tmp_path / "=a.csv", HEADER + "\n".join(rows))
    run_import(seeded_url, "wdi", file, max_rejects=1.0)
    rejected = read_rejects(tmp_path, "=a.csv")
    assert rejected[0][:3] == ["2", "country code", f"'{link}"]
    assert rejected[1] == ["3", "2001", "'+cmd", "is not a number"]
    assert rejected[2][:3] == ["5", "country code", r"BL\xa0R\x1b\u202e"], "seen, to be repaired"
    raw = (tmp_path / "=a.csv.rejects.csv").read_text(encoding="utf-8")
    assert not [line for line in raw.splitlines() if line.startswith(("=", '"='))]


def test_what_is_said_of_rows_is_no_command_to_the_terminal() -> None:
    counts = Counts(changes=["title a\x1b[31m -> b\n"], remarks=["\u202eB"])
    said = list(describe_import("a.csv", counts, Rejects("a.csv", Path("a"))))[1:]
    assert said == [r"  title a\x1b[31m -> b\n", r"  \u202eB"]


def test_the_next_import_removes_the_folder_of_one_that_was_killed(
    seeded_url: URL, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    file = write_file(tmp_path / "a.csv", HEADER + "Belarus,BLR,x,X,1\n")
    run_import(seeded_url, "wdi", file)
    folder = tmp_path / "temporary" / f"{PREFIX}killed"
    (folder / "1").mkdir(parents=True)
    (folder / LOCK).touch()
    # The file is known, so that this import itself needs no folder.
    assert "nothing to do" in run_import(seeded_url, "wdi", file)[0]
    assert not list((tmp_path / "temporary").iterdir())


def test_folders_in_use_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    used, new, old = (
        tmp_path / f"{prefix}{name}"
        for prefix, name in ((PREFIX, "used"), (NEW_PREFIX, "new"), (NEW_PREFIX, "old"))
    )
    for folder in (used, new, old):
        folder.mkdir()
    os.utime(old, (time.time() - 3600,) * 2)
    with (used / LOCK).open("w") as lock:
        assert try_lock(lock)
        sweep_abandoned()
    assert sorted(tmp_path.iterdir()) == sorted([used, new])

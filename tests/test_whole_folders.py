"""Folders appear whole or not at all, also when the process is killed or the disk is full."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_helpers import run_in_process
from killed_process import run_killed, run_on_full_disk
from sqlalchemy import URL

from console import UserError
from reports.site.build import MARK
from whole_files import recover_folder, write_whole_folder

pytestmark = pytest.mark.slow


def list_names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


@pytest.mark.on_sqlite
@pytest.mark.parametrize(
    ("place", "left", "said"),
    [
        ("whole_files:_flush", ["package"], ""),
        ("whole_files:_take_name", [], "put back {}"),
        ("whole_files:_remove_aside", ["package"], "removed the old copy of {}"),
    ],
)
def test_a_package_whose_replacement_is_killed(
    small_url: URL,
    tmp_path: Path,
    place: str,
    left: list[str],
    said: str,
) -> None:
    folder = tmp_path / "package"
    words = ["export", str(folder), "--no-views"]
    run_in_process(small_url, *words)
    before = (folder / "datapackage.json").read_bytes()
    run_killed(place, *words, "--force", database=small_url)
    assert [name for name in list_names(tmp_path) if name == "package"] == left
    _, printed = run_in_process(small_url, *words, "--force")
    told = [line for line in printed.splitlines() if line.startswith("bedfellows: ")]
    wanted = f"bedfellows: {said.format(folder)}: replacing it was cut short"
    assert told == ([wanted] if said else [])
    assert list_names(tmp_path) == ["package"], "what was left is removed"
    assert (folder / "datapackage.json").read_bytes() == before


def test_only_the_old_folder_of_a_dead_process_is_put_back(tmp_path: Path) -> None:
    kept = ["package.old-1", "package.old-notes", "package.older"]
    for name in kept:
        (tmp_path / name).mkdir()
    recover_folder(tmp_path / "package")
    recover_folder(tmp_path / "none" / "package")
    assert list_names(tmp_path) == kept
    with write_whole_folder(tmp_path / "package") as part:
        (part / "file").touch()
    assert list_names(tmp_path) == ["package", *kept]


@pytest.mark.on_sqlite
@pytest.mark.parametrize(
    "words",
    [
        ["export", "{}/new"],
        ["export", "{}/new", "--format", "parquet"],
        ["export", "--duckdb", "{}/new.duckdb"],
        ["site", "{}/new"],
        ["report", "sources", "--format", "csv", "--output", "{}/new/"],
    ],
)
def test_a_full_disk_leaves_nothing(
    seeded_readonly_url: URL, tmp_path: Path, words: list[str]
) -> None:
    given = [word.format(tmp_path) for word in words]
    ended = run_on_full_disk(*given, database=seeded_readonly_url)
    assert (ended.returncode, ended.stdout) == (2, ""), ended.stderr
    assert ended.stderr.count("\n") == 1, ended.stderr
    assert ended.stderr.startswith("bedfellows: ")
    assert list_names(tmp_path) == []


@pytest.mark.on_sqlite
def test_a_folder_that_cannot_be_written_to_is_named(
    small_url: URL, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_parent: Path) -> None:
        raise PermissionError(13, "Permission denied", f"{tmp_path}/.some.part")

    monkeypatch.setattr("reports.packages.export.scratch_folder", refuse)
    with pytest.raises(UserError, match=f"^{tmp_path} cannot be written to: Permission denied$"):
        run_in_process(small_url, "export", "--duckdb", str(tmp_path / "new.duckdb"))


@pytest.mark.on_sqlite
def test_a_killed_site_leaves_the_old_one(small_url: URL, tmp_path: Path) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (site / MARK).touch()
    place = "reports.site.build:list_page_kinds"
    run_killed(place, "site", str(site), "--force", database=small_url)
    assert list_names(site) == [MARK]
    with write_whole_folder(site, replace=True) as part:
        (part / "index.html").touch()
    assert list_names(tmp_path) == ["site"]
    assert list_names(site) == ["index.html"]
